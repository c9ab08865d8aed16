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
    """All sources are read before anything is decided, so that what was said first is told first, whoever said it."""
    places = Places(at_once)

    async def gather(source: Source) -> Gathered | PollReport:
        async with places.place():
            return await road.gather(source)

    read = await asyncio.gather(*(gather(source) for source in sources))
    reports = [found for found in read if isinstance(found, PollReport)]
    for report in reports:
        progress(report)
    for gathered in sorted((found for found in read if isinstance(found, Gathered)), key=lambda g: g.first_said):
        reports.append(await road.conclude(gathered))
        progress(reports[-1])
    return tuple(reports)
