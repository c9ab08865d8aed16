"""What a page says of itself: title, author, language, time of publication. None of it is to be trusted."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bs4 import BeautifulSoup, Tag

from monitor.sources import plain_text, read_published
from monitor.sources.elements import element_text

_PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "pubdate")
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_BY_LINES = frozenset({"byline", "author", "author-name"})  # classes
_JSON_LD_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_JSON_LD_AUTHOR = re.compile(r'"author"\s*:\s*[\[\s]*\{[^{}]{0,300}?"name"\s*:\s*"([^"\\]{2,120})"')
_LONGEST_NAME = 200  # characters


@dataclass(frozen=True, slots=True)
class Head:
    """title: '' where the page has none. language: ISO 639-1. published: in UTC."""

    title: str
    author: str | None
    language: str | None
    published: datetime | None


def read_head(page: BeautifulSoup, text: str) -> Head:
    """text: that `page` was parsed from."""
    said = _metas(page)
    return Head(_title(page, said), _author(page, said, text), _language(page, said), _published(page, said, text))


def _metas(page: BeautifulSoup) -> dict[str, str]:
    """The content of each <meta>, by what it is called there, in small letters; of several the first."""
    found: dict[str, str] = {}
    for meta in page.find_all("meta"):
        for attribute in ("property", "name", "itemprop"):
            if meta.has_attr(attribute):
                found.setdefault(str(meta[attribute]).lower(), str(meta.get("content") or ""))
    return found


def _title(page: BeautifulSoup, said: Mapping[str, str]) -> str:
    for found in (said.get("og:title", ""), _text(page.find("h1")), _text(page.find("title"))):
        if found:
            return " ".join(plain_text(found, 1000).split())
    return ""


def _author(page: BeautifulSoup, said: Mapping[str, str], text: str) -> str | None:
    """Addresses of profiles are no names."""
    written = [said.get(name, "") for name in _AUTHORS]
    written += [html.unescape(name) for name in _JSON_LD_AUTHOR.findall(text)[:1]]
    written.append(_text(page.find(_is_by_line)))
    names = (" ".join(plain_text(name, _LONGEST_NAME).split()) for name in written if name)
    return next((name for name in names if name and "://" not in name), None)


def _is_by_line(element: Tag) -> bool:
    by_class = not _BY_LINES.isdisjoint(element.get_attribute_list("class"))
    return by_class or element.get("itemprop") == "author" or "author" in element.get_attribute_list("rel")


def _language(page: BeautifulSoup, said: Mapping[str, str]) -> str | None:
    root = page.find("html")
    written = str(root.get("lang") or "") if isinstance(root, Tag) else ""
    code = (written or said.get("og:locale", "")).strip().lower()[:2]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _published(page: BeautifulSoup, said: Mapping[str, str], text: str) -> datetime | None:
    written = [said.get(name, "") for name in _PUBLISHED]
    written += _JSON_LD_PUBLISHED.findall(text)[:1]
    if isinstance(shown := page.find("time", datetime=True), Tag):
        written.append(str(shown["datetime"]))
    return next((moment for date in written if date and (moment := read_published(date))), None)


def _text(element: object) -> str:
    return element_text(element, _LONGEST_NAME * 5) if isinstance(element, Tag) else ""
