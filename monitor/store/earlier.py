"""What items said before their source edited them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Column, Connection, bindparam, exists, func, literal, select

from monitor.model import Announcement, EarlierReading, Item, Reason
from monitor.store.columns import storable
from monitor.store.dialects import among, lists, one_of
from monitor.store.encoding import name_of
from monitor.store.prepared import Prepared
from monitor.store.rows import announcement_of, document_of
from monitor.store.tables import announcements, documents, items

_TAKEN_BACK = (Reason.CORRECTED, Reason.WITHDREW)  # rows of what an edit no longer says

_OF_ITEM = (
    announcements.c.item_id == bindparam("item"),
    announcements.c.reason.not_in([literal(name_of(reason)) for reason in _TAKEN_BACK]),
)
_SAID_LAST = Prepared(
    "announcements",
    select(announcements)
    .where(
        *_OF_ITEM,
        announcements.c.created == select(func.max(announcements.c.created)).where(*_OF_ITEM).scalar_subquery(),
    )
    .order_by(announcements.c.id),
)
_DOCUMENT = Prepared("documents", select(documents).where(documents.c.item_id == bindparam("item")))


@cache
def _announcing(column: Column[str], size: int) -> Prepared:
    """Items that announced something, and have one of so many values in `column`."""
    said = exists().where(announcements.c.item_id == items.c.id)
    asked = select(items.c.id, items.c.key, items.c.url)
    return Prepared("items", asked.where(items.c.source == bindparam("source"), one_of(column, size), said))


def earlier_readings(connection: Connection, source: str, found: Sequence[Item]) -> dict[str, EarlierReading]:
    """For those of `found`, by key, that were read before under the same key or address and announced something: what
    they announced when they last did. Looked up by index, for these items alone."""
    by_key = {storable(item.key): item.key for item in found}
    by_url = {storable(item.url): item.key for item in found if item.url}
    stored = {
        row.id: row
        for column, values in ((items.c.key, by_key), (items.c.url, by_url))
        for some in lists(values)
        for row in _announcing(column, len(some)).rows(connection, {"source": source, **among(column, some)})
    }
    readings: dict[str, EarlierReading] = {}
    for id, row in sorted(stored.items()):
        reading = _reading(connection, id)
        if reading is not None:
            readings[by_key.get(row.key) or by_url[row.url]] = reading
    return readings


def _reading(connection: Connection, item_id: int) -> EarlierReading | None:
    said: list[tuple[str, Announcement]] = [
        (row.event_id, announcement_of(row))
        for row in _SAID_LAST.rows(connection, {"item": item_id})
        if row.event_id is not None
    ]
    read = _DOCUMENT.rows(connection, {"item": item_id})
    return EarlierReading(document_of(read[0]), tuple(said)) if said and read else None
