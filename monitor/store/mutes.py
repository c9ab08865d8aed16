"""What people do not want to hear of for a while. A mute is kept for good, so that what it held can be explained."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, insert, or_, select, update

from monitor.model import Mute
from monitor.store.encoding import name_of
from monitor.store.errors import NotStoredError
from monitor.store.finding import whole_id
from monitor.store.rows import mute_of, rows_of
from monitor.store.tables import mutes


def mute(connection: Connection, wanted: Mute) -> None:
    """Its id must be new."""
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


def unmute(connection: Connection, id: str, now: datetime) -> Mute:
    """Ends the mute `id` (its beginning is enough) before its time and returns it as it was.

    Raises NotStoredError where there is none, or where it holds no more; AmbiguousError where several begin so.
    """
    whole = whole_id(connection, mutes.c.id, "mute", id)
    found = mute_of(rows_of(connection, "mutes", select(mutes).where(mutes.c.id == whole))[0])
    if not found.holds(now):
        raise NotStoredError(f"mute {whole}: it holds no more; crossing-monitor mutes lists those that do")
    connection.execute(update(mutes).where(mutes.c.id == whole).values(ended=now))
    return found


def holding(connection: Connection, now: datetime) -> list[Mute]:
    """Those that hold at `now`, the oldest first."""
    return _read(connection, _asked(mutes.c.ended.is_(None), mutes.c.since <= now, _lasts(now)))


def all_mutes(connection: Connection) -> list[Mute]:
    """Those that hold, held or will, the oldest first."""
    return _read(connection, _asked())


def _lasts(now: datetime) -> ColumnElement[bool]:
    return or_(mutes.c.until.is_(None), mutes.c.until > now)


def _asked(*conditions: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return select(mutes).where(*conditions).order_by(mutes.c.since, mutes.c.id)


def _read(connection: Connection, asked: Select[tuple[object, ...]]) -> list[Mute]:
    return [mute_of(row) for row in rows_of(connection, "mutes", asked)]
