"""Deliveries that nobody needs any more. They stay in the store and say why they were not sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from sqlalchemy import Connection, select, update

from monitor.model import DeliveryState, Purpose
from monitor.store.dialects import among, chunks, lists, one_of
from monitor.store.encoding import name_of
from monitor.store.prepared import Prepared
from monitor.store.tables import alert_events, deliveries

_OWED = [name_of(state) for state in (DeliveryState.PENDING, DeliveryState.FAILED)]
_OVERTAKEN = (Purpose.REMINDER, Purpose.ENDING)


@cache
def _telling_of(size: int) -> Prepared:
    """The alerts that tell of one of so many events."""
    return Prepared("alert_events", select(alert_events.c.alert_id).where(one_of(alert_events.c.event_id, size)))


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
    for ids in lists(event_ids):
        told = _telling_of(len(ids)).rows(connection, among(alert_events.c.event_id, ids))
        number += cancel(connection, (row.alert_id for row in told), _OVERTAKEN, "overtaken by newer news")
    return number
