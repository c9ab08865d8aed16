"""Markup to plain text that is safe to show: no tags, no scripts, no control characters, no turned letters."""

from __future__ import annotations

import html
import re
from hashlib import sha256
from itertools import islice

from monitor.sources.folding import LONGEST_TEXT, folded
from monitor.sources.markup_text import markup_text
from monitor.sources.simple_markup import simple_text

_LONGEST_MARKUP = 400_000  # of one text; what is longer is cut before it is parsed

_MARKUP = re.compile(r"<[A-Za-z/!?]")
# A tag of thousands of attributes takes minutes to parse. Nothing here can be matched in two ways: each way is tried.
_MONSTER = re.compile(r"<[A-Za-z](?:[^<>=\s]*+[=\s]){5000}")


def plain_text(markup: str, longest: int = LONGEST_TEXT) -> str:
    """`markup` (HTML, or text that may hold entities) as text; each block on its own line, blanks folded."""
    markup = markup[:_LONGEST_MARKUP]
    if _MARKUP.search(markup) is None:
        return folded(html.unescape(markup), longest)
    text = simple_text(markup)
    if text is None:
        text = markup_text(markup)
    return text[:longest].rstrip()


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
