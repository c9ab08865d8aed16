"""The entries of any feed that is not an ordinary one, by feedparser: it knows the broken world.

Where fewer entries come out of the door than the bytes name, feedparser gets the bytes as they came: it knows encodings
and mistakes that are not known here, and what it alone can read is not lost.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from monitor.fetch import Response
from monitor.sources.door import (
    ENTITIES_REFUSED,
    MOST_ENTRIES_READ,
    Admitted,
    holds_too_much,
    is_page,
    names_entities,
    without_dtd,
)
from monitor.sources.plain import holds_monster
from monitor.sources.unreadable import UnreadableSource


def entries_by_feedparser(
    response: Response, text: str, document: Admitted | str, begun: int, ordinary: list[dict[str, Any]] | None
) -> list[Any]:
    """Its entries. document: what the door made of `text`.  begun: how many entries `text` begins.  ordinary: those
    that were found in the document, if it is an ordinary one.

    Raises UnreadableSource where there is no feed, or entries but none that can be read.
    """
    known: list[Any] = []
    refusal = ""
    if isinstance(document, Admitted):
        known, reason = _read_admitted(document.xml) if ordinary is None else (ordinary, "they are empty")
        refusal = f"it begins like a feed, but none of its entries can be read: {reason}"
    if document != ENTITIES_REFUSED and (isinstance(document, str) or len(known) < begun):
        known = max(known, _as_it_came(response, text, begun), key=len)
    if not known and (begun or isinstance(document, str)):
        raise UnreadableSource(document if isinstance(document, str) else refusal)
    return known


def _read_admitted(xml: str) -> tuple[list[Any], str]:
    """The entries of a document that may be parsed, and why there are none."""
    document = b'<?xml version="1.0" encoding="utf-8"?>' + xml.encode("utf-8", "replace")
    return _parsed(document, "application/xml; charset=utf-8")


def _as_it_came(response: Response, text: str, begun: int) -> list[Any]:
    """What feedparser reads in the very bytes, under the type they were sent with; where these may define entities, in
    the text without them."""
    if begun > MOST_ENTRIES_READ or holds_too_much(text) or holds_monster(text) or is_page(text):
        return []
    if names_entities(response.body):
        return _parsed(without_dtd(text).encode("utf-8", "replace"), "application/xml; charset=utf-8")[0]
    return _parsed(response.body, response.content_type or "application/xml")[0]


def _parsed(document: bytes, content_type: str) -> tuple[list[Any], str]:
    """The entries that feedparser finds, and why there are none."""
    import feedparser  # 20 ms, and it may be that no feed needs it

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
