"""What a poll leaves behind, in one transaction. Nothing here costs more as history grows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, literal, select, update

from monitor.model import Alert, Announcement, Change, Delivery, Document, Event, ReadItem
from monitor.store.cancelling import cancel_overtaken
from monitor.store.columns import Instant, storable
from monitor.store.dialects import among, chunks, lists, one_of, upsert
from monitor.store.encoding import name_of, to_json
from monitor.store.errors import NotStoredError
from monitor.store.known import MOST_TRIES, fingerprint
from monitor.store.owing import store_alerts
from monitor.store.pace import Pace, learned
from monitor.store.prepared import Prepared
from monitor.store.rows import pace_of
from monitor.store.subscriptions import note_missed, note_push
from monitor.store.tables import announcements, documents, events, items, sources
from monitor.store.views import Poll

_THIS = sources.c.name == bindparam("this")
_BEFORE = Prepared(
    "sources",
    select(
        sources.c.items_seen,
        sources.c.last_item_at,
        sources.c.dated_since,
        sources.c.dated_items,
        sources.c.longest_pause,
        sources.c.stirred,
    ).where(_THIS),
)
_FAILS = Prepared(
    "sources",
    update(sources)
    .where(_THIS)
    .values(
        failures=sources.c.failures + 1,
        failing_since=func.coalesce(sources.c.failing_since, bindparam("now", type_=Instant())),
    ),
    "last_polled",
    "due_at",
    "error",
)
_AT_ITS_OWN = Prepared(
    "sources",
    update(sources).where(_THIS, sources.c.moved_to.is_not(None)).values(moved_to=None, etag=None, last_modified=None),
)
_SAID = ("item_id", "event_id", "crossing", "reason", "created", "payload")
_ANNOUNCEMENT = Prepared("announcements", insert(announcements), *_SAID)


@cache
def _updating(*columns: str) -> Prepared:
    """Sets these columns of `this` source."""
    return Prepared("sources", update(sources).where(_THIS), *columns)


@cache
def _updating_and_counting(*columns: str) -> Prepared:
    counted = update(sources).where(_THIS).values(items_seen=sources.c.items_seen + bindparam("more"))
    return Prepared("sources", counted, *columns)


@cache
def _ids(size: int) -> Prepared:
    return Prepared(
        "items",
        select(items.c.key, items.c.id).where(items.c.source == bindparam("source"), one_of(items.c.key, size)),
    )


def commit_poll(connection: Connection, poll: Poll) -> None:
    """Stores all of `poll`. The caller's transaction makes it one."""
    strangers = {each.item.source for each in poll.read} - {poll.source}
    if strangers:
        raise ValueError(f"a poll of source {poll.source} brings items of {', '.join(sorted(strangers))}")
    read = {storable(each.item.key): each for each in poll.read}
    before = _before(connection, poll.source)
    ids = _ids_of(connection, poll.source, read) if before.items_seen else {}
    new = len(read) - len(ids)
    upsert(
        connection,
        items,
        [_item_row(each, poll.polled_at) for each in read.values()],
        key=("source", "key"),
        keep=("first_seen",),
    )
    spoken_of = [key for key, each in read.items() if (each.document or each.changes) and key not in ids]
    ids |= _ids_of(connection, poll.source, spoken_of)
    if poll.pushed:
        _hasten_missing(connection, poll)
    learned_of_it = {
        **({} if poll.pushed else _polled(poll)),
        **({"mattered_at": poll.polled_at} if poll.matters else {}),
        **({} if poll.wall is None else {"wall": poll.wall or None}),
        **_pace(poll, pace_of(before)),
    }
    counting = _updating_and_counting(*learned_of_it)
    counting.change(connection, {"this": poll.source, "more": new, **learned_of_it})
    if poll.pushed:
        note_push(connection, poll.source, poll.polled_at)
    elif new:
        note_missed(connection, poll.source, poll.polled_at)
    _count_tries(connection, poll)
    _store_events(connection, [change.event for each in poll.read for change in each.changes])
    _store_documents(connection, ids, read.values())
    _store_announcements(connection, ids, poll)
    cancel_overtaken(connection, poll.overtaken)
    store_alerts(connection, poll.alerts, poll.deliveries, poll.polled_at)


def commit_nothing_new(
    connection: Connection,
    source: str,
    polled_at: datetime,
    next_due: datetime,
    etag: str | None = None,
    last_modified: str | None = None,
    memory: Mapping[str, str] | None = None,
    moved_to: str | None = None,
) -> None:
    """A successful poll without anything to read. moved_to: as of a `Poll`."""
    success = _success(polled_at, next_due, etag, last_modified, memory or {}) | {"moved_to": moved_to}
    _check_there(source, _updating(*success).change(connection, {"this": source, **success}))


def commit_failure(
    connection: Connection, source: str, polled_at: datetime, next_due: datetime, error: str, *, gone: bool = False
) -> None:
    """A poll that failed; the validators stay, and so does the time since which it fails.

    An address that it had moved to is forgotten, with the validators that belong to it: it is asked at its own again.
    gone: it is not due any more.
    """
    if gone:
        _updating("gone_since").change(connection, {"this": source, "gone_since": polled_at})
    _AT_ITS_OWN.change(connection, {"this": source})
    failed = {"this": source, "now": polled_at, "last_polled": polled_at, "due_at": next_due, "error": error}
    _check_there(source, _FAILS.change(connection, failed))


