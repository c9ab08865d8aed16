"""The text of an article out of its page.

trafilatura does the work (50 MB in memory, so it is imported when the first article comes); where it finds nothing, the
element that holds most of the page's paragraphs is taken. What the page says of itself in its head tells the title,
the language and the time of publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from monitor.fetch import one_line
from monitor.sources import decode, element_text, first_markup, first_tags, parsed, plain_text, read_published

_LONGEST_PAGE = 2_000_000  # characters
_MOST_TAGS = 30_000  # an article's page has a few thousand; trafilatura needs some 0.1 s for each thousand
_SHORT = 80  # characters; less is a headline or a notice and no article
_TEASER = 600  # characters; what is shown of an article that must be paid for
_PUBLISHED = ("article:published_time", "og:article:published_time", "datePublished", "date", "dc.date", "pubdate")
_JSON_LD_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_PAID = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)
_CHALLENGE = re.compile(r"cf-chl-|/cdn-cgi/challenge-platform|_Incapsula_Resource|captcha-delivery\.com", re.IGNORECASE)
_CONSENT = re.compile(r"^(?:consent|guce|cookiewall)\.|[./](?:consent|collectConsent)(?:[/?]|$)", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|p|article|span|br|title|meta)\b", re.IGNORECASE)


class UnreadableArticle(Exception):  # noqa: N818 (it reads as it is meant: `except UnreadableArticle`)
    """No article can be read from a page. `str()` is one line that says what came instead."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message, 400))


@dataclass(frozen=True, slots=True)
class Article:
    """text: plain, a paragraph a line. language, published: as the page says, not to be trusted; published in UTC."""

    title: str
    text: str
    language: str | None = None
    published: datetime | None = None


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
    article = Article(_title(page), _main_text(text, page, url), _language(page), _published(page, text))
    _refuse_what_is_no_article(article, text, page, url)
    return article


def _plain(text: str) -> Article:
    clean = plain_text(text)
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
    for boilerplate in page.find_all(["nav", "aside", "footer", "header"]):
        boilerplate.decompose()
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


def _title(page: BeautifulSoup) -> str:
    for found in (_meta(page, "og:title"), _text(page.find("h1")), _text(page.find("title"))):
        if found:
            return " ".join(plain_text(found, 1000).split())
    return ""


def _text(element: object) -> str:
    return element_text(element) if isinstance(element, Tag) else ""


def _meta(page: BeautifulSoup, name: str) -> str:
    for attribute in ("property", "name", "itemprop"):
        if isinstance(found := page.find("meta", attrs={attribute: name}), Tag):
            return str(found.get("content") or "")
    return ""


def _language(page: BeautifulSoup) -> str | None:
    root = page.find("html")
    written = str(root.get("lang") or "") if isinstance(root, Tag) else ""
    code = (written or _meta(page, "og:locale")).strip().lower()[:2]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _published(page: BeautifulSoup, text: str) -> datetime | None:
    written = [_meta(page, name) for name in _PUBLISHED]
    written += _JSON_LD_PUBLISHED.findall(text)[:1]
    if isinstance(shown := page.find("time", datetime=True), Tag):
        written.append(str(shown["datetime"]))
    return next((moment for date in written if date and (moment := read_published(date))), None)


def _refuse_what_is_no_article(article: Article, text: str, page: BeautifulSoup, url: str) -> None:
    """Machine-readable marks only: what walls say in words differs in every language."""
    length = len(article.text)
    if length >= _TEASER:
        return
    titled = f" titled '{one_line(article.title, 80)}'" if article.title else ""
    if _CHALLENGE.search(text):
        raise UnreadableArticle(f"the site asks for proof of a human reader instead of showing the article{titled}")
    if _PAID.search(text):
        raise UnreadableArticle(f"the article{titled} is for subscribers; the page shows {length} characters of it")
    parts = urlsplit(url)
    if _CONSENT.search(parts.hostname or "") or _CONSENT.search(parts.path) or _asks_for_consent(page):
        raise UnreadableArticle(f"the page{titled} asks for consent to cookies instead of showing the article")
    if length < _SHORT:
        raise UnreadableArticle(f"the page{titled} holds no article text: it may need JavaScript, which is not run")


def _asks_for_consent(page: BeautifulSoup) -> bool:
    return any(_CONSENT.search(str(form.get("action") or "")) for form in page.find_all("form", action=True))
