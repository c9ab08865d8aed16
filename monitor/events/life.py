"""The life of an event in days of its crossing: when it begins, when it is over, what else it bears on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from monitor.model import Announcement, Direction, Event, Phase, Status, Traffic


def begins(event: Event) -> date:
    """The day on which an event takes (took) effect, or the day it was first reported if unknown."""
    return event.effective_from.day if event.effective_from else event.first_reported.date()


def over_since(event: Event, others: Iterable[Event], today: date) -> date | None:
    """The first day on which `event` is over; None where it is not by `today` (in the zone of the crossing).

    It is over on the day after its end, or when another status of all its traffic and directions took effect later.
    What never took effect, or was taken back, is not over. others: events of the same crossing; those of another are
    passed over.
    """
    if event.phase is not Phase.IN_EFFECT or event.withdrawn is not None:
        return None
    days = [begins(other) for other in others if ends(other, event, today) and covers(other, event)]
    if event.effective_until is not None:
        days.append(event.effective_until.day + timedelta(days=1))
    return min((day for day in days if day <= today), default=None)


def ends(other: Event, event: Event, today: date) -> bool:
    """Whether `other` is a later change of the same crossing to another status, in effect by `today`, that bears on
    any of the traffic of `event`."""
    return (
        other.crossing == event.crossing
        and other.status is not event.status
        and other.phase is Phase.IN_EFFECT
        and other.withdrawn is None
        and touches(other, event)
        and begins(event) < begins(other) <= today
    )


def touches(one: Event | Announcement, other: Event | Announcement) -> bool:
    """Whether both bear on some traffic in some direction; what names none bears on all."""
    if one.direction and other.direction and one.direction is not other.direction:
        return False
    return not (one.traffic and other.traffic) or bool(one.traffic & other.traffic)


def covers(one: Event, other: Event) -> bool:
    """Whether `one` bears on all the traffic and directions of `other`."""
    if one.direction and one.direction is not other.direction:
        return False
    return not one.traffic or (bool(other.traffic) and other.traffic <= one.traffic)


def bears_on(event: Event, traffic: Traffic, direction: Direction) -> bool:
    return (not event.traffic or traffic in event.traffic) and event.direction in (None, direction)


def opposed(one: Status, other: Status) -> bool:
    """Whether a crossing cannot be both at once: what is restricted is open too."""
    return (one is Status.CLOSED) is not (other is Status.CLOSED)
