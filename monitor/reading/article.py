"""What an article is, and why there is none.

What reads one out of a page (`page`) takes 60 MB in memory with its libraries, and is loaded with the first of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.fetch import one_line
from monitor.reading.around import without_asides
from monitor.sources import decode, first_markup, first_tags, plain_text

_LONGEST_PAGE = 2_000_000  # characters
_MOST_TAGS = 30_000  # an article's page has a few thousand; trafilatura needs some 0.1 s for each thousand
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|p|article|span|br|title|meta)\b", re.IGNORECASE)


class Wall(StrEnum):
    """What a site shows in the place of an article."""

    PAID = "its articles are for subscribers"
    CONSENT = "its pages ask for consent to cookies first"
    CHALLENGE = "its pages ask for proof of a human reader first"


class UnreadableArticle(Exception):  # noqa: N818 (it reads as it is meant: `except UnreadableArticle`)
    """No article can be read from a page. `str()` is one line that says what came instead. wall: if it was one."""

    def __init__(self, message: str, wall: Wall | None = None) -> None:
        super().__init__(one_line(message, 400))
        self.wall = wall


@dataclass(frozen=True, slots=True)
class Article:
    """text: plain, a paragraph a line. author, language, published: as the page says, not to be trusted; published in
    UTC."""

    title: str
    text: str
    language: str | None = None
    published: datetime | None = None
    author: str | None = None


def read_article(body: bytes, url: str, content_type: str | None = None) -> Article:
    """The article in a page, or in plain text, that came from `url`. Raises UnreadableArticle."""
    text = first_tags(decode(first_markup(body), content_type)[:_LONGEST_PAGE], _MOST_TAGS)
    if not text.strip():
        raise UnreadableArticle("the page is empty")
    if "\x00" in text[:1000] or text.startswith(("%PDF", "PK\x03\x04")):
        raise UnreadableArticle(f"the address holds no text ({one_line(content_type or 'of no said type', 80)})")
    if _MARKUP.search(text[:20_000]) is None:
        return _plain(text)
    from monitor.reading.page import article_in

    return article_in(text, url)


def _plain(text: str) -> Article:
    clean = without_asides(plain_text(text))
    return Article(title=clean.partition("\n")[0][:300], text=clean)
