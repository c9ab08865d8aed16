"""Days as people name them -> days of the calendar: weekdays, figures, days without a year, the Hijri calendar."""

from __future__ import annotations

from datetime import date, timedelta

OLDEST, NEWEST = 1900, 2100


def resolve_weekday(weekday: int, toward: int, published: date, forward: bool) -> date:
    """The date that a weekday means in a report.

    weekday: 0 = Monday … 6 = Sunday.  toward: 1 ('next Monday'), -1 ('last Monday') or 0 ('on Monday').
    'Next' said on the same weekday is a week later; a plain weekday is today or the nearest such day, looking ahead if
    `forward` (what is said lies in the future), else back.
    """
    ahead = (weekday - published.weekday()) % 7
    if toward > 0:
        return published + timedelta(days=ahead or 7)
    if toward < 0:
        return published - timedelta(days=(published.weekday() - weekday) % 7 or 7)
    return published + timedelta(days=ahead) if forward else published - timedelta(days=(7 - ahead) % 7)


def minutes_of(hour: int, minute: int, afternoon: int | None, night: int | None) -> int:
    if hour == 12 and night:
        return 24 * 60 + minute
    return (hour % 12 + (12 if afternoon else 0)) * 60 + minute


def from_figures(first: int, second: int, third: int) -> date | None:
    """2025/06/14, 14/6/2025, 14.6.25; where day and month could change places, the day stands first."""
    if first > 31:
        return safe_date(first, second, third)
    year = third if third > 99 else 2000 + third
    if not OLDEST <= year <= NEWEST:
        return None
    return safe_date(year, second, first) or safe_date(year, first, second)


def from_hijri(year: int | None, month: int, day: int, today: date) -> date | None:
    from hijridate import Gregorian, Hijri

    try:
        if year is None:
            year = Gregorian(today.year, today.month, today.day).to_hijri().year
        converted = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(converted.year, converted.month, converted.day)


def safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest(month: int, day: int, today: date) -> date | None:
    """A day without its year: the one nearest to the report."""
    candidates = [d for year in (today.year - 1, today.year, today.year + 1) if (d := safe_date(year, month, day))]
    return min(candidates, key=lambda d: abs((d - today).days), default=None)


def nearest_month(month: int, today: date, toward: int) -> date:
    candidates = [date(year, month, 1) for year in (today.year - 1, today.year, today.year + 1)]
    if toward < 0:
        return max(d for d in candidates if d <= today)
    return min(candidates, key=lambda d: abs((d - today).days))
