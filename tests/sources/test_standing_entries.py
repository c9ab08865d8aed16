"""Entries that stand letter by letter are left out before a feed is read; what is new is what a whole look finds."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.fetch import Response
from monitor.settings import Source
from monitor.sources.entries import Items
from monitor.sources.feed import news_of_feed
from monitor.sources.recognising import Marks, Seen, seen_entries
from monitor.sources.standing import cut_feed
from monitor.sources.unreadable import UnreadableSource
from tests.sources.odd_feeds import TEXTS, odd_feed
from tests.sources.reading_kinds import NOW

SOURCE = Source(name="wire", url="https://news.example/feed")
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{}</channel></rss>'
ENTRY = re.compile(r"<(item|entry)\b.*?</\1>", re.DOTALL)
AFTER = ("", "<link>/1</link>", "<pubDate>Sat, 14 Jun 2025 08:00:00 GMT</pubDate>", "<category>x</category>", "<b/>")
PIECES = ("<!--", "-->", "<![CDATA[", "]]>", "<item>", "</item>", "<item/>", "</entry>", "<b>", "&", "x", "<Item ")


def item(id: str, title: str = "", after: str = "") -> str:
    return f"<item><guid>{id}</guid><title>{title or id}</title>{after}</item>"


def read(text: str, seen: Seen) -> Items | str:
    answer = Response(SOURCE.url, 200, {"content-type": "text/xml"}, text.encode("utf-8", "replace"))
    try:
        return news_of_feed(SOURCE, answer, text, NOW, seen)
    except UnreadableSource as error:
        return str(error)


def seen_in(text: str) -> Seen:
    found = read(text, Seen())
    return Seen() if isinstance(found, str) else seen_entries(Marks("", found.marks).to_keep())


def hold_against_a_whole_look(before: str, after: str) -> bool:
    """Whether entries were left out."""
    seen = seen_in(before)
    news, whole = read(after, seen), read(after, Seen(seen.marks))
    if isinstance(news, str) or isinstance(whole, str):
        assert news == whole
        return False
    assert news.items == whole.items, (before, after)
    assert set(news.marks) == set(whole.marks), (before, after)
    return "" in news.marks.values()


def edited(lots: Random, feed: str) -> str:
    """`feed` with an entry more or less, one that differs, one twice, or with whatever somewhere in it."""
    entry = lots.choice(list(ENTRY.finditer(feed)) or [None])
    at = lots.randint(0, len(feed))
    if entry is None or lots.random() < 0.1:
        return feed[:at] + lots.choice(PIECES) + feed[at + lots.choice((0, 0, 3)) :]
    other = re.sub(r">([^<]*)<", r">\1 y<", entry[0], count=lots.randint(1, 3))
    before, behind = feed[: entry.start()], feed[entry.end() :]
    return before + lots.choice((other, other + entry[0], entry[0] + other, "", entry[0] * 2)) + behind


@given(st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_what_is_new_is_what_a_look_at_all_of_the_feed_finds(random):
    feed = odd_feed(random, 0.03)
    hold_against_a_whole_look(feed, edited(random, feed))


def test_thousands_of_entries_are_left_out_and_nothing_is_read_differently():
    lots, left_out = Random(5), 0
    for _ in range(2_000):
        texts = [lots.choice(TEXTS) for _ in range(lots.randint(1, 5))]
        feed = RSS.format("\n".join(item(str(id), text, lots.choice(AFTER)) for id, text in enumerate(texts)))
        left_out += hold_against_a_whole_look(feed, edited(lots, feed))
    assert left_out > 500


def test_a_known_entry_is_known_by_its_letters_and_a_new_one_is_read():
    assert hold_against_a_whole_look(RSS.format(item("1") + item("2")), RSS.format(item("3") + item("1")))


@pytest.mark.parametrize(
    "after",
    [
        RSS.format("<!--" + item("1") + "-->" + item("2")),
        RSS.format(item("3", after="<description><![CDATA[" + item("1") + "]]></description>")),
        RSS.format(item("1") + item("1")),
        RSS.format(item("1") + item("1", "another title")),
        RSS.format(item("1") + item("")),
        RSS.format(item("1") + item("2", after="<itunes:summary>x</itunes:summary>")),
        RSS.format(item("1") + "<item><title>cut off"),
        RSS.format("<title>" + item("1") + "</title>" + item("2")),
        RSS.format(item("1")).replace("<rss", '<rss xmlns:dc="urn:other"') + item("2"),
        '<!DOCTYPE rss [<!ENTITY x "y">]>' + RSS.format(item("1", after="<category>&x;</category>") + item("2")),
        "<html>" + item("1") + item("2") + "</html>",
    ],
)
def test_where_it_could_matter_the_feed_is_read_whole(after):
    assert not hold_against_a_whole_look(RSS.format(item("1")), after)


def test_under_another_root_tag_no_entry_is_known():
    before = '<rss version="2.0" xmlns:a="http://purl.org/dc/elements/1.1/"><channel>{}</channel></rss>'
    dated = item("1", after="<a:date>2025-06-14</a:date>")
    first, second = (cut_feed(shell.format(dated)) for shell in (before, before.replace("dc/", "other/")))
    assert first is not None and second is not None and first.entries == second.entries
    assert first.marks != second.marks


def test_what_is_cut_can_be_put_together_again():
    text = RSS.format(item("1") + "\n" + item("2"))
    cut = cut_feed(text)
    assert cut is not None and cut.without(()) == text
    assert cut.without({cut.marks[0]}) == RSS.format("<item></item>\n" + item("2"))
