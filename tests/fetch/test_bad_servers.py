"""Servers that hang, lie, flood or lead astray: each ends in time, in one clear line, and never as an empty page."""

from __future__ import annotations

import asyncio
import gzip
import time
import tracemalloc

import brotli
import pytest
import zstandard

from monitor.fetch import Broken, Fetcher, FetchError, RedirectLoop, Request, TooLarge, TooSlow, Unreachable
from tests.loopback import Answer, drip, endless, hang, hang_in_the_middle, hang_up, lying, redirect


@pytest.mark.parametrize(
    ("route", "message"),
    [
        (hang(), "127.0.0.1 gave no answer when its time was over"),
        (hang_in_the_middle(b"<rss>"), "127.0.0.1 was still sending after 5 bytes when its time was over"),
        (drip(every=0.05), "127.0.0.1 was still sending after"),
    ],
    ids=["hangs before the answer", "hangs in the middle", "drips a byte at a time"],
)
def test_a_server_that_takes_for_ever_is_left_in_time(server, fetch, route, message):
    started = time.monotonic()
    with pytest.raises(TooSlow, match=message):
        fetch(server.serve("/", route), timeout=0.5)
    assert time.monotonic() - started < 2


def test_redirects_share_one_time(server, fetch):
    def slow_redirect(call):
        call.wait(0.2)
        return redirect(f"/{int(call.path.strip('/') or 0) + 1}")

    for number in range(5):
        server.serve(f"/{number or ''}", slow_redirect)
    with pytest.raises(TooSlow):
        fetch(server.url("/"), timeout=0.5)


@pytest.mark.parametrize(
    ("route", "kind", "message"),
    [
        (lying(b"<rss>", 500), Broken, "127.0.0.1 closes the connection while sending, after 5 bytes"),
        (
            lying(b"<rss><item>a</item><item>b</item></rss>", 20),
            Broken,
            "127.0.0.1 sends more than the 20 bytes that it announces: its answer would be cut",
        ),
        (lying(b"", 10**9), TooLarge, "127.0.0.1 announces 1000 MB; at most 10 MB are read"),
        (hang_up(), Broken, "127.0.0.1 closes the connection without an answer"),
        (
            hang_up(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nabc"),
            Broken,
            "closes the connection while",
        ),
        (hang_up(b"220 mail.example ESMTP\r\n\r\n"), Broken, "does not keep to the rules of HTTP"),
        (endless(), TooLarge, "127.0.0.1 sends more than 10 MB; stopped reading there"),
        (endless(head=b"HTTP/1.1 200 OK\r\nX-A: ", chunk=b"a" * 9000), TooLarge, "sends headers without end"),
    ],
    ids=[
        "announces more than it sends",
        "announces less than it sends",
        "announces a gigabyte",
        "hangs up at once",
        "cuts a chunk",
        "speaks another protocol",
        "never ends",
        "headers never end",
    ],
)
def test_a_lying_or_flooding_server_is_told_in_one_line(server, fetch, route, kind, message):
    with pytest.raises(kind) as caught:
        fetch(server.serve("/", route))
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_fifty_megabytes_are_not_read(server, fetch):
    url = server.serve("/", b"<rss>" + b" " * 50_000_000)
    with pytest.raises(TooLarge, match="announces 50 MB; at most 10 MB are read"):
        fetch(url)


def test_the_rest_of_a_lying_answer_is_not_taken_for_the_next_one(server):
    smuggled = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL"
    answers = iter([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + smuggled])

    def route(call):
        call.send(next(answers))
        call.wait(5)

    async def ask() -> bytes:
        async with Fetcher("test", timeout=5) as fetcher:
            with pytest.raises(Broken, match="sends more than the 2 bytes"):
                await fetcher(Request(server.serve("/a", route), allow_private=True))
            return (await fetcher(Request(server.serve("/b", b"good"), allow_private=True))).body

    assert asyncio.run(ask()) == b"good"


_ZEROS = bytes(64_000_000)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(_ZEROS, 9, mtime=0)),
        ("br", brotli.compress(_ZEROS, quality=5)),
        ("zstd", zstandard.compress(_ZEROS)),
    ],
    ids=["gzip", "brotli", "zstd"],
)
def test_a_bomb_is_stopped_before_it_fills_the_memory(server, fetch, encoding, packed):
    url = server.serve("/", packed, {"Content-Encoding": encoding})
    tracemalloc.start()
    with pytest.raises(TooLarge, match=r"that unpack to more than|sends more than 10 MB"):
        fetch(url)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000


