"""Markup to plain text that is safe to show: no tags, no scripts, no control characters, no turned letters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from bs4 import BeautifulSoup, CData, Tag
from bs4.element import NavigableString, PageElement

from monitor.sources.simple_markup import is_printable, simple_text

LONGEST_TITLE = 1_000  # characters
LONGEST_TEXT = 200_000
_LONGEST_MARKUP = 400_000  # of one text; what is longer is cut before it is parsed

# Control characters, marks of direction (a title must not turn the line it stands in), invisible blanks, lone
# surrogates and noncharacters. The joiners U+200C and U+200D stay: Persian and Kurdish spelling needs them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\ud800-\udfff\ufffe\uffff]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\n ]*")
_MARKUP = re.compile(r"<[A-Za-z/!?]")
# A tag of thousands of attributes takes minutes to parse. Nothing here can be matched in two ways: each way is tried.
_MONSTER = re.compile(r"<[A-Za-z](?:[^<>=\s]*+[=\s]){5000}")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}>")
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "head", "button"})
_BLOCK = re.compile(
    "address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main"
    "|nav|ol|p|pre|section|summary|table|td|th|tr|ul"
)


def plain_text(markup: str, longest: int = LONGEST_TEXT) -> str:
    """`markup` (HTML, or text that may hold entities) as text; each block on its own line, blanks folded."""
    markup = markup[:_LONGEST_MARKUP]
    if _MARKUP.search(markup) is None:
        return folded(html.unescape(markup), longest)
    simple = simple_text(markup)
    return element_text(parsed(markup), longest) if simple is None else folded(simple, longest)


def parsed(markup: str) -> BeautifulSoup:
    """`markup` as HTML. Without its XML declaration, and ended by a line break: bs4 warns of what it takes for XML or a
    file name, on the standard error of the daemon."""
    return BeautifulSoup(_DECLARATION.sub("", markup, count=1) + "\n", "lxml")


def element_text(element: Tag, longest: int = LONGEST_TEXT) -> str:
    """The text of a parsed element, as `plain_text` gives it."""
    return folded("".join(_pieces(element)), longest)


def folded(text: str, longest: int = LONGEST_TEXT) -> str:
    """`text` without unwanted characters, runs of blanks as one, at most `longest` characters."""
    clean = text[: longest * 4]
    if is_printable(clean):  # most texts are; for them there is a shorter way to the same
        while "  " in clean:
            clean = clean.replace("  ", " ")
        lines = [line.strip(" ") for line in clean.split("\n")]
        return "\n".join(filter(None, lines))[:longest].rstrip()
    clean = _UNWANTED.sub("", clean.replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))
    return _LINES.sub("\n", _BLANKS.sub(" ", clean)).strip()[:longest].rstrip()


def on_one_line(text: str, longest: int = LONGEST_TITLE) -> str:
    return " ".join(text.split())[:longest].rstrip()


def first_tags(markup: str, most: int) -> str:
    """`markup` up to its first `most` tags, or to one of thousands of attributes: parsers take time by each, and a
    megabyte holds 300,000."""
    if markup.count("<") > most:
        markup = markup[: next(islice(re.finditer("<", markup), most, None)).start()]
    monster = _MONSTER.search(markup)
    return markup if monster is None else markup[: monster.start()]


def holds_monster(markup: str) -> bool:
    """Whether a tag of thousands of attributes is in it."""
    return _MONSTER.search(markup) is not None


def fingerprint(*texts: str) -> str:
    """A short stable name for texts that have none: the same in every process and version."""
    return "sha256:" + sha256("\x1f".join(texts).encode("utf-8", "replace")).hexdigest()[:32]


def _pieces(element: Tag) -> Iterator[str]:
    """The strings of an element in order, its source's line breaks as blanks, its blocks between line breaks."""
    waiting: list[Iterator[PageElement]] = [iter(element.children)]
    ends: list[str] = [""]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            yield ends.pop()
        elif isinstance(child, Tag):
            if child.name not in _SILENT:
                edge = "\n" if _BLOCK.fullmatch(child.name) else ""
                yield edge
                waiting.append(iter(child.children))
                ends.append(edge)
        elif type(child) in (NavigableString, CData):
            yield re.sub(r"\s+", " ", str(child))
