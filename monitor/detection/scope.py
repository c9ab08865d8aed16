"""For whom a change holds, in which direction, and at which hours."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.detection.dates import When
from monitor.detection.statements import Statement
from monitor.model import Direction, Traffic

REACH = 12.0  # words


def traffic(statements: Iterable[Statement]) -> frozenset[Traffic]:
    """The kinds of traffic that are named near the statements of one change."""
    named: set[Traffic] = set()
    for statement in statements:
        for kind in Traffic:
            if statement.near(kind.value, REACH, REACH):
                named.add(kind)
    return frozenset(named)


def direction(statements: Iterable[Statement]) -> Direction | None:
    """One way only; None where both or none are named."""
    found: set[Direction] = set()
    for statement in statements:
        if statement.near("both", REACH, REACH):
            return None
        for way in Direction:
            if statement.near(way.value, 6.0, 6.0):
                found.add(way)
    return found.pop() if len(found) == 1 else None


def hours(whens: Iterable[When]) -> str | None:
    """'08:00-16:00' where two hours stand as a beginning and an end."""
    clocks = [w for w in whens if w.kind == "clock" and w.minutes is not None]
    for start, end in zip(clocks, clocks[1:], strict=False):
        if (
            end.relation == "until"
            and end.start - start.end <= 6
            and start.minutes is not None
            and end.minutes is not None
        ):
            return f"{_clock(start.minutes)}-{_clock(end.minutes)}"
    return None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
