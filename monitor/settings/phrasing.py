"""Lists and durations as a sentence has them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def spoken(duration: timedelta) -> str:
    """'15 minutes', '1 hour'; less than a second in hundredths."""
    seconds = duration.total_seconds()
    for length, unit in _UNITS:
        if seconds >= length and seconds % length == 0:
            number = int(seconds // length)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return f"{seconds:g} seconds"


def either(words: Iterable[str]) -> str:
    return joined(words, "or")


def joined(words: Iterable[str], last: str) -> str:
    """'a, b and c', where `last` is 'and'. There must be a word."""
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final
