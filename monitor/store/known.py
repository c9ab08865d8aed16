"""What a poll asks before it decides: what is known of what it found. Nothing here costs more as history grows.

Statements of every poll are made once: to make one takes SQLAlchemy longer than the database to answer it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from monitor.model import Event, Item
from monitor.store.columns import storable
from monitor.store.dialects import chunks
from monitor.store.rows import event_of, rows_of
from monitor.store.tables import events, items

MOST_TRIES = 5  # for the article of an item, a poll each
_EVENTS_A_CROSSING = 50

_STORED = select(items.c.key, items.c.fingerprint, items.c.article_tries).where(
    items.c.source == bindparam("source"), items.c.key.in_(bindparam("keys", expanding=True))
)


def unseen(connection: Connection, source: str, found: Sequence[Item]) -> list[Item]:
    """Those of `found` that are new or were edited, in their order; of several with one key, the first."""
    first = {storable(item.key): item for item in reversed(found)}
    known: dict[str, str] = {}
    for keys in chunks(first):
        stored = connection.execute(_STORED, {"source": source, "keys": keys})
        known.update((row.key, row.fingerprint) for row in stored)
    return [item for key, item in reversed(first.items()) if known.get(key) != fingerprint(item)]


def unfinished(connection: Connection, source: str, found: Sequence[Item]) -> dict[str, int]:
    """Those of `found`, by key, that stand as they were stored and whose articles are still to be had: how often that
    was tried in vain."""
    by_key = {storable(item.key): item for item in reversed(found)}
    tries: dict[str, int] = {}
    for keys in chunks(by_key):
        for row in connection.execute(_STORED, {"source": source, "keys": keys}):
            if 0 < row.article_tries < MOST_TRIES and row.fingerprint == fingerprint(by_key[row.key]):
                tries[by_key[row.key].key] = row.article_tries
    return tries


def fingerprint(item: Item) -> str:
    """Changes when what an item says changes."""
    said = "\x00".join((item.title, item.summary, item.content))
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def events_about(connection: Connection, crossings: Collection[str], since: datetime) -> list[Event]:
    """The latest events of each crossing, 50 at most, that were reported at or after `since`; the newest first."""
    found: list[Event] = []
    for crossing in dict.fromkeys(crossings):
        about = select(events.c.id, events.c.payload).where(
            events.c.crossing == crossing, events.c.last_reported >= since
        )
        newest = about.order_by(events.c.last_reported.desc(), events.c.id).limit(_EVENTS_A_CROSSING)
        found += (event_of(row) for row in rows_of(connection, "events", newest))
    return found
