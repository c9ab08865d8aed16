"""What stands around an article and is no part of it, by how its lines begin: 'read also: …', 'اشترك في نشرتنا …'.

The words are those of the languages (`around` in data/lexicon/*.yaml); a page may mix languages, so all are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from monitor.reading.language_files import language_files
from monitor.reading.words import first_words, words

_LOOKED_AT = 120  # characters of a line
_LOOKED_AT_FIRST = 30  # of these, for its first word
_LONGEST_HEADLINE = 160
_MOST_HEADLINES = 8  # below one label
_ENDS = (".", "!", "?", "؟", "…", "۔")
# Between a label and what it leads to.
MARKS = (":", "：", "|", "–", "—", "-", "»", "”", "]", "…", "←", "→", "⬅", "➡", "👇", "⬇")
_MARK = re.compile(r"[^\w(]*[" + re.escape("".join(MARKS)) + "]")
_BRACKETS = re.compile(r"\s?[(\[]([^()\[\]]{3,300})[)\]]")
_SENTENCE_END = re.compile(r"[.!?؟…»”](\s+)")
_COUNT = re.compile(r"[\s(\[]*\d{1,6}[)\]]?\s*")


class Kind(StrEnum):
    """The names are those of the lists in the files."""

    ELSEWHERE = "elsewhere"
    HEADINGS = "headings"
    INVITATION = "invitation"
    COMMENTS = "comments"
    PAID = "paid"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Lead:
    """How a line begins. rest: what follows the words. marked: a colon or the like parts it from them."""

    kind: Kind
    rest: str
    marked: bool

    @property
    def is_all(self) -> bool:
        """The words are the whole line; comments may be counted: '3 comments', 'التعليقات (3)'."""
        return not self.rest


def leads_of(line: str) -> Iterator[Lead]:
    """Everything that the beginning of `line` may be, the longest words first."""
    begin = next(iter(first_words(line[:_LOOKED_AT_FIRST], 1)), None)
    if begin is None or not (begin.form in _phrases() or begin.form.isdigit()):
        return
    found = words(line[:_LOOKED_AT])
    first = 1 if len(found) > 1 and found[0].form.isdigit() else 0  # '3 comments'
    forms = tuple(word.form for word in found[first:])
    for length, kinds in _phrases().get(forms[0] if forms else "", {}).items():
        for kind in kinds.get(forms[:length], ()):
            end = found[first + length - 1].end
            mark = _MARK.match(line, end)
            rest = line[mark.end() if mark else end :].strip()
            if kind is Kind.COMMENTS or not first:
                yield Lead(kind, _COUNT.sub("", rest) if kind is Kind.COMMENTS else _bare(rest), mark is not None)


def is_headline(line: str) -> bool:
    """Whether it looks like a title rather than a sentence of a text."""
    return 0 < len(line) <= _LONGEST_HEADLINE and not line.rstrip("»”\"')] ").endswith(_ENDS)


def without_asides(text: str) -> str:
    """`text`, a paragraph a line, without the lines that lead to other news or ask the reader for something."""
    lines = [_without_insertions(line) for line in text.split("\n")]
    kept: list[str] = []
    below = 0  # how many more lines may be headlines below a label
    for line in lines:
        if below and is_headline(line):
            below -= 1
            continue
        below = 0
        lead = next((each for each in leads_of(line) if each.kind in (Kind.ELSEWHERE, Kind.INVITATION)), None)
        if lead is None or not (lead.kind is Kind.INVITATION or lead.marked or lead.is_all):
            kept.append(line)
        elif lead.is_all and lead.kind is Kind.ELSEWHERE:
            below = _MOST_HEADLINES
    return "\n".join(kept)


def _without_insertions(line: str) -> str:
    """`line` without what leads elsewhere in brackets, or from the end of a sentence on."""
    if "(" in line or "[" in line:
        line = _BRACKETS.sub(lambda match: "" if _leads_elsewhere(match[1]) else match[0], line)
    for end in _SENTENCE_END.finditer(line):
        if _leads_elsewhere(line[end.end() : end.end() + _LOOKED_AT]):
            return line[: end.start(1)]
    return line


def _leads_elsewhere(text: str) -> bool:
    return any(lead.kind is Kind.ELSEWHERE and lead.marked for lead in leads_of(text))


def _bare(rest: str) -> str:
    return rest if any(letter.isalnum() for letter in rest) else ""


@cache
def _phrases() -> dict[str, dict[int, dict[tuple[str, ...], tuple[Kind, ...]]]]:
    """By their first word and their length, the longest first."""
    found: dict[str, dict[int, dict[tuple[str, ...], tuple[Kind, ...]]]] = {}
    for language in language_files():
        for kind in Kind:
            for phrase in (language.get("around") or {}).get(kind.value) or ():
                forms = tuple(word.form for word in words(phrase))
                same_length = found.setdefault(forms[0], {}).setdefault(len(forms), {})
                same_length[forms] = tuple(dict.fromkeys((*same_length.get(forms, ()), kind)))
    return {first: dict(sorted(lengths.items(), reverse=True)) for first, lengths in found.items()}
