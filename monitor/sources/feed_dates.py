"""When an entry of a feed was published, as feedparser reads dates; the two usual forms are read here, as it does."""

from __future__ import annotations

import calendar
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.sources.published import read_published

_EARLIEST = 1990
_DATES = ("published", "updated", "created")
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBER_OF = {name: number for number, name in enumerate(_MONTHS, start=1)}
_RFC_822 = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{{1,2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}})"
    r" ([0-9]{2}):([0-9]{2}):([0-9]{2}) (?:GMT|([+-][0-9]{2})([0-9]{2}))"
)


def published(found: dict[str, Any], now: datetime | None) -> datetime | None:
    """When an entry was published, by the first of its dates that says so. now: as in `read_published`."""
    for name in _DATES:
        written = str(dict.get(found, name) or "")
        if dict.__contains__(found, f"{name}_parsed"):
            parsed = found[f"{name}_parsed"]
        elif not written:
            continue
        elif (moment := usual_date(written)) is not None:
            return moment
        else:
            parsed = parsed_date(written)
        moment = _moment(parsed) if parsed is not None else read_published(written, now=now)
        if moment is not None:
            return moment
    return None


def parsed_date(written: str | None) -> time.struct_time | None:
    """A date as feedparser reads it, in UTC; None where it does not know its form."""
    from feedparser.datetimes import _parse_date  # 20 ms, and most dates are usual ones

    parsed: time.struct_time | None = _parse_date(written)
    return parsed


def usual_date(written: str) -> datetime | None:
    """A date in the form of RFC 3339 or RFC 822, in UTC and whole seconds; None for others and for what is no date."""
    try:
        if _RFC_3339.fullmatch(written):
            moment = datetime.fromisoformat(written).astimezone(UTC).replace(microsecond=0)
        elif date := _RFC_822.fullmatch(written):
            day, month, year, hour, minute, second, ahead, minutes = date.groups()
            local = datetime(int(year), _NUMBER_OF[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
            sign = -1 if ahead and ahead[0] == "-" else 1
            moment = local - timedelta(hours=int(ahead or 0), minutes=sign * int(minutes or 0))
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return moment if moment.year >= _EARLIEST else None


def _moment(parsed: Any) -> datetime | None:
    """A time of feedparser's, which is in UTC (and takes a time without zone for UTC)."""
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return moment if moment.year >= _EARLIEST else None
