"""A feed that is given by its home page: the page is asked once for the feed that it names, then the feed itself."""

from __future__ import annotations

from collections.abc import Callable

from monitor.fetch import FetchError, Request, Response, same_origin
from monitor.model import Item
from monitor.settings import Source
from monitor.sources.autodiscovery import feeds_named
from monitor.sources.charset import decode
from monitor.sources.inquiry import Inquiry, Known, Reading
from monitor.sources.unreadable import UnreadableSource

_FOUND = "feed.found"  # in memory: the address of the page, a blank, that of its feed


def feed_inquiry(source: Source, known: Known, read: Callable[[Response], list[Item]]) -> Inquiry:
    """Asks for a feed, or for the one that the page at its address names; read: what its answer holds."""
    page, _, found = known.memory.get(_FOUND, "").partition(" ")
    if found and page == source.url:
        try:
            response = yield Request(found, known.etag, known.last_modified, _is_private(source, found))
            return Reading.of(response, read(response))
        except (FetchError, UnreadableSource):
            response = yield Request(source.url, allow_private=source.allow_private)  # it may have moved: look again
    else:
        response = yield known.request(source)
    try:
        return Reading.of(response, read(response))
    except UnreadableSource:
        named = feeds_named(decode(response.body, response.content_type), response.url)
        if not named:
            raise
    response = yield Request(named[0], allow_private=_is_private(source, named[0]))
    reading = Reading.of(response, read(response))
    return Reading(
        items=reading.items,
        memory={_FOUND: f"{source.url} {named[0]}"},
        note=f"its address is that of a page, which names the feed {named[0]}; that is read",
        etag=reading.etag,
        last_modified=reading.last_modified,
        retry_after=reading.retry_after,
    )


def _is_private(source: Source, address: str) -> bool:
    """What a source may do on its own host does not go along to another that its page names."""
    return source.allow_private and same_origin(address, source.url)