def commit_alerts(
    connection: Connection,
    told: Sequence[Event],
    owed: Sequence[Alert],
    out: Sequence[Delivery],
    now: datetime,
    overtaken: Collection[str] = (),
) -> None:
    """Alerts that no poll caused, such as reminders, with the events as they stand after them.

    overtaken: as of a `Poll`.
    """
    _store_events(connection, told)
    cancel_overtaken(connection, overtaken)
    store_alerts(connection, owed, out, now)


def _polled(poll: Poll) -> dict[str, object]:
    return {
        **_success(poll.polled_at, poll.next_due, poll.etag, poll.last_modified, poll.memory),
        "rhythm": None if poll.rhythm is None else to_json(poll.rhythm),
        "moved_to": poll.moved_to,
    }


def _hasten_missing(connection: Connection, poll: Poll) -> None:
    """Articles of what was pushed are asked for by a poll."""
    if any(0 < each.article_tries < MOST_TRIES for each in poll.read):
        sooner = case((sources.c.due_at < poll.next_due, sources.c.due_at), else_=literal(poll.next_due, Instant()))
        hastened = update(sources).where(sources.c.name == poll.source)
        connection.execute(hastened.values(etag=None, last_modified=None, due_at=sooner))


def _success(
    polled_at: datetime, next_due: datetime, etag: str | None, last_modified: str | None, memory: Mapping[str, str]
) -> dict[str, object]:
    return {
        "last_polled": polled_at,
        "last_success": polled_at,
        "due_at": next_due,
        "etag": etag,
        "last_modified": last_modified,
        "failures": 0,
        "error": None,
        "failing_since": None,
        "memory": to_json(dict(memory)) if memory else None,
        "gone_since": None,
    }


def _check_there(name: str, updated: int) -> None:
    if updated == 0:
        raise NotStoredError(f"source {name}: it is not in the store; register the sources of the configuration first")


def _before(connection: Connection, source: str) -> Any:
    """What was learned of the source up to now."""
    found = _BEFORE.rows(connection, {"this": source})
    _check_there(source, len(found))
    return found[0]


def _pace(poll: Poll, before: Pace) -> dict[str, object]:
    """What the poll teaches of how often its source publishes; a date in the future counts as now, and so does none."""
    published = poll.times
    if published is None:
        published = tuple(min(each.item.published or poll.polled_at, poll.polled_at) for each in poll.read)
    pace = learned(before, published, poll.polled_at)
    return {
        "last_item_at": pace.newest,
        "dated_since": pace.since,
        "dated_items": pace.items,
        "longest_pause": pace.longest_pause,
        "stirred": pace.stirred,
    }


def _count_tries(connection: Connection, poll: Poll) -> None:
    for keys in chunks(storable(key) for key in poll.unread):
        again = update(items).where(items.c.source == poll.source, items.c.key.in_(keys))
        connection.execute(again.values(article_tries=items.c.article_tries + 1))


def _ids_of(connection: Connection, source: str, keys: Iterable[str]) -> dict[str, int]:
    """Of those that are stored."""
    ids: dict[str, int] = {}
    for some in lists(keys):
        ids.update(_ids(len(some)).rows(connection, {"source": source, **among(items.c.key, some)}))
    return ids


def _item_row(read: ReadItem, now: datetime) -> dict[str, object]:
    item = read.item
    return {
        "source": item.source,
        "key": item.key,
        "fingerprint": fingerprint(item),
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content": item.content,
        "published": item.published,
        "language": item.language,
        "forwarded_from": item.forwarded_from,
        "first_seen": now,
        "last_read": now,
        "fate": name_of(read.fate),
        "note": read.note,
        "article_tries": read.article_tries,
    }


def _store_documents(connection: Connection, ids: dict[str, int], read: Iterable[ReadItem]) -> None:
    rows = [_document_row(ids[storable(each.item.key)], each.document) for each in read if each.document is not None]
    upsert(connection, documents, rows, key=("item_id",))


def _document_row(item_id: int, document: Document) -> dict[str, object]:
    return {
        "item_id": item_id,
        "id": document.id,
        "source": document.source,
        "url": document.url,
        "title": document.title,
        "text": document.text,
        "language": document.language,
        "published": document.published,
        "kind": name_of(document.kind),
        "forwarded_from": document.forwarded_from,
    }


def _store_events(connection: Connection, told: Iterable[Event]) -> None:
    last = {storable(event.id): event for event in told}
    rows: list[dict[str, object]] = [
        {
            "id": event.id,
            "crossing": event.crossing,
            "status": name_of(event.status),
            "phase": name_of(event.phase),
            "effective_from": None if event.effective_from is None else str(event.effective_from),
            "last_reported": event.last_reported,
            "payload": to_json(event),
        }
        for event in last.values()
    ]
    upsert(connection, events, rows, key=("id",))


def _store_announcements(connection: Connection, ids: dict[str, int], poll: Poll) -> None:
    rows = [
        {
            "item_id": ids[storable(each.item.key)],
            "event_id": change.event.id,
            "crossing": announcement.crossing,
            "reason": name_of(change.reason),
            "created": poll.polled_at,
            "payload": to_json(announcement),
        }
        for each in poll.read
        for change in each.changes
        for announcement in _said_by(each, change)
    ]
    if rows:
        _ANNOUNCEMENT.change_each(connection, rows)


def _said_by(read: ReadItem, change: Change) -> Sequence[Announcement]:
    """The evidence that this item gave; a change may rest on others' too, which have rows of their own."""
    own = [each for each in change.because if read.document is not None and each.document == read.document.id]
    return own or change.because[-1:]
