"""What `detect` reads: files of text or HTML, or records of a corpus, as documents."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.cli.ending import Trouble
from monitor.cli.records import document_of, open_text, records_in
from monitor.model import Document, DocumentKind
from monitor.reading.documents import body_of
from monitor.reading.language import language_of
from monitor.reading.words import clean

STANDARD_INPUT = "-"

_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|article|div|p)\b", re.IGNORECASE)
_LONGEST_TITLE = 200  # characters; a longer first line is a paragraph
_MOST_BYTES = 50_000_000  # of one text or page


@dataclass(frozen=True, slots=True)
class Told:
    """What the person says of texts that do not say it themselves. published: where a page names no time."""

    published: datetime
    language: str | None
    kind: DocumentKind


def corpus_documents(files: Sequence[str]) -> Iterator[Document]:
    """The documents of JSON Lines files, one by one. Raises Trouble, with file and line."""
    for name in files:
        with _opened(name) as stream:
            for place, record in records_in(stream, _shown(name)):
                try:
                    yield document_of(record)
                except ValueError as error:
                    raise Trouble(f"{place}: {error}") from error


def documents(files: Sequence[str], told: Told) -> Iterator[Document]:
    """Each file as one document. Raises Trouble."""
    for name in files:
        with _opened(name) as stream:
            body = stream.read(_MOST_BYTES + 1)
        if len(body) > _MOST_BYTES:
            raise Trouble(f"{_shown(name)}: is larger than {_MOST_BYTES // 1_000_000} MB, too long for one text")
        yield _document(_shown(name), body, told)


def count_lines(files: Sequence[str]) -> int | None:
    """How many records there are about, for the progress; None where it comes from standard input."""
    if STANDARD_INPUT in files:
        return None
    total = 0
    for name in files:
        with _opened(name) as stream:
            total += sum(1 for _ in stream)
    return total


def _document(name: str, body: bytes, told: Told) -> Document:
    published = told.published
    if _MARKUP.search(body[:20_000]):
        from monitor.reading.article import UnreadableArticle, read_article

        try:
            article = read_article(body, "https://localhost/", "text/html")
        except UnreadableArticle as error:
            raise Trouble(f"{name}: {error}") from error
        title, text, published = article.title, article.text, article.published or published
    else:
        from monitor.sources import decode

        title, text = _title_and_text(decode(body, None))
    title, text = clean(title), body_of(text)
    if not title.strip() and not text.strip():
        raise Trouble(f"{name}: is empty")
    language = told.language or language_of(f"{title}\n{text}")
    return Document(name, "", "", title, text, language, published, told.kind)


def _title_and_text(text: str) -> tuple[str, str]:
    """The first line is the title, where it is short and more comes after it."""
    first, _, rest = text.strip().partition("\n")
    return (first.strip(), rest.strip()) if rest.strip() and len(first) <= _LONGEST_TITLE else ("", text.strip())


def _opened(name: str) -> Any:
    return nullcontext(sys.stdin.buffer) if name == STANDARD_INPUT else open_text(Path(name))


def _shown(name: str) -> str:
    return "standard input" if name == STANDARD_INPUT else name
