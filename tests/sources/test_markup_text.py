"""The text of any markup, however broken, is that of the tree which bs4 makes of it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.sources.elements import element_text, parsed
from monitor.sources.markup_text import markup_text
from monitor.sources.plain import plain_text

TAGS = (
    *("a", "b", "p", "div", "span", "br", "img", "ul", "ol", "li", "table", "tr", "td", "th", "figure"),
    *("figcaption", "iframe", "script", "style", "svg", "noscript", "template", "object", "h1", "hr", "pre"),
    *("code", "blockquote", "section", "header", "form", "input", "button", "select", "option", "textarea"),
    *("title", "head", "body", "html", "meta", "dl", "dt", "dd", "center", "font", "em", "video", "rt"),
    *("rp", "ruby", "o:p", "frameset", "noframes", "map", "plaintext", "xmp", "math", "details", "main"),
    *("caption", "thead"),
)
ATTRIBUTES = ("", "", " class='x'", ' href="/a?b=1&c=2"', " x", " a=b", " style='a:b", " =", "/", " xmlns:o='u'")
TEXTS = (
    *("x", "hello ", "  ", "\n", "\t", "السلام ", "&amp;", "&nbsp;", "&lt;", "&bogus;", "&#8217;", "&#0;", "&", "<"),
    *(">", "<!", "<!-- c -->", "<!-- <p> -->", "<?pi x?>", "<![CDATA[x<y]]>", "<!DOCTYPE html>", "</", "\x00", "\x0b"),
    *("\u2028", "\xa0", "-->", "<3", "1 < 2", "\ufeff", "\r\n", "\x85", "\u200f", "&copy", "&#x1F600;"),
    *("<?xml version='1.0' encoding='utf-16'?>", "<meta charset=windows-1256>"),
)


def broken_markup(lots: Random, depth: int = 0) -> str:
    return "".join(_piece(lots, depth) for _ in range(lots.randint(0, 4)))


def _piece(lots: Random, depth: int) -> str:
    if lots.random() < 0.45 or depth > 6:
        return lots.choice(TEXTS)
    name = lots.choice(TAGS)
    begun = f"<{name}{lots.choice(ATTRIBUTES)}"
    if lots.random() < 0.12:
        return lots.choice((f"{begun}>", f"</{name}>", f"{begun}/>", begun, f"<{name.upper()}>"))
    return f"{begun}>{broken_markup(lots, depth + 1)}</{name}>"


def hold_against_bs4(markup: str) -> None:
    assert markup_text(markup) == element_text(parsed(markup)), markup


@given(st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None)
def test_it_is_the_text_of_the_tree(random):
    hold_against_bs4(broken_markup(random))


def test_it_is_that_of_thousands_of_broken_pieces():
    lots = Random(4)
    for _ in range(2_000):
        hold_against_bs4(broken_markup(lots))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "<figure><img src='x'><figcaption>Trucks at Jaber</figcaption></figure><p>It opens",
            "Trucks at Jaber\nIt opens",
        ),
        ("<table><tr><td>Jaber<td>open<tr><td>Arar<td>closed</table>", "Jaber\nopen\nArar\nclosed"),
        ("open<script>alert(1)</script><style>p {}</style><!-- never --> now", "open now"),
        ("<p>one</html><p>two", "one\ntwo"),
        ("<p>\ud83d half a letter</p>", "half a letter"),
        ("<!-- nothing -->", ""),
    ],
)
def test_what_it_says(markup, text):
    assert plain_text(markup) == text
