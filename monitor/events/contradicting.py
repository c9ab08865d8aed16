"""Two reports that cannot both be true: which known event says the opposite at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from monitor.events.life import begins, opposed, touches
from monitor.events.witnesses import Heard
from monitor.model import Contradiction, Event, Phase

# An authority and somebody else who say the opposite within a day contradict each other. Of two authorities, or two
# outlets, the later one tells what came later, unless they speak at the same time.
BESIDE_AN_AUTHORITY = timedelta(hours=12)
AT_ONCE = timedelta(hours=3)


def contradiction(heard: Heard, reported: date, origin: str, known: Iterable[Event]) -> Event | None:
    """The event in effect that says of the same crossing, traffic and day the opposite of what `heard` brings as news;
    the latest of several; None where there is none.

    reported: the day of the report at the crossing. A source that has told of the opposite itself tells a development,
    and so does a report that names the hour of the change.
    """
    said = heard.announcement
    if said.phase is not Phase.IN_EFFECT or (said.effective_from is not None and said.effective_from.at is not None):
        return None
    day = said.effective_from.day if said.effective_from else reported
    against = [
        event
        for event in known
        if event.crossing == said.crossing
        and event.phase is Phase.IN_EFFECT
        and event.withdrawn is None
        and event.told
        and opposed(event.status, said.status)
        and touches(event, said)
        and bool(event.traffic) == bool(said.traffic)
        and begins(event) == day
        and _at_the_same_time(heard, event)
        and not any(origin == witness.origin or heard.document.source == witness.source for witness in event.witnesses)
    ]
    return max(against, key=lambda event: event.last_reported, default=None)


def noted(event: Event, other: Event) -> Event:
    """`event` with the contradiction by `other`, as that stands now."""
    mark = Contradiction(other.id, other.status, other.official, other.sources, other.last_reported)
    kept = tuple(each for each in event.contradictions if each.event != other.id)
    return replace(event, contradictions=(*kept, mark))


def _at_the_same_time(heard: Heard, event: Event) -> bool:
    apart = abs(heard.document.published - event.last_reported)
    return apart <= (AT_ONCE if heard.announcement.official is event.official else BESIDE_AN_AUTHORITY)
