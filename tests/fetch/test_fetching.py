"""What comes back from a server that means well."""

from __future__ import annotations

import asyncio
import gzip
import time
from datetime import timedelta

import brotli
import pytest
import zstandard

from monitor.fetch import BadAnswer, Fetcher, Request
from tests.loopback import Answer, Loopback, redirect

FEED = "<rss>معبر القائم</rss>".encode()


def test_the_body_headers_and_validators_of_a_page_come_back(server, fetch):
    url = server.serve("/feed", FEED, {"ETag": '"v1"', "Last-Modified": "Sat, 14 Jun 2025 08:00:00 GMT"})
    response = fetch(url)
    assert (response.status, response.body, response.url, response.unchanged) == (200, FEED, url, False)
    assert (response.etag, response.last_modified) == ('"v1"', "Sat, 14 Jun 2025 08:00:00 GMT")
    assert response.moved_to is None


def test_the_server_is_told_who_asks_and_gets_no_cookies_back(server, fetch):
    server.serve("/b", b"here")
    server.serve("/a", Answer(302, {"Location": "/b", "Set-Cookie": "who=me; Path=/"}))
    fetch(server.url("/a"))
    headers = server.calls("/b")[0].headers
    assert headers["user-agent"] == "CrossingMonitor/test (+mailto:a@example.org)"
    assert "cookie" not in headers
    assert {"gzip", "br", "zstd"} <= set(headers["accept-encoding"].split(", "))


def test_a_page_that_did_not_change_is_not_sent_again(server, fetch):
    def route(call):
        return Answer(304) if call.headers.get("if-none-match") == '"v1"' else Answer(200, {"ETag": '"v1"'}, FEED)

    url = server.serve("/feed", route)
    first = fetch(url)
    second = fetch(url, etag=first.etag, last_modified="Sat, 14 Jun 2025 08:00:00 GMT")
    assert second.unchanged and second.status == 304 and second.body == b""
    assert second.etag == '"v1"' and second.last_modified == "Sat, 14 Jun 2025 08:00:00 GMT"
    assert server.calls("/feed")[1].headers["if-modified-since"] == "Sat, 14 Jun 2025 08:00:00 GMT"


def test_unchanged_as_an_answer_to_nothing_is_an_error_and_not_an_empty_page(server, fetch):
    with pytest.raises(BadAnswer, match=r"127\.0\.0\.1 answers 304 \(not modified\), though nothing of it is kept"):
        fetch(server.serve("/feed", Answer(304)))


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(FEED * 9000, mtime=0)),
        ("x-gzip", gzip.compress(FEED, mtime=0) + gzip.compress(FEED * 8999, mtime=0) + b"\0\0"),
        ("br", brotli.compress(FEED * 9000)),
        ("zstd", zstandard.compress(FEED * 9000)),
        ("utf-8", FEED * 9000),
    ],
    ids=["gzip", "gzip in two members", "brotli", "zstd", "a charset by mistake"],
)
def test_packed_answers_are_unpacked(server, fetch, encoding, packed):
    assert fetch(server.serve("/", packed, {"Content-Encoding": encoding})).body == FEED * 9000


