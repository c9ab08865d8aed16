"""Entries that stand letter by letter as the last poll read them: they are known before any XML is parsed.

In an ordinary feed (see `well_formed_feed`) what an entry says follows from its own letters and the root tag alone. So
the known ones are taken out before the feed is read, and an empty one stands in the place of each. As many entries must
be found then as were cut: that makes each of them an entry, and none a part of a comment or of a text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain

from monitor.sources.door import root_of
from monitor.sources.well_formed_feed import root_tag

_LONGEST = 2_000_000  # characters of a feed that is cut
_MOST = 1_000  # entries
_START = {"item": re.compile(r"<item(?=[\s>])"), "entry": re.compile(r"<entry(?=[\s>])")}


@dataclass(frozen=True, slots=True)
class CutFeed:
    """The letters of a feed, cut at its entries. around: before, between and after them; entries: each without its end
    tag, which is `end`.  marks: one for each, which stands for its letters and the root tag."""

    around: list[str]
    entries: list[str]
    end: str
    root_tag: str
    marks: list[str]

    def without(self, known: Collection[str]) -> str:
        """The feed with empty entries in the place of those whose marks are `known`."""
        empty = self.end.replace("/", "")
        left = [
            (empty if mark in known else entry) + self.end for mark, entry in zip(self.marks, self.entries, strict=True)
        ]
        return "".join(chain.from_iterable(zip(self.around, [*left, ""], strict=True)))


def cut_feed(text: str) -> CutFeed | None:
    """None for what is no feed of XML, too long, or without entries. What is no entry may look like one here."""
    if len(text) > _LONGEST or text.startswith("{"):
        return None
    name = "entry" if "</feed" in text[-200:] else "item"
    *begun, rest = text.split(f"</{name}>", _MOST + 1)
    starts = [match for each in begun if (match := _START[name].search(each))]
    if not starts or not len(starts) == len(begun) <= _MOST:
        return None
    around = [match.string[: match.start()] for match in starts]
    entries = [match.string[match.start() :] for match in starts]
    root = root_of(around[0])
    tag = None if root is None else root_tag(root.string[root.start() :])
    return None if tag is None else CutFeed([*around, rest], entries, f"</{name}>", tag, _marks(tag, entries))


def _marks(root_tag: str, entries: list[str]) -> list[str]:
    before = sha256(root_tag.encode("utf-8", "surrogatepass"))
    marks = []
    for entry in entries:
        whole = before.copy()
        whole.update(entry.encode("utf-8", "surrogatepass"))
        marks.append(whole.hexdigest()[:16])
    return marks
