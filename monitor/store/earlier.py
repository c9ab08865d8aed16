"""What items said before their source edited them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, or_, select

from monitor.model import Announcement, EarlierReading, Item, Reason
from monitor.store.columns import storable
from monitor.store.dialects import chunks
from monitor.store.encoding import name_of
from monitor.store.rows import announcement_of, document_of, rows_of
from monitor.store.tables import announcements, documents, items

_TAKEN_BACK = (name_of(Reason.CORRECTED), name_of(Reason.WITHDREW))  # rows of what an edit no longer says


_KNOWN = (
    select(items.c.id, items.c.key, items.c.url)
    .where(
        items.c.source == bindparam("source"),
        or_(
            items.c.key.in_(bindparam("keys", expanding=True)),
            items.c.url.in_(bindparam("urls", expanding=True)),
        ),
    )
    .order_by(items.c.id)
)


def earlier_readings(connection: Connection, source: str, found: Sequence[Item]) -> dict[str, EarlierReading]:
    """For those of `found`, by key, that were read before under the same key or address and announced something: what
    they announced when they last did. Looked up by index, for these items alone."""
    by_key = {storable(item.key): item.key for item in found}
    by_url = {storable(item.url): item.key for item in found if item.url}
    readings: dict[str, EarlierReading] = {}
    for keys in chunks(list(by_key)):
        urls = [storable(item.url) for item in found if storable(item.key) in keys and item.url]
        for row in connection.execute(_KNOWN, {"source": source, "keys": keys, "urls": urls}).all():
            key = by_key.get(row.key) or by_url.get(row.url)
            reading = _reading(connection, row.id)
            if key is not None and reading is not None:
                readings[key] = reading
    return readings


def _reading(connection: Connection, item_id: int) -> EarlierReading | None:
    mine = (announcements.c.item_id == item_id, announcements.c.reason.not_in(_TAKEN_BACK))
    latest = select(func.max(announcements.c.created)).where(*mine).scalar_subquery()
    asked = select(announcements).where(*mine, announcements.c.created == latest).order_by(announcements.c.id)
    said: list[tuple[str, Announcement]] = [
        (row.event_id, announcement_of(row))
        for row in rows_of(connection, "announcements", asked)
        if row.event_id is not None
    ]
    read = rows_of(connection, "documents", select(documents).where(documents.c.item_id == item_id))
    return EarlierReading(document_of(read[0]), tuple(said)) if said and read else None
