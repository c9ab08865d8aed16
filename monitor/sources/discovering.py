"""A feed that is given by its home page: the page is asked once for the feed that it names, then the feed itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from monitor.fetch import BadAnswer, FetchError, Response
from monitor.settings import Source
from monitor.sources.autodiscovery import feeds_named
from monitor.sources.charset import LONGEST_MARKUP, decode
from monitor.sources.entries import Items
from monitor.sources.hubs import Hub, hub_as_text, hub_in_text, hub_of
from monitor.sources.inquiry import Inquiry, Known, Reading, request_of
from monitor.sources.plain import fingerprint
from monitor.sources.recognising import Marks, is_that_of_last_poll, mark_of_body
from monitor.sources.rhythm import head_of_feed, rhythm_of
from monitor.sources.unreadable import UnreadableSource

# In memory, each behind a blank after what stands for the address of the source, which may hold a secret:
_FOUND = "feed.found"  # the address of the feed that a page names
_HUB = "feed.hub"  # the hub that the feed names


def feed_inquiry(source: Source, known: Known, read: Callable[[Response], Items]) -> Inquiry:
    """Asks for a feed, or for the one that the page at its address names; read: what is new in its answer."""

    def read_feed(response: Response) -> Reading:
        if response.unchanged:
            return Reading.of(response, [])
        body = mark_of_body(response)
        if source.fresh_within is None and is_that_of_last_poll(body, known.memory):
            return Reading.of(replace(response, unchanged=True), [])
        found = read(response)
        head = head_of_feed(response)
        reading = Reading.of(response, found.items, rhythm_of(head))
        return replace(reading, memory=_hub_to_keep(source, known, response, head), marks=Marks(body, found.marks))

    found = _remembered(source, known.memory, _FOUND)
    if found:
        try:
            feed = request_of(source, found)
            response = yield replace(feed, etag=known.etag, last_modified=known.last_modified)
            return _of_named(source, read_feed(response), response.moved_to or found, None)
        except (FetchError, UnreadableSource):
            response = yield request_of(source, known.moved_to or source.url)  # another may be named now: look again
    else:
        response = yield known.request(source)
    try:
        return read_feed(response)
    except UnreadableSource:
        named = feeds_named(decode(response.body[:LONGEST_MARKUP], response.content_type), response.url)
        if not named:
            raise
    page_moved_to = response.moved_to
    try:
        response = yield request_of(source, named[0])
    except BadAnswer as error:
        if error.gone:  # the page is not
            raise UnreadableSource(
                f"its address is that of a page, which names the feed {named[0]}: {error}"
            ) from error
        raise
    reading = _of_named(source, read_feed(response), response.moved_to or named[0], page_moved_to)
    return replace(reading, note=f"its address is that of a page, which names the feed {named[0]}; that is read")


def _of_named(source: Source, reading: Reading, feed: str, page_moved_to: str | None) -> Reading:
    """What was read of the feed that a page names. Where `feed` moved, that is nobody's matter but ours."""
    memory = {**reading.memory, _FOUND: _to_remember(source, feed)}
    return replace(reading, memory=memory, moved_to=page_moved_to)


def named_hub(source: Source, memory: Mapping[str, str]) -> Hub | None:
    """The hub that the feed of `source` named when it was read last."""
    return hub_in_text(_remembered(source, memory, _HUB))


def _hub_to_keep(source: Source, known: Known, response: Response, head: str | None) -> dict[str, str]:
    # By its address a hub would tell others of the feed, so one that holds a secret is not given to any.
    hub = "" if source.holds_secret else hub_as_text(hub_of(response, head))
    return {_HUB: _to_remember(source, hub)} if hub or known.memory.get(_HUB) else {}


def _to_remember(source: Source, value: str) -> str:
    return f"{fingerprint(source.url)} {value}"


def _remembered(source: Source, memory: Mapping[str, str], key: str) -> str:
    """'' where it belongs to an earlier address of the source."""
    address, _, value = memory.get(key, "").partition(" ")
    return value if address == fingerprint(source.url) else ""
