"""Lists of feeds (OPML), as other readers write them and as hostile people do."""

from __future__ import annotations

import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from monitor.settings import Source
from monitor.sources import UnreadableSource
from monitor.sources.opml import MOST_BYTES, Outline, read_opml, written_opml

NESTED = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>My feeds</title></head><body>
  <outline text="News" title="News">
    <outline text="العراق">
      <outline type="rss" text="شفق نيوز" xmlUrl="https://shafaq.example/rss?a=1&amp;b=2" language="ar-iq"/>
    </outline>
    <outline type="rss" text="Rudaw" title="Rudaw &amp; more" xmlUrl=" https://rudaw.example/feed " htmlUrl="/"/>
  </outline>
  <outline type="rss" text="Port" xmlUrl="https://port.example/feed"/>
  <outline text="An empty folder"/>
</body></opml>"""


def test_feeds_come_in_their_order_with_the_folders_that_they_lie_in():
    assert read_opml(NESTED.encode()) == [
        Outline("شفق نيوز", "https://shafaq.example/rss?a=1&b=2", "News / العراق", "ar"),
        Outline("Rudaw & more", "https://rudaw.example/feed", "News"),
        Outline("Port", "https://port.example/feed"),
        Outline("An empty folder", ""),
    ]


@pytest.mark.parametrize(
    "body",
    [
        NESTED.encode("utf-8-sig"),
        NESTED.encode("utf-16"),
        NESTED.replace("UTF-8", "windows-1256").encode("cp1256"),
        NESTED.replace("&amp;b", "&b").encode(),
        NESTED.replace("xmlUrl", "xmlurl").replace("opml", "OPML").encode(),
        NESTED.replace("</body></opml>", "").encode(),
        NESTED.replace('<?xml version="1.0" encoding="UTF-8"?>\n', "<!-- from my reader -->\n").encode(),
    ],
    ids=["a mark", "UTF-16", "windows-1256", "a bare ampersand", "other capitals", "cut", "a comment first"],
)
def test_what_other_programs_write_not_quite_right_is_read(body):
    found = read_opml(body)
    assert found[0] == Outline("شفق نيوز", "https://shafaq.example/rss?a=1&b=2", "News / العراق", "ar")
    assert [each.url for each in found][:3] == [
        "https://shafaq.example/rss?a=1&b=2",
        "https://rudaw.example/feed",
        "https://port.example/feed",
    ]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f'<!DOCTYPE o [<!ENTITY l0 "x">{LAUGHS}]><opml><body><outline text="&l9;"/></body></opml>', "refused"),
        ('<!DOCTYPE o SYSTEM "http://127.0.0.1:1/o.dtd"><opml><body/></opml>', "refused"),
        (
            '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline text="&x;"/></body></opml>',
            "refused",
        ),
        ("<opml><body>" + "<outline text='a'>" * 200_000, "more than 100,000 tags"),
        ("<opml><body>" + "<outline text='a'>" * 90_000, ""),
        (
            "<opml><body>" + "<outline xmlUrl='https://a.example/'/>" * 11_000 + "</body></opml>",
            "more than 10,000 feeds",
        ),
        ("<opml><body><outline text='" + "a" * MOST_BYTES + "'/></body></opml>", "more than 10 MB"),
        ("<rss><channel><title>x</title></channel></rss>", "this is a feed itself, and no list of feeds"),
        ("<html><head><title>Log in</title></head><body></body></html>", "an HTML page titled 'Log in'"),
        ("just words", "not an OPML list of feeds: it begins with 'just words'"),
        ("", "the answer is empty"),
        ("\x00\x01\x02", "no text"),
    ],
    ids=[
        "laughs",
        "a DTD",
        "a file",
        "nested",
        "nested, fewer",
        "many",
        "huge",
        "RSS",
        "HTML",
        "words",
        "empty",
        "binary",
    ],
)
def test_what_is_hostile_or_no_list_is_refused_soon_and_in_words(body, said):
    tracemalloc.start()
    started = time.process_time()
    try:
        found = read_opml(body.encode())
    except UnreadableSource as refusal:
        assert said and said in str(refusal)
    else:
        assert not said and all("root:" not in each.title for each in found)
    seconds, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 2 and peak < 100_000_000


def test_a_title_cannot_carry_lines_or_turned_letters():
    (found,) = read_opml(b'<opml><body><outline text="a&#10;b: c&#x202E;d" xmlUrl="https://a.example/"/></body></opml>')
    assert found.title == "a b: cd"


def test_what_is_written_is_read_again_and_what_no_reader_can_take_is_named():
    sources = [
        Source(name="shafaq", url='https://shafaq.example/rss?a=1&b="2"', language="ar"),
        Source.model_validate({"name": "port", "kind": "bluesky", "url": "https://bsky.app/profile/port.example"}),
        Source.model_validate({"name": "gate", "kind": "mastodon", "url": "https://social.example/@gate"}),
        Source.model_validate({"name": "tg", "kind": "telegram", "url": "https://t.me/s/qaim_port"}),
        Source(name="secret", url="https://me:word@a.example/rss"),
        Source(name="key", url="https://a.example/rss?key=abc").written_as("https://a.example/rss?key=${KEY}"),
    ]
    text, left = written_opml(sources, datetime(2026, 1, 1, tzinfo=UTC))
    assert [(each.title, each.url, each.language) for each in read_opml(text.encode())] == [
        ("shafaq", 'https://shafaq.example/rss?a=1&b="2"', "ar"),
        ("port", "https://bsky.app/profile/port.example/rss", ""),
        ("gate", "https://social.example/@gate.rss", ""),
    ]
    assert [(source.name, why) for source, why in left] == [
        ("tg", "a source of kind telegram has no feed"),
        ("secret", "its address holds a secret"),
        ("key", "its address holds a secret"),
    ]
    assert "word" not in text and "abc" not in text
    assert "<dateCreated>Thu, 01 Jan 2026 00:00:00 +0000</dateCreated>" in text
