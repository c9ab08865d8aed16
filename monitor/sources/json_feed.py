"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) to entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from monitor.sources.entries import Entry, Texts, absolute_link
from monitor.sources.folding import LONGEST_TITLE, folded_line, on_one_line
from monitor.sources.json_answer import as_text, json_value
from monitor.sources.plain import plain_text
from monitor.sources.published import read_published
from monitor.sources.recognising import mark
from monitor.sources.unreadable import UnreadableSource, what_came

_MOST_ENTRIES_READ = 2_000
_DATES = ("date_published", "date_modified")
_READ = ("id", "url", "external_url", "title", "summary", "content_html", "content_text", *_DATES)


def json_feed_entries(text: str, url: str, now: datetime | None) -> list[Entry]:
    """Raises UnreadableSource for JSON of another kind and for JSON that is broken."""
    feed = json_value(text, "a feed")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not ("jsonfeed.org" in str(feed.get("version")) or _look_like_entries(items)):
        raise UnreadableSource(what_came(text, "a feed"))
    return [_entry(item, url, now) for item in items[:_MOST_ENTRIES_READ] if isinstance(item, dict)]


def _look_like_entries(items: list[Any]) -> bool:
    telling = {"content_html", "content_text", "date_published", "external_url"}
    return any(isinstance(item, dict) and telling & item.keys() for item in items)


def _entry(item: Mapping[str, Any], base: str, now: datetime | None) -> Entry:
    said = {name: as_text(item.get(name)) for name in _READ}
    links = (absolute_link(base, said[name]) for name in ("url", "external_url"))
    return Entry(
        id=folded_line(said["id"]),
        link=next((link for link in links if link), ""),
        title=on_one_line(plain_text(said["title"], LONGEST_TITLE)),
        mark=mark(*said.values()),
        texts=partial(_texts, said, now),
    )


def _texts(said: Mapping[str, str], now: datetime | None) -> Texts:
    content = plain_text(said["content_html"]) or plain_text(said["content_text"])
    summary = plain_text(said["summary"])
    dates = (said[name] for name in _DATES)
    published = next((moment for date in dates if date and (moment := read_published(date, now=now))), None)
    return Texts(summary, content if len(content) > len(summary) else "", published)
