"""Finds many phrases of words in one pass: the time depends on the length of the text, not on their number.

A phrase is a path through nodes, a word a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from operator import itemgetter
from typing import Any, Generic, TypeVar

from monitor.detection.inflection import Form, Verbs
from monitor.reading.remembered import Remembered
from monitor.reading.words import words

T = TypeVar("T")

GAP = ".."  # in a phrase: up to LONGEST_GAP words of any kind
LONGEST_GAP = 3


@dataclass(frozen=True, slots=True, eq=False)
class _Node(Generic[T]):
    next: Mapping[str, _Node[T]]
    payloads: tuple[T, ...] = ()


_NO_WORDS: Mapping[str, Any] = {}


def _grown(rests: Iterable[tuple[tuple[str, ...], T]]) -> _Node[T]:
    """The paths of what is left of phrases, each with the payload of its phrase."""
    further: dict[str, list[tuple[tuple[str, ...], T]]] = {}
    payloads: dict[T, None] = {}
    for rest, payload in rests:
        if rest:
            further.setdefault(rest[0], []).append((rest[1:], payload))
        else:
            payloads[payload] = None
    return _Node({word: _grown(more) for word, more in further.items()} or _NO_WORDS, tuple(payloads))


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """`payload`'s phrase stands in the words `start` up to, not including, `end`."""

    start: int
    end: int
    payload: T


def phrase_of(text: str) -> tuple[str, ...]:
    """A phrase as a lexicon file has it, word by word as words are compared."""
    parts = text.split() if GAP in text else [text]
    return tuple([form for part in parts for form in ([GAP] if part == GAP else [word.form for word in words(part)])])


class Phrases(Generic[T]):
    """A set of phrases, each with a payload.

    variants: gives the forms in which a word of a text may be looked up.  forms: those of the verbs that begin phrases.
    """

    def __init__(self, variants: Callable[[str], tuple[str, ...]], forms: Sequence[Form] = ()) -> None:
        self._added = count()  # of what may follow one word, that counts first which was added first
        self._first: dict[str, list[tuple[int, tuple[str, ...], T]]] = {}
        self._verbs: Verbs[tuple[int, tuple[str, ...], Callable[[str], T]]] = Verbs(forms)
        self._of_verbs: dict[tuple[str, tuple[tuple[int, str], ...]], _Node[T]] = {}  # all forms of one go on alike
        self._variants = variants
        self._beginnings = Remembered(self._nodes_of)

    def add(self, phrase: tuple[str, ...], payload: T) -> None:
        """Takes up a phrase; all are added before anything is looked for."""
        if phrase:
            self._first.setdefault(phrase[0], []).append((next(self._added), phrase[1:], payload))

    def add_verb(self, form: int, head: str, rest: tuple[str, ...], payload: Callable[[str], T]) -> None:
        """Takes up a verb with the words after it. head: the form of that number; payload: from how it is meant."""
        self._verbs.add(form, head, (next(self._added), rest, payload))

    def find(self, forms: Sequence[str]) -> list[Found[T]]:
        """All phrases in `forms`, shorter ones inside longer ones included; in order of their start."""
        found: list[Found[T]] = []
        for start, nodes in enumerate(map(self._beginnings.__getitem__, forms)):
            for node in nodes:
                self._walk(node, forms, start, start + 1, found)
        return found

    def _nodes_of(self, form: str) -> tuple[_Node[T], ...]:
        may_begin = (variant for variant in self._variants(form) if variant in self._first or self._verbs)
        return tuple(node for variant in may_begin if (node := self._node_of(variant)) is not None)

    def _node_of(self, word: str) -> _Node[T] | None:
        """All that may follow `word`: made when it is met, as most words of phrases never are."""
        phrases, verbs = self._first.get(word, ()), self._verbs.of(word)
        if not verbs:
            return _grown([(rest, payload) for _, rest, payload in phrases]) if phrases else None
        same = word if phrases else "", tuple((added, reading) for (added, _, _), reading in verbs)
        known = self._of_verbs.get(same)
        if known is None:
            begun = [*phrases, *((added, rest, payload(reading)) for (added, rest, payload), reading in verbs)]
            begun.sort(key=itemgetter(0))
            known = self._of_verbs[same] = _grown([(rest, payload) for _, rest, payload in begun])
        return known

    def _walk(self, node: _Node[T], forms: Sequence[str], start: int, at: int, found: list[Found[T]]) -> None:
        for payload in node.payloads:
            found.append(Found(start, at, payload))
        if not node.next or at == len(forms):
            return
        steps = [(node, at)]
        if GAP in node.next:
            steps = [(node.next[GAP], place) for place in range(at, min(at + LONGEST_GAP + 1, len(forms)))] + steps
        for before, place in steps:
            for variant in self._variants(forms[place]):
                following = before.next.get(variant)
                if following is not None:
                    self._walk(following, forms, start, place + 1, found)
