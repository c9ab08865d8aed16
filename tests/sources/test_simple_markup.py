"""Simple markup is made text without an HTML parser, and it is the text that the parser would have given."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.sources.elements import element_text, parsed
from monitor.sources.folding import folded
from monitor.sources.plain import plain_text
from monitor.sources.simple_markup import simple_text

TAGS = ("a", "b", "em", "span", "strong", "p", "h1", "h2", "div", "blockquote", "ul", "ol", "li", "br", "img", "sup")
PIECES = (
    *(
        "x",
        "hello ",
        " ",
        "  \n ",
        "y z",
        "السلام",
        " عليكم ",
        "&amp;",
        "&nbsp;",
        "&lt;b&gt;",
        "&#39;",
        "&#x2019;",
        "\t",
    ),
    *(
        "é",
        '"',
        "'",
        "1 ",
        "&hellip;",
        "\xa0",
        "\u200f",
        "a\nb",
        "\u2003",
        "\u2028",
        "\u3000",
        "&#1575;",
        "]]",
        "--",
        "=",
    ),
)
ATTRIBUTES = (
    *("", ' href="/x"', " class='c d'", ' title="a b"  id="2"', ' STYLE="q;r"', ' href="?a=1&b=2&copy=3"'),
    *("\ttitle='a\u200f\tb'\n", ' alt="&bogus; &lt;b&gt; &#8217;&"', ' data-x="\x01\ufffd"'),
)


def markup_by_lot(lots: Random, depth: int = 0) -> str:
    return "".join(_piece(lots, depth) for _ in range(lots.randint(0, 4)))


def _piece(lots: Random, depth: int) -> str:
    if lots.random() < 0.45 or depth > 4:
        return lots.choice(PIECES)
    name, attributes = lots.choice(TAGS), lots.choice(ATTRIBUTES)
    if lots.random() < 0.05:
        return lots.choice((f"<{name}>", f"</{name}>", f"<{name.upper()}/>"))
    if name in ("br", "img"):
        return f"<{name}{attributes}{lots.choice(('', '/', ' /'))}>"
    return f"<{name}{attributes}>{markup_by_lot(lots, depth + 1)}</{name}>"


def hold_against_the_parser(markup: str) -> bool:
    """Whether it was read fast."""
    fast = simple_text(markup)
    if fast is not None:
        assert folded(fast) == element_text(parsed(markup)), markup
    return fast is not None


@given(st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None)
def test_markup_that_is_read_fast_says_what_the_parser_finds(random):
    hold_against_the_parser(markup_by_lot(random))


def test_much_of_what_is_simple_is_read_fast():
    lots = Random(3)
    assert sum(hold_against_the_parser(markup_by_lot(lots)) for _ in range(3_000)) > 900


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>The crossing <b>is</b> open.</p>\n<p>Trucks wait.</p>", "The crossing is open.\nTrucks wait."),
        ("مع<b>بر</b><br/>القائم", "معبر\nالقائم"),
        ("<ul><li>Jaber</li> <li>Al&nbsp;Qaim &amp; Bukamal</li></ul>", "Jaber\nAl Qaim & Bukamal"),
    ],
)
def test_usual_markup_is_read_fast(markup, text):
    assert simple_text(markup) is not None
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        "<script>open()</script>",
        "<p title='a > b'>x</p>",
        "<p>x",
        "x</p>",
        "<b><i>x</b></i>",
        "<!-- x --><p>y</p>",
        "<p>R&D</p>",
        "<p>&copy 2025</p>",
        "<p>1 < 2</p>",
        "<table><tr><td>x</td></tr></table>",
        "<p onclick=go()>x</p>",
        "<p>a<div>b</div></p>",
    ],
)
def test_anything_else_is_left_to_the_parser(markup):
    assert simple_text(markup) is None


@given(st.text(alphabet=" \n\n  abcمع\t\u200d\xa0\u2028.\r\ufffd\u3000\u202e", max_size=20), st.integers(1, 30))
def test_text_is_folded_alike_by_the_short_way_and_by_the_long(text, longest):
    clean = re.sub("[\u202e]", "", text[: longest * 4].replace("\r", "\n").replace("\u2028", "\n"))
    lines = re.sub(r" ?\n[\n ]*", "\n", re.sub(r"[^\S\n]+", " ", clean))
    assert folded(text, longest) == lines.strip()[:longest].rstrip()
