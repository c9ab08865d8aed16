"""What was found in a passage, in the order of its words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Protocol, Self, TypeVar


class Starting(Protocol):
    """It begins with the word `start`."""

    @property
    def start(self) -> int: ...


T = TypeVar("T", bound=Starting)


class Placed(tuple[T, ...]):
    """Things that are in the order of their start already: those of a stretch of words are found at once."""

    _starts: list[int]

    def __new__(cls, found: Iterable[T] = ()) -> Self:
        placed = super().__new__(cls, found)
        placed._starts = [one.start for one in placed]
        return placed

    def first_from(self, word: int) -> int:
        """The index of the first that begins with word `word` or later."""
        return bisect_left(self._starts, word)

    def between(self, start: int, end: int) -> tuple[T, ...]:
        """Those that begin with the words `start` up to, not including, `end`."""
        return self[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
