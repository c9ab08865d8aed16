"""What the operator was told of sources and goes on, so that it is told once, and its end once, over restarts too."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from monitor.store.dialects import upsert
from monitor.store.encoding import name_of
from monitor.store.rows import read_name, rows_of
from monitor.store.tables import troubles
from monitor.store.views import Trouble, TroubleKind


def troubles_of(connection: Connection, source: str) -> list[Trouble]:
    asked = select(troubles).where(troubles.c.source == source).order_by(troubles.c.kind)
    return [
        Trouble(row.source, read_name(TroubleKind, "troubles", source, row.kind), row.since)
        for row in rows_of(connection, "troubles", asked)
    ]


def begin_trouble(connection: Connection, trouble: Trouble) -> None:
    row = {"source": trouble.source, "kind": name_of(trouble.kind), "since": trouble.since}
    upsert(connection, troubles, [row], key=("source", "kind"))


def end_trouble(connection: Connection, trouble: Trouble) -> None:
    connection.execute(
        delete(troubles).where(troubles.c.source == trouble.source, troubles.c.kind == name_of(trouble.kind))
    )
