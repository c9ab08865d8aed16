"""The article behind an item whose source carries only a summary."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

from monitor.fetch import (
    BadAnswer,
    Broken,
    FetchError,
    Request,
    Response,
    RulesUnread,
    TooEarly,
    TooSlow,
    Unreachable,
)
from monitor.model import Item
from monitor.reading.article import UnreadableArticle, Wall, read_article
from monitor.settings import Source
from monitor.workers import Apart, WorkLost

Fetch = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class FullText:
    """text: of the article, or the item's summary where it cannot be had.  why: why it cannot; None where it was had.
    passing: what stands in the way may be over soon.  wall: what the site shows in its place."""

    text: str
    why: str | None = None
    passing: bool = False
    wall: Wall | None = None


def is_whole(item: Item, source: Source) -> bool:
    """Whether there is nothing more to fetch: the source carries the article, has none, or is told not to."""
    return bool(item.content) or item.url == source.url or not source.full_text


async def full_text(item: Item, source: Source, fetch: Fetch, apart: Apart, until: float | None = None) -> FullText:
    """The article of `item`. until: how long it is waited for, on the loop's clock; without it, as long as `fetch`
    does."""
    try:
        async with asyncio.timeout_at(until):
            response = await fetch(Request(item.url, allow_private=source.allow_private, robots=source.robots))
        article = await apart(read_article, response.body, response.url, response.content_type)
    except TimeoutError:
        return _missing(item, "it did not come in time", passing=True)
    except UnreadableArticle as error:
        return _missing(item, str(error), wall=error.wall)
    except FetchError as error:
        return _missing(item, str(error), passing=_is_passing(error))
    except WorkLost as error:
        return _missing(item, str(error), passing=True)
    return FullText(article.text)


def _missing(item: Item, why: str, passing: bool = False, wall: Wall | None = None) -> FullText:
    note = f"its full text could not be read ({why}); judged by title and summary"
    return FullText(item.summary, note, passing, wall)


def _is_passing(error: FetchError) -> bool:
    if isinstance(error, BadAnswer):
        return error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.status == HTTPStatus.TOO_MANY_REQUESTS
    return isinstance(error, TooSlow | TooEarly | RulesUnread | Unreachable | Broken)
