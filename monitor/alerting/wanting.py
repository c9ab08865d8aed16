"""Whether a watchlist wants an event, and what its readers are to hear of a change: news, a follow-up, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.crossings import kilometres
from monitor.model import Announcement, Change, Crossing, Event, Phase, Reason, Severity, Status
from monitor.settings.source import Trust

if TYPE_CHECKING:
    from monitor.settings import Settings, Watchlist

_SETBACKS = {Phase.POSTPONED: Reason.POSTPONED, Phase.DENIED: Reason.DENIED}
# Reasons that say something to a reader who knows nothing of what went before; the others are news to him.
_NEED_NO_PAST = frozenset({Reason.NEW, Reason.DISPUTED, Reason.POSTPONED, Reason.DENIED})
_MAY_RAISE = frozenset({Reason.REPEATED, Reason.WITHDREW})  # quiet, and yet a condition may be met by them
_TRUST = list(Trust)  # from most to least


def reason_to_tell(
    watchlist: Watchlist, change: Change, settings: Settings, *, knows: bool, held: bool
) -> Reason | None:
    """Why the readers of `watchlist` are told of `change`; None where they are not.

    knows: whether they were told of the event before. held: whether a mute held it from them, which no longer holds.
    Who knows of an event hears what becomes of it, also from sources that would not have been enough for news. Who
    does not know of it is told of it as news once it is all that the watchlist asks for, whatever others were told.
    """
    event, reason = change.event, change.reason
    if reason is Reason.CORRECTED and (event.withdrawn is not None or event.phase in _SETBACKS):
        return reason if knows else None  # it takes back what others never heard
    if reason in (Reason.CORRECTED, Reason.OVER) and knows:
        return reason
    if reason in (Reason.TOO_OLD, Reason.OVER, Reason.REMINDER):
        return None
    if reason.wakes and knows:
        return reason if _concerns(watchlist, change, settings.crossings) else None
    if not fits(watchlist, event, settings):
        return None
    if reason.wakes:
        return reason if reason in _NEED_NO_PAST else Reason.NEW
    return _reached(watchlist, change, settings, knows=knows, held=held)


def fits(watchlist: Watchlist, event: Event, settings: Settings) -> bool:
    """Whether `event`, as it stands, is all that `watchlist` asks for."""
    return (
        about(watchlist, event, settings.crossings)
        and event.phase in watchlist.phases
        and _said_well_enough(watchlist, event, settings)
    )


def about(watchlist: Watchlist, told: Event | Announcement, crossings: Mapping[str, Crossing]) -> bool:
    """Whether what is told is of the kind and at the places that `watchlist` is about. What names no traffic concerns
    all of it, what names no direction both."""
    return (
        _there(watchlist, told.crossing, crossings.get(told.crossing))
        and told.status in watchlist.statuses
        and (not told.traffic or not told.traffic.isdisjoint(watchlist.traffic))
        and (told.direction is None or told.direction in watchlist.directions)
    )


def has_expired(watchlist: Watchlist, zone: tzinfo, now: datetime) -> bool:
    """Whether its last day is past. zone: that of a watchlist that names none."""
    return watchlist.expires is not None and now.astimezone(zone_of(watchlist, zone)).date() > watchlist.expires


def zone_of(watchlist: Watchlist, zone: tzinfo) -> tzinfo:
    return ZoneInfo(watchlist.time_zone) if watchlist.time_zone else zone


def severity_of(watchlist: Watchlist, event: Event) -> Severity:
    """How much `event` weighs for `watchlist`: as it says, else by what it means for who stands at the barrier."""
    if event.status in watchlist.severity:
        return watchlist.severity[event.status]
    if event.phase is Phase.PROPOSED:
        return Severity.MINOR
    closed = event.status is Status.CLOSED and event.phase is Phase.IN_EFFECT
    return Severity.SEVERE if closed else Severity.NORMAL


def _reached(watchlist: Watchlist, change: Change, settings: Settings, *, knows: bool, held: bool) -> Reason | None:
    """What a report that says nothing new is to a watchlist whose conditions it meets, or that a mute kept in the
    dark."""
    event, before = change.event, change.before
    if change.reason is Reason.ENDS:
        # It was told with the change that it ends: not to those who want openings alone.
        ended = {Status.CLOSED, Status.RESTRICTED} & set(watchlist.statuses)
        return None if knows or ended else Reason.NEW
    if change.reason not in _MAY_RAISE or not event.told or event.withdrawn is not None:
        return None
    if held or (not knows and before is not None and not fits(watchlist, before, settings)):
        return _SETBACKS.get(event.phase, Reason.NEW)
    return None


def _concerns(watchlist: Watchlist, change: Change, crossings: Mapping[str, Crossing]) -> bool:
    """Whether a watchlist that knows of the event wants to hear what became of it."""
    states = [change.event] if change.before is None else [change.event, change.before]
    return change.event.phase in watchlist.phases and any(about(watchlist, state, crossings) for state in states)


def _there(watchlist: Watchlist, id: str, crossing: Crossing | None) -> bool:
    if not (watchlist.crossings or watchlist.countries or watchlist.pairs or watchlist.near):
        return True
    if id in watchlist.crossings:
        return True
    if crossing is None:
        return False
    countries = {side.country for side in crossing.sides}
    return (
        not countries.isdisjoint(watchlist.countries)
        or any(set(pair) == countries for pair in watchlist.pairs)
        or _near(watchlist, crossing)
    )


def _near(watchlist: Watchlist, crossing: Crossing) -> bool:
    near = watchlist.near
    if near is None:
        return False
    return kilometres(near.latitude, near.longitude, crossing.latitude, crossing.longitude) <= near.km


def _said_well_enough(watchlist: Watchlist, event: Event, settings: Settings) -> bool:
    return (
        (event.official or not watchlist.official_only)
        and event.confidence >= watchlist.min_confidence
        and len(event.sources) >= watchlist.min_sources
        and (not watchlist.sources or not set(event.sources).isdisjoint(watchlist.sources))
        and (not watchlist.languages or not _languages(event).isdisjoint(watchlist.languages))
        and (watchlist.min_trust is Trust.LOW or _trusted(event, watchlist.min_trust, settings))
    )


def _languages(event: Event) -> set[str]:
    return {report.language for witness in event.witnesses for report in witness.reports}


def _trusted(event: Event, wanted: Trust, settings: Settings) -> bool:
    """Whether one of its sources is trusted so far. One that is in no file any more counts like one that says nothing
    of its trust."""
    trust = {source.name: source.trust for source in settings.sources}
    return any(_TRUST.index(trust.get(name, Trust.MEDIUM)) <= _TRUST.index(wanted) for name in event.sources)
