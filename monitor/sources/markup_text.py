"""The text of markup that is not simple, as the parser of lxml tells it: a sixth of what a tree of bs4 costs.

It is the text of that tree (see `elements`): bs4 hears the same parser. A test holds both against each other.
"""

from __future__ import annotations

import re

from lxml import etree

from monitor.sources.folding import folded

DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}>")  # of XML; it means nothing in HTML
SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "head", "button"})
BLOCK = re.compile(
    "address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main"
    "|nav|ol|p|pre|section|summary|table|td|th|tr|ul"
)
_SPOKEN = frozenset({"rt", "rp"})  # how a word is spoken; it stands beside the word, not in the text
_SPACE = re.compile(r"\s+")


def markup_text(markup: str) -> str:
    """The text of `markup`, each block on its own line, blanks folded."""
    parser = etree.HTMLParser(target=_Text(), encoding="utf-8")
    parser.feed((DECLARATION.sub("", markup, count=1) + "\n").encode("utf-8", "ignore"))  # JSON may hold half letters
    return folded("".join(parser.close()))


class _Text:
    """What the parser tells of, in its order: the strings, the source's line breaks as blanks, and line breaks at the
    edges of blocks."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._silent = self._spoken = 0  # elements of that kind around

    def start(self, name: str, attributes: object) -> None:
        self._silent += name in SILENT
        self._spoken += name in _SPOKEN
        self._edge(name)

    def end(self, name: str) -> None:
        self._edge(name)
        self._silent -= name in SILENT
        self._spoken -= name in _SPOKEN

    def data(self, text: str) -> None:
        if not self._silent and not self._spoken:
            self._pieces.append(_SPACE.sub(" ", text))

    def close(self) -> list[str]:
        return self._pieces

    def _edge(self, name: str) -> None:
        if not self._silent and BLOCK.fullmatch(name):
            self._pieces.append("\n")
