"""What a user may rely on from an HTML page that is read by CSS selectors."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.fetch import Response
from monitor.settings import Selectors, Source, SourceKind
from monitor.sources import UnreadableSource, read_items

NOW = datetime(2025, 6, 14, 12, tzinfo=UTC)
PAGE = """<html><head><title>الهيئة</title></head><body><form><nav><a href=/x>menu</a></nav><ul class=news>
<li><h3><a href="/ar/news/1?a=b c">افتتاح معبر القائم</a></h3>
<span class=date>السبت 14 حزيران/يونيو 2025 - 10:30 ص</span><p>نص</p></li>
<li><h3><a href="javascript:go(2)">إغلاق&nbsp;معبر ربيعة</a></h3>
<time datetime="2025-06-13T09:00:00+03:00">أمس</time></li>
</ul></form></body></html>"""


def page(select: dict[str, str], body: str | bytes = PAGE, url: str = "https://board.example/ar/"):
    selectors = Selectors(**{"title": "h3", "link": "h3 a", **select})
    source = Source(name="board", kind=SourceKind.PAGE, url="https://board.example/ar/", select=selectors)
    data = body.encode() if isinstance(body, str) else body
    return read_items(source, Response(url, 200, {"content-type": "text/html"}, data), now=NOW)


def test_the_entries_of_a_list_become_items():
    first, second = page({"item": "ul.news > li", "date": ".date, time", "text": "p"})
    assert (first.title, first.url) == ("افتتاح معبر القائم", "https://board.example/ar/news/1?a=b%20c")
    assert (first.summary, first.content, first.key) == ("نص", "", first.url)
    assert first.published == datetime(2025, 6, 14, 10, 30, tzinfo=UTC)
    assert second.published == datetime(2025, 6, 13, 6, tzinfo=UTC)
    assert (second.title, second.url) == ("إغلاق معبر ربيعة", "https://board.example/ar/")


def test_a_page_in_windows_1256_without_a_word_about_it_is_read():
    assert page({"item": "ul.news > li"}, PAGE.encode("cp1256"))[0].title == "افتتاح معبر القائم"


def test_a_notice_board_without_links_gives_each_notice_a_key_of_its_own():
    board = "<div class=n><b>Notice 1</b><p>Rabia is closed</p></div><div class=n>Notice 2<br>Al-Qaim is open</div>"
    first, second = page({"item": "div.n", "title": "b", "link": "a"}, board)
    assert (first.title, first.content) == ("Notice 1", "Notice 1\nRabia is closed")
    assert (second.title, second.content) == ("Notice 2", "Notice 2\nAl-Qaim is open")
    assert first.key != second.key
    assert first.key == page({"item": "div.n", "title": "b", "link": "a"}, board + "<p>new</p>")[0].key
    assert first.url == "https://board.example/ar/"


def test_an_item_may_be_the_link_itself_and_links_start_at_the_base_of_the_page():
    body = '<base href="//cdn.example/n/"><a class=i href="1.html">Open</a>'
    (item,) = page({"item": "a.i", "title": "a", "link": "a"}, body)
    assert (item.title, item.url) == ("Open", "https://cdn.example/n/1.html")


@pytest.mark.parametrize(
    ("select", "body", "message"),
    [
        ({"item": "div.news li"}, PAGE, "'div.news li' matches nothing on this page: its layout may have changed"),
        ({"item": "nav + ul > li"}, "", "the answer is empty"),
        (
            {"item": "li"},
            "<html><body><script>app()</script></body>",
            "the page holds no text: it may be made by JavaScript",
        ),
        ({"item": "li"}, "<body>x<ul><li> <li></ul>", "'li' matches 2 elements, but none of them holds text"),
        ({"item": "li"}, '{"html": "no"}', "the answer is JSON, not an HTML page"),
    ],
)
def test_a_page_that_does_not_fit_its_selectors_says_so(select, body, message):
    with pytest.raises(UnreadableSource) as caught:
        page(select, body)
    assert str(caught.value).startswith(message)
