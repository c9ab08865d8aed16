"""For whom a change holds, in which direction, and at which hours."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from monitor.detection.statements import KINDS_OF_TRAFFIC, Statement
from monitor.detection.surroundings import Sign
from monitor.model import Direction, Traffic

_WAYS = tuple(Direction)
REACH = 9.0  # words
FAR = 16.0  # words: where nothing stands within REACH
_BREATH = 3.0  # words
_EXCEPTED = 6.0  # words from 'except for' to what is excepted


def traffic(statements: Iterable[Statement]) -> frozenset[Traffic]:
    """The kinds of traffic that are named near the statements of one change, without those that it excepts."""
    said = list(statements)
    for reach in (REACH, FAR):
        named = frozenset(kind for s in said for kind in _together(s, reach))
        if named:
            return named
    return frozenset()


def _together(s: Statement, reach: float) -> set[Traffic]:
    """The kinds within `reach`, and those that are named in one breath with them: 'travellers and trucks'."""
    meant = [(sign.away, kind) for kind in KINDS_OF_TRAFFIC for sign in _named(s, kind, FAR) if not _excepts(s, sign)]
    near = [away for away, _ in meant if abs(away) <= reach]
    return {kind for away, kind in meant if any(abs(away - other) <= _BREATH for other in near)}


def excepted(statement: Statement) -> frozenset[Traffic]:
    """The kinds of traffic for which it does not hold: 'closed to all but trucks'."""
    return frozenset(
        kind
        for kind in KINDS_OF_TRAFFIC
        if any(_excepts(statement, sign) for sign in _named(statement, kind, FAR))
        and not any(_meant(statement, sign) for sign in _named(statement, kind, REACH))
    )


def _named(s: Statement, kind: Traffic, reach: float) -> list[Sign]:
    return [sign for sign in s.signs.get(kind, ()) if abs(sign.away) <= reach]


def _meant(s: Statement, sign: Sign) -> bool:
    return not _excepts(s, sign)


def _excepts(s: Statement, sign: Sign) -> bool:
    """Whether 'except for' stands right before what `sign` names, and between it and the cue where it follows that."""
    return any(
        (0 < sign.away - other.away <= _EXCEPTED or -2.0 <= sign.away - other.away < 0)
        and not (other.away < 0 < sign.away)
        for other in s.signs.get("exempt", ())
    )


def direction(statements: Iterable[Statement]) -> Direction | None:
    """One way only; None where both or none are named."""
    found: set[Direction] = set()
    for statement in statements:
        if statement.near("both", REACH, REACH):
            return None
        for way in _WAYS:
            if statement.near(way, 6.0, 6.0):
                found.add(way)
    return found.pop() if len(found) == 1 else None


def hours(statements: Iterable[Statement]) -> str | None:
    """'08:00-16:00' where two hours stand as a beginning and an end, '24/7' where it is said to be always."""
    said = list(statements)
    if any(s.near("all_day", REACH, REACH) for s in said):
        return "24/7"
    clocks = [w for s in said for _, w in s.whens if w.kind == "clock" and w.minutes is not None]
    for start, end in pairwise(clocks):
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
