"""What detection makes of a text, in one line each: 'nasib open scheduled 2025-06-14'. For the tests of this folder."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from monitor.crossings import load_crossings
from monitor.detection import Detector, Trail
from monitor.model import Announcement, Document, DocumentKind

THURSDAY = "2025-06-12T12:00+03:00"


@cache
def detector() -> Detector:
    return Detector(load_crossings())


def document(
    text: str, title: str = "", language: str | None = None, published: str = THURSDAY, kind: str = "news"
) -> Document:
    if language is None:
        language = "ar" if any("\u0600" <= letter <= "\u06ff" for letter in title + text) else "en"
    when = datetime.fromisoformat(published)
    return Document("d", "s", "https://example.org/d", title, text, language, when, DocumentKind(kind))


def read(
    text: str, title: str = "", language: str | None = None, published: str = THURSDAY, kind: str = "news"
) -> tuple[Announcement, ...]:
    return detector().announcements(document(text, title, language, published, kind))


def trail(text: str, title: str = "", language: str | None = None, published: str = THURSDAY) -> Trail:
    return detector().trail(document(text, title, language, published))


def said(
    text: str, title: str = "", language: str | None = None, published: str = THURSDAY, kind: str = "news"
) -> set[str]:
    """The announcements as 'crossing status phase', in any order."""
    return {f"{a.crossing} {a.status} {a.phase}" for a in read(text, title, language, published, kind)}
