"""Deliveries are owed until they are acknowledged, given up by a person's rule (dead), or sent again by a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, update

from monitor.model import Delivery, DeliveryState
from monitor.store.dialects import insert_if_new
from monitor.store.encoding import name_of
from monitor.store.errors import NotStoredError
from monitor.store.finding import whole_id
from monitor.store.polls import delivery_row
from monitor.store.rows import delivery_of, rows_of
from monitor.store.tables import deliveries

_PENDING, _SENT, _FAILED, _DEAD, _CANCELLED = (name_of(state) for state in DeliveryState)
_OWED = deliveries.c.state.in_((_PENDING, _FAILED))


def owed(connection: Connection, now: datetime, limit: int, channel: str | None) -> list[Delivery]:
    """What is to be sent at `now`, the oldest first, to all channels or to one."""
    ready = select(deliveries).where(_OWED, deliveries.c.due_at <= now)
    if channel is not None:
        ready = ready.where(deliveries.c.channel == channel)
    oldest = ready.order_by(deliveries.c.created, deliveries.c.place, deliveries.c.id).limit(limit)
    return [delivery_of(row) for row in rows_of(connection, "deliveries", oldest)]


def channels_owed(connection: Connection, now: datetime) -> list[str]:
    """The channels to which something is to be sent at `now`, by name."""
    ready = select(deliveries.c.channel).where(_OWED, deliveries.c.due_at <= now).distinct()
    return sorted(connection.execute(ready).scalars())


def waiting_since(connection: Connection) -> datetime | None:
    """Since when the delivery has been waiting that waits longest: for its first attempt, from when it was due; for a
    further one, from when it was made. None where nothing that is due or was tried is owed."""
    since = case((deliveries.c.attempts == 0, deliveries.c.due_at), else_=deliveries.c.created)
    return connection.execute(select(func.min(since)).where(_OWED)).scalar()


def next_delivery_due(connection: Connection) -> datetime | None:
    """When the next delivery is due; in the past where one waits already."""
    return connection.execute(select(func.min(deliveries.c.due_at)).where(_OWED)).scalar()


def acknowledge(connection: Connection, id: str, now: datetime) -> None:
    """The channel took it. Once more does no harm."""
    _change(connection, id, deliveries.c.id == id, state=_SENT, sent_at=now, error=None, attempts=_one_more())


def postpone(connection: Connection, id: str, error: str, due: datetime) -> None:
    """An attempt failed with `error`; the next is at `due`."""
    _change(connection, id, _OWED, state=_FAILED, error=error, due_at=due, attempts=_one_more())


def bury(connection: Connection, id: str, error: str) -> None:
    """An attempt failed, and there will be none until a person wants it."""
    _change(connection, id, _OWED, state=_DEAD, error=error, attempts=_one_more())


def resurrect(connection: Connection, id: str | None) -> int:
    """Makes what is dead owed again as if never tried: all of it, or what `id` names. Returns how many.

    id: that of a delivery (its beginning is enough), or that of an alert, for all of its deliveries that are dead.
    Raises NotStoredError where no dead delivery is called so, AmbiguousError where several begin so.
    """
    dead = deliveries.c.state == _DEAD
    meant = dead if id is None else and_(dead, _called(connection, id))
    return connection.execute(update(deliveries).where(meant).values(state=_PENDING, attempts=0)).rowcount


def _called(connection: Connection, id: str) -> ColumnElement[bool]:
    """The dead deliveries that a person means by `id`."""
    dead, of_alert = deliveries.c.state == _DEAD, deliveries.c.alert_id == id
    if connection.execute(select(deliveries.c.id).where(dead, of_alert).limit(1)).scalar() is not None:
        return of_alert
    return deliveries.c.id == whole_id(connection, deliveries.c.id, "dead message", id, dead)


def remember_delivery(connection: Connection, delivery: Delivery) -> bool:
    """Owes a message that belongs to no alert, or a further one of an alert. False where its id is known already."""
    return insert_if_new(connection, deliveries, delivery_row(delivery, delivery.due), key=("id",))


def _one_more() -> ColumnElement[int]:
    return deliveries.c.attempts + 1


def _change(connection: Connection, id: str, where: ColumnElement[bool], **values: object) -> None:
    statement = update(deliveries).where(deliveries.c.id == id, where).values(**values)
    if connection.execute(statement).rowcount == 0 and not _was_cancelled(connection, id):
        raise NotStoredError(f"delivery {id}: no such delivery is owed (it was sent, given up, or never stored)")


def _was_cancelled(connection: Connection, id: str) -> bool:
    """Somebody may cancel a delivery while it is on its way; that it failed then is of no interest any more."""
    return connection.execute(select(deliveries.c.state).where(deliveries.c.id == id)).scalar() == _CANCELLED
