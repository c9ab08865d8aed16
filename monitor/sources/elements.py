"""Markup as a tree of elements, and their text: what only an HTML parser can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, CData, Tag
from bs4.element import NavigableString, PageElement

from monitor.sources.folding import LONGEST_TEXT, folded
from monitor.sources.markup_text import BLOCK, DECLARATION, SILENT


def parsed(markup: str) -> BeautifulSoup:
    """`markup` as HTML. Without its XML declaration, and ended by a line break: bs4 warns of what it takes for XML or a
    file name, on the standard error of the daemon."""
    return BeautifulSoup(DECLARATION.sub("", markup, count=1) + "\n", "lxml")


def element_text(element: Tag, longest: int = LONGEST_TEXT) -> str:
    """The text of a parsed element, as `plain_text` gives it."""
    return folded("".join(_pieces(element)), longest)


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
            if child.name not in SILENT:
                edge = "\n" if BLOCK.fullmatch(child.name) else ""
                yield edge
                waiting.append(iter(child.children))
                ends.append(edge)
        elif type(child) in (NavigableString, CData):
            yield re.sub(r"\s+", " ", str(child))
