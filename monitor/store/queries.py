"""What people ask: tables of sources, events, alerts and deliveries. Nothing of the road calls these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, exists, func, or_, select

from monitor.model import Alert, DeliveryState, Event, Phase, Reason
from monitor.store.dialects import chunks
from monitor.store.encoding import name_of
from monitor.store.finding import ids_like, whole_id
from monitor.store.prepared import Prepared
from monitor.store.rows import (
    acknowledgement_of,
    alert_of,
    announcement_of,
    delivery_overview_of,
    event_of,
    read_name,
    read_payload,
    rows_of,
)
from monitor.store.tables import (
    acknowledgements,
    alert_events,
    alerts,
    announcements,
    deliveries,
    documents,
    events,
    items,
    sources,
    subscriptions,
)
from monitor.store.views import Acknowledgement, AlertOverview, DeliveryOverview, SourceOverview


def sources_overview(connection: Connection) -> list[SourceOverview]:
    """All sources that ever were, by name."""
    wanted = (subscriptions.c.source == sources.c.name) & subscriptions.c.ending.is_(False)
    of_hub = (subscriptions.c.hub, subscriptions.c.lease_until, subscriptions.c.error.label("hub_error"))
    asked = select(sources, *of_hub).select_from(sources.outerjoin(subscriptions, wanted)).order_by(sources.c.name)
    rows = rows_of(connection, "sources", asked)
    return [
        SourceOverview(
            name=row.name,
            present=row.present,
            due_at=row.due_at,
            failures=row.failures,
            error=row.error,
            failing_since=row.failing_since,
            last_polled=row.last_polled,
            last_success=row.last_success,
            last_item_at=row.last_item_at,
            items_seen=row.items_seen,
            gone_since=row.gone_since,
            moved_to=row.moved_to,
            hub=row.hub,
            pushed_until=row.lease_until,
            hub_error=row.hub_error,
            wall=row.wall,
        )
        for row in rows
    ]


# A table of all crossings asks these for each.
_NEWEST = (
    select(events.c.id, events.c.payload)
    .order_by(events.c.last_reported.desc(), events.c.id)
    .limit(bindparam("most", type_=Integer))
)
_OF_CROSSING = _NEWEST.where(events.c.crossing == bindparam("of"))
_NEWEST_OF = Prepared("events", _OF_CROSSING)
_NEWEST_SINCE = Prepared(
    "events", _OF_CROSSING.where(or_(events.c.effective_from.is_(None), events.c.effective_from >= bindparam("day")))
)


def recent_events(
    connection: Connection, limit: int, crossing: str | None = None, since: date | None = None
) -> list[Event]:
    """The events reported last, the newest first. since: none that began before this day, where that is known."""
    if crossing is None:
        return [event_of(row) for row in rows_of(connection, "events", _NEWEST, {"most": limit})]
    asked = {"most": limit, "of": crossing} | ({} if since is None else {"day": since.isoformat()})
    statement = _NEWEST_OF if since is None else _NEWEST_SINCE
    return [event_of(row) for row in statement.rows(connection, asked)]


def events_like(connection: Connection, text: str) -> list[Event]:
    """Those whose id `text` is, or is the beginning of, or the part after the last colon; see `finding`."""
    found: list[Event] = []
    for ids in chunks(ids_like(connection, events.c.id, text)):
        asked = select(events.c.id, events.c.payload).where(events.c.id.in_(ids)).order_by(events.c.id)
        found += (event_of(row) for row in rows_of(connection, "events", asked))
    return found


_EACH_CROSSING = select(events.c.crossing).distinct().subquery()
_STANDS = exists().where(
    events.c.crossing == _EACH_CROSSING.c.crossing,
    events.c.phase.in_([name_of(Phase.IN_EFFECT), name_of(Phase.SCHEDULED)]),
)
_WITH_STATUS = select(_EACH_CROSSING.c.crossing).where(_STANDS).order_by(_EACH_CROSSING.c.crossing)


def crossings_with_status(connection: Connection) -> list[str]:
    """The crossings of which an event is known that is in effect or scheduled. Looked up by index alone."""
    return list(connection.execute(_WITH_STATUS).scalars())


def recent_alerts(connection: Connection, limit: int, suppressed: bool = False) -> list[AlertOverview]:
    """The latest alerts that went to people, with their deliveries, the newest first.

    suppressed: also those that were held, and what woke nobody, each as an alert without watchlists and deliveries
    whose reason says why; its id is 'announcement/N'.
    """
    asked = select(alerts.c.id, alerts.c.payload).order_by(alerts.c.created.desc(), alerts.c.id).limit(limit)
    if not suppressed:
        asked = asked.where(alerts.c.held.is_(False))
    found = with_deliveries(connection, [alert_of(row) for row in rows_of(connection, "alerts", asked)])
    if suppressed:
        found += (AlertOverview(alert, ()) for alert in _suppressed(connection, limit))
    return sorted(found, key=lambda overview: overview.alert.created, reverse=True)[:limit]


def with_deliveries(connection: Connection, told: Sequence[Alert]) -> list[AlertOverview]:
    """And who took note of each."""
    owed: dict[str, list[DeliveryOverview]] = {}
    noted: dict[str, Acknowledgement] = {}
    for ids in chunks(alert.id for alert in told):
        asked = select(deliveries).where(deliveries.c.alert_id.in_(ids))
        in_order = asked.order_by(deliveries.c.created, deliveries.c.place, deliveries.c.id)
        for row in rows_of(connection, "deliveries", in_order):
            owed.setdefault(row.alert_id, []).append(delivery_overview_of(row))
        those = select(acknowledgements).where(acknowledgements.c.alert_id.in_(ids))
        noted |= {row.alert_id: acknowledgement_of(row) for row in rows_of(connection, "acknowledgements", those)}
    return [AlertOverview(alert, tuple(owed.get(alert.id, ())), noted.get(alert.id)) for alert in told]


def alert(connection: Connection, text: str) -> AlertOverview:
    """The alert whose id is like `text`. Raises NotStoredError where none is, AmbiguousError where several are."""
    id = whole_id(connection, alerts.c.id, "alert", text)
    asked = select(alerts.c.id, alerts.c.payload).where(alerts.c.id == id)
    return with_deliveries(connection, [alert_of(row) for row in rows_of(connection, "alerts", asked)])[0]


def alerts_about(connection: Connection, event_ids: Sequence[str]) -> list[AlertOverview]:
    """All alerts that tell of one of these events, the newest first."""
    found: dict[str, Alert] = {}
    for ids in chunks(event_ids):
        asked = select(alerts.c.id, alerts.c.payload).where(
            alerts.c.id.in_(select(alert_events.c.alert_id).where(alert_events.c.event_id.in_(ids)))
        )
        found.update((row.id, alert_of(row)) for row in rows_of(connection, "alerts", asked))
    return with_deliveries(
        connection, sorted(found.values(), key=lambda alert: (alert.created, alert.id), reverse=True)
    )


def failed_deliveries(connection: Connection) -> list[DeliveryOverview]:
    """Those that are tried again and those that are dead, the newest first."""
    states = [name_of(DeliveryState.FAILED), name_of(DeliveryState.DEAD)]
    asked = select(deliveries).where(deliveries.c.state.in_(states))
    newest = asked.order_by(deliveries.c.created.desc(), deliveries.c.place.desc(), deliveries.c.id)
    return [delivery_overview_of(row) for row in rows_of(connection, "deliveries", newest)]


def counts(connection: Connection) -> dict[str, int]:
    """How many of each there are; deliveries by state too: 'deliveries', 'deliveries pending', 'deliveries sent', …"""
    tables = (sources, items, documents, announcements, events, alerts)
    number = {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
    asked = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    by_state = {row[0]: row[1] for row in connection.execute(asked)}
    number["deliveries"] = sum(by_state.values())
    number |= {f"deliveries {name_of(state)}": by_state.get(name_of(state), 0) for state in DeliveryState}
    return number


def _suppressed(connection: Connection, limit: int) -> list[Alert]:
    quiet = [name_of(reason) for reason in Reason if not reason.wakes]
    asked = (
        select(announcements, events.c.payload.label("event"))
        .join(events, events.c.id == announcements.c.event_id, isouter=True)
        .where(announcements.c.reason.in_(quiet))
        .order_by(announcements.c.id.desc())
        .limit(limit)
    )
    return [_quiet_alert(row) for row in rows_of(connection, "announcements", asked)]


def _quiet_alert(row: Row[Any]) -> Alert:
    about = () if row.event is None else (read_payload(Event, "events", row.event_id, row.event),)
    reason = read_name(Reason, "announcements", row.id, row.reason)
    return Alert(f"announcement/{row.id}", reason, about, (announcement_of(row),), (), row.created)
