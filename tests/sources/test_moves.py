"""Where sources are asked that make their own requests: by robots.txt, after they moved for good, when they are gone.

The answers are given by hand here: what moves, moves to another host, and to a private one no redirect is followed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.fetch import BadAnswer, Request, Response, Unwelcome
from monitor.moving import is_gone
from monitor.settings import Source
from monitor.sources import Known, Reading, UnreadableSource, inquire
from tests.loopback import Answer
from tests.sources import test_bluesky as bluesky
from tests.sources import test_mastodon as mastodon
from tests.sources import test_telegram as telegram
from tests.sources.reading_kinds import reader

NOW = datetime(2025, 6, 14, 12, tzinfo=UTC)
FEED = b"<rss><channel><item><title>Open</title><guid>1</guid></item></channel></rss>"
PAGE = b"<html><head><link rel=alternate type=application/rss+xml href='https://feeds.example/all'></head>"


def read(source: Source, known: Known, *answers: tuple[bytes, str | None] | Exception) -> tuple[list[Request], Reading]:
    """The requests that are made, and what is read; each answer is a body and where it says that it moved."""
    inquiry = inquire(source, known)
    asked = [next(inquiry)]
    for answer in answers:
        try:
            if isinstance(answer, Exception):
                asked.append(inquiry.throw(answer))
                continue
            body, moved_to = answer
            url = moved_to or asked[-1].url
            asked.append(inquiry.send(Response(url, 200, {"content-type": "text/html"}, body, moved_to=moved_to)))
        except StopIteration as end:
            return asked, end.value
    raise AssertionError(f"more is asked for: {asked[-1].url}")


def after(reading: Reading) -> Known:
    return Known(NOW, memory=dict(reading.memory), moved_to=reading.moved_to)


# --- robots.txt


def test_the_preview_of_a_channel_is_a_page_and_its_robots_txt_is_obeyed(web):
    web.serve("/s/borders", telegram.page(telegram.post(1, "Al-Qaim opens")))
    web.serve("/robots.txt", b"User-agent: *\nDisallow: /s/\n")
    with pytest.raises(Unwelcome, match=r"robots\.txt of 127\.0\.0\.1 asks programs to leave /s/borders alone"):
        reader("telegram", web.url("/borders")).poll()
    assert web.calls("/s/borders") == []
    assert len(reader("telegram", web.url("/borders"), robots=False).poll()) == 1


def test_interfaces_and_feeds_are_made_for_programs(web):
    web.serve("/robots.txt", b"User-agent: *\nDisallow: /\n")
    account = mastodon.borders(web, mastodon.post(1))
    assert len(account.poll()) == 1
    web.serve("/", Answer(200, {}, PAGE.replace(b"https://feeds.example", b"")))
    web.serve("/all", FEED)
    assert len(reader("feed", web.url("/")).poll()) == 1
    assert web.calls("/robots.txt") == []


# --- moved for good


def test_a_channel_that_moved_for_good_is_asked_there_and_stays_the_same(web):
    source = Source(name="s", kind="telegram", url="https://telegram.me/borders")
    first = telegram.page(telegram.post(1, "Al-Qaim opens"))
    asked, reading = read(source, Known(NOW), (first, "https://t.me/s/borders_official"))
    assert asked[0].url == "https://telegram.me/s/borders"
    assert reading.moved_to == "https://t.me/s/borders_official"
    second, again = read(source, after(reading), (first, None))
    assert second[0].url == "https://t.me/s/borders_official"
    assert second[0].robots
    assert [item.key for item in again.items] == [item.key for item in reading.items]
    other = telegram.page(telegram.post(9, "Rabia opens", view=telegram.view(-100999)))
    with pytest.raises(UnreadableSource, match="borders is another channel now"):
        read(source, after(reading), (other, None))


def test_a_redirect_of_a_channel_to_no_channel_is_not_kept():
    source = Source(name="s", kind="telegram", url="https://t.me/borders")
    with pytest.raises(UnreadableSource, match="there is no public channel borders"):
        read(source, Known(NOW), (telegram.front(""), "https://t.me/borders/about"))


def test_the_host_of_an_account_that_moved_for_good_is_asked_from_then_on():
    lookup, statuses = json.dumps(mastodon.ME).encode(), json.dumps([mastodon.post(1)]).encode()
    source = Source(name="s", kind="mastodon", url="https://old.example/@borders", allow_private=True)
    moved = "https://new.example/api/v1/accounts/lookup?acct=borders"
    asked, reading = read(source, Known(NOW), (lookup, moved), (statuses, None))
    assert asked[0].allow_private
    assert reading.moved_to == "https://new.example"
    asked, again = read(source, after(reading), (lookup, None), (statuses, None))
    assert [each.url.partition("/api/")[0] for each in asked] == ["https://new.example"] * 2
    assert not any(each.allow_private for each in asked)  # that holds for its own host
    assert again.moved_to is None
    assert [item.key for item in again.items] == [item.key for item in reading.items]


def test_an_api_that_moved_for_good_is_asked_there_from_then_on():
    source = Source(name="s", kind="bluesky", url="https://bsky.app/profile/borders.example")
    posts = json.dumps({"feed": [bluesky.post(1)]}).encode()
    asked, reading = read(source, Known(NOW), (posts, None))
    moved = asked[0].url.replace("public.api.bsky.app", "api.bsky.example")
    _, reading = read(source, Known(NOW), (posts, moved))
    assert reading.moved_to == "https://api.bsky.example"
    asked, _ = read(source, after(reading), (posts, None))
    assert asked[0].url == moved
    _, elsewhere = read(source, Known(NOW), (posts, "https://bsky.example/maintenance"))
    assert elsewhere.moved_to is None


def test_where_the_feed_that_a_page_names_moved_is_remembered_and_nobody_told():
    source = Source(name="s", url="https://news.example/")
    _, reading = read(source, Known(NOW), (PAGE, None), (FEED, "https://feeds.example/moved"))
    assert reading.moved_to is None
    asked, again = read(source, after(reading), (FEED, "https://feeds.example/again"))
    assert asked[0].url == "https://feeds.example/moved"
    assert again.moved_to is None
    asked, _ = read(source, after(again), (FEED, None))
    assert asked[0].url == "https://feeds.example/again"


def test_a_page_that_moved_for_good_is_looked_at_there_when_its_feed_is_gone():
    source = Source(name="s", url="https://news.example/")
    _, reading = read(source, Known(NOW), (PAGE, "https://www.news.example/"), (FEED, None))
    assert reading.moved_to == "https://www.news.example/"
    gone = BadAnswer("feeds.example", 410)
    asked, _ = read(source, after(reading), gone, (PAGE.replace(b"/all", b"/new"), None), (FEED, None))
    assert [each.url for each in asked[:3]] == [
        "https://feeds.example/all",
        "https://www.news.example/",
        "https://feeds.example/new",
    ]


# --- gone for good


@pytest.mark.parametrize(
    ("kind", "url", "more"),
    [
        ("telegram", "https://t.me/borders", {}),
        ("mastodon", "https://m.example/@borders", {}),
        ("bluesky", "https://bsky.app/profile/borders.example", {}),
        ("x", "https://x.com/borders", {"x": {"token": "t"}}),
        ("feed", "https://news.example/", {}),
        ("sitemap", "https://news.example/sitemap.xml", {}),
    ],
)
def test_an_account_or_address_that_says_it_is_gone_for_good_is(kind, url, more):
    source = Source.model_validate({"name": "s", "kind": kind, "url": url, **more})
    with pytest.raises(BadAnswer) as told:
        read(source, Known(NOW), BadAnswer("m.example", 410))
    assert is_gone(told.value, None)


def test_a_page_whose_feed_is_gone_is_not_gone():
    source = Source(name="s", url="https://news.example/")
    gone = BadAnswer("feeds.example", 410)
    with pytest.raises(
        UnreadableSource, match=r"names the feed https://feeds\.example/all: feeds\.example answers 410"
    ):
        read(source, Known(NOW), (PAGE, None), gone)
    _, reading = read(source, Known(NOW), (PAGE, None), (FEED, None))
    known = replace(after(reading), etag='"1"')
    with pytest.raises(UnreadableSource):
        read(source, known, gone, (PAGE, None), gone)
