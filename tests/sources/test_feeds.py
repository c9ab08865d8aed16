"""What a user may rely on from RSS, Atom and RDF feeds, good and bad."""

from __future__ import annotations

import time
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from monitor.fetch import Response
from monitor.settings import Source
from monitor.sources import MOST_ITEMS, UnreadableSource, read_items

NOW = datetime(2025, 6, 14, 12, tzinfo=UTC)
SOURCE = Source(name="shafaq-ar", url="https://news.example/feed", language="ar")
HEAD = '<?xml version="1.0" encoding="{}"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
TAIL = "</channel></rss>"


def answer(body: bytes | str, content_type: str = "application/rss+xml", **headers: str) -> Response:
    data = body.encode() if isinstance(body, str) else body
    return Response("https://news.example/ar/feed", 200, {"content-type": content_type, **headers}, data)


def rss(*entries: str, encoding: str = "utf-8") -> str:
    return HEAD.format(encoding) + "".join(f"<item>{entry}</item>" for entry in entries) + TAIL


def items(body: bytes | str, content_type: str = "application/rss+xml"):
    return read_items(SOURCE, answer(body, content_type), now=NOW)


ARABIC = (
    "<title>افتتاح معبر القائم أمام المسافرين</title><link>https://news.example/1</link><guid>n1</guid>"
    "<description>أعلنت الهيئة العامة للمنافذ افتتاح المعبر</description>"
    "<pubDate>Sat, 14 Jun 2025 10:30:00 +0300</pubDate>"
)


def test_an_rss_entry_becomes_an_item_with_plain_text_and_utc_time():
    body = rss(
        "<title>Al-Qaim &amp;amp; Al-Bukamal &lt;b&gt;reopen&lt;/b&gt;</title><link>/ar/1</link>"
        '<guid isPermaLink="false">n1</guid>'
        "<description>&lt;p&gt;First  line&lt;/p&gt;"
        "&lt;script&gt;steal()&lt;/script&gt;&lt;p&gt;second&lt;/p&gt;</description>"
        "<content:encoded><![CDATA[<style>p{}</style><p>First line, whole.</p>"
        "<ul><li>one<li>two</ul>]]></content:encoded>"
        "<pubDate>Sat, 14 Jun 2025 10:30:00 +0300</pubDate>"
    )
    (item,) = items(body)
    assert (item.source, item.key, item.url) == ("shafaq-ar", "n1", "https://news.example/ar/1")
    assert item.title == "Al-Qaim & Al-Bukamal reopen"
    assert item.summary == "First line\nsecond"
    assert item.content == "First line, whole.\none\ntwo"
    assert item.published == datetime(2025, 6, 14, 7, 30, tzinfo=UTC)
    assert item.language == "ar"


def test_an_element_that_is_called_as_feedparser_calls_what_it_found_does_no_harm():
    (item,) = items(rss("<title>Rabia opens</title><link>/1</link><links>two of them</links>"))
    assert (item.title, item.url) == ("Rabia opens", "https://news.example/1")


def test_an_atom_feed_is_read_with_its_dates_and_content():
    (item,) = items(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>urn:1</id>'
        '<title type="html">&lt;i>Open</title>'
        '<link rel="self" href="https://news.example/self"/><link href="https://news.example/a"/>'
        '<updated>2025-06-14T08:00:00Z</updated><summary>short</summary><content type="xhtml"><div '
        'xmlns="http://www.w3.org/1999/xhtml"><p>The whole</p><p>article</p></div></content></entry></feed>'
    )
    assert (item.key, item.title, item.url) == ("urn:1", "Open", "https://news.example/a")
    assert (item.summary, item.content) == ("short", "The whole\narticle")
    assert item.published == datetime(2025, 6, 14, 8, tzinfo=UTC)


