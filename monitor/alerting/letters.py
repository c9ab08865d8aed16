"""From what is to be told to whom, to the alert and the deliveries that are owed for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.alerting import notices
from monitor.alerting.addressing import Telling, Wish
from monitor.alerting.grouping import alert_id
from monitor.alerting.messages import render
from monitor.alerting.muting import held_because
from monitor.alerting.timing import after_quiet, time_to_send
from monitor.alerting.wanting import severity_of
from monitor.model import Alert, Change, Delivery, Document, Event, Purpose, Severity

if TYPE_CHECKING:
    from monitor.settings import Settings, Watchlist

_WEIGHT = list(Severity)  # from least to most


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to one channel for one alert."""

    channel: str
    watchlists: tuple[Watchlist, ...]
    events: frozenset[str]
    due: datetime
    bundle: str | None = None
    purpose: Purpose = Purpose.NEWS
    unacknowledged_since: datetime | None = None


def alert_of(group: Sequence[Telling], alike: Sequence[Change], zone: tzinfo, now: datetime) -> Alert:
    """The alert that tells `group`; it weighs what it weighs for the watchlist that takes it most to heart.

    alike: all changes that could be told together with these.
    """
    changes = [telling.change for telling in group]
    mute = group[0].mute
    return Alert(
        id=alert_id(alike, group[0].reason, mute.id if mute else None),
        reason=group[0].reason,
        events=tuple({change.event.id: change.event for change in changes}.values()),  # the last word on each
        because=tuple(dict.fromkeys(said for change in changes for said in change.because)),
        watchlists=tuple(sorted({wish.watchlist.name for telling in group for wish in telling.wishes})),
        created=now,
        severity=most_severe(
            severity_of(wish.watchlist, telling.change.event) for telling in group for wish in telling.wishes
        ),
        held=None if mute is None else held_because(mute, zone),
    )


def letters(group: Sequence[Telling], zone: tzinfo, now: datetime) -> list[Letter]:
    """One for each channel, at the earliest time that one of its watchlists asks for; then those to tell others that
    nobody acknowledged. zone: that of monitor.yaml."""
    by_channel: dict[str, list[tuple[Telling, Wish]]] = {}
    for telling in group:
        for wish in telling.wishes:
            for channel in wish.channels:
                by_channel.setdefault(channel, []).append((telling, wish))
    return [*(_letter(channel, wishes, zone, now) for channel, wishes in by_channel.items()), *_late(group, zone, now)]


def post(
    alert: Alert,
    its: Iterable[Letter],
    settings: Settings,
    documents: Mapping[str, Document],
    before: Mapping[str, Event],
) -> list[Delivery]:
    """The deliveries of `alert`, written for the moment at which they are due; with word to the operator where one of
    the user's templates fails.

    before: the events as they were until now, by id, where the message follows another. Raises ValueError where a
    watchlist names a channel that there is not.
    """
    deliveries: list[Delivery] = []
    for letter in its:
        channel = settings.channels.get(letter.channel)
        if channel is None:
            names = ", ".join(watchlist.name for watchlist in letter.watchlists)
            raise ValueError(
                f"the channel {letter.channel!r} of the watchlist {names} is not configured: add it to channels"
            )
        hijri = any(channel.hijri if wanted.hijri is None else wanted.hijri for wanted in letter.watchlists)
        languages = {watchlist.language or channel.language for watchlist in letter.watchlists}
        message = render(
            _of_interest(alert, letter.events),
            settings.crossings,
            documents,
            language=languages.pop() if len(languages) == 1 else "both",
            zone=ZoneInfo(channel.time_zone or settings.time_zone),
            now=letter.due,
            before=before,
            unacknowledged_since=letter.unacknowledged_since,
            hijri=hijri,
            templates=settings.templates,
        )
        for fault in message.faults:
            deliveries += notices.template_failed(fault, settings.operator, alert.created)
        deliveries.append(
            Delivery(
                f"{alert.id}/{letter.channel}{_SUFFIX.get(letter.purpose, '')}",
                alert.id,
                letter.channel,
                message.subject,
                message.body,
                due=letter.due,
                purpose=letter.purpose,
                bundle=letter.bundle,
                severity=alert.severity,
            )
        )
    return deliveries


def most_severe(severities: Iterable[Severity]) -> Severity:
    return max(severities, key=_WEIGHT.index)


_SUFFIX = {Purpose.ESCALATION: "/escalation"}


def _letter(channel: str, wishes: Sequence[tuple[Telling, Wish]], zone: tzinfo, now: datetime) -> Letter:
    times = [_time(telling, wish, zone, now) for telling, wish in wishes]
    due, bundle = min(times, key=lambda time: (time[0], time[1] is not None))
    return Letter(
        channel, _watchlists(wishes), frozenset(telling.change.event.id for telling, _ in wishes), due, bundle
    )


def _late(group: Sequence[Telling], zone: tzinfo, now: datetime) -> Iterator[Letter]:
    """To each channel of an escalation one letter, at the earliest time that one of the watchlists asks for."""
    by_channel: dict[str, list[tuple[datetime, datetime, Telling, Wish]]] = {}
    for telling in group:
        for wish in telling.wishes:
            escalate = wish.watchlist.escalate
            if escalate is None:
                continue
            sent, _ = _time(telling, wish, zone, now)
            severity = severity_of(wish.watchlist, telling.change.event)
            due = after_quiet(wish.watchlist, severity, sent + escalate.after, zone)
            for channel in escalate.to:
                by_channel.setdefault(channel, []).append((due, sent, telling, wish))
    for channel, found in by_channel.items():
        due, sent, *_ = min(found, key=lambda one: one[:2])
        wishes = [(telling, wish) for _, _, telling, wish in found]
        events = frozenset(telling.change.event.id for telling, _ in wishes)
        yield Letter(channel, _watchlists(wishes), events, due, purpose=Purpose.ESCALATION, unacknowledged_since=sent)


def _time(telling: Telling, wish: Wish, zone: tzinfo, now: datetime) -> tuple[datetime, str | None]:
    return time_to_send(wish.watchlist, severity_of(wish.watchlist, telling.change.event), now, zone)


def _watchlists(wishes: Iterable[tuple[Telling, Wish]]) -> tuple[Watchlist, ...]:
    return tuple({wish.watchlist.name: wish.watchlist for _, wish in wishes}.values())


def _of_interest(alert: Alert, events: frozenset[str]) -> Alert:
    kept = tuple(event for event in alert.events if event.id in events)
    if len(kept) == len(alert.events):
        return alert
    crossings = {event.crossing for event in kept}
    # Without its own crossings' announcements there would be no evidence at all: then that of the whole group serves.
    because = tuple(said for said in alert.because if said.crossing in crossings) or alert.because
    return replace(alert, events=kept, because=because)
