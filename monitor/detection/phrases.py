"""Finds many phrases of words in one pass: the time depends on the length of the text, not on their number.

A phrase is a path through nodes, a word a step. A hundred thousand forms of a few hundred verbs go on in the same ways,
so what follows a word is one node for all who share it: a node never changes once it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """`payload`'s phrase stands in the words `start` up to, not including, `end`."""

    start: int
    end: int
    payload: T


def phrase_of(text: str) -> tuple[str, ...]:
    """A phrase as a lexicon file has it, word by word as words are compared."""
    phrase: list[str] = []
    for part in text.split():
        phrase.extend([GAP] if part == GAP else [word.form for word in words(part)])
    return tuple(phrase)


class Phrases(Generic[T]):
    """A set of phrases, each with a payload. `variants` gives the forms in which a word of a text may be looked up."""

    def __init__(self, variants: Callable[[str], tuple[str, ...]]) -> None:
        self._first: dict[str, _Node[T]] = {}
        self._rests: dict[tuple[tuple[str, ...], T], _Node[T]] = {}
        self._joined: dict[tuple[_Node[T], _Node[T]], _Node[T]] = {}
        self._variants = variants
        self._beginnings = Remembered(self._nodes_of)

    def add(self, phrase: Sequence[str], payload: T) -> None:
        """Takes up a phrase; all are added before anything is looked for."""
        if not phrase:
            return
        rest = self._rest(tuple(phrase[1:]), payload)
        known = self._first.get(phrase[0])
        self._first[phrase[0]] = rest if known is None else self._both(known, rest)

    def _rest(self, rest: tuple[str, ...], payload: T) -> _Node[T]:
        """What is left of a phrase."""
        known = self._rests.get((rest, payload))
        if known is None:
            known = _Node({rest[0]: self._rest(rest[1:], payload)}) if rest else _Node(_NO_WORDS, (payload,))
            self._rests[rest, payload] = known
        return known

    def _both(self, one: _Node[T], other: _Node[T]) -> _Node[T]:
        """What may follow by either."""
        if one is other:
            return one
        known = self._joined.get((one, other))
        if known is None:
            joined = dict(one.next)
            for word, following in other.next.items():
                joined[word] = self._both(joined[word], following) if word in joined else following
            payloads = one.payloads + tuple(payload for payload in other.payloads if payload not in one.payloads)
            known = self._joined[one, other] = _Node(joined or _NO_WORDS, payloads)
        return known

    def find(self, forms: Sequence[str]) -> list[Found[T]]:
        """All phrases in `forms`, shorter ones inside longer ones included; in order of their start."""
        found: list[Found[T]] = []
        for start, nodes in enumerate(map(self._beginnings.__getitem__, forms)):
            for node in nodes:
                self._walk(node, forms, start, start + 1, found)
        return found

    def _nodes_of(self, form: str) -> tuple[_Node[T], ...]:
        first = self._first
        return tuple(first[variant] for variant in self._variants(form) if variant in first)

    def _walk(self, node: _Node[T], forms: Sequence[str], start: int, at: int, found: list[Found[T]]) -> None:
        for payload in node.payloads:
            found.append(Found(start, at, payload))
        if not node.next or at == len(forms):
            return
        gap = node.next.get(GAP)
        if gap is not None:
            for skipped in range(at, min(at + LONGEST_GAP + 1, len(forms))):
                self._step(gap, forms, start, skipped, found)
        self._step(node, forms, start, at, found)

    def _step(self, node: _Node[T], forms: Sequence[str], start: int, at: int, found: list[Found[T]]) -> None:
        for variant in self._variants(forms[at]):
            following = node.next.get(variant)
            if following is not None:
                self._walk(following, forms, start, at + 1, found)
