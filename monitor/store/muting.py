"""What people do not want to hear of for a while. A mute is kept for good, so that what it held can be explained."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from monitor.model import Alert, DeliveryState, Event, Mute, MuteScope
from monitor.store.dialects import chunks
from monitor.store.encoding import name_of
from monitor.store.errors import NotStoredError
from monitor.store.finding import whole_id
from monitor.store.prepared import Prepared
from monitor.store.rows import alert_of, mute_of, rows_of
from monitor.store.tables import alerts, deliveries, mutes

_PENDING, _CANCELLED = name_of(DeliveryState.PENDING), name_of(DeliveryState.CANCELLED)


def mute(connection: Connection, wanted: Mute) -> int:
    """Stores a mute; its id must be new. Returns how many deliveries that waited for their time are held by it.

    Held are those that are due while it holds, were never tried, and tell of nothing else: a reminder, a digest.
    """
    row = {
        "id": wanted.id,
        "scope": name_of(wanted.scope),
        "target": wanted.target,
        "why": wanted.why,
        "since": wanted.since,
        "until": wanted.until,
        "ended": wanted.ended,
    }
    connection.execute(insert(mutes), row)
    held = _waiting_about(connection, wanted)
    for ids in chunks(held):
        about = update(deliveries).where(deliveries.c.id.in_(ids))
        connection.execute(about.values(state=_CANCELLED, error=f"{_held_by(wanted)}{wanted.why}"))
    return len(held)


def unmute(connection: Connection, id: str, now: datetime) -> tuple[Mute, int]:
    """Ends the mute `id` (its beginning is enough) before its time.

    Returns it as it was, and how many deliveries that it held wait again: those whose time has not come yet.
    Raises NotStoredError where there is none, or where it holds no more; AmbiguousError where several begin so.
    """
    whole = whole_id(connection, mutes.c.id, "mute", id)
    found = mute_of(rows_of(connection, "mutes", select(mutes).where(mutes.c.id == whole))[0])
    if not found.holds(now):
        raise NotStoredError(f"mute {whole}: it holds no more; crossing-monitor mutes lists those that do")
    connection.execute(update(mutes).where(mutes.c.id == whole).values(ended=now))
    held = update(deliveries).where(
        deliveries.c.state == _CANCELLED,
        deliveries.c.due_at > now,
        deliveries.c.error.startswith(_held_by(found), autoescape=True),
    )
    return found, connection.execute(held.values(state=_PENDING, error=None)).rowcount


_ALL = select(mutes).order_by(mutes.c.since, mutes.c.id)
_HOLDING = Prepared(
    "mutes",
    _ALL.where(
        mutes.c.ended.is_(None),
        mutes.c.since <= bindparam("now"),
        or_(mutes.c.until.is_(None), mutes.c.until > bindparam("now")),
    ),
)


def holding(connection: Connection, now: datetime) -> list[Mute]:
    """Those that hold at `now`, the oldest first."""
    return [mute_of(row) for row in _HOLDING.rows(connection, {"now": now})]


def all_mutes(connection: Connection) -> list[Mute]:
    """Those that hold, held or will, the oldest first."""
    return [mute_of(row) for row in rows_of(connection, "mutes", _ALL)]


def _held_by(mute: Mute) -> str:
    """The beginning of the error of a delivery that this mute holds."""
    return f"muted ({mute.id}): "


def _waiting_about(connection: Connection, mute: Mute) -> list[str]:
    """The deliveries that nobody tried yet, that are due while `mute` holds, and that tell of what is muted alone."""
    waiting = (
        select(deliveries.c.id.label("delivery"), alerts.c.id, alerts.c.payload)
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .where(deliveries.c.state == _PENDING, deliveries.c.attempts == 0, deliveries.c.due_at > mute.since)
    )
    if mute.until is not None:
        waiting = waiting.where(deliveries.c.due_at < mute.until)
    rows = rows_of(connection, "alerts", waiting)
    return [row.delivery for row in rows if _tells_of_nothing_else(alert_of(row), mute)]


def _tells_of_nothing_else(alert: Alert, mute: Mute) -> bool:
    return bool(alert.events) and all(_is_about(event, mute) for event in alert.events)


def _is_about(event: Event, mute: Mute) -> bool:
    if mute.scope is MuteScope.SOURCE:
        return set(event.sources) == {mute.target}
    return mute.target == (event.id if mute.scope is MuteScope.EVENT else event.crossing)
