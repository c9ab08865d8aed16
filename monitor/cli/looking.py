"""Looks at an address as the daemon would: fetches it, reads its items and what the newest announce. Stores nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

from monitor.cli.ending import Trouble
from monitor.cli.guessing import guess_network, guess_selectors, is_bridge
from monitor.completing import full_text, is_whole
from monitor.detection import Detector
from monitor.fetch import Fetcher, FetchError, NotAllowed, Request, Response
from monitor.inquiring import run_inquiry
from monitor.model import Announcement, Crossing, Item
from monitor.reading.article import UnreadableArticle, read_article
from monitor.reading.documents import document_of, said_in
from monitor.reading.language import language_of
from monitor.settings import NETWORKS, Selectors, Source, SourceKind, XAccess
from monitor.sources import Known, UnreadableSource, decode, feeds_named, inquire, read_items

_NO_LIST = "it holds one article and no list of items"
_X_NEEDS_A_KEY = (
    "an account on X is read with a key, which costs money; set X_TOKEN in the environment to look at it with yours"
)
_BRIDGE = timedelta(days=3)  # within which a bridge should bring something new


@dataclass(frozen=True, slots=True)
class Glance:
    """One item. names_crossing: else nothing more was looked for. note: what a person should know."""

    item: Item
    language: str
    names_crossing: bool
    announcements: tuple[Announcement, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """source: what to write into sources.yaml; None where the address holds one article.

    guessed: nobody gave the selectors. feeds: those that the page names, which are better than the page itself.
    note: what a person should know of it.
    """

    source: Source | None
    guessed: bool
    count: int
    newest: tuple[Glance, ...]
    moved_to: str | None
    feeds: tuple[str, ...]
    note: str | None = None


async def look(
    url: str,
    selectors: Selectors | None,
    *,
    fetch: Fetcher,
    crossings: Mapping[str, Crossing],
    now: datetime,
    most: int,
    allow_private: bool,
    kind: SourceKind | None = None,
    api: str | None = None,
    x_token: str = "",
) -> Look:
    """Raises Trouble: one line that says what came instead.

    kind: of a network; guessed by the address where it is not given. api, x_token: as in a source.
    """
    network = kind or (None if selectors else guess_network(url))
    if network in NETWORKS:
        options = {"name": "source", "kind": network, "url": url, "allow_private": allow_private, "api": api}
        if network is SourceKind.X:
            options["x"] = XAccess(token=SecretStr(x_token or "none"))
        try:
            source = Source.model_validate(options)
        except ValidationError as error:
            raise Trouble(f"{url} {error.errors(include_url=False)[0]['msg']}") from error
        if network is SourceKind.X and not x_token:
            return Look(_named_by_account(source), False, 0, (), None, (), _X_NEEDS_A_KEY)
        try:
            return await _account(_named_by_account(source), fetch, crossings, now, most)
        except Trouble:
            if kind is not None or network is not SourceKind.MASTODON:  # that is known by its form alone
                raise
    response = await _fetched(url, fetch, allow_private)
    detector = Detector(crossings)  # it takes a second, so it comes after what may fail
    text = decode(response.body, response.content_type)
    source = Source(
        name=_name(url),
        url=url,
        kind=SourceKind.PAGE if selectors else SourceKind.FEED,
        select=selectors,
        fresh_within=_BRIDGE if is_bridge(url) and not selectors else None,
        allow_private=allow_private,
    )
    feeds: tuple[str, ...] = ()
    try:
        items = read_items(source, response, now=now)
    except UnreadableSource as error:
        feeds = tuple(feeds_named(text, response.url))
        if selectors is not None:
            raise Trouble(str(error)) from error
        guessed = guess_selectors(text)
        if guessed is None:
            return _as_article(response, detector, now, feeds, error)
        source = Source(name=source.name, url=url, kind=SourceKind.PAGE, select=guessed, allow_private=allow_private)
        items = _read(source, response, now)
    glances = [await _glance(item, source, fetch, detector, now) for item in _newest(items, most)]
    return Look(
        source=_in_its_language(source, items),
        guessed=source.select is not selectors,
        count=len(items),
        newest=tuple(glances),
        moved_to=response.moved_to,
        feeds=feeds,
    )


async def _account(source: Source, fetch: Fetcher, crossings: Mapping[str, Crossing], now: datetime, most: int) -> Look:
    """What an account of a network posted."""
    try:
        reading = await run_inquiry(inquire(source, Known(now)), fetch)
    except (FetchError, UnreadableSource) as error:
        raise Trouble(_with_remedy(error, source.allow_private)) from error
    detector = Detector(crossings)
    glances = [await _glance(item, source, fetch, detector, now) for item in _newest(reading.items, most)]
    spoken = _in_its_language(source, reading.items)
    return Look(spoken, False, len(reading.items), tuple(glances), None, (), reading.note)


def _newest(items: Sequence[Item], most: int) -> list[Item]:
    return sorted(items, key=lambda item: item.published.timestamp() if item.published else 0.0, reverse=True)[:most]


def _with_remedy(error: Exception, allow_private: bool) -> str:
    is_private = isinstance(error, NotAllowed) and not allow_private
    return f"{error}{' (--allow-private does so here)' if is_private else ''}"


async def _fetched(url: str, fetch: Fetcher, allow_private: bool) -> Response:
    try:
        return await fetch(Request(url, allow_private=allow_private))
    except FetchError as error:
        raise Trouble(_with_remedy(error, allow_private)) from error


def _read(source: Source, response: Response, now: datetime) -> list[Item]:
    try:
        return read_items(source, response, now=now)
    except UnreadableSource as error:
        raise Trouble(str(error)) from error


def _as_article(
    response: Response, detector: Detector, now: datetime, feeds: tuple[str, ...], no_source: UnreadableSource
) -> Look:
    """What the page says where it is one article."""
    try:
        article = read_article(response.body, response.url, response.content_type)
    except UnreadableArticle as error:
        raise Trouble(f"{no_source}; as an article it cannot be read either: {error}") from error
    item = Item("", response.url, response.url, article.title, content=article.text, published=article.published)
    glance = _judged(item, article.text, None, detector, now, note=_NO_LIST)
    return Look(None, False, 1, (glance,), response.moved_to, feeds)


async def _glance(item: Item, source: Source, fetch: Fetcher, detector: Detector, now: datetime) -> Glance:
    text, note = item.content or item.summary, None
    if not is_whole(item, source) and detector.names_crossing(said_in(item)):
        article = await full_text(item, source, fetch)
        text, note = article.text, article.why or "its full text was read"
    return _judged(item, text, source.language, detector, now, note)


def _judged(item: Item, text: str, language: str | None, detector: Detector, now: datetime, note: str | None) -> Glance:
    document = document_of(item, text, item.published or now, language=language)
    if not detector.names_crossing(said_in(item)):
        return Glance(item, document.language, False, (), note)
    return Glance(item, document.language, True, detector.announcements(document), note)


def _in_its_language(source: Source, items: Sequence[Item]) -> Source:
    """The source with the language of most of its items, where that is one that is looked at."""
    spoken = Counter(language_of(said_in(item)) for item in items).most_common(1)
    language = spoken[0][0] if spoken else None
    return source.model_copy(update={"language": language}) if language in ("en", "ar") else source


def _named_by_account(source: Source) -> Source:
    """'https://t.me/s/Qaim_Port' -> 'qaim-port-telegram'."""
    account = re.sub("[^a-z0-9]+", "-", source.account.lower()).strip("-")
    return source.model_copy(update={"name": "-".join(part for part in (account, source.kind.value) if part)})


def _name(url: str) -> str:
    """'www.example.org' -> 'example-org'."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return re.sub("[^a-z0-9]+", "-", host.lower()).strip("-") or "source"
