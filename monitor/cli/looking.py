"""Looks at an address as the daemon would: asks it in the way of its kind, reads its items and what the newest of them
announce. Stores nothing."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.alerting.wanting import about
from monitor.cli.addresses import is_bridge, kind_told_by
from monitor.cli.candidates import Wish, source_of, what_is_missing
from monitor.cli.ending import Trouble
from monitor.cli.guessing import kind_of_answer
from monitor.completing import full_text, is_whole
from monitor.detection import Detector
from monitor.fetch import FetchError, NotAllowed, Request, Response
from monitor.inquiring import run_inquiry
from monitor.model import Announcement, Crossing, Item
from monitor.reading.article import UnreadableArticle, read_article
from monitor.reading.documents import document_of, said_in
from monitor.reading.language import language_of
from monitor.settings import LANGUAGES, Source, SourceKind, Watchlist
from monitor.sources import Known, Reading, UnreadableSource, checked_freshness, decode, feeds_named

Fetch = Callable[[Request], Awaitable[Response]]

_NO_LIST = "it holds one article and no list of items"
_BRIDGE = timedelta(days=3)  # within which a bridge should bring something new
_BY_ANSWER = (SourceKind.PAGE, SourceKind.JSON)  # kinds whose items are found by looking at an answer


@dataclass(frozen=True, slots=True)
class Glance:
    """One item. names_crossing: else nothing more was looked for. watchlists: the names of those that what it announces
    matters to. note: what a person should know."""

    item: Item
    language: str
    names_crossing: bool
    announcements: tuple[Announcement, ...]
    watchlists: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """source: what to write into sources.yaml; None where the address holds one article.

    guessed: nobody said where on the page or in the JSON the items are. count: of the items. glances: all of them, the
    newest first; those that come after the first few are judged by what the source says alone. feeds: those that a page
    names, which are better than the page itself. note: what a person should know of it.
    """

    source: Source | None
    guessed: bool
    glances: tuple[Glance, ...]
    moved_to: str | None = None
    feeds: tuple[str, ...] = ()
    note: str | None = None

    @property
    def count(self) -> int:
        return len(self.glances)


@dataclass(frozen=True, slots=True)
class Eyes:
    """What it is looked at with. most: items whose articles are fetched where they may matter."""

    fetch: Fetch
    crossings: Mapping[str, Crossing]
    watchlists: Sequence[Watchlist]
    now: datetime
    most: int


async def look(wish: Wish, eyes: Eyes) -> Look:
    """Raises Trouble: one line that says what came instead."""
    kind = wish.kind or (SourceKind.PAGE if "item" in wish.ways else kind_told_by(wish.address))
    if kind is None:
        return await _by_its_answer(wish, eyes)
    if (missing := what_is_missing(wish, kind)) is not None:
        return Look(source_of(wish, kind), False, (), note=missing)
    if kind is SourceKind.MASTODON and wish.kind is None:  # told by the form of the address alone
        try:
            return await _looked_at(source_of(wish, kind), eyes)
        except Trouble:
            return await _by_its_answer(wish, eyes)
    if kind not in _BY_ANSWER:
        return await _looked_at(source_of(wish, kind), eyes)
    answer = await _asked(wish, eyes, robots=kind is SourceKind.PAGE)
    return await _looked_at(source_of(wish, kind, answer), eyes, guessed="item" not in wish.ways)


class _Listening:
    """A fetch that remembers what came, and where from."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self.first: Response | None = None
        self.last_url = ""

    async def __call__(self, request: Request) -> Response:
        response = await self._fetch(request)
        self.first, self.last_url = self.first or response, request.url
        return response


async def _by_its_answer(wish: Wish, eyes: Eyes) -> Look:
    """What its answer shows an address to be: a feed, a page that names one, a sitemap, JSON, a page, an article."""
    source = source_of(wish, SourceKind.FEED)
    fetch = _Listening(eyes.fetch)
    try:
        reading = await run_inquiry(source, Known(eyes.now), fetch, asyncio.to_thread)
    except (FetchError, UnreadableSource) as error:
        if fetch.first is None:
            raise _trouble(error, wish.allow_private) from error
        return await _no_feed(wish, eyes, fetch.first, error)
    if fetch.last_url != source.url:
        others = tuple(feed for feed in _feeds(fetch.first) if feed != fetch.last_url)
        found = source_of(replace(wish, address=fetch.last_url), SourceKind.FEED)
        return replace(await _judged(found, reading, eyes), feeds=others)
    return await _judged(source, reading, eyes)


