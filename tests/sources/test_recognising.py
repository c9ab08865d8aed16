"""What a feed said at the last poll is not read again, and what is new or edited is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.sources.entries import absolute_link
from tests.sources.reading_kinds import NOW, reader

RSS = '<rss version="2.0"><channel><title>t</title>{}</channel></rss>'
JSON = '{{"version": "https://jsonfeed.org/version/1.1", "items": [{}]}}'


def rss(*entries: tuple[str, str, str]) -> bytes:
    item = "<item><guid isPermaLink='false'>{}</guid><link>http://e.x/{}</link><title>{}</title></item>"
    return RSS.format("".join(item.format(*entry) for entry in entries)).encode()


def json_feed(*entries: tuple[str, str, str]) -> bytes:
    item = '{{"id": "{}", "url": "http://e.x/{}", "content_text": "{}"}}'
    return JSON.format(", ".join(item.format(*entry) for entry in entries)).encode()


def polled(poller):
    """Reads, and keeps the marks as the road does."""
    reading = poller.reading()
    poller.memory.update({} if reading.marks is None else reading.marks.to_keep())
    return reading


@pytest.mark.parametrize("form", [rss, json_feed])
def test_only_what_is_new_or_edited_is_read(web, form):
    poller = reader("feed", web.url("/feed"))
    web.serve("/feed", form(("1", "a", "Jaber closes"), ("2", "b", "Arar opens")))
    assert [item.key for item in polled(poller).items] == ["1", "2"]
    web.serve("/feed", form(("3", "c", "Trebil opens"), ("1", "a", "Jaber reopens"), ("2", "b", "Arar opens")))
    assert [item.key for item in polled(poller).items] == ["3", "1"]


def test_an_answer_with_the_bytes_of_the_last_one_is_as_good_as_unchanged(web):
    poller = reader("feed", web.url("/feed"))
    web.serve("/feed", rss(("1", "a", "x")))
    assert not polled(poller).unchanged
    again = polled(poller)
    assert again.unchanged and not again.items


def test_an_item_that_is_to_be_read_again_comes_again(web):
    poller = reader("feed", web.url("/feed"))
    web.serve("/feed", rss(("1", "a", "x"), ("2", "b", "y")))
    reading = poller.reading()
    poller.memory.update(reading.marks.to_keep(again={"2"}))
    assert [item.key for item in polled(poller).items] == ["2"]


def test_a_new_entry_under_the_id_of_a_known_one_is_an_item_of_its_own(web):
    poller = reader("feed", web.url("/feed"))
    web.serve("/feed", rss(("0", "a", "x")))
    polled(poller)
    web.serve("/feed", rss(("0", "a", "x"), ("0", "b", "y")))
    assert [item.key for item in polled(poller).items] == ["http://e.x/b"]


def test_an_entry_that_was_gone_for_a_while_is_read_anew(web):
    poller = reader("feed", web.url("/feed"))
    for entries in ([("1", "a", "x"), ("2", "b", "y")], [("2", "b", "y")]):
        web.serve("/feed", rss(*entries))
        polled(poller)
    web.serve("/feed", rss(("1", "a", "x"), ("2", "b", "y")))
    assert [item.key for item in polled(poller).items] == ["1"]


def test_how_fresh_a_feed_is_is_seen_in_all_its_entries(web):
    poller = reader("feed", web.url("/feed"), fresh_within="2d")
    day = (NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    web.serve("/feed", RSS.format(f"<item><guid>1</guid><title>x</title><pubDate>{day}</pubDate></item>").encode())
    for _ in range(2):
        assert polled(poller).note is None


@pytest.mark.parametrize(
    ("base", "link", "absolute"),
    [
        ("http://e.x/feed", "https://e.y/a/b.html?c=1&d=2", "https://e.y/a/b.html?c=1&d=2"),
        ("http://e.x/feed", "/news/1", "http://e.x/news/1"),
        ("http://e.x/a/feed", "../news 1", "http://e.x/news%201"),
        ("http://e.x/feed", "https://user:secret@e.y/", ""),
        ("http://e.x/feed", "https://e.y\\@e.z/", ""),
        ("http://e.x/feed", "javascript:alert(1)", ""),
        ("http://127.0.0.1/feed", "1", "http://127.0.0.1/1"),
    ],
)
def test_a_link_is_made_absolute_where_it_leads_to_a_plain_address(base, link, absolute):
    assert absolute_link(base, link) == absolute
