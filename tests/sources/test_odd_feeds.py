"""However odd a feed is, it is read or refused in words, and nothing is lost that feedparser alone would find."""

from __future__ import annotations

import json
from io import BytesIO

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.fetch import Response
from monitor.settings import Source
from monitor.sources import UnreadableSource, read_items

SOURCE = Source(name="wire", url="https://news.example/feed")
XMLNS = ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'

SHELLS = {
    "rss 2.0": (f'<rss version="2.0"{XMLNS}><channel><title>t</title>', "item", "</channel></rss>"),
    "rss 0.91": ('<rss version="0.91"><channel><link>https://news.example/</link>', "item", "</channel></rss>"),
    "rss 1.0": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        f'{XMLNS}><channel rdf:about="x"/>',
        "item",
        "</rdf:RDF>",
    ),
    "rss 0.90": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">',
        "item",
        "</rdf:RDF>",
    ),
    "prefixed rss": ('<r:rss xmlns:r="http://backend.userland.com/rss2"><r:channel>', "r:item", "</r:channel></r:rss>"),
    "atom 1.0": ('<feed xmlns="http://www.w3.org/2005/Atom">', "entry", "</feed>"),
    "atom 0.3": ('<feed version="0.3" xmlns="http://purl.org/atom/ns#">', "entry", "</feed>"),
    "prefixed atom": ('<a:feed xmlns:a="http://www.w3.org/2005/Atom">', "a:entry", "</a:feed>"),
    "nameless": ("<feed>", "entry", "</feed>"),
    "a channel alone": ("<channel>", "item", "</channel>"),
    "an entry alone": ("", "entry", ""),
    "CDF": ('<CHANNEL HREF="https://news.example/">', "ITEM", "</CHANNEL>"),
}
PARTS = (
    "<title>معبر القائم مفتوح</title>",
    "<title>Rabia &amp; Al-Qaim</title>",
    "<title><![CDATA[<b>Open</b> & free]]></title>",
    "<title>&nbsp;Caf&eacute; & more &bogus;</title>",
    "<title>&#1605;&#x645;&#0;&#999999999;</title>",
    "<title",
    "<title>unclosed",
    "<link>/relative/1</link>",
    "<link>https://news.example/?a=1&b=2</link>",
    '<link href="//cdn.example/2"/>',
    '<link rel="self" href="ftp://x"/>',
    "<guid>7</guid>",
    '<guid isPermaLink="true">https://news.example/7</guid>',
    "<id>urn:uuid:7</id>",
    "<description>&lt;p&gt;closed&lt;/p&gt;</description>",
    "<description><p>closed<br>today</description>",
    "<content:encoded><![CDATA[<p>whole]]></content:encoded>",
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content>',
    '<content type="application/octet-stream" mode="base64">PGI+</content>',
    "<pubDate>السبت، 14 يونيو 2025</pubDate>",
    "<pubDate>Sat, 31 Feb 2025 25:61:00 XYZ</pubDate>",
    "<updated>2025-06-14T08:00:00Z</updated>",
    "<dc:date>2025</dc:date>",
    "<author><name>n</name></author>",
    "<media:content url='x'/>",
    "<georss:point>1 2</georss:point>",
    "<!-- a comment -->",
    "<!-- <item> -- > -->",
    "<![CDATA[<item><title>no</title></item>]]>",
    "<?php echo 1 ?>",
    "<item>",
    "</item>",
    "</entry>",
    "</channel>",
    "<b><i></b></i>",
    "]]>",
    "\x00",
    "\x0b",
    "\ufffe",
    " ",
)
BEFORE = (
    "",
    "\n \n",
    "\ufeff",
    "<!-- <rss> or <feed>, see <html><body> -->\n",
    '<?xml-stylesheet href="x.xsl"?>',
    "<!DOCTYPE rss>",
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">',
    '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY bogus "x">]>',
    '<!DOCTYPE rdf:RDF [<!ENTITY % HTMLlat1 PUBLIC "-//W3C//ENTITIES Latin 1//EN" "http://www.w3.org/x.ent">%HTMLlat1;]>',
    "<br />\n<b>Warning</b>: mysql_connect() in <b>/x.php</b>",
)
DECLARATIONS = (
    "",
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="{}"?>',
    "<?xml version='1.1' encoding='{}' ?>",
)
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-be",
    "windows-1256",
    "iso-8859-6",
    "iso-8859-1",
    "cp037",
    "utf-7",
    "gb2312",
    "big5",
    "shift_jis",
    "koi8-r",
)
TYPES = (
    "application/rss+xml",
    "application/atom+xml; charset=utf-8",
    "text/xml",
    "text/xml; charset=iso-8859-1",
    "text/html; charset=windows-1256",
    "text/plain",
    "application/octet-stream",
    "application/xml; charset=no-such",
    "application/json",
    "",
)


