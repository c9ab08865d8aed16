"""Who is told of what, and when: from changes of events, by the watchlists, to alerts and the deliveries owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.alerting.addressing import Telling, addressed, together
from monitor.alerting.grouping import likeness
from monitor.alerting.later import overtakes, owed_later
from monitor.alerting.letters import alert_of, letters, post
from monitor.alerting.wanting import has_expired
from monitor.model import Alert, Change, Delivery, Document, Event, Mute

if TYPE_CHECKING:
    from monitor.settings import Settings


@dataclass(frozen=True, slots=True)
class Owed:
    """What follows from changes for people.

    changes: the given ones in their order, their events with the memory of who was told: these are to be stored.
    overtaken: ids of events of which what was owed for later says something that holds no more.
    """

    alerts: tuple[Alert, ...]
    deliveries: tuple[Delivery, ...]
    changes: tuple[Change, ...]
    overtaken: tuple[str, ...]


def owed(
    changes: Sequence[Change],
    settings: Settings,
    documents: Mapping[str, Document],
    *,
    mutes: Sequence[Mute] = (),
    now: datetime,
) -> Owed:
    """What follows from `changes` for people: the alerts, and of each one delivery a channel.

    documents: those that the announcements came from, by id. Changes of one document that differ in nothing but the
    crossing make one alert. What a mute holds makes an alert that says so, without deliveries. The ids follow from the
    changes alone, whatever the watchlists are by then. Raises ValueError where a watchlist names a channel that there
    is not.
    """
    zone = ZoneInfo(settings.time_zone)
    watchlists = [watchlist for watchlist in settings.watchlists if not has_expired(watchlist, zone, now)]
    told = addressed(changes, watchlists, settings, documents, mutes, now)
    alerts: list[Alert] = []
    deliveries: list[Delivery] = []
    for group in together(told.tellings):
        like = likeness(group[0].change)
        alert = alert_of(group, [change for change in changes if likeness(change) == like], zone, now)
        alerts.append(alert)
        if alert.held is None:
            deliveries += post(alert, letters(group, zone, now), settings, documents, _before(group))
    remembering = list(told.changes)
    overtaken = []
    for place, whole in _whole(told.changes):
        later = list(owed_later(whole, watchlists, settings, zone, now))
        for alert, its in later:
            alerts.append(alert)
            deliveries += post(alert, its, settings, documents, {})
        event = replace(whole.event, alerts=whole.event.alerts + len(later))
        remembering[place] = replace(remembering[place], event=event)
        if overtakes(whole):
            overtaken.append(event.id)
    once = {delivery.id: delivery for delivery in deliveries}  # word of a template that fails comes with each message
    return Owed(tuple(alerts), tuple(once.values()), tuple(remembering), tuple(overtaken))


def _before(group: Sequence[Telling]) -> dict[str, Event]:
    """The events as they were told until now. Who hears of one as news is told of no past that he never heard of."""
    follows = [telling.change for telling in group if telling.reason is telling.change.reason]
    return {change.event.id: change.before for change in follows if change.before is not None}


def _whole(changes: Sequence[Change]) -> list[tuple[int, Change]]:
    """All that became of each event, as one change, with the place of the last change that is part of it."""
    first: dict[str, Change] = {}
    last: dict[str, int] = {}
    for place, change in enumerate(changes):
        first.setdefault(change.event.id, change)
        last[change.event.id] = place
    return [(place, replace(changes[place], before=first[id].before)) for id, place in last.items()]
