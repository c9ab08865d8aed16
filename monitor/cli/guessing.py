"""Guesses for `try`, pure: what kind of source an address is of, and which selectors give the items of a page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from monitor.settings import Selectors, SourceKind, account_in

_ITEMS = ("article", ".post", ".news-item", ".item", ".card", ".entry", "[class*=news]", "li", "tr")
_TITLES = ("h1", "h2", "h3", "h4", "h5", "[class*=title]", "a")
_DATES = ("time", ".date", "[class*=date]", "[class*=time]")
_FEWEST = 3  # items; fewer are no list of news
_MOST_OF = 0.6  # of the items must have what is looked for
_SHORTEST_TITLE = 15  # characters; what is shorter is a menu
_MOST_TEXT = 2_000_000  # characters of a page that are looked at

_HOSTS = {
    SourceKind.TELEGRAM: {"t.me", "telegram.me", "telegram.dog"},
    SourceKind.X: {"x.com", "twitter.com"},
    SourceKind.BLUESKY: {"bsky.app"},
}
_WITH_AN_AT = {"youtube.com", "medium.com", "tiktok.com", "threads.net", "threads.com"}  # and no Mastodon
_BRIDGES = re.compile(r"nitter|rsshub|rss-bridge|/(?:twitter/user|telegram/channel)/", re.IGNORECASE)


def guess_network(url: str) -> SourceKind | None:
    """The network of which `url` names an account, as far as its form tells."""
    try:
        host = (urlsplit(url).hostname or "").lower().removeprefix("www.").removeprefix("mobile.")
    except ValueError:
        return None
    for kind, hosts in _HOSTS.items():
        if host in hosts:
            return kind if account_in(kind, url) else None
    is_mastodon = "/@" in url and host not in _WITH_AN_AT and account_in(SourceKind.MASTODON, url)
    return SourceKind.MASTODON if is_mastodon else None


def is_bridge(url: str) -> bool:
    """Whether a feed looks like one that a program makes of a network's pages."""
    return _BRIDGES.search(url) is not None


def guess_selectors(text: str) -> Selectors | None:
    """Selectors under which the page in `text` gives a list of titles with links; None where it holds no such list."""
    page = BeautifulSoup(text[:_MOST_TEXT], "lxml")
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
