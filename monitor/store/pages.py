"""What is shown page by page, and the numbers that are watched. Reads alone, each cheap on a large store.

A page goes on behind the last row of the one before (its time and id), so that nothing is shown twice or left out
while new rows come.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, false, func, or_, select

from monitor.model import Alert, DeliveryState, Document, DocumentKind, Event, Phase
from monitor.store.dialects import chunks
from monitor.store.encoding import name_of
from monitor.store.queries import with_deliveries
from monitor.store.rows import alert_of, event_of, read_name, rows_of
from monitor.store.tables import alert_events, alerts, deliveries, documents, events
from monitor.store.views import AlertOverview, Behind, Wanted

_DATED = [name_of(phase) for phase in (Phase.SCHEDULED, Phase.IN_EFFECT, Phase.POSTPONED, Phase.DENIED)]
_OWED = [name_of(state) for state in (DeliveryState.PENDING, DeliveryState.FAILED)]


def alerts_page(connection: Connection, wanted: Wanted, limit: int, behind: Behind | None = None) -> list[Alert]:
    """Those that went to people (none that is held), the newest first."""
    found: list[Alert] = []
    while len(found) < limit:
        rows = rows_of(connection, "alerts", _alerts(wanted, behind).limit(limit - len(found)))
        read = [alert_of(row) for row in rows]
        found += [alert for alert in read if wanted.watchlist is None or wanted.watchlist in alert.watchlists]
        if not read or wanted.watchlist is None:
            break
        behind = Behind(read[-1].created, read[-1].id)
    return found


def _alerts(wanted: Wanted, behind: Behind | None) -> Select[tuple[str, str]]:
    asked = select(alerts.c.id, alerts.c.payload).where(alerts.c.held.is_(False))
    if wanted.crossings is not None:
        about = select(alert_events.c.alert_id).join(events, events.c.id == alert_events.c.event_id)
        asked = asked.where(alerts.c.id.in_(about.where(_one_of(events.c.crossing, wanted.crossings))))
    if wanted.watchlist is not None:
        # Finds a few too many at most: the payload is JSON, in which the name may stand elsewhere too.
        asked = asked.where(alerts.c.payload.contains(f'"{wanted.watchlist}"', autoescape=True))
    if behind is not None:
        asked = asked.where(_further(alerts.c.created, alerts.c.id, behind))
    return asked.order_by(alerts.c.created.desc(), alerts.c.id)


def alerts_page_in_full(
    connection: Connection, wanted: Wanted, limit: int, behind: Behind | None = None
) -> list[AlertOverview]:
    """The same with their deliveries, and who took note of each."""
    return with_deliveries(connection, alerts_page(connection, wanted, limit, behind))


def events_page(
    connection: Connection, crossings: Collection[str] | None, limit: int, behind: Behind | None = None
) -> list[Event]:
    """Those reported last first."""
    asked = select(events.c.id, events.c.payload)
    if crossings is not None:
        asked = asked.where(_one_of(events.c.crossing, crossings))
    if behind is not None:
        asked = asked.where(_further(events.c.last_reported, events.c.id, behind))
    newest = asked.order_by(events.c.last_reported.desc(), events.c.id).limit(limit)
    return [event_of(row) for row in rows_of(connection, "events", newest)]


def dated_events(connection: Connection, crossings: Collection[str] | None, since: date, limit: int) -> list[Event]:
    """Those with a day from `since` on that were more than proposed, the latest day first."""
    asked = select(events.c.id, events.c.payload).where(
        events.c.phase.in_(_DATED), events.c.effective_from >= since.isoformat()
    )
    if crossings is not None:
        asked = asked.where(_one_of(events.c.crossing, crossings))
    latest = asked.order_by(events.c.effective_from.desc(), events.c.id).limit(limit)
    return [event_of(row) for row in rows_of(connection, "events", latest)]


def told_before(connection: Connection, told: Sequence[Alert]) -> dict[str, dict[str, Event]]:
    """The events of each of these alerts as the alert before it told of them, by the ids of alert and event."""
    found: dict[str, dict[str, Event]] = {}
    for alert in told:
        found[alert.id] = {}
        for event in alert.events:
            earlier = (
                select(alerts.c.id, alerts.c.payload)
                .join(alert_events, alert_events.c.alert_id == alerts.c.id)
                .where(alert_events.c.event_id == event.id, alerts.c.created < alert.created, alerts.c.held.is_(False))
                .order_by(alerts.c.created.desc(), alerts.c.id)
                .limit(1)
            )
            for row in rows_of(connection, "alerts", earlier):
                found[alert.id] |= {each.id: each for each in alert_of(row).events if each.id == event.id}
    return found


def headlines(connection: Connection, ids: Collection[str]) -> dict[str, Document]:
    """The documents of these ids without their texts, which are long."""
    found: dict[str, Document] = {}
    wanted = [
        documents.c[name] for name in ("item_id", "id", "source", "url", "title", "language", "published", "kind")
    ]
    for some in chunks(ids):
        for row in rows_of(connection, "documents", select(*wanted).where(documents.c.id.in_(some))):
            kind = read_name(DocumentKind, "documents", row.item_id, row.kind)
            found[row.id] = Document(row.id, row.source, row.url, row.title, "", row.language, row.published, kind)
    return found


def owed_by_channel(connection: Connection) -> dict[str, int]:
    """How many deliveries wait for each channel, those that are not due yet included."""
    waiting = select(deliveries.c.channel, func.count()).where(deliveries.c.state.in_(_OWED))
    return {row[0]: row[1] for row in connection.execute(waiting.group_by(deliveries.c.channel))}


def _one_of(column: Column[str], values: Collection[str]) -> ColumnElement[bool]:
    parts: Sequence[ColumnElement[bool]] = [column.in_(some) for some in chunks(sorted(values))]
    return or_(*parts) if parts else false()


def _further(when: Column[datetime], id: Column[str], behind: Behind) -> ColumnElement[bool]:
    """In the order 'newest first, then by id'."""
    return or_(when < behind.at, and_(when == behind.at, id > behind.id))
