"""RSS, Atom, RDF and JSON Feed to entries; XML by feedparser, with a door in front of it.

The door refuses what is no feed, takes away what XML can do besides holding text, and closes what was cut off, so that
what is read of an entry is whole. Where fewer entries come out of it than the bytes name, feedparser gets the bytes as
they came: it knows encodings and mistakes that are not known here, and what it alone can read is not lost.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any

import feedparser

from monitor.fetch import Response
from monitor.sources.door import (
    ENTITIES_REFUSED,
    MOST_ENTRIES_READ,
    MOST_REFERENCES,
    MOST_TAGS,
    Admitted,
    admitted,
    entries_begun,
    is_page,
    names_entities,
    without_dtd,
)
from monitor.sources.entries import Entry, Texts, absolute_link
from monitor.sources.json_feed import json_feed_entries
from monitor.sources.plain import LONGEST_TITLE, folded, holds_monster, on_one_line, plain_text
from monitor.sources.published import read_published
from monitor.sources.recognising import mark
from monitor.sources.unreadable import UnreadableSource
from monitor.sources.well_formed_feed import ordinary_entries, parsed_date


def feed_entries(response: Response, text: str, now: datetime | None) -> list[Entry]:
    """The entries of a feed. text: that of the answer; relative links start at the address of the answer.

    Raises UnreadableSource where there is no feed, or entries but none that can be read.
    """
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return json_feed_entries(text, response.url, now)
    document = admitted(text)
    known: list[Any] = []
    refusal = ""
    if isinstance(document, Admitted):
        known, reason = _read_admitted(document.xml)
        refusal = f"it begins like a feed, but none of its entries can be read: {reason}"
    begun = entries_begun(text)
    if document != ENTITIES_REFUSED and (isinstance(document, str) or len(known) < begun):
        known = max(known, _as_it_came(response, text, begun), key=len)
    if not known and (begun or isinstance(document, str)):
        raise UnreadableSource(document if isinstance(document, str) else refusal)
    return [_entry(found, response.url, now) for found in known]


def _read_admitted(xml: str) -> tuple[list[Any], str]:
    """The entries of a document that may be parsed, and why there are none."""
    ordinary = ordinary_entries(xml)
    if ordinary is not None:
        return ordinary, "they are empty"
    document = b'<?xml version="1.0" encoding="utf-8"?>' + xml.encode("utf-8", "replace")
    return _parsed(document, "application/xml; charset=utf-8")


def _as_it_came(response: Response, text: str, begun: int) -> list[Any]:
    """What feedparser reads in the very bytes, under the type they were sent with; where these may define entities, in
    the text without them."""
    too_much = begun > MOST_ENTRIES_READ or text.count("<") > MOST_TAGS or text.count("&") > MOST_REFERENCES
    if too_much or holds_monster(text) or is_page(text):
        return []
    if names_entities(response.body):
        return _parsed(without_dtd(text).encode("utf-8", "replace"), "application/xml; charset=utf-8")[0]
    return _parsed(response.body, response.content_type or "application/xml")[0]


def _parsed(document: bytes, content_type: str) -> tuple[list[Any], str]:
    """The entries that feedparser finds, and why there are none."""
    try:
        parsed = feedparser.parse(
            BytesIO(document),
            # no address here: ids would be made absolute with it, and change when the feed moves
            response_headers={"content-type": content_type},
            resolve_relative_uris=False,
            sanitize_html=False,  # all markup becomes plain text here
        )
    except Exception as problem:  # what its two parsers raise for hostile bytes is written nowhere
        return [], f"{type(problem).__name__}: {problem}"
    return list(parsed.entries), str(parsed.get("bozo_exception") or "they are empty")


def _entry(found: dict[str, Any], base: str, now: datetime | None) -> Entry:
    return Entry(
        id=on_one_line(folded(str(found.get("id") or ""))),
        link=_link(found, base),
        title=on_one_line(plain_text(str(found.get("title") or ""), LONGEST_TITLE)),
        mark=_mark(found),
        texts=partial(_texts, found, now),
    )


def _mark(found: dict[str, Any]) -> str:
    links = [str(link.get("href") or "") for link in found.get("links") or ()]
    contents = [str(part.get("value") or "") for part in found.get("content") or ()]
    names = ("id", "link", "title", "summary", "published", "updated", "created")
    return mark(*(str(dict.get(found, name) or "") for name in names), *links, *contents)


def _texts(found: dict[str, Any], now: datetime | None) -> Texts:
    summary = plain_text(str(found.get("summary") or ""))
    content = max(
        (plain_text(str(part.get("value") or "")) for part in found.get("content") or ()), key=len, default=""
    )
    return Texts(summary, content if len(content) > len(summary) else "", _published(found, now))


def _link(found: Mapping[str, Any], base: str) -> str:
    links = [link for link in found.get("links") or () if link.get("rel", "alternate") == "alternate"]
    candidates = [found.get("link"), *(link.get("href") for link in links)]
    return next((link for candidate in candidates if candidate and (link := absolute_link(base, str(candidate)))), "")


def _published(found: dict[str, Any], now: datetime | None) -> datetime | None:
    for name in ("published", "updated", "created"):
        written = dict.get(found, name)
        parsed = found[f"{name}_parsed"] if dict.__contains__(found, f"{name}_parsed") else parsed_date(written)
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
