"""The text of an article out of its page.

What stands around the article is taken out first (`furniture`): headlines of other news are the classic false alarm.
trafilatura does the rest; where it finds nothing, the element that holds most of the page's paragraphs is taken. What
the page says of itself in its head tells the title, the author, the language and the time of publication.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import trafilatura
from bs4 import BeautifulSoup, Tag

from monitor.fetch import one_line
from monitor.reading.around import Kind, leads_of, without_asides
from monitor.reading.article import Article, UnreadableArticle, Wall
from monitor.reading.furniture import without_furniture
from monitor.reading.head import read_head
from monitor.sources import plain_text
from monitor.sources.elements import element_text, parsed

_SHORT = 80  # characters; less is a headline or a notice and no article
# Characters that are shown of an article that must be paid for, at most: where its machine-readable mark says so, where
# words beside it do, which stand on pages of whole articles too, and where both do.
_TEASER, _SHORT_TEASER, _LONG_TEASER = 600, 400, 1_500
_SHORTEST_OF_A_WALL = 10  # letters
_PAID = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)
_CHALLENGE = re.compile(r"cf-chl-|/cdn-cgi/challenge-platform|_Incapsula_Resource|captcha-delivery\.com", re.IGNORECASE)
_CONSENT = re.compile(r"^(?:consent|guce|cookiewall)\.|[./](?:consent|collectConsent)(?:[/?]|$)", re.IGNORECASE)


def article_in(text: str, url: str) -> Article:
    """The article in the markup of a page. Raises UnreadableArticle."""
    page = parsed(text)
    head, walls = read_head(page, text), _walls_in_words(page)
    without_furniture(page)
    main = without_asides(_main_text(str(page), page, url))
    article = Article(head.title, main, head.language, head.published, head.author)
    _refuse_what_is_no_article(article, text, page, url, walls)
    return article


def _main_text(text: str, page: BeautifulSoup, url: str) -> str:
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
