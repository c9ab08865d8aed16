"""Which sources there are, and when each is polled next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from monitor.store.dialects import chunks
from monitor.store.errors import NotStoredError
from monitor.store.rows import rows_of
from monitor.store.tables import sources
from monitor.store.views import PollState


def register(connection: Connection, names: Iterable[str], now: datetime, spread: timedelta) -> None:
    """Makes `names` the sources of the configuration.

    New ones, and those that come back, are due from `now` on, evenly over `spread`. Those that are gone are never due
    and keep what they learned. The others keep their time.
    """
    wanted = list(dict.fromkeys(names))
    known = {row.name: row.present for row in rows_of(connection, "sources", select(sources.c.name, sources.c.present))}
    coming = [name for name in wanted if not known.get(name, False)]
    due = {name: now + spread * place / len(coming) for place, name in enumerate(coming)}
    new = [
        {"name": name, "present": True, "due_at": due[name], "failures": 0, "items_seen": 0}
        for name in coming
        if name not in known
    ]
    if new:
        connection.execute(insert(sources), new)
    for name in coming:
        if name in known:
            connection.execute(update(sources).where(sources.c.name == name).values(present=True, due_at=due[name]))
    for gone in chunks(name for name, present in known.items() if present and name not in set(wanted)):
        connection.execute(update(sources).where(sources.c.name.in_(gone)).values(present=False))


def due(connection: Connection, now: datetime, limit: int) -> list[str]:
    """Who is to be polled at `now`; who waits longest comes first."""
    waiting = select(sources.c.name).where(sources.c.present, sources.c.due_at <= now)
    return list(connection.execute(waiting.order_by(sources.c.due_at, sources.c.name).limit(limit)).scalars())


def next_due(connection: Connection) -> datetime | None:
    """When the next source is due; None where there is no source."""
    return connection.execute(select(func.min(sources.c.due_at)).where(sources.c.present)).scalar()


def poll_state(connection: Connection, name: str) -> PollState:
    """Raises NotStoredError for a source that was never registered."""
    row = next(iter(rows_of(connection, "sources", select(sources).where(sources.c.name == name))), None)
    if row is None:
        raise NotStoredError(f"source {name}: it is not in the store; register the sources of the configuration first")
    return PollState(
        etag=row.etag,
        last_modified=row.last_modified,
        first=row.last_success is None,
        failures=row.failures,
        error=row.error,
        failing_since=row.failing_since,
        last_success=row.last_success,
        last_item_at=row.last_item_at,
    )
