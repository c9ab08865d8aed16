"""Which sources there are, and when each is polled next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from monitor.model import Rhythm
from monitor.store.dialects import chunks
from monitor.store.errors import NotStoredError
from monitor.store.prepared import Prepared
from monitor.store.rows import memory_of, pace_of, read_payload, rows_of
from monitor.store.subscriptions import pushed_until
from monitor.store.tables import source_troubles, sources
from monitor.store.views import PollState

_STATE = Prepared(
    "sources", select(sources, pushed_until().label("pushed_until")).where(sources.c.name == bindparam("this"))
)


def register(connection: Connection, names: Iterable[str], now: datetime, apart: timedelta = timedelta()) -> None:
    """Makes `names` the sources of the configuration.

    New ones, those that come back, and those that were due while nobody asked are due from `now` on, one every `apart`,
    who waits longest first. Those that are gone are never due and keep what they learned, but no trouble of theirs goes
    on. The others keep their time.
    """
    wanted = list(dict.fromkeys(names))
    asked = select(sources.c.name, sources.c.present, sources.c.due_at).order_by(sources.c.due_at, sources.c.name)
    rows = rows_of(connection, "sources", asked)
    known = {row.name: row.present for row in rows}
    coming = [name for name in wanted if not known.get(name, False)]
    listed = set(wanted)
    waiting = [row.name for row in rows if row.present and row.due_at <= now and row.name in listed]
    due = {name: now + apart * place for place, name in enumerate([*waiting, *coming])}
    if waiting:
        late = update(sources).where(sources.c.name == bindparam("late")).values(due_at=bindparam("due"))
        connection.execute(late, [{"late": name, "due": due[name]} for name in waiting])
    new = [
        {
            "name": name,
            "present": True,
            "due_at": due[name],
            "failures": 0,
            "items_seen": 0,
            "dated_items": 0,
            "stirred": 0,
        }
        for name in coming
        if name not in known
    ]
    if new:
        connection.execute(insert(sources), new)
    back = [{"this": name, "due": due[name]} for name in coming if name in known]
    if back:
        again = update(sources).where(sources.c.name == bindparam("this"))
        connection.execute(again.values(present=True, gone_since=None, due_at=bindparam("due")), back)
    for gone in chunks(name for name, present in known.items() if present and name not in listed):
        connection.execute(update(sources).where(sources.c.name.in_(gone)).values(present=False))
        connection.execute(delete(source_troubles).where(source_troubles.c.source.in_(gone)))


def readdress(connection: Connection, addresses: Mapping[str, str], now: datetime) -> list[str]:
    """Remembers under which addresses (hashes of URLs) sources are asked; returns those whose address changed.

    They are due now, and asked without the validators of the old address; how often it published counts no more.
    """
    before = {row.name: row.address for row in connection.execute(select(sources.c.name, sources.c.address))}
    moved = [name for name, address in addresses.items() if before.get(name) not in (None, address)]
    changed = [{"this": name, "now": address} for name, address in addresses.items() if before.get(name) != address]
    if changed:
        readdressed = update(sources).where(sources.c.name == bindparam("this")).values(address=bindparam("now"))
        connection.execute(readdressed, changed)
    for name in moved:
        ask_anew(connection, name, now)
    return moved


def ask_anew(connection: Connection, name: str, now: datetime) -> None:
    """The source is due now, and asked as if it had never answered; what was read of it stays known."""
    fresh: dict[str, object] = {"etag": None, "last_modified": None, "due_at": now}
    fresh |= {"rhythm": None, "moved_to": None, "gone_since": None}
    no_pace: dict[str, object] = {"dated_since": None, "dated_items": 0, "longest_pause": None, "stirred": 0}
    connection.execute(update(sources).where(sources.c.name == name).values(**fresh, **no_pace))


def hasten(connection: Connection, latest: Mapping[str, datetime]) -> None:
    """No source that answers is due later than this; one that fails keeps its longer wait."""
    for name, moment in latest.items():
        later = (sources.c.name == name) & (sources.c.due_at > moment) & (sources.c.failures == 0)
        connection.execute(update(sources).where(later).values(due_at=moment))


def put_off(connection: Connection, name: str, until: datetime) -> None:
    """The source is due then; of its last poll all stays known."""
    connection.execute(update(sources).where(sources.c.name == name).values(due_at=until))


def _asked() -> ColumnElement[bool]:
    return sources.c.present & sources.c.gone_since.is_(None)


def due(connection: Connection, now: datetime, limit: int) -> list[str]:
    """Who is to be polled at `now`; who waits longest comes first."""
    waiting = select(sources.c.name).where(_asked(), sources.c.due_at <= now)
    return list(connection.execute(waiting.order_by(sources.c.due_at, sources.c.name).limit(limit)).scalars())


def next_due(connection: Connection) -> datetime | None:
    """When the next source is due; None where there is no source."""
    return connection.execute(select(func.min(sources.c.due_at)).where(_asked())).scalar()


def poll_state(connection: Connection, name: str) -> PollState:
    """Raises NotStoredError for a source that was never registered."""
    row = next(iter(_STATE.rows(connection, {"this": name})), None)
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
        pace=pace_of(row),
        memory=memory_of(row),
        mattered_at=row.mattered_at,
        rhythm=None if row.rhythm is None else read_payload(Rhythm, "sources", name, row.rhythm),
        moved_to=row.moved_to,
        gone_since=row.gone_since,
        pushed_until=row.pushed_until,
        items_seen=row.items_seen,
    )
