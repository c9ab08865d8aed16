"""Markup to plain text that is safe to show: no tags, no scripts, no control characters, no turned letters."""

from __future__ import annotations

import html
import re
from hashlib import sha256
from itertools import islice

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


def plain_text(markup: str, longest: int = LONGEST_TEXT) -> str:
    """`markup` (HTML, or text that may hold entities) as text; each block on its own line, blanks folded."""
    markup = markup[:_LONGEST_MARKUP]
    if _MARKUP.search(markup) is None:
        return folded(html.unescape(markup), longest)
    simple = simple_text(markup)
    if simple is not None:
        return folded(simple, longest)
    from monitor.sources.elements import element_text, parsed  # 40 ms and 8 MB, and few entries need them

    return element_text(parsed(markup), longest)


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
