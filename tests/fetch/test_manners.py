"""Hosts are asked one thing at a time, with a pause, and as their robots.txt and their answers ask."""

from __future__ import annotations

import asyncio
import itertools
import time
from datetime import timedelta

import pytest

from monitor.fetch import BadAnswer, Fetcher, FetchError, Request, TooEarly, Unwelcome
from monitor.fetch.headers import fresh_for
from tests.loopback import Answer, hang

SENT = "Sat, 14 Jun 2025 08:00:00 GMT"


def ask(*requests: Request, **options) -> list[object]:
    """All at once; the answers, or what was raised instead."""

    async def run() -> list[object]:
        async with Fetcher("CrossingMonitor/test (+mailto:a@example.org)", **{"timeout": 3, **options}) as fetch:
            return await asyncio.gather(*(fetch(each) for each in requests), return_exceptions=True)

    return asyncio.run(run())


def page(url: str) -> Request:
    return Request(url, allow_private=True, robots=True)


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause_between(server):
    for number in range(4):
        server.serve(f"/{number}", b"x")
    answers = ask(*(Request(server.url(f"/{n}"), allow_private=True) for n in range(4)), host_pause=0.2)
    assert [answer.body for answer in answers] == [b"x"] * 4
    times = sorted(call.at for call in server.calls())
    assert all(later - earlier >= 0.19 for earlier, later in itertools.pairwise(times))
    assert server.most_at_once == 1


def test_a_host_that_hangs_delays_no_other_host(server):
    server.serve("/hangs", hang())
    server.serve("/news", b"x")
    took: list[float] = []

    async def run() -> None:
        async with Fetcher("test", timeout=3, host_pause=1.0) as fetch:
            slow = [asyncio.create_task(fetch(Request(server.url("/hangs"), allow_private=True))) for _ in range(3)]
            await asyncio.sleep(0.1)
            started = time.monotonic()
            await fetch(Request(server.url("/news", "localhost"), allow_private=True))
            took.append(time.monotonic() - started)
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)

    asyncio.run(run())
    assert took[0] < 1.5


def test_a_host_that_answers_429_is_not_asked_by_another_source_before_its_time(server):
    server.serve("/one", Answer(429, {"Retry-After": "120"}))
    server.serve("/two", b"x")

    async def run() -> FetchError:
        async with Fetcher("test", timeout=3) as fetch:
            with pytest.raises(BadAnswer):
                await fetch(Request(server.url("/one"), allow_private=True))
            with pytest.raises(TooEarly, match=r"127\.0\.0\.1 asked to be left alone for 2 min more") as caught:
                await fetch(Request(server.url("/two"), allow_private=True))
            return caught.value

    error = asyncio.run(run())
    assert timedelta(seconds=100) < error.retry_after <= timedelta(seconds=120)
    assert not server.calls("/two")


def test_a_host_that_asks_to_be_left_alone_has_not_lost_its_rules(server):
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /closed")
    server.serve("/one", Answer(429, {"Retry-After": "1"}))
    server.serve("/two", b"x")

    async def run() -> bytes:
        async with Fetcher("test", timeout=3) as fetch:
            with pytest.raises(BadAnswer):
                await fetch(Request(server.url("/one"), allow_private=True))
            with pytest.raises(TooEarly):
                await fetch(page(server.url("/two")))
            await asyncio.sleep(1.1)
            return (await fetch(page(server.url("/two")))).body

    assert asyncio.run(run()) == b"x"


def test_the_rules_of_a_site_are_obeyed_and_read_once(server):
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /private/*.html$\nDisallow: /search\nAllow: /search/news\n")
    for path in ("/news", "/private/a.html", "/private/a.html?x", "/search", "/search/news"):
        server.serve(path, b"x")
    paths = ["/news", "/private/a.html", "/private/a.html?x", "/search", "/search/news"]
    answers = ask(*(page(server.url(path)) for path in paths))
    assert [isinstance(answer, Unwelcome) for answer in answers] == [False, True, False, True, False]
    assert str(answers[3]) == "the robots.txt of 127.0.0.1 asks programs to leave /search alone"
    assert len(server.calls("/robots.txt")) == 1
    assert not server.calls("/search")


def test_rules_for_our_own_name_come_before_those_for_all(server):
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /\n\nUser-agent: crossingmonitor\nAllow: /\n")
    server.serve("/news", b"x")
    assert ask(page(server.url("/news")))[0].body == b"x"


def test_feeds_are_read_whatever_the_rules_for_pages(server):
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /\n")
    server.serve("/feed", b"x")
    assert ask(Request(server.url("/feed"), allow_private=True))[0].body == b"x"
    assert not server.calls("/robots.txt")


@pytest.mark.parametrize(
    "answer", [Answer(404), Answer(403), b"<html>no such page</html>", Answer(302, {"Location": "/robots.txt"})]
)
def test_a_site_without_rules_is_read(server, answer):
    server.serve("/robots.txt", answer)
    server.serve("/news", b"x")
    assert ask(page(server.url("/news")))[0].body == b"x"


@pytest.mark.parametrize("answer", [Answer(503), Answer(429), lambda call: None])
def test_a_site_whose_rules_cannot_be_read_now_is_left_alone_for_now(server, answer):
    server.serve("/robots.txt", answer)
    server.serve("/news", b"x")
    error = ask(page(server.url("/news")))[0]
    assert isinstance(error, Unwelcome)
    assert "its robots.txt could not be read" in str(error)
    assert not server.calls("/news")


def test_a_redirect_leads_to_no_page_that_its_site_wants_left_alone(server):
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /members\n")
    server.serve("/members", b"x")
    server.serve("/news", Answer(302, {"Location": "/members"}))
    assert isinstance(ask(page(server.url("/news")))[0], Unwelcome)
    assert not server.calls("/members")


def test_the_pause_that_a_site_asks_for_is_kept(server):
    server.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 0.5\n")
    for number in range(3):
        server.serve(f"/{number}", b"x")
    ask(*(page(server.url(f"/{n}")) for n in range(3)))
    times = sorted(call.at for call in server.calls() if call.path != "/robots.txt")
    assert all(later - earlier >= 0.45 for earlier, later in itertools.pairwise(times))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, Max-Age="600"', "age": "100"}, 500),
        ({"cache-control": "s-maxage=5, max-age=60"}, 60),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "no-store"}, None),
        ({"cache-control": "max-age=60", "age": "90"}, None),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age=99999999999999999999"}, 86_400),
        ({"expires": "Sat, 14 Jun 2025 08:10:00 GMT", "date": SENT}, 600),
        ({"expires": "Sat, 14 Jun 2025 08:10:00 GMT"}, None),
        ({"expires": "0", "date": SENT}, None),
        ({"expires": "Sat, 14 Jun 2025 08:10:00 GMT", "date": SENT, "cache-control": "max-age=0"}, None),
        ({}, None),
    ],
)
def test_for_how_long_an_answer_is_fresh_by_the_word_of_its_server(headers, seconds):
    assert fresh_for(headers) == (None if seconds is None else timedelta(seconds=seconds))
