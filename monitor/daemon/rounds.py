"""One round over all sources, due or not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass

from monitor.alerting import DeliveryReport
from monitor.fetch import Places
from monitor.pipeline import Gathered, PollReport, Road
from monitor.settings import Source


@dataclass(frozen=True, slots=True)
class Round:
    """What one round over all sources did."""

    polls: tuple[PollReport, ...]
    deliveries: DeliveryReport


async def poll_all(
    road: Road, sources: Collection[Source], at_once: int, progress: Callable[[PollReport], None]
) -> tuple[PollReport, ...]:
    """All sources are read before anything is decided, so that what was said first is told first, whoever said it. What
    says nothing of crossings waits for no other: it would only take memory."""
    places = Places(at_once)
    reports: list[PollReport] = []
    speaking: list[Gathered] = []

    def done(report: PollReport) -> None:
        reports.append(report)
        progress(report)

    async def gather(source: Source) -> None:
        async with places.place():
            found = await road.gather(source)
            if isinstance(found, Gathered) and found.speaks:
                speaking.append(found)
            else:
                done(await road.conclude(found) if isinstance(found, Gathered) else found)

    await asyncio.gather(*(gather(source) for source in sources))
    speaking.sort(key=lambda gathered: gathered.first_said, reverse=True)
    while speaking:  # what is stored is let go: all of it at once takes much memory
        done(await road.conclude(speaking.pop()))
    return tuple(reports)
