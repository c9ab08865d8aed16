"""Decides which of the deliveries that wait for one channel go out now, and which of them as one message.

Digests go together by their `bundle`. The others go one by one, until more come than a person could read that way: then
they are put together, and what the limits of the channel hold back waits and goes together later. Nothing is lost, and
each kind keeps its order. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from monitor.model import Delivery, Purpose, Severity
from monitor.settings.quantities import Rate

ALONE = 3  # messages that may go out one by one within `group_within`
MOST_TOGETHER = 100  # deliveries in one message


@dataclass(frozen=True, slots=True)
class Flow:
    """How much a channel takes. group_within: zero puts nothing together. rate: None is no limit."""

    group_within: timedelta = timedelta()
    rate: Rate | None = None

    @property
    def looks_back(self) -> timedelta:
        """How far back it matters what was sent."""
        return max(self.group_within, self.rate.per if self.rate else timedelta())


NO_LIMITS = Flow()


@dataclass(frozen=True, slots=True)
class Parcel:
    """Deliveries of one channel that go out as one message. `id` is the same at every attempt."""

    id: str
    members: tuple[Delivery, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(member.id for member in self.members)

    @property
    def attempts(self) -> int:
        return max(member.attempts for member in self.members)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What goes out now, in this order. held: how many wait because of the limits. until: when some of them may go."""

    parcels: tuple[Parcel, ...] = ()
    held: int = 0
    until: datetime | None = None


def arrange(waiting: Sequence[Delivery], sent: Sequence[datetime], flow: Flow, now: datetime) -> Arrangement:
    """What of `waiting`, which is due and in the order in which it was owed, goes out at `now`.

    sent: when the channel took its latest messages, oldest first, as far back as `flow.looks_back`.
    Severe alerts and escalations go first and are never held. What was tried before goes as it was tried.
    """
    urgent = [one for one in waiting if is_urgent(one)]
    calm = [one for one in waiting if not is_urgent(one)]
    first = _parcels(urgent, _together_beyond(urgent, ALONE, flow))
    times = [*sent, *(now for _ in first)]
    grouped = _grouped(calm, times, flow, now)
    left, opens = _room(times, flow.rate.count, flow.rate.per, now) if flow.rate else (len(calm), None)
    then = _parcels([one for one in calm if one not in grouped.held], grouped.together)
    if len(then) > left and flow.rate:
        then = _parcels([one for one in calm if one not in grouped.held], together=True)
    going, late = then[: max(left, 0)], then[max(left, 0) :]
    if late and opens is None and flow.rate:
        opens = now + flow.rate.per
    waits = [at for at in (grouped.until if grouped.held else None, opens if late else None) if at is not None]
    held = len(grouped.held) + sum(len(parcel.members) for parcel in late)
    return Arrangement((*first, *going), held, min(waits, default=None))


def is_urgent(delivery: Delivery) -> bool:
    return delivery.severity is Severity.SEVERE or delivery.purpose is Purpose.ESCALATION


def parcel_of(members: Sequence[Delivery]) -> Parcel:
    """One delivery goes under its own id; several under one that is made of theirs."""
    if len(members) == 1:
        return Parcel(members[0].id, tuple(members))
    made_of = sha256("\n".join(sorted(member.id for member in members)).encode()).hexdigest()[:32]
    return Parcel(f"together/{made_of}/{members[0].channel}", tuple(members))


@dataclass(frozen=True, slots=True)
class _Grouped:
    together: bool
    held: frozenset[Delivery] = frozenset()
    until: datetime | None = None


def _grouped(calm: Sequence[Delivery], sent: Sequence[datetime], flow: Flow, now: datetime) -> _Grouped:
    """What `group_within` makes of those that go by themselves otherwise."""
    loose = [one for one in calm if one.bundle is None and one.message is None]
    if not flow.group_within:
        return _Grouped(together=False)
    room, opens = _room(sent, ALONE, flow.group_within, now)
    if room <= 0:
        return _Grouped(False, frozenset(loose), opens)
    return _Grouped(together=len(loose) > room)


def _together_beyond(waiting: Sequence[Delivery], number: int, flow: Flow) -> bool:
    return bool(flow.group_within) and len(waiting) > number


def _room(sent: Sequence[datetime], count: int, per: timedelta, now: datetime) -> tuple[int, datetime | None]:
    """How many more may go now, and when there will be room where there is none."""
    recent = [at for at in sent if at > now - per]
    room = count - len(recent)
    return room, None if room > 0 else recent[-count] + per


def _parcels(waiting: Sequence[Delivery], together: bool) -> list[Parcel]:
    """In the order of their first members."""
    heaps: dict[tuple[str, str], list[Delivery]] = {}
    for one in waiting:
        heaps.setdefault(_heap(one, together), []).append(one)
    parcels: list[Parcel] = []
    for (kind, name), members in heaps.items():
        if kind == "tried":
            parcels.append(Parcel(name, tuple(members)))
            continue
        parcels += (
            parcel_of(members[start : start + MOST_TOGETHER]) for start in range(0, len(members), MOST_TOGETHER)
        )
    return parcels


def _heap(delivery: Delivery, together: bool) -> tuple[str, str]:
    if delivery.message is not None:
        return "tried", delivery.message
    if delivery.bundle is not None:
        return "bundle", delivery.bundle
    return ("loose", "") if together else ("alone", delivery.id)
