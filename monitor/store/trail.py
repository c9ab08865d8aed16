"""The trail of one item: what it was, what was made of it, and who was told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from monitor.model import Event, Fate, Reason
from monitor.store.queries import alerts_about
from monitor.store.rows import announcement_of, document_of, item_of, read_name, read_payload, rows_of
from monitor.store.tables import announcements, documents, events, items, sources
from monitor.store.views import Finding, Trail

_MAX_ID = 2**31 - 1


def find_item(connection: Connection, text: str) -> int | None:
    """The number of the item that `text` names: that number, the id of its document, its URL, or its key.

    Where several have the same URL or key, the one seen last.
    """
    for question in _questions(text.strip()):
        found = connection.execute(question.limit(1)).scalar()
        if found is not None:
            return found
    return None


def item_trail(connection: Connection, text: str) -> Trail | None:
    """None where `text` names no item (see `find_item`)."""
    id = find_item(connection, text)
    if id is None:
        return None
    row = rows_of(connection, "items", select(items).where(items.c.id == id))[0]
    read = rows_of(connection, "documents", select(documents).where(documents.c.item_id == id))
    findings = _findings(connection, id)
    told = dict.fromkeys(finding.event.id for finding in findings if finding.event is not None)
    return Trail(
        id=id,
        item=item_of(row),
        first_seen=row.first_seen,
        last_read=row.last_read,
        fate=read_name(Fate, "items", id, row.fate),
        note=row.note,
        document=document_of(read[0]) if read else None,
        findings=findings,
        alerts=tuple(alerts_about(connection, list(told))),
    )


def _questions(text: str) -> Iterator[Select[int]]:
    if text.isascii() and text.isdecimal() and int(text) <= _MAX_ID:
        yield select(items.c.id).where(items.c.id == int(text))
    newest = items.c.id.desc()
    yield select(documents.c.item_id).where(documents.c.id == text).order_by(documents.c.item_id.desc())
    yield select(items.c.id).where(items.c.url == text).order_by(newest)
    # Through the names of all sources, because the index is on source and key.
    yield select(items.c.id).where(items.c.source.in_(select(sources.c.name)), items.c.key == text).order_by(newest)


def _findings(connection: Connection, item_id: int) -> tuple[Finding, ...]:
    asked = (
        select(announcements, events.c.payload.label("event"))
        .join(events, events.c.id == announcements.c.event_id, isouter=True)
        .where(announcements.c.item_id == item_id)
        .order_by(announcements.c.id)
    )
    return tuple(_finding(row) for row in rows_of(connection, "announcements", asked))


def _finding(row: Row[Any]) -> Finding:
    return Finding(
        announcement=announcement_of(row),
        event=None if row.event is None else read_payload(Event, "events", row.event_id, row.event),
        reason=read_name(Reason, "announcements", row.id, row.reason),
        created=row.created,
    )
