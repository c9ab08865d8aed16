"""News sitemaps, plain ones and indexes of them, over a real server: the newest first, and no more than is needed."""

from __future__ import annotations

import gzip

import pytest

from monitor.sources import UnreadableSource
from tests.loopback import Loopback
from tests.sources.reading_kinds import reader

NEWS = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://news.example/1</loc><news:news><news:publication><news:name>N</news:name></news:publication>
<news:publication_date>2025-06-13T08:00:00+03:00</news:publication_date>
<news:title>معبر ربيعة مغلق</news:title></news:news></url>
<url><loc> https://news.example/2?a=1&amp;b=2 </loc><image:image>
<image:title>A photo</image:title><image:loc>x</image:loc>
</image:image><news:news><news:publication_date>2025-06-14</news:publication_date>
<news:title><![CDATA[Al-Qaim & Rabia <b>open</b>]]></news:title></news:news></url></urlset>"""


def plain_map(*pages: tuple[str, str]) -> bytes:
    urls = "".join(f"<url><loc>{at}</loc><lastmod>{changed}</lastmod></url>" for at, changed in pages)
    return f"<urlset>{urls}</urlset>".encode()


def index(*maps: tuple[str, str]) -> bytes:
    rows = "".join(f"<sitemap><loc>{at}</loc><lastmod>{changed}</lastmod></sitemap>" for at, changed in maps)
    return f"<?xml version='1.0'?><sitemapindex>{rows}</sitemapindex>".encode()


def test_a_news_sitemap_gives_titles_and_dates_the_newest_first():
    with Loopback() as server:
        server.serve("/news.xml", NEWS.encode())
        second, first = reader("sitemap", server.url("/news.xml")).poll()
    assert (second.title, second.url) == ("Al-Qaim & Rabia open", "https://news.example/2?a=1&b=2")
    assert (first.title, first.published.isoformat()) == ("معبر ربيعة مغلق", "2025-06-13T05:00:00+00:00")


def test_without_titles_the_words_of_the_address_tell_what_a_page_is_about():
    with Loopback() as server:
        pages = [
            ("https://a.example/news/123/al-qaim-crossing-reopens-5.html", "2025-06-14"),
            ("https://a.example/%D9%85%D8%B9%D8%A8%D8%B1-%D8%A7%D9%84%D9%82%D8%A7%D8%A6%D9%85/99", "2025-06-13"),
        ]
        server.serve("/s.xml", plain_map(*pages))
        titles = [item.title for item in reader("sitemap", server.url("/s.xml")).poll()]
    assert titles == ["al qaim crossing reopens 5", "معبر القائم"]


def test_of_an_index_the_newest_maps_are_read_once_and_again_when_they_change():
    with Loopback() as server:
        maps = [(server.url(f"/{n}.xml.gz"), f"2025-06-{n:02}") for n in range(1, 13)]
        server.serve("/index.xml", index(*maps))
        for n in range(1, 13):
            server.serve(f"/{n}.xml.gz", gzip.compress(plain_map((f"https://a.example/page-{n}", f"2025-06-{n:02}"))))
        source = reader("sitemap", server.url("/index.xml"))
        assert [item.title for item in source.poll()] == [f"page {n}" for n in range(12, 7, -1)]
        assert [item.title for item in source.poll()] == [f"page {n}" for n in range(7, 2, -1)]
        server.serve("/index.xml", index(*maps[:-1], (maps[-1][0], "2025-06-13")))
        assert source.poll()[0].title == "page 12"
        assert len(source.memory["sitemap.read"].splitlines()) == 12


def test_one_map_that_fails_does_not_keep_the_others_and_is_asked_again():
    with Loopback() as server:
        server.serve("/index.xml", index((server.url("/a.xml"), "2025-06-14"), (server.url("/gone.xml"), "2025-06-15")))
        server.serve("/a.xml", plain_map(("https://a.example/open", "2025-06-14")))
        source = reader("sitemap", server.url("/index.xml"))
        assert [item.title for item in source.poll()] == ["open"]
        assert source.note.startswith("1 of its sitemaps could not be read;") and "/gone.xml" in source.note
        server.serve("/gone.xml", plain_map(("https://a.example/closed", "2025-06-15")))
        assert [item.title for item in source.poll()] == ["closed"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<rss><channel/></rss>", "the answer is XML of another kind"),
        (b"<html><title>Gone</title>", "the answer is an HTML page titled 'Gone', not a sitemap"),
        (gzip.compress(NEWS.encode())[:40], "the sitemap is a gzip file that was cut off"),
        (gzip.compress(b"<urlset>" + b" " * 61_000_000), "the sitemap holds more than 60 MB"),
    ],
    ids=["a feed", "a page", "cut off", "a bomb"],
)
def test_what_is_no_sitemap_is_refused_in_words(body, message):
    with Loopback() as server:
        server.serve("/s.xml", body)
        with pytest.raises(UnreadableSource, match=message):
            reader("sitemap", server.url("/s.xml")).poll()


def test_a_huge_sitemap_gives_its_newest_pages_and_no_more():
    pages = [(f"https://a.example/page-{n}", f"2025-0{1 + n % 5}-{1 + n % 28:02}") for n in range(30_000)]
    with Loopback() as server:
        server.serve("/s.xml", plain_map(*pages))
        items = reader("sitemap", server.url("/s.xml")).poll()
    assert len(items) == 500 and items[0].published == max(item.published for item in items)
