"""What a user may rely on when the full text of an article is read."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from monitor.reading.article import UnreadableArticle, read_article

URL = "https://news.example/ar/1"
ARABIC = [
    "أعلنت الهيئة العامة للمنافذ البرية والبحرية عن افتتاح معبر البوكمال الحدودي مع العراق أمام حركة عبور المسافرين "
    "والشاحنات اعتباراً من يوم السبت الموافق للرابع عشر من حزيران.",
    "وأكدت الهيئة جاهزية كوادرها وكافة المرافق الخدمية في المعبر، "
    "ودعت المسافرين وسائقي الشاحنات إلى الالتزام بالتعليمات.",
    "وكان المعبر قد أغلق في كانون الأول من العام الماضي بعد سقوط النظام السابق في دمشق.",
]
ENGLISH = [
    "Iraq and Syria will reopen the Al-Qaim border crossing to travellers and commercial traffic next Monday, "
    "officials from both countries confirmed on Thursday.",
    "The district commissioner said that the crossing will resume normal operations at the beginning of next week, "
    "following a bilateral agreement between the two governments.",
    "The crossing was closed in December 2024 after the fall of the government in Damascus.",
]


def page(paragraphs: list[str], *, language: str = "en", head: str = "", charset: str = "utf-8") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html><html lang="{language}-XX"><head><title>Crossing | News</title>{head}</head><body>
<header><nav><ul><li><a href="/">Home</a><li><a href="/world">World</a></ul></nav></header>
<div class="cookie-banner"><p>We use cookies to improve your experience. Accept all cookies?</p></div>
<article><h1>Al-Qaim crossing reopens</h1><time datetime="2025-06-12T16:00:00+03:00">today</time>{text}</article>
<div class="related"><h3>Read also</h3><ul><li><a href="/2">Rabia crossing closed by a strike of drivers</a></li>
<li><a href="/3">Mandali crossing shut until further notice</a></li></ul></div>
<div id="comments" class="comments">
<div class="comment"><p>I heard that Trebil is closed too, is it true?</p></div></div>
<footer><p>All rights reserved</p></footer></body></html>""".encode(charset, "xmlcharrefreplace")


