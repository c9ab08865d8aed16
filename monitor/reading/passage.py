"""A text as a sequence of words with the distances between them: how far one word's say reaches to another."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from itertools import accumulate, pairwise

from monitor.reading.words import Word, words

# What a break between two words costs, in words: to look past a comma is as far as to look past a few words more.
COMMA = 2.0
ASIDE = 3.0  # brackets, dashes, colons, semicolons
SENTENCE = 1000.0

_SENTENCE_END = re.compile(r"[.!?؟…۔]+[\s\"'”»)\]]|[.!?؟…۔]$|\n|•|●|▪|🔹|🔸|📌|\|")
_ASIDE = re.compile(r"[;؛:()\[\]–—]| - ")
_COMMA = re.compile(r"[,،]")


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of a document, `part` = 'title' or 'text'. Indices of words are what all of detection speaks in."""

    part: str
    text: str
    words: tuple[Word, ...]
    forms: tuple[str, ...]
    sentence: tuple[int, ...]  # the number of the sentence in which each word stands
    sentences: tuple[tuple[int, int], ...]  # of each sentence, its first word and the one after its last
    _along: tuple[float, ...]  # running sum of the costs from the first word to each

    def distance(self, one: int, other: int) -> float:
        """What lies between two words, in words; more than SENTENCE where it is the end of a sentence."""
        return abs(self._along[one] - self._along[other])

    def asks(self, index: int) -> bool:
        """Whether the sentence in which word `index` stands is a question."""
        end = self.bounds(index)[1]
        rest = self.text[self.words[end - 1].end : self.words[end].start if end < len(self.words) else None]
        return rest.lstrip("\"'”»)] ")[:1] in ("?", "؟")

    def bounds(self, index: int) -> tuple[int, int]:
        """The first word of the sentence in which word `index` stands, and the one after its last."""
        return self.sentences[self.sentence[index]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in `text` of the words `start` up to, not including, `end`."""
        return self.words[start].start, self.words[end - 1].end


def passage(part: str, text: str, clause_words: Container[str]) -> Passage:
    """Reads `text`; clause_words: the forms of words that begin a clause of their own, which costs like a comma."""
    found = tuple(words(text))
    if not found:
        return Passage(part, text, (), (), (), (), ())
    forms = tuple([word.form for word in found])
    costs = [COMMA + 1.0 if form in clause_words else 1.0 for form in forms]
    begins = [0]  # of sentences
    end = 0
    for position, (_, start, stop, _) in enumerate(found):
        gap = text[end:start]
        end = stop
        if gap == " " or not position:
            continue
        if _ends_sentence(gap, found[position - 1]):
            begins.append(position)
            costs[position] += SENTENCE
        elif _ASIDE.search(gap):
            costs[position] += ASIDE
        elif _COMMA.search(gap):
            costs[position] += COMMA
    costs[0] = 0.0
    sentences = tuple(pairwise((*begins, len(found))))
    sentence = tuple([number for number, (begin, end) in enumerate(sentences) for _ in range(begin, end)])
    return Passage(part, text, found, forms, sentence, sentences, tuple(accumulate(costs)))


def _ends_sentence(gap: str, before: Word) -> bool:
    if not _SENTENCE_END.search(gap):
        return False
    # 'a.m. ', 'U.S. ', 'Gen. ': a dot after one or two letters that are no word ends nothing, unless a line ends too
    abbreviated = len(before.form) <= 1 and before.form.isalpha() and before.form.isascii() and gap.startswith(".")
    return "\n" in gap or not abbreviated
