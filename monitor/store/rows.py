"""Rows as the values that they were made of. Each raises UnreadableRowError, with table and id, where it cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Row

from monitor.model import (
    Alert,
    Announcement,
    Delivery,
    DeliveryState,
    Document,
    DocumentKind,
    Event,
    Item,
    Mute,
    MuteScope,
    Purpose,
    Severity,
)
from monitor.store.encoding import from_json
from monitor.store.errors import UnreadableRowError
from monitor.store.pace import Pace
from monitor.store.views import Acknowledgement, DeliveryOverview

T = TypeVar("T")
E = TypeVar("E", bound=Enum)


def rows_of(
    connection: Connection, table: str, statement: Executable, values: Mapping[str, object] | None = None
) -> Sequence[Row[Any]]:
    """All rows of a statement on `table`. values: of its parameters."""
    try:
        return connection.execute(statement, values).all()
    except ValueError as error:  # a time that is none; the driver does not say in which row
        raise UnreadableRowError(table, None, str(error)) from error


def read_payload(kind: type[T], table: str, id: object, payload: str) -> T:
    try:
        return from_json(kind, payload)
    except (ValueError, TypeError) as error:
        raise UnreadableRowError(table, id, str(error)) from error


def read_name(kind: type[E], table: str, id: object, name: str) -> E:
    """The member that `encoding.name_of` wrote."""
    try:
        return kind[str(name).upper()]
    except KeyError as error:
        raise UnreadableRowError(table, id, f"this is no {kind.__name__}: {name!r}") from error


def pace_of(row: Row[Any]) -> Pace:
    return Pace(row.last_item_at, row.dated_since, row.dated_items, row.longest_pause, row.stirred)


def memory_of(row: Row[Any]) -> dict[str, str]:
    if row.memory is None:
        return {}
    memory: dict[str, str] = read_payload(dict[str, str], "sources", row.name, row.memory)
    return memory


def event_of(row: Row[Any]) -> Event:
    try:
        return _event(row.payload)
    except (ValueError, TypeError) as error:
        raise UnreadableRowError("events", row.id, str(error)) from error


@lru_cache(maxsize=2_000)
def _event(payload: str) -> Event:
    """The same events are asked for again and again, by polls and by those who look; a value never changes."""
    return from_json(Event, payload)


def alert_of(row: Row[Any]) -> Alert:
    return read_payload(Alert, "alerts", row.id, row.payload)


def announcement_of(row: Row[Any]) -> Announcement:
    return read_payload(Announcement, "announcements", row.id, row.payload)


def item_of(row: Row[Any]) -> Item:
    return Item(
        source=row.source,
        key=row.key,
        url=row.url,
        title=row.title,
        summary=row.summary,
        content=row.content,
        published=row.published,
        language=row.language,
        forwarded_from=row.forwarded_from,
    )


def document_of(row: Row[Any]) -> Document:
    kind = read_name(DocumentKind, "documents", row.item_id, row.kind)
    return Document(
        id=row.id,
        source=row.source,
        url=row.url,
        title=row.title,
        text=row.text,
        language=row.language,
        published=row.published,
        kind=kind,
        forwarded_from=row.forwarded_from,
    )


def delivery_of(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        alert=row.alert_id or "",
        channel=row.channel,
        subject=row.subject,
        body=row.body,
        due=row.due_at,
        state=read_name(DeliveryState, "deliveries", row.id, row.state),
        attempts=row.attempts,
        error=row.error,
        purpose=read_name(Purpose, "deliveries", row.id, row.purpose),
        bundle=row.bundle,
        severity=read_name(Severity, "deliveries", row.id, row.severity),
        message=row.message,
        first_due=row.first_due,
    )


def delivery_overview_of(row: Row[Any]) -> DeliveryOverview:
    return DeliveryOverview(delivery_of(row), row.created, row.sent_at)


def mute_of(row: Row[Any]) -> Mute:
    scope = read_name(MuteScope, "mutes", row.id, row.scope)
    return Mute(row.id, scope, row.target, row.why, row.since, row.until, row.ended)


def acknowledgement_of(row: Row[Any]) -> Acknowledgement:
    return Acknowledgement(row.alert_id, row.by, row.at)
