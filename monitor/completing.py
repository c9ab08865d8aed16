"""The article behind an item whose source carries only a summary."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from monitor.fetch import FetchError, Request, Response, one_line
from monitor.model import Item
from monitor.reading.article import UnreadableArticle, read_article
from monitor.settings import Source

Fetch = Callable[[Request], Awaitable[Response]]


def is_whole(item: Item, source: Source) -> bool:
    """Whether there is nothing more to fetch: the source carries the article, has none, or is told not to."""
    return bool(item.content) or item.url == source.url or not source.full_text


async def full_text(item: Item, source: Source, fetch: Fetch) -> tuple[str, str | None]:
    """(text, None), or where it cannot be had, (the item's summary, why)."""
    try:
        response = await fetch(Request(item.url, allow_private=source.allow_private))
        article = await asyncio.to_thread(read_article, response.body, response.url, response.content_type)
    except (FetchError, UnreadableArticle) as error:
        return item.summary, f"its full text could not be read ({one_line(str(error))}); judged by title and summary"
    return article.text, None
