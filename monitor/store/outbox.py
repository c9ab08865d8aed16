"""Deliveries are owed until they are acknowledged, given up by a person's rule (dead), or sent again by a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select, update

from monitor.model import ChannelTrouble, Delivery, DeliveryState, Purpose, Severity
from monitor.store.channel_troubles import closed_channels, forget_troubles, remember_trouble
from monitor.store.columns import Instant
from monitor.store.dialects import chunks, insert_if_new
from monitor.store.encoding import name_of
from monitor.store.errors import NotStoredError
from monitor.store.finding import whole_id
from monitor.store.owing import delivery_row
from monitor.store.rows import delivery_of, rows_of
from monitor.store.tables import deliveries

_PENDING, _SENT, _FAILED, _DEAD, _CANCELLED = (name_of(state) for state in DeliveryState)
_OWED = deliveries.c.state.in_((_PENDING, _FAILED))
_URGENT = or_(deliveries.c.severity == name_of(Severity.SEVERE), deliveries.c.purpose == name_of(Purpose.ESCALATION))


def owed(connection: Connection, now: datetime, limit: int, channel: str | None = None) -> list[Delivery]:
    """What is to be sent at `now`, to all channels or to one: the urgent first, then the oldest first."""
    ready = select(deliveries).where(_OWED, deliveries.c.due_at <= now)
    if channel is not None:
        ready = ready.where(deliveries.c.channel == channel)
    order = (case((_URGENT, 0), else_=1), deliveries.c.created, deliveries.c.place, deliveries.c.id)
    return [delivery_of(row) for row in rows_of(connection, "deliveries", ready.order_by(*order).limit(limit))]


def channels_owed(connection: Connection, now: datetime) -> list[str]:
    """The channels to which something is to be sent at `now`, by name; not those that are closed."""
    ready = select(deliveries.c.channel).where(_OWED, deliveries.c.due_at <= now).distinct()
    return sorted(set(connection.execute(ready).scalars()) - closed_channels(connection, now))


def sent_since(connection: Connection, channel: str, since: datetime) -> list[datetime]:
    """When the channel took messages after `since`, oldest first; what went out together counts once."""
    taken = select(deliveries.c.sent_at).where(deliveries.c.channel == channel, deliveries.c.sent_at > since)
    return list(connection.execute(taken.distinct().order_by(deliveries.c.sent_at)).scalars())


def waiting_since(connection: Connection) -> datetime | None:
    """When the delivery that waits longest was first due, whatever became of its attempts; None where none is owed."""
    return connection.execute(
        select(func.min(func.coalesce(deliveries.c.first_due, deliveries.c.due_at))).where(_OWED)
    ).scalar()


def next_delivery_due(connection: Connection) -> datetime | None:
    """When the next delivery is due; in the past where one waits already."""
    return connection.execute(select(func.min(deliveries.c.due_at)).where(_OWED)).scalar()


def seal(connection: Connection, ids: Collection[str], message: str, now: datetime) -> frozenset[str]:
    """Notes that an attempt to send these as one message begins. Returns those that are still owed: the others were
    cancelled or sent meanwhile, and are not to go out."""
    still: set[str] = set()
    for some in chunks(ids):
        asked = select(deliveries.c.id).where(deliveries.c.id.in_(some), _OWED)
        still.update(connection.execute(asked).scalars())
        sealed = update(deliveries).where(deliveries.c.id.in_(some), _OWED)
        connection.execute(
            sealed.values(message=message, first_due=func.coalesce(deliveries.c.first_due, literal(now, Instant)))
        )
    return frozenset(still)


def acknowledge(connection: Connection, ids: Collection[str], now: datetime, notices: Sequence[Delivery] = ()) -> None:
    """The channel took all of these, as one message; it is in no trouble. Once more does no harm."""
    _change(connection, ids, anyway=True, state=_SENT, sent_at=now, error=None, attempts=_one_more())
    for some in chunks(ids):
        taken = select(deliveries.c.channel).where(deliveries.c.id.in_(some)).distinct()
        forget_troubles(connection, connection.execute(taken).scalars())
    _owe(connection, notices)


def postpone(
    connection: Connection,
    ids: Collection[str],
    error: str,
    due: datetime,
    trouble: ChannelTrouble | None = None,
    notices: Sequence[Delivery] = (),
) -> None:
    """An attempt at all of these failed with `error`; the next is at `due`. trouble: that of their channel."""
    _change(connection, ids, state=_FAILED, error=error, due_at=due, attempts=_one_more())
    _note(connection, trouble, notices)


def bury(
    connection: Connection,
    ids: Collection[str],
    error: str,
    trouble: ChannelTrouble | None = None,
    notices: Sequence[Delivery] = (),
) -> None:
    """An attempt at all of these failed, and there will be none until a person wants it."""
    _change(connection, ids, state=_DEAD, error=error, attempts=_one_more())
    _note(connection, trouble, notices)


def resurrect(connection: Connection, id: str | None = None) -> int:
    """Makes what is dead owed again as if never tried: all of it, or what `id` names. Returns how many.

    id: that of a delivery (its beginning is enough), or that of an alert, for all of its deliveries that are dead.
    Raises NotStoredError where no dead delivery is called so, AmbiguousError where several begin so.
    """
    dead = deliveries.c.state == _DEAD
    meant = dead if id is None else and_(dead, _called(connection, id))
    again = update(deliveries).where(meant).values(state=_PENDING, attempts=0, message=None, first_due=None)
    return connection.execute(again).rowcount


def _called(connection: Connection, id: str) -> ColumnElement[bool]:
    """The dead deliveries that a person means by `id`."""
    dead, of_alert = deliveries.c.state == _DEAD, deliveries.c.alert_id == id
    if connection.execute(select(deliveries.c.id).where(dead, of_alert).limit(1)).scalar() is not None:
        return of_alert
    return deliveries.c.id == whole_id(connection, deliveries.c.id, "dead message", id, dead)


def remember_delivery(connection: Connection, delivery: Delivery) -> bool:
    """Owes a message that belongs to no alert, or a further one of an alert. False where its id is known already."""
    return insert_if_new(connection, deliveries, delivery_row(delivery, delivery.due), key=("id",))


def _note(connection: Connection, trouble: ChannelTrouble | None, notices: Sequence[Delivery]) -> None:
    if trouble is not None:
        remember_trouble(connection, trouble)
    _owe(connection, notices)


def _owe(connection: Connection, notices: Sequence[Delivery]) -> None:
    for notice in notices:
        remember_delivery(connection, notice)


def _one_more() -> ColumnElement[int]:
    return deliveries.c.attempts + 1


def _change(connection: Connection, ids: Collection[str], *, anyway: bool = False, **values: object) -> None:
    """Raises NotStoredError for one that is not owed. Somebody may cancel a delivery while it is on its way: that it
    failed then is of no interest any more. anyway: whatever their state is."""
    for some in chunks(ids):
        states = select(deliveries.c.id, deliveries.c.state).where(deliveries.c.id.in_(some))
        found = {row.id: row.state for row in connection.execute(states)}
        fit = [id for id, state in found.items() if anyway or state in (_PENDING, _FAILED)]
        wrong = [id for id in some if id not in fit and found.get(id) != _CANCELLED]
        if wrong:
            raise NotStoredError(
                f"delivery {wrong[0]}: no such delivery is owed (it was sent, given up, or never stored)"
            )
        connection.execute(update(deliveries).where(deliveries.c.id.in_(fit)).values(**values))
