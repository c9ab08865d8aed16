"""Deliveries that nobody needs any more. They stay in the store and say why they were not sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select, update

from monitor.model import DeliveryState, Purpose
from monitor.store.dialects import chunks
from monitor.store.encoding import name_of
from monitor.store.tables import alert_events, deliveries

_OWED = [name_of(state) for state in (DeliveryState.PENDING, DeliveryState.FAILED)]
_OVERTAKEN = (Purpose.REMINDER, Purpose.ENDING)


def cancel(connection: Connection, alert_ids: Iterable[str], purposes: Collection[Purpose], why: str) -> int:
    """Cancels what is owed for these purposes of these alerts. Returns how many."""
    number = 0
    for ids in chunks(alert_ids):
        owed = update(deliveries).where(
            deliveries.c.alert_id.in_(ids),
            deliveries.c.state.in_(_OWED),
            deliveries.c.purpose.in_([name_of(purpose) for purpose in purposes]),
        )
        number += connection.execute(owed.values(state=name_of(DeliveryState.CANCELLED), error=why)).rowcount
    return number


def cancel_overtaken(connection: Connection, event_ids: Iterable[str]) -> int:
    """Cancels the reminders and endings that are owed of these events: newer news says something else."""
    number = 0
    for ids in chunks(event_ids):
        told = connection.execute(select(alert_events.c.alert_id).where(alert_events.c.event_id.in_(ids))).scalars()
        number += cancel(connection, told.all(), _OVERTAKEN, "overtaken by newer news")
    return number
