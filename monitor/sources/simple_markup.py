"""The text of the markup that most entries have, without an HTML parser: a fiftieth of its cost.

Only where the two must agree is a text taken from here: tags from a short list, each closed where it was opened, no
block inside a paragraph, no attribute or reference out of the ordinary. A test holds both against each other on
whatever markup can be thought up; all else is the parser's.
"""

from __future__ import annotations

import html
import re

_INLINE = frozenset({"a", "abbr", "b", "big", "em", "i", "s", "small", "span", "strong", "sub", "sup", "u"})
_LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})  # blocks that hold no other
_BLOCKS = frozenset({"div", "blockquote", "ul", "ol", "li"})
_VOID = {"br": "\n", "img": ""}
_NAMES = _INLINE | _LEAVES | _BLOCKS | _VOID.keys()

_TAGS = re.compile("(<[^<>]*>)")
_ATTRIBUTE = r"\s+[A-Za-z][A-Za-z-]*=(?:\"[^\"<>]*\"|'[^'<>]*')"
_TAG = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9]*)((?:{_ATTRIBUTE})*)\s*(/?)>")
# Characters that parsers disagree about, or that HTML forbids.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u1680\u180e\ud800-\udfff\ufeff\ufff0-\uffff]")
_ENTITIES = (
    "amp|lt|gt|quot|nbsp|ndash|mdash|lsquo|rsquo|ldquo|rdquo|sbquo|bdquo|hellip|laquo|raquo|copy|reg|bull|middot"
)
_REFERENCE = re.compile(rf"&(?:(?:{_ENTITIES})|#([0-9]{{2,5}})|#[xX]([0-9A-Fa-f]{{2,4}}));")
# What a reference by number may stand for: letters and signs, no blanks, no controls.
_PLAIN_CODES = (
    range(0x21, 0x7F),
    range(0xA1, 0x250),
    range(0x600, 0x700),
    range(0x2010, 0x2028),
    range(0x2030, 0x205F),
)


def simple_text(markup: str) -> str | None:
    """The text of `markup`, its blocks between line breaks, blanks not folded yet; None where a parser must look."""
    if (not is_printable(markup) and _ODD.search(markup) is not None) or not _has_plain_references(markup):
        return None
    pieces = _TAGS.split(" ".join(markup.split()))  # texts and tags in turn
    opened: list[str] = []
    for at in range(1, len(pieces), 2):
        edge = _edge(pieces[at], opened)
        if edge is None:
            return None
        pieces[at] = edge
    text = "".join(pieces)
    if opened or "<" in text or ">" in text:
        return None
    return html.unescape(text) if "&" in text else text


def is_printable(text: str) -> bool:
    """Whether there is nothing in `text` but letters, signs, plain blanks and line breaks."""
    return text.replace("\n", "").isprintable()


def _edge(written: str, opened: list[str]) -> str | None:
    """What stands for a tag in the text, `opened` kept up to date; None for one that is not simple."""
    known = _USUAL.get(written) or _read_tag(written)
    if known is None:
        return None
    closing, name = known
    if name in _VOID:
        return None if closing else _VOID[name]
    block = name in _LEAVES or name in _BLOCKS
    if closing:
        if not opened or opened.pop() != name:
            return None
    else:
        if block and any(outer not in _BLOCKS for outer in opened):
            return None  # the parser ends a paragraph where a block begins
        if (name == "a" and "a" in opened) or (name == "li" and opened[-1:] not in (["ul"], ["ol"])):
            return None
        opened.append(name)
    return "\n" if block else ""


def _read_tag(written: str) -> tuple[bool, str] | None:
    """Whether it closes, and its name; None for one that is not simple."""
    tag = _TAG.fullmatch(written)
    if tag is None:
        return None
    closing, name, empty = bool(tag[1]), tag[2].lower(), bool(tag[4])
    if name not in _NAMES or (empty and name not in _VOID) or (closing and tag[3]):
        return None
    return closing, name


_USUAL = {f"<{'/' * closing}{name}>": (bool(closing), name) for name in _NAMES for closing in (0, 1)}


def _has_plain_references(markup: str) -> bool:
    count = markup.count("&")
    if not count:
        return True
    found = list(_REFERENCE.finditer(markup))
    return len(found) == count and all(_is_plain(reference) for reference in found)


def _is_plain(reference: re.Match[str]) -> bool:
    if reference[1] is None and reference[2] is None:
        return True
    code = int(reference[1]) if reference[1] is not None else int(reference[2], 16)
    return any(code in codes for codes in _PLAIN_CODES)
