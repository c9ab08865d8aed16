"""Bad input from a real server, as a person sees it: one clear line against that source, and the others go on."""

from __future__ import annotations

import asyncio

import pytest

from monitor.fetch import Fetcher, FetchError, Request
from monitor.settings import Source
from monitor.sources import UnreadableSource, read_items
from tests.loopback import Loopback, endless, hang, hang_in_the_middle, lying, redirect

GOOD = (
    '<rss version="2.0"><channel><item><guid>1</guid><title>افتتاح معبر القائم</title></item>'
    "<item><guid>2</guid><title>إغلاق معبر ربيعة</title></item></channel></rss>"
)


def poll(server: Loopback, path: str) -> list[str] | str:
    """The titles of a source's items, or the line that tells what is wrong with it."""
    source = Source(name="board", url=server.url(path), allow_private=True)

    async def run() -> list[str] | str:
        async with Fetcher("test", timeout=0.6, max_bytes=2_000_000) as fetch:
            try:
                response = await fetch(Request(source.url, allow_private=source.allow_private))
                return [item.title for item in read_items(source, response)]
            except (FetchError, UnreadableSource) as problem:
                return str(problem)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("route", "line"),
    [
        (
            b"<html><title>Login</title>",
            "the answer is an HTML page titled 'Login', not a feed: the address may have moved",
        ),
        (b"", "the answer is empty"),
        (b"<rss>" + b" " * 50_000_000, "127.0.0.1 announces 50 MB; at most 2 MB are read"),
        (endless(), "127.0.0.1 sends more than 2 MB; stopped reading there"),
        (hang(), "127.0.0.1 gave no answer when its time was over"),
        (
            hang_in_the_middle(GOOD.encode()),
            f"127.0.0.1 was still sending after {len(GOOD.encode())} bytes when its time was over",
        ),
        (
            lying(GOOD.encode(), 9000),
            f"127.0.0.1 closes the connection while sending, after {len(GOOD.encode())} bytes",
        ),
        (lying(GOOD.encode(), 60), "127.0.0.1 sends more than the 60 bytes that it announces: its answer would be cut"),
        (redirect("/feed"), "127.0.0.1 redirects in a circle, back to /feed"),
        (b"\x1f\x8b\x08 broken", "the answer is no text, and not a feed"),
    ],
)
def test_a_bad_source_is_one_line_and_the_good_one_is_read(route, line):
    with Loopback() as server:
        server.serve("/feed", route)
        server.serve("/good", GOOD.encode())
        assert poll(server, "/feed") == line
        assert poll(server, "/good") == ["افتتاح معبر القائم", "إغلاق معبر ربيعة"]


def test_a_truncated_feed_and_one_in_windows_1256_are_read_as_far_as_they_go():
    with Loopback() as server:
        server.serve("/cut", GOOD[: GOOD.rindex("</title>")].encode())
        server.serve("/old", GOOD.encode("cp1256"), {"Content-Type": "text/xml; charset=utf-8"})
        assert poll(server, "/cut") == ["افتتاح معبر القائم", ""]
        assert poll(server, "/old") == ["افتتاح معبر القائم", "إغلاق معبر ربيعة"]
