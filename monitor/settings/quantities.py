"""Durations, sizes and rates as a person writes them: 15m, 48h, 2y, 10 MB, 20/1h."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

DURATION = r"^[0-9]+(s|m|h|d|y)$"
SIZE = r"^[0-9]+ ?(B|kB|MB|GB)$"
RATE = r"^[1-9][0-9]{0,4}/[0-9]+(s|m|h|d)$"

_SECONDS = {"y": 31_536_000, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_BYTES = {"B": 1, "kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_LOOSE_DURATION = re.compile(
    r"^\s*([0-9]+)\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|y|years?)\s*$", re.IGNORECASE
)
_LONGEST_PER = timedelta(days=7)
_MOST_DIGITS = 9  # what is longer no timedelta can hold


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` in any time of the length `per`."""

    count: int
    per: timedelta

    def __str__(self) -> str:
        return f"{self.count}/{spell_duration(self.per)}"


def parse_duration(text: str) -> timedelta:
    """Reads '90s', '15m', '48h', '2d' or '2y' (a year has 365 days); raises ValueError on anything else."""
    if not re.match(DURATION, text) or len(text) > _MOST_DIGITS:
        raise ValueError("not a duration")
    try:
        return timedelta(seconds=int(text[:-1]) * _SECONDS[text[-1]])
    except OverflowError:
        raise ValueError("longer than anything lasts") from None


def spell_duration(duration: timedelta) -> str:
    """The shortest exact form that `parse_duration` reads: 900 seconds are '15m'; fractions are rounded to seconds."""
    seconds = round(duration.total_seconds())
    unit = next(
        unit for unit, length in _SECONDS.items() if seconds % length == 0 and (seconds >= length or unit == "s")
    )
    if unit == "d" and seconds == _SECONDS["d"]:
        unit = "h"  # people say 24 hours
    return f"{seconds // _SECONDS[unit]}{unit}"


def _duration(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        return value
    try:
        return parse_duration(value)
    except (ValueError, TypeError):
        raise PydanticCustomError(
            "remedy", "is not a duration; write a number and s, m, h, d or y: {example}", {"example": _example(value)}
        ) from None


def _example(value: Any) -> str:
    loose = _LOOSE_DURATION.match(value) if isinstance(value, str) else None
    if loose is None or len(loose[1]) >= _MOST_DIGITS:
        return "90s, 15m, 48h, 2d"
    return f'"{loose[1]}{loose[2][0].lower()}" (others are 90s, 15m, 48h, 2d)'


def _rate(value: Any) -> Rate:
    if isinstance(value, Rate):
        return value
    if isinstance(value, str) and re.match(RATE, value):
        count, _, per = value.partition("/")
        try:
            length = parse_duration(per)
        except ValueError:
            length = timedelta()
        if timedelta() < length <= _LONGEST_PER:
            return Rate(int(count), length)
    raise PydanticCustomError(
        "remedy", "is not a rate; write how many messages in how long, at most 7 days: 20/1h, 10/5m"
    )


def _size(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.match(SIZE, value):
        unit = value.lstrip("0123456789").strip()
        return int(value.removesuffix(unit)) * _BYTES[unit]
    raise PydanticCustomError("remedy", "is not a size; write a number of bytes, or like 500 kB, 10 MB")


def _count(value: Any) -> Any:
    if isinstance(value, bool):  # pydantic would take `true` for 1
        raise PydanticCustomError("remedy", "is not a number; write one, like 16")
    return value


Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    WithJsonSchema({"type": "string", "pattern": DURATION, "examples": ["90s", "15m", "48h", "2d"]}),
]
RateLimit = Annotated[
    Rate,
    BeforeValidator(_rate),
    WithJsonSchema({"type": "string", "pattern": RATE, "examples": ["20/1h", "10/5m"]}),
]
Size = Annotated[
    int,
    BeforeValidator(_size),
    WithJsonSchema({"type": ["integer", "string"], "pattern": SIZE, "examples": ["500 kB", "10 MB"]}),
]
Count = Annotated[int, BeforeValidator(_count)]
