"""What was worked out of a word, kept for the next time that it is met."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

WORDS = 16_384  # of a kind that are kept; each costs about a kilobyte in all that detection knows of it

K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V]):
    """`remembered[key]` is `work_out(key)`, which is asked once a key.

    Beyond `most` keys all are forgotten: the words of a day are few, those of years have no end. worth_it: whether a
    key is kept at all. A look-up of what is known is one of a dict, with no call: that is why this is none of
    functools' caches.
    """

    __slots__ = ("_most", "_work_out", "_worth_it")

    def __init__(
        self, work_out: Callable[[K], V], most: int = WORDS, worth_it: Callable[[K], bool] = lambda key: True
    ) -> None:
        super().__init__()
        self._work_out = work_out
        self._most = most
        self._worth_it = worth_it

    def __missing__(self, key: K) -> V:
        value = self._work_out(key)
        if self._worth_it(key):
            if len(self) >= self._most:
                self.clear()
            self[key] = value
        return value
