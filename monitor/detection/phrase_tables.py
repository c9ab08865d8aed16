"""Phrases that mean something each, looked up where they may begin: which is the longest that begins at a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")

LONGEST = 4  # words of a phrase; a longer one is never found


class PhraseTable(Generic[V]):
    """By the first word of a phrase, the others with what the phrase means: most words begin none."""

    def __init__(self, phrases: Mapping[tuple[str, ...], V]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        for (first, *others), meaning in sorted(phrases.items(), key=lambda entry: -len(entry[0])):
            if len(others) < LONGEST:
                self._by_first.setdefault(first, []).append((tuple(others), meaning))

    def begins(self, words: Iterable[str]) -> bool:
        """Whether a phrase begins with one of `words`."""
        return not self._by_first.keys().isdisjoint(words)

    def longest(self, first: Iterable[str], forms: tuple[str, ...], at: int) -> tuple[int, V] | None:
        """The longest phrase in `forms` from word `at` on, as (the word after its last, what it means).

        first: the forms in which word `at` may be looked up, the likeliest first.
        """
        best: tuple[int, V] | None = None
        for word in first:
            for others, meaning in self._by_first.get(word, ()):
                end = at + 1 + len(others)
                if best is not None and end <= best[0]:
                    break
                if forms[at + 1 : end] == others:
                    best = end, meaning
                    break
        return best