def test_an_rdf_feed_is_read():
    (item,) = items(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>t</title></channel>'
        '<item rdf:about="https://news.example/1"><title>Open</title><link>https://news.example/1</link>'
        "<dc:date>2025-06-14</dc:date></item></rdf:RDF>"
    )
    assert (item.title, item.url, item.published) == (
        "Open",
        "https://news.example/1",
        datetime(2025, 6, 14, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss(ARABIC), "text/plain"),
        (rss(ARABIC), "text/xml; charset=windows-1256"),
        (rss(ARABIC).encode("utf-8-sig"), "text/html"),
        (rss(ARABIC, encoding="windows-1256").encode("cp1256"), "application/rss+xml"),
        (rss(ARABIC, encoding="utf-8").encode("cp1256"), "application/rss+xml; charset=utf-8"),
        (rss(ARABIC, encoding="iso-8859-1").encode("cp1256"), "text/xml; charset=iso-8859-1"),
        (rss(ARABIC).replace(' encoding="utf-8"', "").encode("cp1256"), "text/xml"),
        (rss(ARABIC).replace(' encoding="utf-8"', "").encode("cp1256"), "text/xml; charset=windows-1256"),
        (rss(ARABIC).replace(' encoding="utf-8"', "").encode("iso8859-6"), "text/xml"),
        (rss(ARABIC, encoding="utf-16").encode("utf-16"), "application/rss+xml"),
        (rss(ARABIC, encoding="windows-1256"), "application/rss+xml"),
        (rss(ARABIC, encoding="no-such-charset"), "application/rss+xml; charset=base64"),
        ("\n\n<br/>Warning: mysql_connect()" + rss(ARABIC), "application/rss+xml"),
        (rss(ARABIC) + "<!-- cached -->\n", "application/rss+xml"),
        (rss(ARABIC) + "<script>counter()</script>", "application/rss+xml"),
        (rss(ARABIC).replace("<channel>", "<channel>\x0b\x00"), "application/rss+xml"),
        (
            rss(ARABIC).replace(
                "<rss", '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://x.example/rss.dtd"><rss'
            ),
            "text/xml",
        ),
    ],
    ids=[
        "sent as text",
        "header lies",
        "byte order mark",
        "windows-1256 declared",
        "windows-1256 declared as utf-8",
        "windows-1256 under the latin default",
        "windows-1256 undeclared",
        "windows-1256 in the header",
        "iso-8859-6 undeclared",
        "utf-16",
        "utf-8 declared as windows-1256",
        "charset that does not exist",
        "php warning before it",
        "comment after it",
        "script after it",
        "control characters",
        "doctype",
    ],
)
def test_an_arabic_feed_is_read_however_badly_it_is_labelled(body, content_type):
    (item,) = items(body, content_type)
    assert item.title == "افتتاح معبر القائم أمام المسافرين"
    assert item.summary == "أعلنت الهيئة العامة للمنافذ افتتاح المعبر"
    assert item.published == datetime(2025, 6, 14, 7, 30, tzinfo=UTC)


def test_of_a_truncated_feed_each_entry_is_read_and_of_the_half_one_only_what_is_whole():
    second = ARABIC.replace("n1", "n2").replace("/1<", "/2<")
    body = rss(ARABIC, second).encode()
    whole, half = items(body[: body.rindex(b"</item>")])
    assert (whole.key, half.key, half.published) == ("n1", "n2", whole.published)
    _, half = items(body[: body.rindex(b"</description>")])
    assert (half.key, half.title, half.summary) == ("n2", whole.title, "")
    _, half = items(body[: body.rindex(b"<title>") + 20])
    assert (half.title, half.summary) == ("", "")
    assert [item.key for item in items(body[:-9])] == ["n1", "n2"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the answer is empty"),
        (b" \r\n", "the answer is empty"),
        (
            "<!DOCTYPE html><html><head><title>404\n غير موجود\u202e</title>",
            "the answer is an HTML page titled '404 غير موجود', not a feed: the address may have moved",
        ),
        ("<html><body>Sign in", "the answer is an HTML page, not a feed: the address may have moved"),
        (
            "<html><body><pre>" + rss("<link>x</link>"),
            "the answer is an HTML page, not a feed: the address may have moved",
        ),
        ('{"error": "quota"}', "the answer is JSON, not a feed"),
        ('<?xml version="1.0"?><urlset><url/></urlset>', "the answer is XML of another kind (<urlset>), not a feed"),
        ("Too many connections\x1b[2J", "the answer is not a feed: it begins with 'Too many connections [2J'"),
        (b"%PDF-1.7 ...", "the answer is no text, and not a feed"),
        (bytes(range(256)) * 20, "the answer is no text, and not a feed"),
        (
            rss(ARABIC)[: rss(ARABIC).index("item")],
            "the feed holds no whole entry: it is cut off, or made of tags without text",
        ),
    ],
)
def test_what_came_instead_of_a_feed_is_said_in_one_line(body, message):
    with pytest.raises(UnreadableSource) as caught:
        items(body)
    assert str(caught.value) == message


