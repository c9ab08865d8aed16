"""The feeds that the head of a page names."""

from __future__ import annotations

from monitor.sources.entries import absolute_link
from monitor.sources.plain import first_tags

_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_MOST_TEXT = 2_000_000  # characters of a page that are looked at
_MOST_TAGS = 30_000
_OF_COMMENTS = ("comments", "/replies", "التعليقات")  # their feeds hold no news


def feeds_named(text: str, url: str) -> list[str]:
    """Their absolute addresses, in the order of the page; those of comments last."""
    if "<link" not in text[:_MOST_TEXT].lower():
        return []
    from bs4 import Tag  # few addresses of feeds are those of pages

    from monitor.sources.elements import parsed

    page = parsed(first_tags(text[:_MOST_TEXT], _MOST_TAGS))
    base = page.find("base", href=True)
    start = absolute_link(url, str(base["href"])) if isinstance(base, Tag) else url
    named: dict[str, bool] = {}
    for link in page.find_all("link", href=True):
        relations = {str(each).lower() for each in link.get_attribute_list("rel")}
        kind = str(link.get("type") or "").partition(";")[0].strip().lower()
        address = absolute_link(start or url, str(link["href"]))
        if address and "alternate" in relations and (kind in _TYPES or "feed" in relations):
            about = f"{link.get('title') or ''} {address}".lower()
            named.setdefault(address, any(word in about for word in _OF_COMMENTS))
    return sorted(named, key=lambda address: named[address])
