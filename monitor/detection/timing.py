"""When a change begins and ends, out of the mentions of time that belong to a statement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.detection.dates import When, contradicted, moment
from monitor.detection.statements import Statement
from monitor.model import Moment

REACH = 24.0  # words
AHEAD = 5  # days: a weekday without a word about its week is not so far ahead
_SAID = 3.2  # words from 'said' to the day on which it was said


@dataclass(frozen=True, slots=True)
class Timing:
    """`others`: further days that stand beside the statement, the likeliest first.  explicit: its day has a date.
    said: the day is the one on which it was told rather than that of the change."""

    since: Moment | None = None
    until: Moment | None = None
    others: tuple[Moment, ...] = ()
    explicit: bool = False
    said: bool = False

    def without_start(self) -> Timing:
        return replace(self, since=None, explicit=False)


NO_TIME = Timing()


def timing(s: Statement, published: datetime, forward: bool) -> Timing:
    """`published` is local to the crossing; `forward`: a bare weekday is one to come."""
    starts: list[tuple[float, Moment, bool, bool]] = []
    ends: list[tuple[float, Moment]] = []
    lengths: list[tuple[float, float]] = []
    for away, when in s.whens:
        distance = abs(away) + (2.0 if away < 0 else 0.0)
        if distance > REACH:
            continue
        if when.kind == "span" and when.days:
            if when.relation == "for" and when.days < 400:
                lengths.append((distance, when.days))
            elif when.relation == "within" and forward and when.days >= 1:
                pass
            continue
        found = moment(when, published, (forward and when.relation != "since") or when.relation == "until")
        if found is None:
            continue
        if when.kind == "weekday" and not when.toward and s.readings <= {"noun", "past"} and forward:
            found = _nearer(found, published)
        if when.relation == "after":
            found = Moment(found.day + timedelta(days=1))
        if when.relation == "until":
            ends.append((distance, found))
            continue
        said = _told_then(s, when, away)
        distance += -3.0 if when.relation in ("from", "since") else 8.0 if said else 0.0
        starts.append((distance, found, when.kind == "day" and not when.vague, said))
    starts.sort(key=lambda entry: entry[0])
    since, explicit, said = (starts[0][1], starts[0][2], starts[0][3]) if starts else (None, False, False)
    until = min(ends, key=lambda entry: entry[0])[1] if ends else None
    if until is None and lengths and min(lengths)[0] <= 12:
        begin = since.day if since else published.date()
        until = Moment(begin + timedelta(days=round(min(lengths)[1])))
    if since is not None and until is not None and until.day < since.day:
        until = None
    against = [day for _, when in s.whens if (day := contradicted(when)) is not None]  # 'Friday, 14 June' on a Saturday
    further = [day for _, day, _, told_then in starts[1:] if not told_then]
    others = dict.fromkeys(day for day in (*further, *against) if since and day.day != since.day)
    return Timing(since, until, tuple(others), explicit, said)


def _nearer(day: Moment, published: datetime) -> Moment:
    """A closure 'on Wednesday', told on Thursday, was yesterday rather than in six days."""
    ahead = (day.day - published.date()).days
    return Moment(day.day - timedelta(days=7), day.at) if ahead >= AHEAD else day


def _told_then(s: Statement, when: When, away: float) -> bool:
    """Whether a day belongs to the words that say who said it: 'officials confirmed on Thursday'."""
    if when.relation == "from":
        return False
    for name in ("say", "decided"):
        for sign in s.signs.get(name, ()):
            if 0 <= away - sign.away <= _SAID + 1 and (sign.away > 0) == (away > 0):
                return True
    return False
