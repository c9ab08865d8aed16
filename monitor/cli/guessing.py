"""Guesses for `try`, pure: what kind of source an answer is of, and which selectors give the items of a page."""

from __future__ import annotations

import re

from bs4 import Tag

from monitor.settings import Selectors, SourceKind
from monitor.sources import first_tags
from monitor.sources.elements import parsed

_ITEMS = ("article", ".post", ".news-item", ".item", ".card", ".entry", "[class*=news]", "li", "tr")
_TITLES = ("h1", "h2", "h3", "h4", "h5", "[class*=title]", "a")
_DATES = ("time", ".date", "[class*=date]", "[class*=time]")
_FEWEST = 3  # items; fewer are no list of news
_MOST_OF = 0.6  # of the items must have what is looked for
_SHORTEST_TITLE = 15  # characters; what is shorter is a menu
_MOST_TEXT = 2_000_000  # characters of a page that are looked at
_MOST_TAGS = 50_000
_FEED = re.compile(r"<(?:[\w-]{1,20}:)?(?:rss|rdf|feed)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:[\w-]{1,20}:)?(?:urlset|sitemapindex)[\s>/]")


def kind_of_answer(text: str) -> SourceKind:
    """The kind of source whose answer `text` is, by how it begins."""
    start = text[:20_000].lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        return SourceKind.JSON
    if _SITEMAP.search(start):
        return SourceKind.SITEMAP
    return SourceKind.FEED if _FEED.search(start) else SourceKind.PAGE


def guess_selectors(text: str) -> Selectors | None:
    """Selectors under which the page in `text` gives a list of titles with links; None where it holds no such list."""
    page = parsed(first_tags(text[:_MOST_TEXT], _MOST_TAGS))
    for boilerplate in page.find_all(["nav", "header", "footer"]):
        boilerplate.decompose()
    for item in _ITEMS:
        elements = page.select(item, limit=100)
        if len(elements) < _FEWEST:
            continue
        for title in _TITLES:
            links = {_link(element) for element in elements if _title(element, title)} - {None}
            if len(links) >= max(_FEWEST, _MOST_OF * len(elements)):
                date = next((each for each in _DATES if _share(elements, each) >= _MOST_OF), None)
                return Selectors(item=item, title=title, link="a", date=date)
    return None


def _title(element: Tag, selector: str) -> bool:
    found = element.select_one(selector)
    return found is not None and len(found.get_text(strip=True)) >= _SHORTEST_TITLE


def _link(element: Tag) -> str | None:
    found = element if element.name == "a" else element.find("a", href=True)
    return str(found["href"]) if isinstance(found, Tag) and found.get("href") else None


def _share(elements: list[Tag], selector: str) -> float:
    return sum(element.select_one(selector) is not None for element in elements) / len(elements)
