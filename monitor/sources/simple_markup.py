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
_CLOSING = {name: f"/{name}" for name in _INLINE | _LEAVES | _BLOCKS}
_EDGES = {
    name: "\n" if name.strip("/") in _LEAVES | _BLOCKS else "" for pair in _CLOSING.items() for name in pair
} | _VOID
_OUTER = frozenset(_CLOSING[name] for name in _BLOCKS)  # within which a block may begin
_LISTS = (["/ul"], ["/ol"])
_DEEPEST = 100  # of what is nested deeper the parser makes what it likes

_ATTRIBUTE = r"\s+[A-Za-z][A-Za-z-]*=(?:\"[^\"<>]*\"|'[^'<>]*')"
_TAG = re.compile(rf"<((?:/(?=[A-Za-z0-9]+\s*>))?[A-Za-z][A-Za-z0-9]*)(?:{_ATTRIBUTE})*+\s*(/?)>")
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
    if is_printable(markup):
        markup = markup.replace("\n", " ")
    elif _ODD.search(markup) is None:
        markup = " ".join(markup.split())
    else:
        return None
    pieces = _TAG.split(markup)  # a text, the name of a tag, what ends it if it is empty; and so on
    if not _has_plain_references(markup) or ("/>" in markup and _ends_at_once(pieces)):
        return None
    del pieces[2::3]
    edges = _edges(pieces[1::2])
    if edges is None:
        return None
    pieces[1::2] = edges
    text = "".join(pieces)
    if "<" in text or ">" in text:
        return None
    return html.unescape(text) if "&" in text else text


def is_printable(text: str) -> bool:
    """Whether there is nothing in `text` but letters, signs, plain blanks and line breaks."""
    return text.replace("\n", "").isprintable()


def _ends_at_once(pieces: list[str]) -> bool:
    """Whether an element that is not empty by its nature is written as if it were."""
    return any(end and name.lower() not in _VOID for name, end in zip(pieces[1::3], pieces[2::3], strict=True))


def _edges(names: list[str]) -> list[str] | None:
    """What stands for each tag in the text; None where one is not simple, or not where it belongs."""
    edges = []
    opened: list[str] = []  # what closes each
    for written in names:
        name = written if written in _EDGES else written.lower()
        if name in _CLOSING:
            if not _may_open(name, opened):
                return None
            opened.append(_CLOSING[name])
        elif name not in _EDGES or (name not in _VOID and (not opened or opened.pop() != name)):
            return None
        edges.append(_EDGES[name])
    return None if opened else edges


def _may_open(name: str, opened: list[str]) -> bool:
    """Whether it may begin there: the parser ends a paragraph where a block begins."""
    if len(opened) > _DEEPEST:
        return False
    if name == "a":
        return "/a" not in opened
    if name == "li":
        return opened[-1:] in _LISTS and _OUTER.issuperset(opened)
    return name in _INLINE or _OUTER.issuperset(opened)


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
