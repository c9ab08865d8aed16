"""A feed may be given by the address of its home page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.fetch import BadAnswer, Request, Response
from monitor.settings import Source
from monitor.sources import Known, UnreadableSource, feeds_named, inquire

NOW = datetime(2025, 6, 14, 12, tzinfo=UTC)
SOURCE = Source(name="wire", url="https://news.example/", allow_private=True)
PAGE = (
    b"<html><head><link rel='alternate' type='application/rss+xml' title='Comments' href='/comments/feed'>"
    b"<link rel=alternate type=' Application/Atom+XML; charset=utf-8' href='//feeds.example/all?a=1&amp;b=2'></head>"
)
FEED = b"<rss><channel><item><title>Open</title></item></channel></rss>"


def answer(request: Request, body: bytes, **rest) -> Response:
    return Response(request.url, 200, {"content-type": "text/html"}, body, **rest)


def found(page: str, feed: str) -> dict[str, str]:
    """What is in memory after `feed` was found on `page`."""
    source = Source(name="wire", url=page)
    inquiry = inquire(source, Known(NOW))
    asked = inquiry.send(
        answer(next(inquiry), f"<head><link rel=alternate type=application/rss+xml href='{feed}'>".encode())
    )
    return ended(inquiry, answer(asked, FEED)).memory


def ended(inquiry, value):
    with pytest.raises(StopIteration) as end:
        inquiry.throw(value) if isinstance(value, Exception) else inquiry.send(value)
    return end.value.value


def test_the_feed_that_a_home_page_names_is_read_and_remembered():
    inquiry = inquire(SOURCE, Known(NOW, etag='"page"'))
    first = next(inquiry)
    assert (first.url, first.etag) == ("https://news.example/", '"page"')
    second = inquiry.send(answer(first, PAGE))
    assert second == Request("https://feeds.example/all?a=1&b=2")  # no leave to enter a private network goes along
    reading = ended(inquiry, answer(second, FEED, etag='"feed"'))
    assert [item.title for item in reading.items] == ["Open"]
    assert "names the feed https://feeds.example/all" in reading.note

    again = next(inquire(SOURCE, Known(NOW, etag=reading.etag, memory=reading.memory)))
    assert (again.url, again.etag) == (second.url, '"feed"')


def test_a_named_feed_that_is_gone_is_looked_for_on_the_page_again():
    inquiry = inquire(SOURCE, Known(NOW, memory=found(SOURCE.url, "https://old.example/feed")))
    assert next(inquiry).url == "https://old.example/feed"
    page = inquiry.throw(BadAnswer("old.example", 404))
    assert page == Request("https://news.example/", allow_private=True)
    assert inquiry.send(answer(page, PAGE)).url == "https://feeds.example/all?a=1&b=2"


def test_what_was_found_on_another_page_is_not_asked():
    known = Known(NOW, memory=found("https://other.example/", "https://other.example/feed"))
    assert next(inquire(SOURCE, known)).url == "https://news.example/"


def test_a_page_that_names_no_feed_is_said_to_be_a_page():
    inquiry = inquire(SOURCE, Known(NOW))
    request = next(inquiry)
    with pytest.raises(UnreadableSource, match="the answer is an HTML page, not a feed"):
        inquiry.send(answer(request, b"<html><a href=/feed>feed</a></html>"))


def test_feeds_are_named_with_those_of_comments_last_and_none_off_the_web():
    page = PAGE.decode() + "<link rel=alternate type=application/rss+xml href='javascript:x'>"
    assert feeds_named(page, "https://news.example/a/") == [
        "https://feeds.example/all?a=1&b=2",
        "https://news.example/comments/feed",
    ]
