"""A mention of time in a text, and the day that it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from monitor.detection.almanac import resolve_weekday, safe_date
from monitor.model import Moment

_STALE = 60  # days


@dataclass(frozen=True, slots=True)
class When:
    """The words `start` up to, not including, `end` speak of time.

    kind: 'day' (a day is named, `day`), 'weekday' (only its name: `weekday`, 0 = Monday, and `toward` = 1 next, -1
    last, 0 plain), 'month' or 'year' (nothing finer; `day` is its first), 'span' (a length: `days`), 'ago' (`day`
    reckoned back), 'clock' (an hour: `minutes`).  relation: 'from', 'until', 'for', 'since', 'within', 'after' or ''.
    """

    start: int
    end: int
    kind: str
    day: date | None = None
    weekday: int | None = None
    toward: int = 0
    days: float | None = None
    minutes: int | None = None  # after midnight, up to 24 * 60
    relation: str = ""
    conflict: bool = False  # a weekday stands beside a day that is another weekday
    vague: bool = False  # a day reckoned from that of the report: 'tomorrow'


def contradicted(when: When) -> Moment | None:
    """The day that the weekday beside a date means where the two do not go together; None where they do."""
    if not when.conflict or when.day is None or when.weekday is None:
        return None
    ahead = (when.weekday - when.day.weekday()) % 7
    return Moment(when.day + timedelta(days=ahead if ahead <= 3 else ahead - 7))


def moment(when: When, published: datetime, forward: bool) -> Moment | None:
    """The day that `when` names, None where it names none. `forward`: what is said of it lies in the future."""
    hour = None if when.minutes is None else time(when.minutes // 60 % 24, when.minutes % 60)
    if when.kind == "weekday" and when.weekday is not None:
        return Moment(resolve_weekday(when.weekday, when.toward, published.date(), forward), hour)
    if when.kind == "day" and when.day is not None:
        day = when.day
        if when.relation == "until" and (published.date() - day).days > _STALE:
            day = safe_date(day.year + 1, day.month, day.day) or day  # an end lies ahead: 'until 4 January'
        return Moment(day, hour)
    return None
