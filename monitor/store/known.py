"""What a poll asks before it decides: what is known of what it found. Nothing here costs more as history grows."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select

from monitor.model import Event, Item
from monitor.store.columns import storable
from monitor.store.dialects import among, lists, one_of
from monitor.store.earlier import earlier_readings
from monitor.store.prepared import Prepared
from monitor.store.rows import event_of
from monitor.store.tables import announcements, events, items
from monitor.store.views import PollState, ToRead

MOST_TRIES = 5  # for the article of an item, a poll each
_EVENTS_A_CROSSING = 50

_EVENTS = Prepared(
    "events",
    select(events.c.id, events.c.payload)
    .where(events.c.crossing == bindparam("crossing"), events.c.last_reported >= bindparam("since"))
    .order_by(events.c.last_reported.desc(), events.c.id)
    .limit(_EVENTS_A_CROSSING),
)


@cache
def _stored(size: int) -> Prepared:
    announced = exists().where(announcements.c.item_id == items.c.id).label("announced")
    asked = select(items.c.id, items.c.key, items.c.fingerprint, items.c.article_tries, announced)
    return Prepared("items", asked.where(items.c.source == bindparam("source"), one_of(items.c.key, size)))


def to_read(connection: Connection, source: str, found: Sequence[Item], state: PollState) -> ToRead:
    """What of the items `found` at a poll of `source` is to be read. state: before that poll."""
    of_key = {storable(item.key): item for item in reversed(found)}  # of several with one key the first
    known: dict[str, Any] = {}
    for keys in lists(of_key) if state.items_seen else ():
        rows = _stored(len(keys)).rows(connection, {"source": source, **among(items.c.key, keys)})
        known.update((row.key, row) for row in rows)
    fresh, unfinished, announced = list[Item](), list[Item](), dict[str, int]()
    tries: dict[str, int] = {}
    for key, item in reversed(of_key.items()):
        row = known.get(key)
        if row is None or row.fingerprint != fingerprint(item):
            fresh.append(item)
        elif 0 < row.article_tries < MOST_TRIES:
            unfinished.append(item)
            tries[item.key] = row.article_tries
        else:
            continue
        if row is not None and row.announced:
            announced[item.key] = row.id
    earlier = {} if state.first else earlier_readings(connection, source, [*fresh, *unfinished], announced)
    return ToRead(tuple(fresh), tuple(unfinished), tries, earlier)


def fingerprint(item: Item) -> str:
    """Changes when what an item says changes."""
    said = "\x00".join((item.title, item.summary, item.content))
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def events_about(connection: Connection, crossings: Collection[str], since: datetime) -> list[Event]:
    """The latest events of each crossing, 50 at most, that were reported at or after `since`; the newest first."""
    found: list[Event] = []
    for crossing in dict.fromkeys(crossings):
        found += map(event_of, _EVENTS.rows(connection, {"crossing": crossing, "since": since}))
    return found