def test_a_feed_without_entries_is_no_error():
    assert items(rss()) == [] and items("<rss/>") == []


def test_an_unchanged_answer_has_no_items():
    assert read_items(SOURCE, Response("https://news.example/", 304, {}, b"", unchanged=True)) == []


def test_an_entry_without_title_date_and_link_survives_with_a_stable_key():
    (item,) = items(rss("<description>Al-Qaim is open</description>"))
    assert (item.title, item.summary, item.published) == ("", "Al-Qaim is open", None)
    assert item.url == "https://news.example/feed"
    assert item.key == items(rss("<description>Al-Qaim is open</description>"))[0].key != ""


def test_entries_that_repeat_are_one_item_the_newest_with_its_gaps_filled():
    body = rss(
        "<guid>1</guid><link>https://news.example/1</link><title>old</title><description>text</description>"
        "<pubDate>Sat, 14 Jun 2025 08:00:00 GMT</pubDate>",
        "<guid>1</guid><link>https://news.example/1</link><title>corrected</title>"
        "<pubDate>Sat, 14 Jun 2025 09:00:00 GMT</pubDate>",
    )
    (item,) = items(body)
    assert (item.title, item.summary, item.published.hour) == ("corrected", "text", 9)


def test_a_feed_that_gives_all_entries_one_id_or_one_link_loses_none():
    one_id = [
        f"<guid isPermaLink='false'>0</guid><link>https://news.example/{n}</link><title>{n}</title>" for n in range(5)
    ]
    one_link = [f"<link>https://news.example/</link><title>{n}</title>" for n in range(5)]
    both = [f"<guid>https://news.example/</guid><link>https://news.example/</link><title>{n}</title>" for n in range(5)]
    for entries in (one_id, one_link, both):
        found = items(rss(*entries))
        assert [item.title for item in found] == list("01234")
        assert len({item.key for item in found}) == 5


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://a\\@b/", "http://127.1/", "mailto:a@b.c"],
)
def test_links_to_anything_but_the_web_are_dropped(link):
    (item,) = items(rss(f"<title>t</title><link>{link}</link>"))
    assert item.url == "https://news.example/feed"


def test_letters_that_hide_or_turn_others_are_taken_out_and_joiners_stay():
    (item,) = items(
        rss("<title>Open\u202e desolc \u2066x\u2069\u200b &#8238;y\r\n2026-01-01 ERROR می\u200cشود</title>")
    )
    assert item.title == "Open desolc x y 2026-01-01 ERROR می\u200cشود"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Sat, 14 Jun 2025 10:30:00", datetime(2025, 6, 14, 10, 30, tzinfo=UTC)),
        ("السبت، 14 يونيو 2025 - 10:30", datetime(2025, 6, 14, 10, 30, tzinfo=UTC)),
        ("١٤ حزيران ٢٠٢٥", datetime(2025, 6, 14, tzinfo=UTC)),
        ("2 hours ago", datetime(2025, 6, 14, 10, tzinfo=UTC)),
        ("Sun, 15 Jun 2025 11:00:00 GMT", datetime(2025, 6, 15, 11, tzinfo=UTC)),  # local time called GMT
        ("Mon, 16 Jun 2025 12:00:00 GMT", None),  # more than a day ahead
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("soon", None),
        ("99999999999999999999", None),
    ],
)
def test_dates_are_utc_and_impossible_ones_unknown(written, meant):
    (item,) = items(rss(f"<title>t</title><pubDate>{written}</pubDate>"))
    assert item.published == meant


