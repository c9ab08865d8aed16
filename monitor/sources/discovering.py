"""A feed that is given by its home page: the page is asked once for the feed that it names, then the feed itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from monitor.fetch import FetchError, Request, Response, same_origin
from monitor.settings import Source
from monitor.sources.autodiscovery import feeds_named
from monitor.sources.charset import LONGEST_MARKUP, decode
from monitor.sources.entries import Items
from monitor.sources.hubs import Hub, hub_as_text, hub_in_text, hub_of
from monitor.sources.inquiry import Inquiry, Known, Reading
from monitor.sources.plain import fingerprint
from monitor.sources.recognising import Marks, mark_of_body, same_body
from monitor.sources.unreadable import UnreadableSource

# In memory, each behind a blank after what stands for the address of the source, which may hold a secret:
_FOUND = "feed.found"  # the address of the feed that a page names
_HUB = "feed.hub"  # the hub that the feed names


def feed_inquiry(source: Source, known: Known, read: Callable[[Response], Items]) -> Inquiry:
    """Asks for a feed, or for the one that the page at its address names; read: what is new in its answer."""

    def read_feed(response: Response) -> Reading:
        if source.fresh_within is None and same_body(response, known.memory):
            return Reading.of(replace(response, unchanged=True), [])
        found = read(response)
        reading = Reading.of(response, found.items)
        if reading.unchanged:
            return reading
        marks = Marks(mark_of_body(response), found.marks)
        return replace(reading, memory=_hub_to_keep(source, known, response), marks=marks)

    found = _remembered(source, known.memory, _FOUND)
    if found:
        try:
            response = yield Request(found, known.etag, known.last_modified, _is_private(source, found))
            return read_feed(response)
        except (FetchError, UnreadableSource):
            response = yield Request(source.url, allow_private=source.allow_private)  # it may have moved: look again
    else:
        response = yield known.request(source)
    try:
        return read_feed(response)
    except UnreadableSource:
        named = feeds_named(decode(response.body[:LONGEST_MARKUP], response.content_type), response.url)
        if not named:
            raise
    response = yield Request(named[0], allow_private=_is_private(source, named[0]))
    reading = read_feed(response)
    return Reading(
        items=reading.items,
        memory={**reading.memory, _FOUND: _to_remember(source, named[0])},
        note=f"its address is that of a page, which names the feed {named[0]}; that is read",
        etag=reading.etag,
        last_modified=reading.last_modified,
        retry_after=reading.retry_after,
        marks=reading.marks,
    )


def named_hub(source: Source, memory: Mapping[str, str]) -> Hub | None:
    """The hub that the feed of `source` named when it was read last."""
    return hub_in_text(_remembered(source, memory, _HUB))


def _hub_to_keep(source: Source, known: Known, response: Response) -> dict[str, str]:
    # By its address a hub would tell others of the feed, so one that holds a secret is not given to any.
    hub = "" if source.holds_secret else hub_as_text(hub_of(response))
    return {_HUB: _to_remember(source, hub)} if hub or known.memory.get(_HUB) else {}


def _to_remember(source: Source, value: str) -> str:
    return f"{fingerprint(source.url)} {value}"


def _remembered(source: Source, memory: Mapping[str, str], key: str) -> str:
    """'' where it belongs to an earlier address of the source."""
    address, _, value = memory.get(key, "").partition(" ")
    return value if address == fingerprint(source.url) else ""


def _is_private(source: Source, address: str) -> bool:
    """What a source may do on its own host does not go along to another that its page names."""
    return source.allow_private and same_origin(address, source.url)