def test_a_body_without_length_or_in_chunks_is_read_to_its_end(server, fetch):
    server.serve("/close", lambda call: call.send(b"HTTP/1.0 200 OK\r\n\r\n" + FEED))
    server.serve(
        "/chunks", lambda call: call.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
    )
    server.serve(
        "/hints", lambda call: call.send(b"HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
    )
    assert fetch(server.url("/close")).body == FEED
    assert fetch(server.url("/chunks")).body == b"abc"
    assert fetch(server.url("/hints")).body == b"x"


def test_a_move_for_good_is_reported_and_a_detour_is_not(server, fetch):
    server.serve("/new", FEED)
    server.serve("/detour", redirect("/new", 302))
    server.serve("/old", redirect("/new", 301))
    server.serve("/older", redirect("old", 308))
    server.serve("/both", redirect("/detour", 301))
    assert fetch(server.url("/detour")).moved_to is None
    assert fetch(server.url("/older")).moved_to == server.url("/new")
    assert fetch(server.url("/both")).moved_to == server.url("/detour")
    assert fetch(server.url("/both")).url == server.url("/new")


def test_a_redirect_to_an_arabic_address_with_blanks_is_followed(server, fetch):
    server.serve("/%D9%85%D8%B9%D8%A8%D8%B1%20a", FEED)
    assert fetch(server.serve("/old", redirect("/معبر a"))).body == FEED


@pytest.mark.parametrize(
    ("status", "headers", "wait", "message"),
    [
        (
            503,
            {"Retry-After": "120"},
            timedelta(minutes=2),
            r"answers 503 \(Service Unavailable\) and asks to wait 2 min",
        ),
        (
            429,
            {"Retry-After": "Sat, 14 Jun 2025 09:00:00 GMT", "Date": "Sat, 14 Jun 2025 08:00:00 GMT"},
            timedelta(hours=1),
            r"answers 429 \(Too Many Requests\) and asks to wait 60 min",
        ),
        (403, {"Retry-After": "99999999999"}, timedelta(days=1), r"answers 403 \(Forbidden\) and asks to wait 24 h"),
        (404, {"Retry-After": "soon"}, None, r"answers 404 \(Not Found\)$"),
        (429, {"Retry-After": "-5"}, None, r"answers 429 \(Too Many Requests\)$"),
        (599, {}, None, "answers 599$"),
        (204, {}, None, r"answers 204 \(No Content\)$"),
    ],
)
def test_an_answer_that_is_no_page_says_its_status_and_how_long_to_wait(server, fetch, status, headers, wait, message):
    with pytest.raises(BadAnswer, match=message) as caught:
        fetch(server.serve("/feed", Answer(status, headers, b"<p>sorry</p>")))
    assert (caught.value.status, caught.value.retry_after, caught.value.gone) == (status, wait, False)


def test_an_address_that_is_empty_for_good_can_be_told_apart(server, fetch):
    with pytest.raises(BadAnswer, match="410") as caught:
        fetch(server.serve("/feed", Answer(410)))
    assert caught.value.gone


def test_a_wait_that_comes_with_a_good_answer_is_known_too(server, fetch):
    assert fetch(server.serve("/feed", FEED, {"Retry-After": "60"})).retry_after == timedelta(minutes=1)


def test_a_host_is_asked_one_thing_at_a_time_and_many_hosts_at_once_but_not_all():
    def slowly(call):
        call.wait(0.1)
        return b"x"

    async def localhost(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def ask(hosts: list[str], at_once: int) -> None:
        async with Fetcher("test", at_once=at_once, timeout=5, resolve=localhost) as fetcher:
            requests = [Request(server.url("/", host), allow_private=True) for host in hosts]
            await asyncio.gather(*(fetcher(request) for request in requests))

    with Loopback() as server:
        server.serve("/", slowly)
        asyncio.run(ask(["one.example"] * 4, at_once=16))
        assert server.most_at_once == 1
    with Loopback() as server:
        server.serve("/", slowly)
        asyncio.run(ask([f"host{number}.example" for number in range(9)], at_once=3))
        assert server.most_at_once == 3


def test_waiting_for_a_place_does_not_count_as_slowness(server):
    def slowly(call):
        call.wait(0.3)
        return b"x"

    async def ask() -> list[bytes]:
        async with Fetcher("test", timeout=0.6) as fetcher:
            requests = [fetcher(Request(server.url("/"), allow_private=True)) for _ in range(4)]
            return [response.body for response in await asyncio.gather(*requests)]

    server.serve("/", slowly)
    assert asyncio.run(ask()) == [b"x"] * 4


def test_a_connection_is_kept_for_the_next_article_of_the_same_host(server):
    async def ask() -> None:
        async with Fetcher("test", timeout=5) as fetcher:
            for _ in range(3):
                await fetcher(Request(server.url("/"), allow_private=True))

    server.serve("/", b"x")
    asyncio.run(ask())
    assert server.connections == 1


def test_one_hundred_requests_cost_little(server):
    async def ask() -> None:
        async with Fetcher("test", timeout=5) as fetcher:
            for _ in range(100):
                await fetcher(Request(server.url("/"), allow_private=True))

    server.serve("/", b"x")
    started = time.process_time()
    asyncio.run(ask())
    assert time.process_time() - started < 3.0  # client, server and TLS context together; 0.3 s when this was written


def sent(form: dict[str, str], url: str):
    async def ask():
        async with Fetcher("CrossingMonitor/test", timeout=5) as fetch:
            return await fetch(Request(url, allow_private=True, form=form))

    return asyncio.run(ask())


def test_what_is_sent_along_arrives_once_and_any_answer_that_says_yes_is_one(server):
    arrived: list[tuple[str, str, bytes]] = []

    def take(call):
        arrived.append((call.method, call.headers["content-type"], call.body))
        return Answer(202)

    server.serve("/hub", take)
    server.serve("/old-hub", redirect("/hub", 308))
    assert sent({"hub.mode": "subscribe", "hub.topic": "https://example.org/?a=1&b=ب"}, server.url("/old-hub")).status
    assert arrived == [
        (
            "POST",
            "application/x-www-form-urlencoded",
            b"hub.mode=subscribe&hub.topic=https%3A%2F%2Fexample.org%2F%3Fa%3D1%26b%3D%D8%A8",
        )
    ]


def test_what_is_sent_along_does_not_become_a_question_at_another_address(server):
    server.serve("/hub", redirect("/elsewhere", 302))
    with pytest.raises(BadAnswer, match="answers 302"):
        sent({"hub.mode": "subscribe"}, server.url("/hub"))
    assert server.calls("/elsewhere") == []
