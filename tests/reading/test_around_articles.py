"""What stands around an article does not reach detection, and all of the article does."""

from __future__ import annotations

import pytest

from monitor.model import Item
from monitor.reading.around import without_asides
from monitor.reading.article import UnreadableArticle, Wall, read_article
from monitor.reading.documents import document_of
from tests.reading.layouts import ARABIC, ENGLISH, LANGUAGES, LAYOUTS, OTHERS, Words
from tests.sources.reading_kinds import NOW

URL = "https://news.example/a/1"


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.code)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_no_other_headline_is_read_and_no_word_of_the_article_is_lost(layout, words: Words):
    article = read_article(layout(words).encode(), URL, "text/html; charset=utf-8")
    assert [name for name in OTHERS if name in article.text] == []
    assert [paragraph for paragraph in words.paragraphs if paragraph not in article.text] == []
    assert (article.title, article.language) == (words.title, words.code)
    assert article.published is not None and article.published.hour == 7


KEPT = (
    "Related agencies said that the Rabia crossing is closed.",
    "Read more than one report before you travel: the Rabia crossing is closed.",
    "Latest: the Rabia crossing is closed.",
    "Recommended: do not use the Rabia crossing, which is closed.",
    "Comments by the minister: the Rabia crossing stays closed.",
    "Watch: the Rabia crossing is closed",
    "Next: the Rabia crossing closes at 18:00",
    "Also: the Rabia crossing is closed",
    "إعلان: إغلاق معبر ربيعة",
    "عاجل: إغلاق معبر ربيعة",
    "المزيد من الشاحنات تنتظر عند معبر ربيعة المغلق.",
    "شاهد: لحظة إغلاق معبر ربيعة",
    "ذات صلة بالموضوع، أكد الوزير أن معبر ربيعة مغلق.",
    "آخر الأخبار: معبر ربيعة مغلق",
    "وأيضاً: معبر ربيعة مغلق",
)


@pytest.mark.parametrize("line", KEPT)
@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.code)
def test_a_line_that_only_begins_with_such_words_stays(line: str, words: Words):
    first, *rest = words.paragraphs
    body = f"<article><h1>{words.title}</h1><p>{first}</p><p>{line}</p>{''.join(f'<p>{p}</p>' for p in rest)}</article>"
    assert line in read_article(f"<html><body>{body}</body></html>".encode(), URL).text
    assert without_asides(f"{first}\n{line}\n{rest[0]}") == f"{first}\n{line}\n{rest[0]}"


def test_links_in_the_text_and_lists_of_it_stay():
    gates = "".join(
        f'<li><a href="/gates/{name}">{name} crossing</a>: open from 08:00</li>' for name in ("Rabia", "Trebil")
    )
    first, *rest = ENGLISH.paragraphs
    body = f'<p>{first}</p><p>These crossings are open too, <a href="/s">the authority says</a>:</p><ul>{gates}</ul>'
    page = f"<html><body><article><h1>x</h1>{body}<p>{rest[0]}</p><p>{rest[1]}</p></article></body></html>"
    text = read_article(page.encode(), URL).text
    assert "Rabia crossing: open from 08:00" in text and "Trebil crossing: open from 08:00" in text
    assert "the authority says" in text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Al-Qaim is open.\nRead also: Rabia is closed\nTrucks wait.", "Al-Qaim is open.\nTrucks wait."),
        ("معبر القائم مفتوح.\nاقرأ أيضاً :إغلاق معبر ربيعة\nاقرأ أيضا| إغلاق معبر مندلي", "معبر القائم مفتوح."),
        ("Al-Qaim is open.\nRead also\nRabia closed\nMandali closed\nTrucks wait.", "Al-Qaim is open.\nTrucks wait."),
        ("Al-Qaim is open.\nFollow us on Telegram", "Al-Qaim is open."),
        ("Al-Qaim is open (read also: Rabia is closed), it says.", "Al-Qaim is open, it says."),
        ("معبر القائم مفتوح. اقرأ أيضاً: إغلاق معبر ربيعة", "معبر القائم مفتوح."),
        ("Al-Qaim is open. (Rabia is closed.) Related agencies agree.",) * 2,
        ("معبر القائم مفتوح.\nتابعونا على تلغرام", "معبر القائم مفتوح."),
    ],
)
def test_feeds_and_posts_carry_such_lines_too(text: str, left: str):
    document = document_of(Item("a", "1", URL, "t"), text, NOW)
    assert document.text == left


def test_the_author_is_kept():
    for head, name in (
        ('<meta name="author" content="Layla Hassan">', "Layla Hassan"),
        ('<meta property="article:author" content="https://social.example/layla">', None),
        (
            '<script type="application/ld+json">{"author": [{"@type": "Person", "name": "ليلى حسن"}]}</script>',
            "ليلى حسن",
        ),
        (
            '<meta name="x"></head><body><span class="byline">By <a rel="author">Layla Hassan</a></span>',
            "By Layla Hassan",
        ),
    ):
        body = "".join(f"<p>{paragraph}</p>" for paragraph in ENGLISH.paragraphs)
        article = read_article(f"<html><head>{head}</head><body><article>{body}</article></body></html>".encode(), URL)
        assert article.author == name


def _wall(words: Words, line: str, shown: int, head: str = "") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in words.paragraphs[:shown])
    article = f"<article><h1>{words.title}</h1>{text}<div>{line}</div></article>"
    return f"<html><head>{head}</head><body>{article}</body></html>".encode()


MARKED = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'


@pytest.mark.parametrize(
    ("body", "wall"),
    [
        (_wall(ENGLISH, "Subscribe to continue reading", 1), Wall.PAID),
        (_wall(ENGLISH, "<h2>This article is for subscribers only</h2><a>Log in</a>", 2), Wall.PAID),
        (_wall(ARABIC, "<p>اشترك لمتابعة القراءة</p>", 1), Wall.PAID),
        (_wall(ARABIC, "<b>هذا المحتوى للمشتركين فقط</b>", 2), Wall.PAID),
        (_wall(ENGLISH, "", 1, MARKED), Wall.PAID),
        (_wall(ENGLISH, "Already a subscriber? Log in", 4, MARKED), Wall.PAID),
        (_wall(ENGLISH, "We value your privacy. Accept or leave.", 0), Wall.CONSENT),
        (_wall(ARABIC, "نستخدم ملفات تعريف الارتباط. قبل المتابعة نطلب موافقتك.", 0), Wall.CONSENT),
    ],
)
def test_a_wall_is_told_from_an_article(body: bytes, wall: Wall):
    with pytest.raises(UnreadableArticle) as caught:
        read_article(body, URL, "text/html; charset=utf-8")
    assert caught.value.wall is wall


@pytest.mark.parametrize(
    "body",
    [
        _wall(ENGLISH, "Subscribe to our newsletter", 4),
        _wall(ENGLISH, "We use cookies", 4),
        _wall(ENGLISH, f"<p>{ARABIC.paragraphs[0]}</p>", 4, MARKED),
        _wall(ENGLISH, "Already a subscriber? Log in", 4),
        _wall(ARABIC, "نستخدم ملفات تعريف الارتباط", 1),
    ],
    ids=[
        "newsletter",
        "cookies",
        "marked but whole",
        "a door beside a whole article",
        "a banner under a short article",
    ],
)
def test_an_article_that_can_be_read_is_read_whatever_its_site_asks_for(body: bytes):
    assert len(read_article(body, URL, "text/html; charset=utf-8").text) > 100
