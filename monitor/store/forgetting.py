"""What is forgotten with time, and what never is.

Texts go first: what documents and items said. Later goes what was found in an item, its title and its address. What
makes a repeat recognisable stays for ever: the key and the fingerprint of each item, and the events with their
witnesses; and so do the alerts, with the evidence that they told.

Items are taken in the order in which they were read last, from where the last time ended: no call looks at what was
forgotten before.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, and_, delete, select, update

from monitor.model import EPOCH
from monitor.store.dialects import upsert
from monitor.store.tables import announcements, documents, forgotten, items


class Forgettable(StrEnum):
    TEXTS = "texts"
    ITEMS = "items"


def forget(connection: Connection, what: Forgettable, before: datetime, limit: int) -> int:
    """Forgets what was read last before `before`, and about `limit` items at most; returns the number of items.

    A caller calls again until it returns 0. Items that were read at one and the same time go together.
    """
    since = connection.execute(select(forgotten.c.until).where(forgotten.c.what == what.value)).scalar() or EPOCH
    open_ones = and_(items.c.last_read > since, items.c.last_read < before)
    times = select(items.c.last_read).where(open_ones).order_by(items.c.last_read).limit(limit)
    until = max(connection.execute(times).scalars(), default=None)
    if until is None:
        return 0
    these = and_(items.c.last_read > since, items.c.last_read <= until)
    ids = select(items.c.id).where(these)
    connection.execute(delete(documents).where(documents.c.item_id.in_(ids)))
    bare: dict[str, object] = {"summary": "", "content": ""}
    if what is Forgettable.ITEMS:
        connection.execute(delete(announcements).where(announcements.c.item_id.in_(ids)))
        bare |= {"url": "", "title": "", "language": None, "published": None, "note": None}
    number = connection.execute(update(items).where(these).values(bare)).rowcount
    upsert(connection, forgotten, [{"what": what.value, "until": until}], key=("what",))
    return number