@st.composite
def odd_feeds(draw: st.DrawFn) -> tuple[bytes, str]:
    head, tag, tail = SHELLS[draw(st.sampled_from(sorted(SHELLS)))]
    entries = draw(st.lists(st.lists(st.sampled_from(PARTS), max_size=6), max_size=4))
    text = head + "".join(f"<{tag}>{''.join(parts)}</{tag}>" for parts in entries) + tail
    said, true = draw(st.sampled_from(ENCODINGS)), draw(st.sampled_from(ENCODINGS))
    said = true if draw(st.booleans()) else said
    text = draw(st.sampled_from(DECLARATIONS)).format(said) + draw(st.sampled_from(BEFORE)) + text
    text = draw(st.sampled_from((text, text.upper(), text.replace("<", "\n<"), text.replace("</title>", "</Title>"))))
    body = text.encode(true, "xmlcharrefreplace" if "utf" not in true else "replace")
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(body)))
        body = draw(
            st.sampled_from(
                (body[:at], body[:at] + b"\xff" + body[at:], body[:at] + b"<" + body[at:], body + body[:at])
            )
        )
    return body, draw(st.sampled_from(TYPES))


def count_alone(body: bytes, content_type: str) -> int:
    try:
        return len(feedparser.parse(BytesIO(body), response_headers={"content-type": content_type}).entries)
    except Exception:
        return 0


def read(body: bytes, content_type: str) -> list[str]:
    response = Response("https://news.example/feed", 200, {"content-type": content_type}, body)
    try:
        return [item.key for item in read_items(SOURCE, response)]
    except UnreadableSource as refusal:
        assert str(refusal) and "\n" not in str(refusal)
        return []


def distinct_alone(body: bytes, content_type: str) -> int:
    """How many entries feedparser tells apart: those that repeat, or say nothing at all, are one item here."""
    try:
        found = feedparser.parse(
            BytesIO(body),
            response_headers={"content-type": content_type},
            sanitize_html=False,
            resolve_relative_uris=False,
        ).entries
    except Exception:
        return 0
    return len({str(entry.get("id") or entry.get("link") or "").strip() for entry in found})


@given(odd_feeds())
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_feed_is_so_odd_that_an_entry_is_lost_or_an_error_comes_that_is_not_in_words(feed):
    body, content_type = feed
    found = read(body, content_type)
    assert len(found) >= (count_alone(body, content_type) > 0)
    assert len(found) >= distinct_alone(body, content_type)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9),
        lambda each: (
            st.lists(each, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["items", "version", "id", "url", "title", "content_html", "date_published", "attachments"]
                ),
                each,
                max_size=5,
            )
        ),
        max_leaves=12,
    ),
    st.integers(0, 400),
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_json_that_is_no_feed_is_refused_in_words(value, cut):
    read(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": value}).encode()[: 40 + cut],
        "application/json",
    )
    read(json.dumps({"items": [value]}).encode(), "application/feed+json")


@pytest.mark.parametrize("shell", sorted(SHELLS))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "windows-1256", "cp037", "utf-7"])
def test_each_kind_of_feed_is_read_in_each_encoding_that_it_declares(shell, encoding):
    head, tag, tail = SHELLS[shell]
    prefix = tag.rpartition(":")[0] + ":" if ":" in tag else ""
    text = f'<?xml version="1.0" encoding="{encoding}"?>{head}<{tag}><{prefix}title>Open</{prefix}title></{tag}>{tail}'
    body = text.encode(encoding)
    assert len(read(body, "application/xml")) == count_alone(body, "application/xml") == 1


def test_a_feed_may_define_the_letters_that_it_writes_by_name():
    body = '<!DOCTYPE rss [<!ENTITY m "&#1605;">]><rss><channel><item><title>&m;&lt;</title></item></channel></rss>'
    (item,) = read_items(SOURCE, Response("https://news.example/feed", 200, {}, body.encode()))
    assert item.title == "م<"


def test_a_comment_that_speaks_of_feeds_and_pages_does_not_hide_the_feed_behind_it():
    body = b"<!-- a <feed> in an <html> <body> -->" + b"<rss><channel><item><title>Open</title></item></channel></rss>"
    assert len(read(body, "text/xml")) == 1


def test_entries_that_hold_nothing_to_read_are_there_all_the_same():
    body = b"<rss><channel><item><author>x</author></item></channel></rss>"
    assert len(read(body, "text/xml")) == 1


def test_json_feeds_are_read_with_their_dates_links_and_texts():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": 7, "url": "/1", "title": "Open &amp; free", "content_html": "<p>whole</p>", "summary": "a"},
            {"external_url": "https://b.example/", "content_text": "x", "date_published": "2025-06-14T08:00:00+03:00"},
        ],
    }
    response = Response("https://news.example/feed", 200, {}, ("\ufeff" + json.dumps(feed)).encode())
    first, second = read_items(SOURCE, response)
    assert (first.key, first.url, first.title) == ("7", "https://news.example/1", "Open & free")
    assert (first.summary, first.content) == ("a", "whole")
    assert (second.url, second.content) == ("https://b.example/", "x")
    assert second.published is not None and second.published.hour == 5
