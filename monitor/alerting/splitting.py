"""A message in as many parts as a service needs, cut between lines, else between sentences, else between words.

The cuts are made in the plain text, and what is measured is the part as the service gets it: no cut goes through an
escaped sign, and nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

_RLM, _FSI, _PDI = "\u200f", "\u2068", "\u2069"
_SENTENCE_ENDS = re.compile(r"(?<=[.!?؟؛…])(?=[\s\u2068\u2069\u200f»”]*\s)")
_WORD_ENDS = re.compile(r"(?<=\s)")
_MOST_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """number and total count from 1; a message of one part has no label."""

    text: str
    number: int
    total: int

    @property
    def label(self) -> str:
        """'(1/2)', in its own direction; empty where there is one part only."""
        return label_of(self.number, self.total) if self.total > 1 else ""


def label_of(number: int, total: int) -> str:
    return f"{_FSI}({number}/{total}){_PDI}"


def parts(text: str, fits: Callable[[str, str], bool]) -> list[Part]:
    """`text` in parts that fit. fits: whether a part does, given with its label, which is empty for a whole message.

    A service that takes less than one letter gets it all the same: it is for it to refuse.
    """
    if fits(text, ""):
        return [Part(text, 1, 1)]
    most = 9
    while True:
        texts = _packed(text, lambda part: fits(part, label_of(most, most)))  # noqa: B023 - called before `most` grows
        if len(texts) <= most or most >= _MOST_PARTS:
            return [Part(part, number, len(texts)) for number, part in enumerate(texts, 1)]
        most = most * 10 + 9


def _packed(text: str, fits: Callable[[str], bool]) -> list[str]:
    """As many lines to a part as fit into it."""
    packed: list[str] = []
    lines = text.split("\n")
    while lines:
        n = _most(lines, lambda some: fits("\n".join(some)))
        if n > 0:
            packed.append("\n".join(lines[:n]))
            lines = lines[n:]
        else:
            packed += _fragments(lines.pop(0), fits)
    stripped = (part.strip("\n") for part in packed)
    return [part for part in stripped if part]


def _most(pieces: Sequence[str], fit: Callable[[Sequence[str]], bool]) -> int:
    """How many of the first pieces fit together; measured a few times, not once for every piece."""
    low, high = 0, 1
    while high <= len(pieces) and fit(pieces[:high]):
        low, high = high, high * 2
    high = min(high, len(pieces) + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fit(pieces[:middle]) else (low, middle)
    return low


def _fragments(line: str, fits: Callable[[str], bool]) -> list[str]:
    """One line that is too long, in fragments of sentences, words or letters, each in the direction of the line."""
    right_to_left = line.startswith(_RLM)
    finished: list[str] = []
    opened = 0  # isolates that are open where the next fragment begins

    def shown(fragment: str) -> str:
        closed = _FSI * opened + fragment
        closed += _PDI * (closed.count(_FSI) - closed.count(_PDI))
        return f"{_RLM}{closed.strip()}{_RLM}" if right_to_left else closed.strip()

    pieces = list(_pieces(line.strip(_RLM), lambda piece: fits(shown(piece))))
    while pieces:
        n = max(1, _most(pieces, lambda some: fits(shown("".join(some)))))
        fragment = "".join(pieces[:n])
        finished.append(shown(fragment))
        opened = max(0, opened + fragment.count(_FSI) - fragment.count(_PDI))
        pieces = pieces[n:]
    return finished


def _pieces(line: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Sentences; the words of one that is too long; the letters of such a word. Put together they are `line`."""
    for sentence in _SENTENCE_ENDS.split(line):
        if fits(sentence):
            yield sentence
            continue
        for word in _WORD_ENDS.split(sentence):
            yield from [word] if fits(word) else _letters(word)


def _letters(word: str) -> Iterable[str]:
    return word
