"""Documents in the form of a labelled corpus, one JSON object a line: reading them, with or without their labels.

    {"id", "lang", "kind", "source", "url", "published", "title", "text", "announcements": [labels]}

Only `text` or `title` is needed. `published` is a date (noon UTC is meant) or a date and time (UTC where it names no
offset).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from monitor.cli.ending import Trouble
from monitor.model import Document, DocumentKind
from monitor.reading.documents import body_of
from monitor.reading.language import language_of
from monitor.reading.words import clean

_NOON = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document and what people found in it."""

    document: Document
    labels: tuple[Mapping[str, Any], ...]


def read_records(path: Path) -> list[Document]:
    """The documents in a JSON Lines file, in its order, without their labels. Raises Trouble, with the line."""
    with open_text(path) as stream:
        return [_at(place, document_of, record) for place, record in records_in(stream, str(path))]


def read_labelled(path: Path) -> list[Labelled]:
    """The documents in a JSON Lines file with their labels. Raises Trouble, with the line."""
    with open_text(path) as stream:
        return [_at(place, _labelled, record) for place, record in records_in(stream, str(path))]


def open_text(path: Path) -> Any:
    """Raises Trouble where the file cannot be opened."""
    try:
        return path.open("rb")
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror or error}") from error


def records_in(lines: Iterable[bytes], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(place, record) of each line that is not empty; place is 'FILE:LINE'. Raises Trouble."""
    for number, line in enumerate(lines, start=1):
        place = f"{name}:{number}"
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise Trouble(f"{place}: is not JSON ({error}); one object a line is wanted") from error
        if not isinstance(record, dict):
            raise Trouble(f"{place}: is no JSON object; one object a line is wanted")
        yield place, {"id": place, **record}


def document_of(record: Mapping[str, Any]) -> Document:
    """The document of a record; its labels are not looked at. Raises ValueError, which says what is wrong."""
    title, text = clean(_text(record, "title")), body_of(_text(record, "text"))
    if not title.strip() and not text.strip():
        raise ValueError('it has neither "title" nor "text"')
    return Document(
        id=_text(record, "id"),
        source=_text(record, "source"),
        url=_text(record, "url"),
        title=title,
        text=text,
        language=_text(record, "lang") or language_of(f"{title}\n{text}"),
        published=published_of(_text(record, "published")),
        kind=_kind(_text(record, "kind") or DocumentKind.NEWS),
    )


def published_of(text: str) -> datetime:
    """The moment of '2025-06-12' (its noon), '2025-06-12T16:00' (UTC) or '2025-06-12T16:00+03:00'.

    Raises ValueError, which says what is wanted.
    """
    try:
        if len(text) == len("2025-06-12"):
            return datetime.combine(date.fromisoformat(text), _NOON)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"published" is wanted like 2025-06-12 or 2025-06-12T16:00+03:00; here is "{text}"') from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _labelled(record: Mapping[str, Any]) -> Labelled:
    labels = record.get("announcements")
    if not isinstance(labels, list):
        raise ValueError('it has no labels: "announcements": [...] is wanted')
    for label in labels:
        missing = [key for key in ("crossing", "status", "phase", "event") if key not in label]
        if missing:
            raise ValueError(f"a label lacks {', '.join(missing)}")
    return Labelled(document_of(record), tuple(labels))


def _at(place: str, read: Any, record: Mapping[str, Any]) -> Any:
    try:
        return read(record)
    except ValueError as error:
        raise Trouble(f"{place}: {error}") from error


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f'"{key}" is wanted as text')
    return value


def _kind(name: str) -> DocumentKind:
    try:
        return DocumentKind(name)
    except ValueError:
        raise ValueError(f'"kind" is one of {", ".join(DocumentKind)}; here is "{name}"') from None
