"""What is owed to people, as rows: alerts and their deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert

from monitor.model import Alert, Delivery
from monitor.store.dialects import insert_if_new
from monitor.store.encoding import name_of, to_json
from monitor.store.tables import alert_events, alerts, deliveries


def store_alerts(connection: Connection, owed: Sequence[Alert], out: Sequence[Delivery], now: datetime) -> None:
    """`out` is delivered in its order. Raises (IntegrityError) where an id is known, or an event or alert is not.

    A notice to the operator, which belongs to no alert, may be known: then it has been told.
    """
    if owed:
        connection.execute(insert(alerts), [_alert_row(alert) for alert in owed])
        told = [{"alert_id": a.id, "event_id": id} for a in owed for id in dict.fromkeys(e.id for e in a.events)]
        if told:
            connection.execute(insert(alert_events), told)
    rows = [delivery_row(each, now, place) for place, each in enumerate(out)]
    if of_alerts := [row for row in rows if row["alert_id"] is not None]:
        connection.execute(insert(deliveries), of_alerts)
    for row in rows:
        if row["alert_id"] is None:
            insert_if_new(connection, deliveries, row, key=("id",))


def delivery_row(delivery: Delivery, created: datetime, place: int = 0) -> dict[str, object]:
    return {
        "id": delivery.id,
        "alert_id": delivery.alert or None,
        "channel": delivery.channel,
        "state": name_of(delivery.state),
        "attempts": delivery.attempts,
        "due_at": delivery.due,
        "error": delivery.error,
        "subject": delivery.subject,
        "body": delivery.body,
        "created": created,
        "place": place,
        "purpose": name_of(delivery.purpose),
        "bundle": delivery.bundle,
        "severity": name_of(delivery.severity),
        "message": delivery.message,
        "first_due": delivery.first_due or delivery.due,
    }


def _alert_row(alert: Alert) -> dict[str, object]:
    return {
        "id": alert.id,
        "reason": name_of(alert.reason),
        "created": alert.created,
        "held": alert.held is not None,
        "payload": to_json(alert),
    }
