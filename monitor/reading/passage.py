"""A text as a sequence of words with the distances between them: how far one word's say reaches to another."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from monitor.reading.words import Word, words

# What a break between two words costs, in words: to look past a comma is as far as to look past four words.
COMMA = 2.0
ASIDE = 3.0  # brackets, dashes, colons, semicolons
SENTENCE = 1000.0

_SENTENCE_END = re.compile(r"[.!?؟…۔]+[\s\"'”»)\]]|[.!?؟…۔]$|\n|•|●|▪|🔹|🔸|📌")
_ASIDE = re.compile(r"[;؛:()\[\]–—|]| - ")
_COMMA = re.compile(r"[,،]")


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of a document, `part` = 'title' or 'text'. Indices of words are what all of detection speaks in."""

    part: str
    text: str
    words: tuple[Word, ...]
    forms: tuple[str, ...]
    sentence: tuple[int, ...]  # the number of the sentence in which each word stands
    _along: tuple[float, ...]  # running sum of the costs from the first word to each

    def distance(self, one: int, other: int) -> float:
        """What lies between two words, in words; more than SENTENCE where it is the end of a sentence."""
        return abs(self._along[one] - self._along[other])

    def bounds(self, index: int) -> tuple[int, int]:
        """The first word of the sentence in which word `index` stands, and the one after its last."""
        number = self.sentence[index]
        start = index
        while start > 0 and self.sentence[start - 1] == number:
            start -= 1
        end = index + 1
        while end < len(self.sentence) and self.sentence[end] == number:
            end += 1
        return start, end

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in `text` of the words `start` up to, not including, `end`."""
        return self.words[start].start, self.words[end - 1].end


def passage(part: str, text: str, starts_clause: Callable[[str], bool]) -> Passage:
    """Reads `text`; `starts_clause(form)` says whether a word begins a clause of its own, which costs like a comma."""
    found = words(text)
    along: list[float] = []
    sentence: list[int] = []
    total, number, end = 0.0, 0, 0
    for position, word in enumerate(found):
        gap = text[end : word.start]
        if position:
            total += 1.0
            if _ends_sentence(gap, found[position - 1]):
                number += 1
                total += SENTENCE
            elif _ASIDE.search(gap):
                total += ASIDE
            elif _COMMA.search(gap):
                total += COMMA
            if starts_clause(word.form):
                total += COMMA
        along.append(total)
        sentence.append(number)
        end = word.end
    return Passage(part, text, tuple(found), tuple(w.form for w in found), tuple(sentence), tuple(along))


def _ends_sentence(gap: str, before: Word) -> bool:
    if not _SENTENCE_END.search(gap):
        return False
    # 'a.m. ', 'U.S. ', 'Gen. ': a dot after one or two letters that are no word ends nothing, unless a line ends too
    abbreviated = len(before.form) <= 1 and before.form.isalpha() and before.form.isascii() and gap.startswith(".")
    return "\n" in gap or not abbreviated