def test_a_page_of_many_blanks_that_packs_well_is_still_a_page(server, fetch):
    body = b" " * 900_000
    assert fetch(server.serve("/", gzip.compress(body, mtime=0), {"Content-Encoding": "gzip"})).body == body


@pytest.mark.parametrize(
    ("encoding", "body", "message"),
    [
        ("gzip", gzip.compress(b"<rss/>" * 500, mtime=0)[:-9], "cannot be unpacked: it ends early"),
        ("br", brotli.compress(b"<rss/>" * 500)[:-3], "cannot be unpacked: it ends early"),
        ("zstd", zstandard.compress(b"<rss/>" * 500)[:-3], "cannot be unpacked: it ends early"),
        ("gzip", b"<rss/>", "cannot be unpacked: it is not gzip"),
        ("br", b"<rss/>" * 9, "cannot be unpacked: it is not brotli"),
        ("zstd", b"<rss/>" * 9, "cannot be unpacked: it is not zstd"),
        ("gzip", b"", "cannot be unpacked: it ends early"),
        ("gzip, br", b"", "is packed as 'gzip, br', which was not asked for"),
        ("compress", b"", "is packed as 'compress', which was not asked for"),
    ],
)
def test_a_body_that_ends_early_or_is_wrongly_packed_is_an_error(server, fetch, encoding, body, message):
    with pytest.raises(Broken) as caught:
        fetch(server.serve("/", body, {"Content-Encoding": encoding}))
    assert message in str(caught.value)


def test_redirects_in_a_loop_end(server, fetch):
    server.serve("/a", redirect("/b"))
    server.serve("/b", redirect("/a"))
    server.serve("/self", redirect("/self?"))
    with pytest.raises(RedirectLoop, match=r"127\.0\.0\.1 redirects in a circle, back to /a"):
        fetch(server.url("/a"))
    assert len(server.calls()) == 2
    server.serve("/same", redirect("same"))
    with pytest.raises(RedirectLoop, match="in a circle"):
        fetch(server.url("/same"))


def test_redirects_that_always_lead_further_end(server, fetch):
    def further(call):
        return redirect(f"{call.path}x")

    for number in range(12):
        server.serve("/" + "x" * number, further)
    with pytest.raises(RedirectLoop, match=r"more than 5 redirects, at last to 127\.0\.0\.1"):
        fetch(server.url("/"))
    assert len(server.calls()) == 6


def test_a_redirect_without_address_is_a_bad_answer(server, fetch):
    with pytest.raises(FetchError, match=r"answers 302 \(Found\)"):
        fetch(server.serve("/", Answer(302)))


def test_a_closed_port_and_a_host_that_does_not_exist_are_told_apart(server, fetch):
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1 refuses connections on port 1 \(.*refused"):
        fetch("http://127.0.0.1:1/feed?token=secret")

    async def unknown(host: str, port: int) -> list[str]:
        raise OSError(-2, "Name or service not known")

    with pytest.raises(Unreachable, match=r"there is no host feeds\.example in the DNS, or no DNS \(Name or service"):
        fetch("http://feeds.example/", resolve=unknown)


def test_a_dns_that_hangs_is_left_in_time(fetch):
    async def hanging(host: str, port: int) -> list[str]:
        await asyncio.sleep(30)
        return []

    with pytest.raises(TooSlow, match=r"feeds\.example gave no answer"):
        fetch("http://feeds.example/", resolve=hanging, timeout=0.3)


def test_messages_hold_no_token_and_no_control_characters(server, fetch):
    server.serve("/", Answer(302, {"Location": "ftp://user:hunter2@evil.example/x?token=secret"}))
    for url in (
        server.url("/?token=secret"),
        "http://127.0.0.1:1/?token=secret",
        "http://a\x1b[31m\u202eb/?token=secret",
    ):
        with pytest.raises(FetchError) as caught:
            fetch(url)
        message = str(caught.value)
        assert "secret" not in message and "hunter2" not in message
        assert message.isprintable() and "\u202e" not in message


def test_twenty_servers_that_hang_do_not_use_up_the_places_for_the_others(server):
    async def localhost(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def ask() -> bytes:
        async with Fetcher("test", at_once=4, timeout=0.15, resolve=localhost) as fetcher:
            urls = [server.url("/hangs", f"h{number}.example") for number in range(20)]
            results = await asyncio.gather(
                *(fetcher(Request(url, allow_private=True)) for url in urls), return_exceptions=True
            )
            assert all(isinstance(result, TooSlow) for result in results)
            return (await fetcher(Request(server.url("/good", "good.example"), allow_private=True))).body

    server.serve("/hangs", hang())
    server.serve("/good", b"good")
    assert asyncio.run(ask()) == b"good"
