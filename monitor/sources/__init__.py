"""Bytes to items: what a source published, whatever form it has. Pure; one file a kind.

All but feeds are loaded with the first source of their kind: most configurations hold few of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from monitor.fetch import ProgramRequest, Response, http_date
from monitor.model import Item
from monitor.settings import Source, SourceKind
from monitor.sources.autodiscovery import feeds_named
from monitor.sources.charset import decode, first_markup
from monitor.sources.discovering import feed_inquiry, named_hub
from monitor.sources.entries import MOST_ITEMS, Entry, Items, items_of
from monitor.sources.feed import feed_entries, news_of_feed
from monitor.sources.freshness import checked_freshness
from monitor.sources.hubs import Hub
from monitor.sources.inquiry import Inquiry, Known, Reading
from monitor.sources.json_answer import read_json, refuse_long_json
from monitor.sources.plain import first_tags, plain_text
from monitor.sources.published import read_published
from monitor.sources.recognising import Seen, seen_entries
from monitor.sources.unreadable import UnreadableSource

__all__ = [
    "MOST_ITEMS",
    "Hub",
    "Inquiry",
    "Known",
    "Reading",
    "UnreadableSource",
    "checked_freshness",
    "decode",
    "feeds_named",
    "first_markup",
    "first_tags",
    "inquire",
    "named_hub",
    "plain_text",
    "read_items",
    "read_json",
    "read_published",
    "read_push",
]


def inquire(source: Source, known: Known) -> Inquiry:
    """How `source` is asked; see `inquiry`. It raises UnreadableSource as `read_items` does."""
    match source.kind:
        case SourceKind.FEED:
            return _kept_fresh(source, known)
        case SourceKind.PAGE | SourceKind.JSON:
            return _page_or_api(source, known)
        case SourceKind.SITEMAP:
            from monitor.sources.sitemap import sitemap_inquiry

            return sitemap_inquiry(source, known, lambda entries: items_of(source, entries, known.now))
        case SourceKind.MAIL:
            from monitor.sources.mail import mail_inquiry

            return mail_inquiry(source, known, lambda entries: items_of(source, entries, known.now))
        case SourceKind.COMMAND:
            return _printed(source, known)
        case SourceKind.TELEGRAM:
            from monitor.sources.telegram import read_channel

            return read_channel(source, known)
        case SourceKind.X:
            from monitor.sources.x import read_x

            return read_x(source, known)
        case SourceKind.BLUESKY:
            from monitor.sources.bluesky import read_bluesky

            return read_bluesky(source, known)
        case SourceKind.MASTODON:
            from monitor.sources.mastodon import read_mastodon

            return read_mastodon(source, known)


def _kept_fresh(source: Source, known: Known) -> Inquiry:
    # how old its newest entry is, is seen in all of them
    seen = seen_entries(known.memory) if source.fresh_within is None else Seen()

    def read(response: Response) -> Items:
        return _read(source, response, known.now, seen)

    reading = yield from feed_inquiry(source, known, read)
    return checked_freshness(source, known, reading)


def _page_or_api(source: Source, known: Known) -> Inquiry:
    from monitor.sources.board import SHOWN, news_of_board, shows_what_holds

    reading = yield from _one_answer(source, known)
    if reading.unchanged or not shows_what_holds(source):
        return reading
    items, memory = news_of_board(source, list(reading.items), known.memory.get(SHOWN, ""), known.now)
    return replace(reading, items=items, memory={SHOWN: memory})


def _printed(source: Source, known: Known) -> Inquiry:
    from monitor.sources.command import command_entries

    if source.run is None:
        raise UnreadableSource("no program is given for this source; write run: {arguments: […]}")
    seconds = source.run.timeout.total_seconds()
    response = yield ProgramRequest(source.shown_url, arguments=source.run.arguments, seconds=seconds)
    printed = decode(response.body, response.content_type)
    return Reading(items=items_of(source, command_entries(printed, known.now), known.now))


def _one_answer(source: Source, known: Known) -> Inquiry:
    response = yield known.request(source)
    return Reading.of(response, read_items(source, response, now=known.now))


def read_push(source: Source, known: Known, headers: Mapping[str, str], body: bytes) -> Reading:
    """What a hub pushed of a feed, read as if it had been asked for. Raises UnreadableSource as `read_items` does."""
    hub = named_hub(source, known.memory)
    response = Response(hub.base if hub else source.url, 200, headers, body)
    return Reading(items=read_items(source, response, now=known.now))


def read_items(source: Source, response: Response, *, now: datetime | None = None) -> list[Item]:
    """The items in an answer of `source`, in its order; none where the answer is 'unchanged'.

    now: what dates in the future and 'two hours ago' are measured against; without it, the clock of the server (the
    `Date` of the answer). Raises UnreadableSource where the answer holds something other than the source promises; a
    feed without entries is empty and no error.
    """
    return _read(source, response, now or http_date(response.headers.get("date", ""))).items


def _read(source: Source, response: Response, now: datetime | None, seen: Seen | None = None) -> Items:
    if response.unchanged:
        return Items([])
    if source.kind in (SourceKind.FEED, SourceKind.PAGE):
        response = replace(response, body=first_markup(response.body))
    if source.kind in (SourceKind.FEED, SourceKind.JSON):
        refuse_long_json(response.body, "a list of news")  # of a feed, nothing else is as long by now
    text = decode(response.body, response.content_type)
    if not text.strip():
        raise UnreadableSource("the answer is empty")
    if source.kind is SourceKind.FEED:
        return news_of_feed(source, response, text, now, seen or Seen())
    return Items(items_of(source, _entries(source, response, text, now), now))


def _entries(source: Source, response: Response, text: str, now: datetime | None) -> list[Entry]:
    if source.kind is SourceKind.PAGE:
        from monitor.sources.page import page_entries

        return page_entries(source, text, response.url, now)
    if source.kind is SourceKind.SITEMAP:
        from monitor.sources.sitemap import sitemap_entries

        return sitemap_entries(text, response.url)
    if source.kind is SourceKind.JSON and source.paths is not None:
        from monitor.sources.json_api import json_entries

        return json_entries(source.paths, text, response.url, now)
    return feed_entries(response, text, now)
