"""What a change makes owed for later: the reminder on the evening before it, and word of its announced end.

Each is an alert of its own, about one event: so it falls away alone when that event changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.alerting.grouping import later_id
from monitor.alerting.letters import Letter, most_severe
from monitor.alerting.timing import after_quiet, end_of, evening_before, time_to_send
from monitor.alerting.wanting import has_expired, severity_of
from monitor.model import Alert, Change, Event, Purpose, Reason

if TYPE_CHECKING:
    from monitor.settings import Settings, Watchlist


def overtakes(change: Change) -> bool:
    """Whether what was to be told later of its event says something else now."""
    return change.before is not None and _schedule(change.before) != _schedule(change.event)


def owed_later(
    change: Change, watchlists: Sequence[Watchlist], settings: Settings, zone: tzinfo, now: datetime
) -> Iterator[tuple[Alert, list[Letter]]]:
    """The alerts that wait for their time, with their letters.

    change: all that became of an event at once. They are owed to those who were told of it just now, and anew to all
    who know of it where the change overtakes what they were owed. zone: that of monitor.yaml.
    """
    event = change.event
    if event.withdrawn is not None:
        return
    its = [watchlist for watchlist in watchlists if watchlist.name in _concerned(change)]
    reminders = [
        letter
        for watchlist in its
        if watchlist.reminders is not None
        for letter in _reminders(watchlist, watchlist.reminders, event, settings, zone, now)
    ]
    yield from _alert(change, Reason.REMINDER, event.effective_from, reminders, now)
    endings = [
        letter for watchlist in its if watchlist.tell_over for letter in _endings(watchlist, event, settings, zone, now)
    ]
    yield from _alert(change, Reason.OVER, event.effective_until, endings, now)


def _concerned(change: Change) -> set[str]:
    """The watchlists that know how the event stands, and are owed nothing of it for later yet."""
    knowing = set(change.event.told_to) - set(change.event.held_from)
    if change.before is None or overtakes(change):
        return knowing
    return knowing - (set(change.before.told_to) - set(change.before.held_from))


def _schedule(event: Event) -> tuple[object, ...]:
    # Days as text: two moments are equal when their days are, and an hour makes a difference here.
    return event.phase, str(event.effective_from), str(event.effective_until), event.withdrawn


def _reminders(
    watchlist: Watchlist, hour: time, event: Event, settings: Settings, zone: tzinfo, now: datetime
) -> Iterator[Letter]:
    severity = severity_of(watchlist, event)
    for name in watchlist.channels:
        its_zone = _zone(settings.channels[name].time_zone or watchlist.time_zone, zone)
        evening = evening_before(event, hour, its_zone)
        if evening is None or evening <= now or has_expired(watchlist, zone, evening):
            continue
        due = after_quiet(watchlist, severity, evening, zone)
        bundle = f"reminder:{due:%Y-%m-%dT%H:%M}"  # all of one evening are one message
        yield Letter(name, (watchlist,), frozenset({event.id}), due, bundle, Purpose.REMINDER)


def _endings(watchlist: Watchlist, event: Event, settings: Settings, zone: tzinfo, now: datetime) -> Iterator[Letter]:
    crossing = settings.crossings.get(event.crossing)
    end = end_of(event, _zone(crossing.time_zone if crossing else None, zone))
    if end is None or end <= now or has_expired(watchlist, zone, end):
        return
    due, bundle = time_to_send(watchlist, severity_of(watchlist, event), end, zone)
    for name in watchlist.channels:
        yield Letter(name, (watchlist,), frozenset({event.id}), due, bundle, Purpose.ENDING)


def _alert(
    change: Change, reason: Reason, day: object, found: list[Letter], now: datetime
) -> Iterator[tuple[Alert, list[Letter]]]:
    if not found:
        return
    earliest: dict[str, Letter] = {}
    for letter in sorted(found, key=lambda letter: letter.due):
        earliest.setdefault(letter.channel, letter)
    watchlists = {watchlist.name: watchlist for letter in found for watchlist in letter.watchlists}
    yield (
        Alert(
            id=later_id(change.event, reason, day),
            reason=reason,
            events=(change.event,),
            because=change.because,
            watchlists=tuple(sorted(watchlists)),
            created=now,
            severity=most_severe(severity_of(watchlist, change.event) for watchlist in watchlists.values()),
        ),
        list(earliest.values()),
    )


def _zone(name: str | None, otherwise: tzinfo) -> tzinfo:
    return ZoneInfo(name) if name else otherwise
