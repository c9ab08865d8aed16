"""The daemon's own pulse: a row that it writes while it lives, which shows too that the store can be written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from monitor.store.dialects import upsert
from monitor.store.tables import pulse


def beat(connection: Connection, now: datetime) -> None:
    upsert(connection, pulse, [{"id": 1, "at": now}], key=("id",))


def last_beat(connection: Connection) -> datetime | None:
    return connection.execute(select(pulse.c.at)).scalar()
