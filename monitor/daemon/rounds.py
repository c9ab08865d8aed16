"""One round over all sources, due or not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from monitor.alerting import DeliveryReport
from monitor.fetch import Places
from monitor.pipeline import Gathered, PollReport, Road
from monitor.pipeline.report import in_all
from monitor.settings import Source

_MANY = 10  # items of a source; with fewer a second transaction costs more than they take


@dataclass(frozen=True, slots=True)
class Round:
    """What one round over all sources did."""

    polls: tuple[PollReport, ...]
    deliveries: DeliveryReport


@dataclass(frozen=True, slots=True)
class _Waiting:
    place: int  # of its source in the configuration
    gathered: Gathered
    before: PollReport | None = None  # of the part that is stored

    @property
    def turn(self) -> tuple[datetime, int]:
        return self.gathered.first_said, self.place


async def poll_all(
    road: Road, sources: Collection[Source], at_once: int, progress: Callable[[PollReport], None]
) -> tuple[PollReport, ...]:
    """All sources are read before anything is decided, so that what was said first is told first, whoever said it. What
    says nothing of crossings waits for no other, nor does what is stored stay: it would only take memory."""
    places = Places(at_once)
    reports: list[PollReport] = []
    speaking: list[_Waiting] = []

    def done(report: PollReport) -> None:
        reports.append(report)
        progress(report)

    async def gather(place: int, source: Source) -> None:
        async with places.place():
            found = await road.gather(source)
            if not isinstance(found, Gathered):
                done(found)
            elif not found.speaks:
                done(await road.conclude(found))
            elif len(found.read) < _MANY:
                speaking.append(_Waiting(place, found))
            else:
                silent, rest = found.divided()
                report = await road.conclude(silent)
                if report.error is None:
                    speaking.append(_Waiting(place, rest, report))
                else:
                    done(report)

    await asyncio.gather(*(gather(place, source) for place, source in enumerate(sources)))
    speaking.sort(key=lambda waiting: waiting.turn, reverse=True)
    while speaking:
        waiting = speaking.pop()
        report = await road.conclude(waiting.gathered)
        done(report if waiting.before is None or report.error else in_all([waiting.before, report]))
    return tuple(reports)
