"""The text of the markup that most entries have, without an HTML parser: a quarter of its cost.

Only where the two must agree is a text taken from here: tags from a short list, each closed where it was opened, no
block inside a paragraph, no attribute or reference out of the ordinary. A test holds both against each other on
whatever markup can be thought up; all else is the parser's.
"""

from __future__ import annotations

import html
import re

from monitor.sources.folding import blanks_as_spaces, folded, folded_printable, is_printable

_INLINE = frozenset({"a", "abbr", "b", "big", "em", "i", "s", "small", "span", "strong", "sub", "sup", "u"})
_LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})  # blocks that hold no other
_BLOCKS = frozenset({"div", "blockquote", "ul", "ol", "li"})
_VOID = {"br": "\n", "img": ""}
_CLOSING = {name: f"/{name}" for name in _INLINE | _LEAVES | _BLOCKS}
_EDGES = {
    name: "\n" if name.strip("/") in _LEAVES | _BLOCKS else "" for pair in _CLOSING.items() for name in pair
} | _VOID
_ANYWHERE = _INLINE - {"a"}
_OUTER = frozenset(_CLOSING[name] for name in _BLOCKS)  # within which a block may begin
_LISTS = (["/ul"], ["/ol"])
_DEEPEST = 100  # of what is nested deeper the parser makes what it likes

# Characters that parsers disagree about, or that HTML forbids.
_ODD_ONES = "\x00-\x08\x0b-\x1f\x7f-\x9f\u1680\u180e\ud800-\udfff\ufeff\ufff0-\uffff"
_ODD = re.compile(f"[{_ODD_ONES}]")
_ATTRIBUTE = rf"[ \t]+[A-Za-z][A-Za-z-]*=(?:\"[^\"<>{_ODD_ONES}]*\"|'[^'<>{_ODD_ONES}]*')"
_TAG = re.compile(rf"<((?:/(?=[A-Za-z0-9]+[ \t]*>))?[A-Za-z][A-Za-z0-9]*+)(?:>|(?:{_ATTRIBUTE})*+[ \t]*/?>)")
_ENDS_AT_ONCE = re.compile(r"<(?!(?:br|img)[\s/])[^<>]*/>", re.IGNORECASE)  # as if it were empty by its nature
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
    """The text of `markup`, its blocks on lines of their own, blanks folded; None where a parser must look."""
    markup = markup.replace("\n", " ")
    pieces = _TAG.split(markup)  # texts and names of tags in turn
    edges = _edges(pieces[1::2])
    if edges is None or ("/>" in markup and _ENDS_AT_ONCE.search(markup)):
        return None
    if "&" in markup and not _has_plain_references(pieces[::2]):
        return None
    pieces[1::2] = edges
    text = "".join(pieces)
    if "<" in text or ">" in text:
        return None
    if not is_printable(text):
        return None if _ODD.search(text) else folded(html.unescape(blanks_as_spaces(text)))
    return folded(html.unescape(text)) if "&" in text else folded_printable(text)


def _edges(names: list[str]) -> list[str] | None:
    """What stands for each tag in the text; None where one is not simple, or not where it belongs."""
    edges = []
    opened: list[str] = []  # what closes each
    for written in names:
        name = written if written in _EDGES else written.lower()
        if name in _CLOSING:
            if name not in _ANYWHERE and not _may_open(name, opened):
                return None
            opened.append(_CLOSING[name])
        elif opened and opened[-1] == name:
            opened.pop()
        elif name not in _VOID:
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
    return _OUTER.issuperset(opened)


def _has_plain_references(texts: list[str]) -> bool:
    """Those in a tag say nothing."""
    text = "<".join(texts)
    found = list(_REFERENCE.finditer(text))
    return len(found) == text.count("&") and all(_is_plain(reference) for reference in found)


def _is_plain(reference: re.Match[str]) -> bool:
    if reference[1] is None and reference[2] is None:
        return True
    code = int(reference[1]) if reference[1] is not None else int(reference[2], 16)
    return any(code in codes for codes in _PLAIN_CODES)
