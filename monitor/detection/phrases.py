"""Finds many phrases of words in one pass: the time depends on the length of the text, not on their number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

GAP = ".."  # in a phrase: up to LONGEST_GAP words of any kind
LONGEST_GAP = 3


@dataclass(slots=True, eq=False)
class _Node(Generic[T]):
    """Most of a hundred thousand have no other behind them: a dict for each would take half of the memory."""

    next: dict[str, _Node[T]] | None = None
    payloads: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """`payload`'s phrase stands in the words `start` up to, not including, `end`."""

    start: int
    end: int
    payload: T


class Phrases(Generic[T]):
    """A set of phrases, each with a payload. `variants` gives the forms in which a word of a text may be looked up."""

    def __init__(self, variants: Callable[[str], tuple[str, ...]]) -> None:
        self._root: _Node[T] = _Node()
        self._variants = variants
        self._beginnings = lru_cache(maxsize=65_536)(self._nodes_of)

    def add(self, phrase: Sequence[str], payload: T) -> None:
        """Takes up a phrase; all are added before anything is looked for."""
        if not phrase:
            return
        node = self._root
        for word in phrase:
            if node.next is None:
                node.next = {}
            following = node.next.get(word)
            if following is None:
                following = node.next[word] = _Node()
            node = following
        if payload not in node.payloads:
            node.payloads += (payload,)

    def find(self, forms: Sequence[str]) -> list[Found[T]]:
        """All phrases in `forms`, shorter ones inside longer ones included; in order of their start."""
        found: list[Found[T]] = []
        beginnings = self._beginnings
        for start, form in enumerate(forms):
            for node in beginnings(form):
                self._walk(node, forms, start, start + 1, found)
        return found

    def _nodes_of(self, form: str) -> tuple[_Node[T], ...]:
        first = self._root.next or {}
        return tuple(first[variant] for variant in self._variants(form) if variant in first)

    def _walk(self, node: _Node[T], forms: Sequence[str], start: int, at: int, found: list[Found[T]]) -> None:
        for payload in node.payloads:
            found.append(Found(start, at, payload))
        if not node.next:
            return
        gap = node.next.get(GAP)
        if gap is not None:
            for skipped in range(at, min(at + LONGEST_GAP + 1, len(forms))):
                self._step(gap, forms, start, skipped, found)
        if at < len(forms):
            self._step(node, forms, start, at, found)

    def _step(self, node: _Node[T], forms: Sequence[str], start: int, at: int, found: list[Found[T]]) -> None:
        words = node.next or {}
        for variant in self._variants(forms[at]):
            following = words.get(variant)
            if following is not None:
                self._walk(following, forms, start, at + 1, found)
