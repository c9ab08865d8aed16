"""RSS, Atom and RDF to entries, by feedparser, with a door in front of it.

The door refuses what is no feed, takes away what XML can do besides holding text, and closes what was cut off, so that
an entry is either whole or not there.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from typing import Any

import feedparser

from monitor.sources.entries import Entry, absolute_link
from monitor.sources.plain import LONGEST_TITLE, first_tags, folded, on_one_line, plain_text
from monitor.sources.published import read_published
from monitor.sources.unreadable import UnreadableSource, what_came

_ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|feed|RDF))(?=[\s>/])")
_PROLOG = 64_000  # characters before the root element that may hold warnings, comments and style sheets
_ENTRY_END = re.compile(r"</(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ENTRY_START = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # in XML; one of them makes the whole unreadable
# What a parser is given at most. A feed of 10 MB can hold a million empty entries or nested tags, which take minutes;
# 1,000 entries with 100 tags in each are far more than any newspaper sends.
_MOST_ENTRIES_READ = 2_000
_MOST_TAGS = 100_000


def feed_entries(text: str, url: str, now: datetime | None) -> list[Entry]:
    """The entries of a feed. url: where it came from, which relative links start at. Raises UnreadableSource."""
    document = _closed(_admitted(text))
    parsed = feedparser.parse(
        BytesIO(b'<?xml version="1.0" encoding="utf-8"?>' + document.encode("utf-8", "replace")),
        # no address here: ids would be made absolute with it, and change when the feed moves
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,  # all markup becomes plain text here
    )
    if not parsed.entries and _ENTRY_START.search(document):
        raise UnreadableSource(f"it begins like a feed, but none of its entries can be read: {_reason(parsed)}")
    return [_entry(found, url, now) for found in parsed.entries]


def _admitted(text: str) -> str:
    """The feed in `text` from its root element on, without a DOCTYPE. Raises UnreadableSource if there is none."""
    root = _ROOT.search(text[:_PROLOG])
    prolog = text[: root.start()] if root else ""
    if root is None or re.search(r"<(?:html|body)\b", prolog, re.IGNORECASE):
        raise UnreadableSource(what_came(text, "a feed"))
    if re.search(r"<!ENTITY", prolog, re.IGNORECASE):
        raise UnreadableSource("the feed defines XML entities, which are refused: they can be made to fill the memory")
    return _ILLEGAL.sub("", text[root.start() :])


def _closed(document: str) -> str:
    """`document` up to its last whole entry, if it does not reach its own end or holds too much; else as it is."""
    name = _ROOT.match(document)[1]  # type: ignore[index]  # `_admitted` found it
    bounded = first_tags(document, _MOST_TAGS)
    ends = [match.end() for match in islice(_ENTRY_END.finditer(bounded), _MOST_ENTRIES_READ + 1)]
    if bounded == document and len(ends) <= _MOST_ENTRIES_READ and _reaches_its_end(document, name):
        return document
    if not ends:
        raise UnreadableSource("the feed holds no whole entry: it is cut off, or made of tags without text")
    channel = "</channel>" if name.lower().endswith("rss") else ""
    return f"{bounded[: ends[:_MOST_ENTRIES_READ][-1]]}{channel}</{name}>"


def _reaches_its_end(document: str, name: str) -> bool:
    closing = re.search(rf"</{re.escape(name)}\s*>\s*(?:<!--.*?-->\s*)*\Z", document[-2000:], re.DOTALL)
    return bool(closing or re.fullmatch(r"<[^<>]*/>\s*", document))  # <rss/>: a feed of nothing


def _entry(found: dict[str, Any], base: str, now: datetime | None) -> Entry:
    summary = plain_text(str(found.get("summary") or ""))
    content = max(
        (plain_text(str(part.get("value") or "")) for part in found.get("content") or ()), key=len, default=""
    )
    return Entry(
        id=on_one_line(folded(str(found.get("id") or ""))),
        link=_link(found, base),
        title=on_one_line(plain_text(str(found.get("title") or ""), LONGEST_TITLE)),
        summary=summary,
        content=content if len(content) > len(summary) else "",
        published=_published(found, now),
    )


def _link(found: Mapping[str, Any], base: str) -> str:
    links = [link for link in found.get("links") or () if link.get("rel", "alternate") == "alternate"]
    candidates = [found.get("link"), *(link.get("href") for link in links)]
    return next((link for candidate in candidates if candidate and (link := absolute_link(base, str(candidate)))), "")


def _published(found: dict[str, Any], now: datetime | None) -> datetime | None:
    for name in ("published", "updated", "created"):
        parsed, written = dict.get(found, f"{name}_parsed"), dict.get(found, name)
        moment = _moment(parsed) if parsed is not None else read_published(str(written or ""), now=now)
        if moment is not None:
            return moment
    return None


def _moment(parsed: Any) -> datetime | None:
    """A time of feedparser's, which is in UTC (and takes a time without zone for UTC)."""
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return moment if moment.year >= 1990 else None


def _reason(parsed: Mapping[str, Any]) -> str:
    problem = parsed.get("bozo_exception")
    return str(problem) if problem else "they are empty"
