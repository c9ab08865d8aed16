"""What the fast reader takes of a feed is what feedparser would have taken, entry by entry."""

from __future__ import annotations

from random import Random
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.made_feeds import made_feed
from monitor.sources.feed_dates import parsed_date
from monitor.sources.well_formed_feed import ordinary_entries
from tests.sources.odd_feeds import odd_feed
from tests.sources.reading_kinds import NOW

WRITTEN = ("published", "updated", "created")


def by_feedparser(document: str) -> list[Any]:
    xml = b'<?xml version="1.0" encoding="utf-8"?>' + document.encode("utf-8")
    headers = {"content-type": "application/xml; charset=utf-8"}
    return list(
        feedparser.parse(xml, response_headers=headers, resolve_relative_uris=False, sanitize_html=False).entries
    )


def read_of(entry: dict[str, Any]) -> dict[str, Any]:
    """What is used of an entry."""
    links = [link for link in entry.get("links") or () if link.get("rel", "alternate") == "alternate"]
    read: dict[str, Any] = {name: entry.get(name) for name in ("id", "link", "title", "summary")}
    read |= {name: dict.get(entry, name) for name in WRITTEN}
    read |= {
        f"{name}_parsed": entry[f"{name}_parsed"]
        if dict.__contains__(entry, f"{name}_parsed")
        else parsed_date(dict.get(entry, name))
        for name in WRITTEN
    }
    return read | {
        "links": [link.get("href") for link in links],
        "content": [part.get("value") for part in entry.get("content") or ()],
    }


def hold_against_feedparser(document: str) -> int:
    """The number of entries that were compared."""
    fast = ordinary_entries(document)
    if fast is None:
        return 0
    assert [read_of(entry) for entry in fast] == [read_of(entry) for entry in by_feedparser(document)], document
    return len(fast)


@given(st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_every_feed_that_is_read_fast_has_the_entries_that_feedparser_finds(random):
    hold_against_feedparser(odd_feed(random, 0.1))


def test_thousands_of_odd_entries_are_read_fast_and_none_of_them_differently():
    lots = Random(6)
    assert sum(hold_against_feedparser(odd_feed(lots, 0.02)) for _ in range(2_500)) > 700


@pytest.mark.parametrize("number", range(8))
def test_the_feeds_of_the_measurements_are_read_fast_and_alike(number):
    made = made_feed(number, 0, NOW)
    if "json" not in made.content_type:
        assert hold_against_feedparser(made.body.decode().partition("?>\n")[2]) == 30


WHOLE = "<rss><channel><item><title>Border closed</title><link>http://e.x/1</link>{}</item></channel></rss>"


@pytest.mark.parametrize(
    "part",
    [
        "<unheard-of/>",
        "<title>another</title>",
        "<description type='xhtml'><p>x</p></description>",
        "<description xml:base='http://e.x/'>x</description>",
        "<pubDate>a</pubDate><pubDate>b</pubDate>",
        "<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2025-06-14</dc:date>",
        "<description>\u00d8\u00a7\u00d9\u0084</description>",
        "<description>\u0093quoted\u0094</description>",
        "<description>&nbsp;</description>",
        "<description>cut off",
        "<item><title>inside another</title></item>",
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_feedparser(part):
    assert ordinary_entries(WHOLE.format("")) is not None
    assert ordinary_entries(WHOLE.format(part)) is None


def test_a_namespace_under_the_prefix_of_another_is_left_to_feedparser():
    swapped = '<rss xmlns:dc="http://e.x/not-dublin-core">' + WHOLE.format("").removeprefix("<rss>")
    assert ordinary_entries(swapped) is None
