"""Finds many phrases of words in one pass: the time depends on the length of the text, not on how many are looked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

GAP = ".."  # in a phrase: up to LONGEST_GAP words of any kind
LONGEST_GAP = 3


@dataclass(slots=True)
class _Node(Generic[T]):
    next: dict[str, _Node[T]] = field(default_factory=dict)
    payloads: list[T] = field(default_factory=list)


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

    def add(self, phrase: Sequence[str], payload: T) -> None:
        if not phrase:
            return
        node = self._root
        for word in phrase:
            node = node.next.setdefault(word, _Node())
        if payload not in node.payloads:
            node.payloads.append(payload)

    def find(self, forms: Sequence[str]) -> list[Found[T]]:
        """All phrases in `forms`, shorter ones inside longer ones included; in order of their start."""
        found: list[Found[T]] = []
        first = self._root.next
        variants = [self._variants(form) for form in forms]
        for start, looked_up in enumerate(variants):
            for variant in looked_up:
                if variant in first:
                    self._walk(first[variant], variants, start, start + 1, found)
        return found

    def _walk(
        self, node: _Node[T], variants: Sequence[tuple[str, ...]], start: int, at: int, found: list[Found[T]]
    ) -> None:
        found.extend(Found(start, at, payload) for payload in node.payloads)
        if not node.next:
            return
        gap = node.next.get(GAP)
        if gap is not None:
            for skipped in range(at, min(at + LONGEST_GAP + 1, len(variants))):
                self._step(gap, variants, start, skipped, found)
        if at < len(variants):
            self._step(node, variants, start, at, found)

    def _step(
        self, node: _Node[T], variants: Sequence[tuple[str, ...]], start: int, at: int, found: list[Found[T]]
    ) -> None:
        for variant in variants[at]:
            following = node.next.get(variant)
            if following is not None:
                self._walk(following, variants, start, at + 1, found)
