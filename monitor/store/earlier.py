"""What items said before their source edited them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, bindparam, exists, func, literal, select

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
def _announcing(size: int) -> Prepared:
    """Items that announced something, of so many addresses."""
    said = exists().where(announcements.c.item_id == items.c.id)
    asked = select(items.c.id, items.c.key, items.c.url)
    return Prepared("items", asked.where(items.c.source == bindparam("source"), one_of(items.c.url, size), said))


def earlier_readings(
    connection: Connection, source: str, found: Sequence[Item], announced: Mapping[str, int]
) -> dict[str, EarlierReading]:
    """For those of `found`, by key, that were read before under the same key or address and announced something: what
    they announced when they last did. Looked up by index, for these items alone.

    announced: the ids of those that announced something under the same key, by key.
    """
    by_key = {storable(item.key): item.key for item in found}
    by_url = {storable(item.url): item.key for item in found if item.url}
    stored = {id: key for key, id in announced.items()}
    for urls in lists(by_url):
        for row in _announcing(len(urls)).rows(connection, {"source": source, **among(items.c.url, urls)}):
            stored[row.id] = by_key.get(row.key) or by_url[row.url]
    readings: dict[str, EarlierReading] = {}
    for id, key in sorted(stored.items()):
        reading = _reading(connection, id)
        if reading is not None:
            readings[key] = reading
    return readings


def _reading(connection: Connection, item_id: int) -> EarlierReading | None:
    said: list[tuple[str, Announcement]] = [
        (row.event_id, announcement_of(row))
        for row in _SAID_LAST.rows(connection, {"item": item_id})
        if row.event_id is not None
    ]
    read = _DOCUMENT.rows(connection, {"item": item_id})
    return EarlierReading(document_of(read[0]), tuple(said)) if said and read else None