def test_without_a_clock_that_of_the_server_tells_the_future():
    body = rss("<title>t</title><pubDate>Mon, 16 Jun 2025 12:00:00 GMT</pubDate>")
    response = answer(body, date="Sat, 14 Jun 2025 12:00:00 GMT")
    assert read_items(SOURCE, response)[0].published is None
    assert read_items(SOURCE, answer(body))[0].published is not None


def test_of_too_many_entries_the_newest_are_kept_in_their_order():
    start = datetime(2025, 6, 1, tzinfo=UTC)
    entries = [
        f"<guid>{n}</guid><title>{n}</title><pubDate>{start + timedelta(minutes=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        for n in range(MOST_ITEMS + 200)
    ]
    assert [item.key for item in items(rss(*entries))] == [str(n) for n in range(200, MOST_ITEMS + 200)]


def test_sizes_are_bounded():
    (item,) = items(
        rss(f"<guid>{'g' * 5000}</guid><title>{'t ' * 5000}</title><description>{'d ' * 300_000}</description>")
    )
    assert len(item.title) <= 1000 and len(item.summary) <= 200_000 and len(item.key) <= 500


def _laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">{entities}]>' + rss("<title>&l9;</title>")[38:]


@pytest.mark.parametrize(
    "body",
    [
        _laughs(),
        f'<!DOCTYPE q [<!ENTITY q "{"q" * 50_000}">]><rss><channel><item><title>{"&q;" * 50_000}</title></item>{TAIL}',
        f'<!doctype x [<!entity x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item>{TAIL}',
        f'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;]><rss><channel><item><title>x</title></item>{TAIL}',
        f'<rss><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><channel><item><title>&x;</title></item>{TAIL}',
        "<rss><channel>" + "<item>" * 200_000 + TAIL,
        "<rss><channel>" + "<item/>" * 200_000 + TAIL,
        "<rss><channel><item>" + "<a>" * 200_000 + "</item>" + TAIL,
        "<rss><channel>" + "<!--" * 100_000 + TAIL,
    ],
    ids=[
        "billion laughs",
        "quadratic",
        "a file",
        "another host",
        "entity inside",
        "nested entries",
        "a flood of empty entries",
        "nested tags",
        "open comments",
    ],
)
def test_a_bomb_of_xml_is_harmless(body):
    tracemalloc.start()
    started = time.process_time()
    try:
        found = items(body)
    except UnreadableSource:
        found = []
    seconds, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 1 and peak < 100_000_000
    assert not any("root:" in item.title for item in found)


def test_entities_are_refused_with_the_reason():
    with pytest.raises(UnreadableSource, match="the feed defines XML entities, which are refused"):
        items(_laughs())


def test_of_an_entity_that_lies_elsewhere_nothing_is_read_and_the_text_around_it_is():
    dtd = '<!DOCTYPE rss [<!ENTITY key SYSTEM "file:///etc/passwd">]>'
    (item,) = items(f"{dtd}<rss><channel><item><title>Rabia &key; is closed</title></item>{TAIL}")
    assert item.title == "Rabia is closed"
    with pytest.raises(UnreadableSource, match="the feed defines XML entities, which are refused"):
        items(f"{dtd}<rss><channel><item><title>&key;</title></item>{TAIL}")


def test_a_feed_that_lacks_nothing_but_its_last_letter_is_whole():
    assert items("<rss><channel><title>Borders</title></channel></rss") == []
    assert [item.title for item in items("<rss><channel><item><title>Rabia</title></item></channel></rss")] == ["Rabia"]
