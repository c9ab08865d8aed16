"""How a crossing stands now, by its events: what is known, since when, who says so, and how old that knowledge is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from monitor.events.life import bears_on, begins, opposed, over_since
from monitor.model import Direction, Event, Moment, Phase, Status, Traffic


@dataclass(frozen=True, slots=True)
class Holding:
    """What is known of some of the traffic of a crossing.

    traffic: which kinds; none: all.  direction: None: both.
    status: None: unknown, because nothing was reported, or nothing for too long.
    event: what `status` follows from; where the status is unknown, what was known last, if anything.
    since: the day of its change; None where nothing says when.
    contradicted: events that say the opposite of the same time, the latest first.
    expected: a planned change whose day has come without a report that it came.
    """

    traffic: frozenset[Traffic]
    direction: Direction | None
    status: Status | None
    event: Event | None = None
    contradicted: tuple[Event, ...] = ()
    expected: Event | None = None

    @property
    def since(self) -> Moment | None:
        return None if self.event is None else self.event.effective_from

    @property
    def reported(self) -> datetime | None:
        """When this was last said."""
        return None if self.event is None else self.event.last_reported


@dataclass(frozen=True, slots=True)
class Standing:
    """holds: the whole of the traffic, in parts only where they differ.  ahead: what is planned, the soonest first."""

    crossing: str
    holds: tuple[Holding, ...]
    ahead: tuple[Event, ...]

    @property
    def status(self) -> Status | None:
        """The status of all traffic; None where it is unknown or differs."""
        found = {each.status for each in self.holds}
        return found.pop() if len(found) == 1 else None


def standing(crossing: str, events: Sequence[Event], now: datetime, zone: tzinfo, unknown_after: timedelta) -> Standing:
    """events: those of this crossing, in any order.  zone: its own.  unknown_after: how long a report is believed.

    Of what took effect, that which did so last holds, whenever it was reported; of two that did so on one day that
    which was reported last, or which speaks of fewer kinds of traffic. What was taken back never held.
    """
    today = now.astimezone(zone).date()
    standing_by = _not_superseded([event for event in events if event.withdrawn is None], today)
    parts = {
        (traffic, direction): _part(traffic, direction, standing_by, now, zone, unknown_after)
        for traffic in Traffic
        for direction in Direction
    }
    ahead = [event for event in standing_by if _is_ahead(event, today)]
    return Standing(crossing, _joined(parts), tuple(sorted(ahead, key=lambda event: (begins(event), event.id))))


def last_whole_change(events: Sequence[Event], today: date) -> date | None:
    """The day by `today` since which the status of all traffic has changed: nothing that began or was due before it
    can hold or be expected now. None where some traffic never changed."""
    begun = [
        event
        for event in events
        if event.phase is Phase.IN_EFFECT and event.withdrawn is None and begins(event) <= today
    ]
    changed = [
        max((begins(event) for event in begun if bears_on(event, traffic, direction)), default=None)
        for traffic in Traffic
        for direction in Direction
    ]
    known = [day for day in changed if day is not None]
    return min(known) if len(known) == len(changed) else None


def _not_superseded(events: Sequence[Event], today: date) -> list[Event]:
    """Those that can still count: what began or was due before the last change of all traffic counts no more."""
    last = last_whole_change(events, today) or date.min
    return [
        event
        for event in events
        if (event.phase is Phase.SCHEDULED and (event.effective_from is None or event.effective_from.day > last))
        or (event.phase is not Phase.SCHEDULED and begins(event) >= last)
    ]


def expected(event: Event, others: Sequence[Event], now: datetime, zone: tzinfo) -> bool:
    """Whether the day (and hour, where one is known) of a planned change has come, and no report that it came.

    It is expected no more when its end is past, or when another change of the same traffic took effect since.
    """
    day = event.effective_from
    if event.phase is not Phase.SCHEDULED or event.withdrawn is not None or day is None:
        return False
    local = now.astimezone(zone)
    if local.date() < day.day or (local.date() == day.day and day.at is not None and local.time() < day.at):
        return False
    if event.effective_until is not None and event.effective_until.day < local.date():
        return False
    return not any(
        other.phase is Phase.IN_EFFECT
        and other.withdrawn is None
        and begins(other) >= day.day
        and any(bears_on(other, t, d) and bears_on(event, t, d) for t in Traffic for d in Direction)
        for other in others
    )


def _part(
    traffic: Traffic,
    direction: Direction,
    events: Sequence[Event],
    now: datetime,
    zone: tzinfo,
    unknown_after: timedelta,
) -> Holding:
    today = now.astimezone(zone).date()
    here = [event for event in events if bears_on(event, traffic, direction)]
    begun = [event for event in here if event.phase is Phase.IN_EFFECT and begins(event) <= today]
    waited = [event for event in here if expected(event, here, now, zone)]
    late = max(waited, key=begins, default=None)
    last = max(begun, key=_weight, default=None)
    if last is None:
        return Holding(frozenset({traffic}), direction, None, expected=late)
    known = now - last.last_reported <= unknown_after and _end(last, today) is None
    against = [event for event in begun if opposed(event.status, last.status) and begins(event) == begins(last)]
    return Holding(
        frozenset({traffic}),
        direction,
        last.status if known else None,
        last,
        tuple(sorted((e for e in against if _other_voice(e, last)), key=lambda e: e.last_reported, reverse=True)),
        late,
    )


def _end(event: Event, today: date) -> date | None:
    """The day on which an event ended of itself."""
    return over_since(event, (), today)


def _weight(event: Event) -> tuple[date, datetime, int]:
    return begins(event), event.last_reported, -len(event.traffic or Traffic)


def _other_voice(one: Event, other: Event) -> bool:
    """Whether two events have no witness in common: who told of both told of what came later."""
    return not {each.origin for each in one.witnesses} & {each.origin for each in other.witnesses}


def _is_ahead(event: Event, today: date) -> bool:
    return event.phase is Phase.SCHEDULED and (event.effective_from is None or event.effective_from.day > today)


def _joined(parts: dict[tuple[Traffic, Direction], Holding]) -> tuple[Holding, ...]:
    """Both directions in one where they agree, then all kinds of traffic that agree; all of them are named as none."""
    by_kind: list[Holding] = []
    for traffic in Traffic:
        entry, exit = (parts[traffic, direction] for direction in (Direction.ENTRY, Direction.EXIT))
        by_kind += [replace(entry, direction=None)] if _alike(entry, exit) else [entry, exit]
    joined: list[Holding] = []
    for each in by_kind:
        place = next(
            (at for at, other in enumerate(joined) if other.direction is each.direction and _alike(other, each)), None
        )
        if place is None:
            joined.append(each)
        else:
            joined[place] = replace(joined[place], traffic=joined[place].traffic | each.traffic)
    return tuple(replace(each, traffic=frozenset()) if each.traffic == frozenset(Traffic) else each for each in joined)


def _alike(one: Holding, other: Holding) -> bool:
    return replace(one, traffic=frozenset(), direction=None) == replace(other, traffic=frozenset(), direction=None)
