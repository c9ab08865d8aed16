"""Who is told of what: from changes of events, by the watchlists, to alerts and the deliveries that are owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.alerting.messages import render
from monitor.model import Alert, Change, Crossing, Delivery, Document, Event

if TYPE_CHECKING:
    from monitor.settings import Channel, Watchlist

_HASH_LENGTH = 8


def owed(
    changes: Sequence[Change],
    watchlists: Sequence[Watchlist],
    crossings: Mapping[str, Crossing],
    channels: Mapping[str, Channel],
    documents: Mapping[str, Document],
    *,
    zone: tzinfo,
    now: datetime,
) -> tuple[tuple[Alert, ...], tuple[Delivery, ...]]:
    """What follows from `changes` for people: the alerts, and of each one delivery a channel.

    documents: those that the announcements came from, by id. zone: that of readers whose channel names none.
    A change that wakes nobody, or that no watchlist wants, gives nothing. Changes of one document that differ in
    nothing but the crossing make one alert. The ids follow from the changes alone: the same changes give the same
    ids, whatever the watchlists are by then. Raises ValueError where a watchlist names a channel that there is not.
    """
    alerts: list[Alert] = []
    deliveries: list[Delivery] = []
    for group in _groups(change for change in changes if change.reason.wakes):
        wishes = _wishes(group, watchlists, crossings)
        if not wishes:
            continue
        alert = _alert(group, wishes, now)
        alerts.append(alert)
        before = {change.event.id: change.before for change in group if change.before is not None}
        for name, addressee in _addressees(wishes, channels, zone).items():
            message = render(
                _of_interest(alert, addressee.events),
                crossings,
                documents,
                language=addressee.language,
                zone=addressee.zone,
                now=now,
                before=before,
            )
            deliveries.append(
                Delivery(
                    f"{alert.id}/{name}",
                    alert.id,
                    name,
                    message.subject,
                    message.body,
                    due=now,
                    severity=alert.severity,
                )
            )
    return tuple(alerts), tuple(deliveries)


def wants(watchlist: Watchlist, change: Change, crossings: Mapping[str, Crossing]) -> bool:
    """Whether `change` is what `watchlist` is about. An event that names no traffic concerns all of it."""
    event = change.event
    # The change may be known better than it was said just now: an authority's word holds for the event.
    official = event.official or any(said.official for said in change.because)
    confidence = max((said.confidence for said in change.because), default=1.0)
    return (
        _about(watchlist, event, crossings)
        and event.status in watchlist.statuses
        and event.phase in watchlist.phases
        and (not event.traffic or not event.traffic.isdisjoint(watchlist.traffic))
        and (official or not watchlist.official_only)
        and confidence >= watchlist.min_confidence
    )


@dataclass(frozen=True, slots=True)
class _Wish:
    """A watchlist, and what it wants of a group."""

    watchlist: Watchlist
    events: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Addressee:
    """What is told on one channel, and how."""

    events: frozenset[str]
    language: str
    zone: tzinfo


def _about(watchlist: Watchlist, event: Event, crossings: Mapping[str, Crossing]) -> bool:
    if not watchlist.crossings and not watchlist.countries:
        return True
    if event.crossing in watchlist.crossings:
        return True
    crossing = crossings.get(event.crossing)
    return crossing is not None and any(side.country in watchlist.countries for side in crossing.sides)


def _groups(changes: Iterable[Change]) -> list[list[Change]]:
    """The changes that are told together, in the order in which they came."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        groups.setdefault(_likeness(change), []).append(change)
    return list(groups.values())


def _likeness(change: Change) -> tuple[object, ...]:
    """What two changes must share to be told in one message: all that it says but the name of the crossing."""
    event = change.event
    # Days as text: two moments are equal when their days are, and an hour makes a difference here.
    return (
        change.because[-1].document if change.because else "",
        change.reason,
        event.status,
        event.phase,
        str(event.effective_from),
        str(event.effective_until),
        event.traffic,
        event.direction,
        event.hours,
        event.official,
    )


def _wishes(
    group: Sequence[Change], watchlists: Sequence[Watchlist], crossings: Mapping[str, Crossing]
) -> tuple[_Wish, ...]:
    wishes = (
        _Wish(watchlist, frozenset(change.event.id for change in group if wants(watchlist, change, crossings)))
        for watchlist in watchlists
    )
    return tuple(wish for wish in wishes if wish.events)


def _alert(group: Sequence[Change], wishes: Sequence[_Wish], now: datetime) -> Alert:
    wanted = frozenset[str]().union(*(wish.events for wish in wishes))
    kept = [change for change in group if change.event.id in wanted]
    return Alert(
        id=_alert_id(group),
        reason=group[0].reason,
        events=tuple({change.event.id: change.event for change in kept}.values()),  # the last word on each
        because=tuple(dict.fromkeys(said for change in kept for said in change.because)),
        watchlists=tuple(wish.watchlist.name for wish in wishes),
        created=now,
    )


def _alert_id(group: Sequence[Change]) -> str:
    """'al-qaim:open:2025-06-14:new:5d41402a', of a group '…+4:new:…': readable, and the same whenever the same
    documents make the same change of the same events."""
    ids = sorted({change.event.id for change in group})
    causes = sorted({f"{said.document}\t{said.crossing}" for change in group for said in change.because})
    likeness = _likeness(group[0])[1:6]
    caused = "\n".join([*ids, *map(str, likeness), *causes])
    digest = sha256(caused.encode()).hexdigest()[:_HASH_LENGTH]
    more = f"+{len(ids) - 1}" if len(ids) > 1 else ""
    return f"{ids[0]}{more}:{group[0].reason.value}:{digest}"


def _addressees(wishes: Sequence[_Wish], channels: Mapping[str, Channel], zone: tzinfo) -> dict[str, _Addressee]:
    """Each channel once, with all that its watchlists want, in every language that they want it in."""
    by_channel: dict[str, list[_Wish]] = {}
    for wish in wishes:
        for name in wish.watchlist.channels:
            by_channel.setdefault(name, []).append(wish)
    addressees = {}
    for name, its in by_channel.items():
        channel = channels.get(name)
        if channel is None:
            lists = ", ".join(wish.watchlist.name for wish in its)
            raise ValueError(f"the channel {name!r} of the watchlist {lists} is not configured: add it to channels")
        languages = {wish.watchlist.language or channel.language for wish in its}
        addressees[name] = _Addressee(
            events=frozenset[str]().union(*(wish.events for wish in its)),
            language=languages.pop() if len(languages) == 1 else "both",
            zone=ZoneInfo(channel.time_zone) if channel.time_zone else zone,
        )
    return addressees


def _of_interest(alert: Alert, events: frozenset[str]) -> Alert:
    kept = tuple(event for event in alert.events if event.id in events)
    if len(kept) == len(alert.events):
        return alert
    crossings = {event.crossing for event in kept}
    # Without its own crossings' announcements there would be no evidence at all: then that of the whole group serves.
    because = tuple(said for said in alert.because if said.crossing in crossings) or alert.because
    return replace(alert, events=kept, because=because)