async def _no_feed(wish: Wish, eyes: Eyes, answer: Response, why: FetchError | UnreadableSource) -> Look:
    text = decode(answer.body, answer.content_type)
    kind = kind_of_answer(text)
    if kind is SourceKind.FEED or not text.strip():
        raise _trouble(why, wish.allow_private) from why
    feeds = _feeds(answer) if kind is SourceKind.PAGE else ()
    try:
        source = source_of(wish, kind, answer)
    except Trouble as no_list:
        if kind is SourceKind.JSON:
            raise
        return replace(_as_article(answer, eyes, no_list), feeds=feeds)
    found = await _looked_at(source, eyes, guessed=kind in _BY_ANSWER)
    return replace(found, feeds=feeds, note=found.note or (f"of the feeds that it names: {why}" if feeds else None))


def _feeds(page: Response | None) -> tuple[str, ...]:
    return tuple(feeds_named(decode(page.body, page.content_type), page.url)) if page else ()


async def _asked(wish: Wish, eyes: Eyes, *, robots: bool) -> Response | None:
    """What the address gives, where it is needed to say where the items are."""
    if "item" in wish.ways and ("title" in wish.ways or wish.kind is not SourceKind.JSON):
        return None
    try:
        return await eyes.fetch(Request(wish.address, allow_private=wish.allow_private, robots=robots))
    except FetchError as error:
        raise _trouble(error, wish.allow_private) from error


async def _looked_at(source: Source, eyes: Eyes, *, guessed: bool = False) -> Look:
    """What one poll of `source` gives."""
    try:
        reading = await run_inquiry(source, Known(eyes.now), eyes.fetch, asyncio.to_thread)
    except (FetchError, UnreadableSource) as error:
        raise _trouble(error, source.allow_private) from error
    return replace(await _judged(source, reading, eyes), guessed=guessed)


def _trouble(error: Exception, allow_private: bool) -> Trouble:
    is_private = isinstance(error, NotAllowed) and "public internet" in str(error) and not allow_private
    return Trouble(f"{error}{' (--allow-private does so here)' if is_private else ''}")


async def _judged(source: Source, reading: Reading, eyes: Eyes) -> Look:
    detector = Detector(eyes.crossings)  # it takes a second, so it comes after what may fail
    newest = sorted(reading.items, key=_age, reverse=True)
    glances = [await _glance(item, source, eyes, detector, may_fetch=n < eyes.most) for n, item in enumerate(newest)]
    spoken, stale = _held_fresh(_in_its_language(source, reading.items), reading, eyes.now)
    return Look(spoken, False, tuple(glances), reading.moved_to, note=reading.note or stale)


def _held_fresh(source: Source, reading: Reading, now: datetime) -> tuple[Source, str | None]:
    """A feed that a bridge makes, with the promise to bring something new; and what there is to say of that."""
    if source.kind is not SourceKind.FEED or not is_bridge(source.url):
        return source, None
    held = source.model_copy(update={"fresh_within": _BRIDGE})
    try:
        return held, checked_freshness(held, Known(now), reading).note
    except UnreadableSource as stale:
        return held, str(stale)


def _age(item: Item) -> float:
    return item.published.timestamp() if item.published else 0.0


def _as_article(response: Response, eyes: Eyes, no_list: Trouble) -> Look:
    """What the page says where it is one article."""
    try:
        article = read_article(response.body, response.url, response.content_type)
    except UnreadableArticle as error:
        raise Trouble(f"{no_list}; as an article it cannot be read either: {error}") from error
    item = Item("", response.url, response.url, article.title, content=article.text, published=article.published)
    glance = _glance_at(item, article.text, None, eyes, Detector(eyes.crossings), _NO_LIST)
    return Look(None, False, (glance,), response.moved_to)


async def _glance(item: Item, source: Source, eyes: Eyes, detector: Detector, *, may_fetch: bool) -> Glance:
    text, note = item.content or item.summary, None
    if may_fetch and not is_whole(item, source) and detector.names_crossing(said_in(item)):
        article = await full_text(item, source, eyes.fetch, asyncio.to_thread)
        text, note = article.text, article.why or "its full text was read"
    return _glance_at(item, text, source.language, eyes, detector, note)


def _glance_at(item: Item, text: str, language: str | None, eyes: Eyes, detector: Detector, note: str | None) -> Glance:
    document = document_of(item, text, item.published or eyes.now, language=language)
    if not detector.names_crossing(said_in(item)):
        return Glance(item, document.language, False, (), (), note)
    said = detector.announcements(document)
    wanting = [each.name for each in eyes.watchlists if any(about(each, one, eyes.crossings) for one in said)]
    return Glance(item, document.language, True, said, tuple(wanting), note)


def _in_its_language(source: Source, items: Sequence[Item]) -> Source:
    """The source with the language of most of its items, where that is one that is looked at."""
    spoken = Counter(language_of(said_in(item)) for item in items).most_common(1)
    language = spoken[0][0] if spoken else None
    return source.model_copy(update={"language": language}) if language in LANGUAGES else source
