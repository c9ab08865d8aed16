"""Where an answer is read makes no difference to what is read of it."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from monitor.fetch import BadAnswer, Request, Response
from monitor.inquiring import read_pushed, run_inquiry
from monitor.settings import Source
from monitor.sources import Known, Reading, UnreadableSource
from monitor.workers import Workers

NOW = datetime(2025, 6, 14, 12, 0, tzinfo=UTC)
HOME = "https://news.example"


def item(number: int, words: str) -> str:
    return (
        f"<item><title>News {number}</title><link>{HOME}/{number}</link><guid>{number}</guid>"
        f"<description>{html.escape(words)}</description></item>"
    )


def feed(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>t</title>{"".join(items)}</channel></rss>'.encode()


def sitemap(count: int) -> bytes:
    pages = "".join(f"<url><loc>{HOME}/{n}/crossing-number-{n}-reopens</loc></url>" for n in range(count))
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>'.encode()


MAPS = f"<sitemapindex>{''.join(f'<sitemap><loc>{HOME}/map{n}</loc></sitemap>' for n in range(3))}</sitemapindex>"
POSTS = "".join(
    f'<div class="tgme_widget_message" data-post="police/{n}" data-view="x">'
    f'<div class="tgme_widget_message_text js-message_text">{"The crossing is open. " * 200}</div>'
    f'<a class="tgme_widget_message_date" href="https://t.me/police/{n}"><time datetime="2025-06-14T0{n}:00:00+00:00">'
    "</time></a></div>"
    for n in range(1, 10)
)
ROWS = "".join(f'<li class="row"><a href="/{n}">{"The crossing is open. " * 50}</a></li>' for n in range(50))

SITES: Mapping[str, tuple[Mapping[str, object], Mapping[str, bytes]]] = {
    "feed": ({"url": f"{HOME}/feed"}, {"/feed": feed(*(item(n, "words " * 2_000) for n in range(40)))}),
    "cut": ({"url": f"{HOME}/feed"}, {"/feed": feed(*(item(n, "words " * 2_000) for n in range(40)))[:-50_000]}),
    "page": (
        {"url": f"{HOME}/notices", "kind": "page", "select": {"item": "li.row", "title": "a", "link": "a"}},
        {"/notices": f"<html><body><ul>{ROWS}</ul></body></html>".encode()},
    ),
    "telegram": (
        {"url": "https://t.me/s/police", "kind": "telegram"},
        {"/s/police": f'<html><body class="tgme_channel_history">{POSTS}</body></html>'.encode()},
    ),
    "sitemap": (
        {"url": f"{HOME}/index", "kind": "sitemap"},
        {"/index": MAPS.encode(), "/map0": sitemap(9_000), "/map1": sitemap(5), "/map2": b""},
    ),
    "no feed": ({"url": f"{HOME}/feed"}, {"/feed": b"words, and no feed " * 20_000}),
}


class Site:
    def __init__(self, bodies: Mapping[str, bytes]) -> None:
        self._bodies = bodies

    async def __call__(self, request: Request) -> Response:
        path = "/" + request.url.split("/", 3)[3]
        if not self._bodies[path]:
            raise BadAnswer("news.example", 503)
        return Response(request.url, 200, {"content-type": "text/xml; charset=utf-8"}, self._bodies[path])


class Noting:
    """Reads where it is, and notes that it was asked to."""

    def __init__(self) -> None:
        self.asked = 0

    async def run(self, function, /, *args, **kwargs):
        self.asked += 1
        return await asyncio.to_thread(function, *args, **kwargs)


async def run_there(function, /, *args, **kwargs):
    workers = Workers(1)
    try:
        return await workers.run(function, *args, **kwargs)
    finally:
        await workers.close()


def read(site: str, apart) -> Reading | str:
    about, bodies = SITES[site]
    source = Source.model_validate({"name": "s", **about})
    try:
        return asyncio.run(run_inquiry(source, Known(NOW), Site(bodies), apart))
    except UnreadableSource as error:
        return str(error)


@pytest.mark.parametrize("site", SITES)
def test_what_is_long_is_read_elsewhere_and_says_the_same_there(site: str):
    noting = Noting()
    there = read(site, run_there)
    here = read(site, noting.run)
    assert there == here
    assert noting.asked >= 1
    assert isinstance(here, str) == (site == "no feed")
    if isinstance(here, Reading):
        assert len(here.items) >= 5


def test_what_is_short_is_read_at_once():
    noting = Noting()
    source = Source.model_validate({"name": "s", "url": f"{HOME}/feed"})
    reading = asyncio.run(run_inquiry(source, Known(NOW), Site({"/feed": feed(item(1, "a"))}), noting.run))
    assert len(reading.items) == 1
    assert noting.asked == 0


@pytest.mark.parametrize(("count", "elsewhere"), [(1, 0), (40, 1)])
def test_what_a_hub_pushes_is_read_in_the_same_way(count: int, elsewhere: int):
    noting = Noting()
    source = Source.model_validate({"name": "s", "url": f"{HOME}/feed"})
    body = feed(*(item(n, "words " * 2_000) for n in range(count)))
    reading = asyncio.run(read_pushed(source, Known(NOW), {"content-type": "text/xml"}, body, noting.run))
    assert len(reading.items) == count
    assert noting.asked == elsewhere
