"""Who hears of which changes, for which reason and on which channel: from changes to letters that are to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.alerting.grouping import likeness
from monitor.alerting.muting import mute_of
from monitor.alerting.wanting import fits, reason_to_tell
from monitor.model import Change, Document, Event, Mute, Reason

if TYPE_CHECKING:
    from monitor.settings import Settings, Watchlist


@dataclass(frozen=True, slots=True)
class Wish:
    """A watchlist that is to hear of a change, on those of its channels that have not heard it otherwise."""

    watchlist: Watchlist
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A change as it is told to some of those who want it. mute: what holds it back; None where it is sent."""

    change: Change
    reason: Reason
    wishes: tuple[Wish, ...]
    mute: Mute | None = None


@dataclass(frozen=True, slots=True)
class Addressed:
    """What is to be told, and `changes` in their order with the events remembering who was told of them."""

    tellings: tuple[Telling, ...]
    changes: tuple[Change, ...]


def addressed(
    changes: Iterable[Change],
    watchlists: Sequence[Watchlist],
    settings: Settings,
    documents: Mapping[str, Document],
    mutes: Sequence[Mute],
    now: datetime,
) -> Addressed:
    """watchlists: those of `settings` that have not expired."""
    memory: dict[str, Event] = {}
    tellings: list[Telling] = []
    remembering: list[Change] = []
    for change in changes:
        known = replace(change, event=_remembering(change.event, memory.get(change.event.id)))
        wanting = _wanting(known, watchlists, settings)
        mutes_of = {
            reason: mute_of(known, reason is not Reason.NEW, mutes, documents, now) for reason in wanting.values()
        }
        own = _tellings(known, wanting, mutes_of, watchlists, settings)
        tellings += own
        event = _after(known.event, wanting, mutes_of, len(own))
        memory[event.id] = event
        remembering.append(replace(change, event=event))
    return Addressed(tuple(tellings), tuple(remembering))


def together(tellings: Iterable[Telling]) -> list[list[Telling]]:
    """What goes into one alert: tellings of changes that differ in nothing but the crossing, in their order."""
    groups: dict[tuple[object, ...], list[Telling]] = {}
    for telling in tellings:
        key = (likeness(telling.change), telling.reason, telling.mute and telling.mute.id)
        groups.setdefault(key, []).append(telling)
    return list(groups.values())


def _wanting(change: Change, watchlists: Iterable[Watchlist], settings: Settings) -> dict[str, Reason]:
    """The names of those that are to hear of it, and why each."""
    event = change.event
    reasons = {
        watchlist.name: reason_to_tell(
            watchlist,
            change,
            settings,
            knows=watchlist.name in event.told_to,
            held=watchlist.name in event.held_from,
        )
        for watchlist in watchlists
    }
    return {name: reason for name, reason in reasons.items() if reason is not None}


def _tellings(
    change: Change,
    wanting: Mapping[str, Reason],
    mutes: Mapping[Reason, Mute | None],
    watchlists: Sequence[Watchlist],
    settings: Settings,
) -> list[Telling]:
    """A channel of several watchlists hears what became of the event, where one of them knows it; else that it is
    new."""
    event = change.event
    heard = set() if change.reason.wakes else _heard(event, watchlists, settings)
    tellings = []
    for reason in sorted(mutes, key=lambda reason: reason is not change.reason):
        mute = mutes[reason]
        its = [watchlist for watchlist in watchlists if wanting.get(watchlist.name) is reason]
        names = {channel for watchlist in its for channel in watchlist.channels} - heard
        if mute is None:
            heard |= names
            its = [watchlist for watchlist in watchlists if watchlist.name in wanting]
        elif not change.reason.wakes:  # what was held when it was news is listed already
            its = [watchlist for watchlist in its if watchlist.name not in event.held_from]
        wishes = [
            Wish(watchlist, tuple(channel for channel in watchlist.channels if channel in names)) for watchlist in its
        ]
        wishes = [wish for wish in wishes if wish.channels]
        if wishes:
            tellings.append(Telling(change, reason, tuple(wishes), mute))
    return tellings


def _heard(event: Event, watchlists: Iterable[Watchlist], settings: Settings) -> set[str]:
    """The channels on which the event, as it stands, was told to other watchlists."""
    return {
        channel
        for watchlist in watchlists
        if watchlist.name in event.told_to and fits(watchlist, event, settings)
        for channel in watchlist.channels
    }


def _remembering(event: Event, earlier: Event | None) -> Event:
    """What the same poll told of the event a moment ago is not in what was known of it before the poll."""
    if earlier is None:
        return event
    told = event.told or earlier.told
    return replace(event, told=told, told_to=earlier.told_to, held_from=earlier.held_from, alerts=earlier.alerts)


def _after(event: Event, wanting: Mapping[str, Reason], mutes: Mapping[Reason, Mute | None], alerts: int) -> Event:
    """`event` with the memory of who was told of it, and from whom it was held."""
    told = {name for name, reason in wanting.items() if mutes[reason] is None}
    return replace(
        event,
        told=event.told or bool(told),
        told_to=tuple(sorted({*event.told_to, *told})),
        held_from=tuple(sorted({*event.held_from, *wanting} - told)),
        alerts=event.alerts + alerts,
    )
