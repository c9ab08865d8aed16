"""What the operator was told of sources and goes on, so that it is told once, and its end once, over restarts too."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, select

from monitor.store.dialects import upsert
from monitor.store.encoding import name_of
from monitor.store.prepared import Prepared
from monitor.store.rows import read_name
from monitor.store.schedule import poll_state
from monitor.store.tables import source_troubles
from monitor.store.views import PollState, SourceTrouble, TroubleKind

_TROUBLES = Prepared(
    "source_troubles",
    select(source_troubles).where(source_troubles.c.source == bindparam("of")).order_by(source_troubles.c.kind),
)


def troubles_of(connection: Connection, source: str) -> list[SourceTrouble]:
    return [
        SourceTrouble(row.source, read_name(TroubleKind, "source_troubles", source, row.kind), row.since)
        for row in _TROUBLES.rows(connection, {"of": source})
    ]


def condition(connection: Connection, source: str) -> tuple[PollState, list[SourceTrouble]]:
    """How it stands with a source, and what the operator was told of it."""
    return poll_state(connection, source), troubles_of(connection, source)


def begin_trouble(connection: Connection, trouble: SourceTrouble) -> None:
    row = {"source": trouble.source, "kind": name_of(trouble.kind), "since": trouble.since}
    upsert(connection, source_troubles, [row], key=("source", "kind"))


def end_trouble(connection: Connection, trouble: SourceTrouble) -> None:
    connection.execute(
        delete(source_troubles).where(
            source_troubles.c.source == trouble.source, source_troubles.c.kind == name_of(trouble.kind)
        )
    )
