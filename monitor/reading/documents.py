"""Item -> document: its text as it will be judged, its language, its time."""

from __future__ import annotations

from datetime import datetime

from monitor.model import Document, DocumentKind, Item
from monitor.reading.around import without_asides
from monitor.reading.language import language_of
from monitor.reading.words import clean

MOST_TEXT = 100_000  # characters of a document that are read


def said_in(item: Item) -> str:
    """All that the source itself says in an item: where the name of a crossing is looked for first."""
    summary = "" if _repeats(item.content, item.summary) else item.summary
    said = "\n".join(part for part in (item.title, summary, item.content) if part)
    return clean(said[:MOST_TEXT])


def _repeats(content: str, summary: str) -> bool:
    """Whether `content` holds `summary`, whole to its last word."""
    before, found, after = content.partition(summary) if summary else ("", "", "")
    return bool(found) and not before[-1:].strip() and not after[:1].strip()


def body_of(text: str) -> str:
    """A text as it is judged: without what a reader cannot see, and without lines that lead to other news, which feeds
    and posts carry too."""
    return without_asides(clean(text[:MOST_TEXT]))


def document_of(
    item: Item, text: str, published: datetime, *, language: str | None = None, kind: DocumentKind = DocumentKind.NEWS
) -> Document:
    """`item` with `text` as its full text.

    published: aware, what is taken for its time. language: what the source is said to be written in.
    """
    title, body = clean(item.title), body_of(text)
    return Document(
        id=f"{item.source}/{item.key}",
        source=item.source,
        url=item.url,
        title=title,
        text=body,
        language=language_of(f"{title}\n{body}", language or item.language),
        published=published,
        kind=kind,
        forwarded_from=item.forwarded_from,
    )