@pytest.mark.parametrize(("paragraphs", "language"), [(ENGLISH, "en"), (ARABIC, "ar")])
def test_an_article_is_its_paragraphs_and_nothing_around_them(paragraphs, language):
    article = read_article(page(paragraphs, language=language), URL, "text/html; charset=utf-8")
    lines = article.text.split("\n")
    assert [line for line in lines if len(line) > 60] == paragraphs
    for noise in ("Rabia", "Mandali", "Trebil", "cookies", "World", "rights reserved"):
        assert noise not in article.text
    assert article.title == "Al-Qaim crossing reopens"
    assert article.language == language
    assert article.published == datetime(2025, 6, 12, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("charset", "head", "content_type"),
    [
        ("utf-8", "", None),
        ("utf-8-sig", "", "text/html; charset=iso-8859-1"),
        ("cp1256", '<meta charset="windows-1256">', "text/html"),
        ("cp1256", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">', None),
        ("cp1256", "", "text/html; charset=windows-1256"),
        ("cp1256", "", "text/html; charset=iso-8859-1"),
        ("utf-16", "", "text/html"),
    ],
)
def test_the_letters_are_right_whatever_is_said_of_the_encoding(charset, head, content_type):
    article = read_article(page(ARABIC, language="ar", head=head, charset=charset), URL, content_type)
    assert ARABIC[0] in article.text


def test_the_head_of_the_page_tells_title_and_time():
    head = (
        '<meta property="og:title" content="Iraq &amp;amp; Syria reopen Al-Qaim">'
        '<meta property="article:published_time" content="2025-06-12T10:00:00Z">'
    )
    article = read_article(page(ENGLISH, head=head), URL, "text/html")
    assert (article.title, article.published) == ("Iraq & Syria reopen Al-Qaim", datetime(2025, 6, 12, 10, tzinfo=UTC))
    ld = '<script type="application/ld+json">{"datePublished": "2025-06-11T09:00:00+03:00"}</script>'
    assert read_article(page(ENGLISH, head=ld), URL).published == datetime(2025, 6, 11, 6, tzinfo=UTC)


def test_a_page_of_bare_paragraphs_without_any_structure_is_read_too():
    body = "<html><body><form><table><tr><td>" + "<br><br>".join(ARABIC) + "</td></tr></table></form></body></html>"
    text = read_article(body.encode(), URL, "text/html").text
    assert all(paragraph in text for paragraph in ARABIC)


@pytest.mark.filterwarnings("error")
def test_an_xhtml_page_is_read_without_a_warning_on_the_terminal():
    body = b'<?xml version="1.0" encoding="utf-8"?>' + page(ENGLISH)
    assert ENGLISH[0] in read_article(body, URL, "application/xhtml+xml").text


def test_a_short_statement_is_an_article():
    body = f"<html><body><div><h1>بيان</h1><p>{ARABIC[2]}</p></div></body></html>"
    assert ARABIC[2] in read_article(body.encode(), URL, "text/html").text


def test_plain_text_is_taken_as_it_is():
    article = read_article("\n\n".join(ARABIC).encode("cp1256"), URL, "text/plain")
    assert article.text == "\n".join(ARABIC)
    assert article.title == ARABIC[0][:300]


@pytest.mark.parametrize(
    ("body", "url", "message"),
    [
        (b"", URL, "the page is empty"),
        (b"%PDF-1.7 x", URL, "the address holds no text (application/x)"),
        (
            b"<html><head><title>News</title></head><body><div id=app></div><script>start()</script></body></html>",
            URL,
            "the page titled 'News' holds no article text: it may need JavaScript, which is not run",
        ),
        (
            b"<html><head><title>Gate</title>"
            b'<script type="application/ld+json">{"isAccessibleForFree": false}</script></head>'
            b"<body><article><h1>Gate reopens</h1><p>Traders welcomed the reopening of the gate.</p>"
            b"<p>Subscribe to read the whole article, cancel at any time you like.</p></article></body></html>",
            URL,
            "the article titled 'Gate reopens' is for subscribers; the page shows",
        ),
        (
            b"<html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/x.js'>"
            b"</script><p>Checking your browser</p></body></html>",
            URL,
            "the site asks for proof of a human reader instead of showing the article titled 'Just a moment...'",
        ),
        (
            b"<html><head><title>Before you continue</title></head><body><form action='https://x.example/save'>"
            b"<p>We use cookies and data to deliver and maintain services and to track outages and abuse.</p>"
            b"</form></body></html>",
            "https://consent.news.example/m?continue=1",
            "the page titled 'Before you continue' asks for consent to cookies instead of showing the article",
        ),
    ],
)
def test_what_is_no_article_says_what_it_is(body, url, message):
    with pytest.raises(UnreadableArticle) as caught:
        read_article(body, url, "application/x")
    assert str(caught.value).startswith(message)
    assert str(caught.value).isprintable()


def test_letters_that_turn_others_do_not_come_through():
    paragraphs = [
        ENGLISH[0],
        "A line \u202ewith turned\u202c letters, zero\u200bwidth and \x07bells that nobody should ever see in it.",
    ]
    text = read_article(page(paragraphs), URL).text
    assert "A line with turned letters, zerowidth and bells" in text


def test_a_huge_or_deep_page_ends_soon():
    bodies = (b"<div>" * 200_000 + b"x", b"<p>" + b"a " * 3_000_000, b"<html>" + b"<!--" * 300_000)
    for body in bodies:
        started = time.process_time()
        with contextlib.suppress(UnreadableArticle):
            read_article(body, URL, "text/html")
        assert time.process_time() - started < 5


def test_the_heavy_library_is_loaded_only_for_an_article():
    code = "import sys, monitor.reading.article; assert 'trafilatura' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
