"""The text of an article out of its page.

What stands around the article is taken out first (`furniture`): headlines of other news are the classic false alarm.
trafilatura does the rest (50 MB in memory, so it is imported when the first article comes); where it finds nothing, the
element that holds most of the page's paragraphs is taken. What the page says of itself in its head tells the title,
the author, the language and the time of publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from monitor.fetch import one_line
from monitor.reading.around import Kind, leads_of, without_asides
from monitor.reading.furniture import without_furniture
from monitor.reading.head import read_head
from monitor.sources import decode, element_text, first_markup, first_tags, parsed, plain_text

_LONGEST_PAGE = 2_000_000  # characters
_MOST_TAGS = 30_000  # an article's page has a few thousand; trafilatura needs some 0.1 s for each thousand
_SHORT = 80  # characters; less is a headline or a notice and no article
# Characters that are shown of an article that must be paid for, at most: where its machine-readable mark says so, where
# words beside it do, which stand on pages of whole articles too, and where both do.
_TEASER, _SHORT_TEASER, _LONG_TEASER = 600, 400, 1_500
_SHORTEST_OF_A_WALL = 10  # letters
_PAID = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)
_CHALLENGE = re.compile(r"cf-chl-|/cdn-cgi/challenge-platform|_Incapsula_Resource|captcha-delivery\.com", re.IGNORECASE)
_CONSENT = re.compile(r"^(?:consent|guce|cookiewall)\.|[./](?:consent|collectConsent)(?:[/?]|$)", re.IGNORECASE)
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
    page = parsed(text)
    head, walls = read_head(page, text), _walls_in_words(page)
    without_furniture(page)
    main = without_asides(_main_text(str(page), page, url))
    article = Article(head.title, main, head.language, head.published, head.author)
    _refuse_what_is_no_article(article, text, page, url, walls)
    return article


def _plain(text: str) -> Article:
    clean = without_asides(plain_text(text))
    return Article(title=clean.partition("\n")[0][:300], text=clean)


def _main_text(text: str, page: BeautifulSoup, url: str) -> str:
    import trafilatura

    found = trafilatura.extract(
        text,
        url=url,
        include_comments=False,
        include_tables=True,
        include_links=False,
        include_images=False,
        favor_precision=True,
        with_metadata=False,
        deduplicate=False,
    )
    extracted = plain_text(found or "")
    return extracted if len(extracted) >= _SHORT else max(extracted, _most_paragraphs(page), key=len)


def _most_paragraphs(page: BeautifulSoup) -> str:
    """The text of <article>, else of the element with most text in the paragraphs that it holds directly."""
    for header in page.find_all("header"):
        header.decompose()
    article = page.find("article") or page.find(None, attrs={"itemprop": "articleBody"})
    if isinstance(article, Tag) and len(whole := element_text(article)) >= _SHORT:
        return whole
    weights: dict[int, tuple[int, Tag]] = {}
    for paragraph in page.find_all("p"):
        if isinstance(parent := paragraph.parent, Tag):
            weight, _ = weights.get(id(parent), (0, parent))
            weights[id(parent)] = (weight + len(paragraph.get_text()), parent)
    if not weights:
        return ""
    _, parent = max(weights.values(), key=lambda pair: pair[0])
    return "\n".join(line for line in map(element_text, parent.find_all("p")) if line)


def _walls_in_words(page: BeautifulSoup) -> frozenset[Kind]:
    """What lines of the page say of a wall; a line on cookies is on most pages that have none."""
    strings = (str(string) for string in page.find_all(string=True) if len(string) > _SHORTEST_OF_A_WALL)
    kinds = (lead.kind for string in strings for lead in leads_of(string.strip()))
    return frozenset(kind for kind in kinds if kind in (Kind.PAID, Kind.CONSENT))


def _refuse_what_is_no_article(
    article: Article, text: str, page: BeautifulSoup, url: str, walls: frozenset[Kind]
) -> None:
    """By marks that machines read, and where these are missing, by the words of the languages that are known."""
    length = len(article.text)
    titled = f" titled '{one_line(article.title, 80)}'" if article.title else ""
    marked = _PAID.search(text) is not None
    if length < _TEASER and _CHALLENGE.search(text):
        message = f"the site asks for proof of a human reader instead of showing the article{titled}"
        raise UnreadableArticle(message, Wall.CHALLENGE)
    asked_to_pay = Kind.PAID in walls and length < (_LONG_TEASER if marked else _SHORT_TEASER)
    if asked_to_pay or (marked and length < _TEASER):
        message = f"the article{titled} is for subscribers; the page shows {length} characters of it"
        raise UnreadableArticle(message, Wall.PAID)
    if length >= _TEASER:
        return
    parts = urlsplit(url)
    by_address = _CONSENT.search(parts.hostname or "") or _CONSENT.search(parts.path) or _asks_for_consent(page)
    if by_address or (length < _SHORT and Kind.CONSENT in walls):
        message = f"the page{titled} asks for consent to cookies instead of showing the article"
        raise UnreadableArticle(message, Wall.CONSENT)
    if length < _SHORT:
        raise UnreadableArticle(f"the page{titled} holds no article text: it may need JavaScript, which is not run")


def _asks_for_consent(page: BeautifulSoup) -> bool:
    return any(_CONSENT.search(str(form.get("action") or "")) for form in page.find_all("form", action=True))
