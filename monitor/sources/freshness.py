"""Whether a feed still brings news: bridges to networks go on serving what they once read, as if all were well."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.settings import Source, spell_duration
from monitor.sources.inquiry import Known, Reading
from monitor.sources.unreadable import UnreadableSource

_NEWEST = "feed.newest"  # in memory
_NO_DATES = "no entry of the feed has a date, so fresh_within cannot be checked; take another bridge, or the line away"


def checked_freshness(source: Source, known: Known, reading: Reading) -> Reading:
    """`reading`, with what it needs to be checked when it is 'unchanged' the next time.

    Raises UnreadableSource where its newest entry, or without dates what is known of it, is older than
    `source.fresh_within`. A feed without any date cannot be checked: that is told in the note.
    """
    if source.fresh_within is None:
        return reading
    dates = [item.published for item in reading.items if item.published is not None]
    written = known.memory.get(_NEWEST, "") if reading.unchanged else ""
    newest = max(dates, default=None) or (datetime.fromisoformat(written) if written else None)
    if newest is None:
        return reading if reading.unchanged else replace(reading, note=_NO_DATES)
    age = known.now - newest
    if age > source.fresh_within:
        raise UnreadableSource(
            f"its newest entry is of {newest:%Y-%m-%d %H:%M} UTC, {spell_duration(_whole(age))} old, and fresh_within"
            f" is {spell_duration(source.fresh_within)}: what stands behind the feed may serve old posts because it can"
            " read no new ones; look at the account itself, or take another bridge"
        )
    return replace(reading, memory={**reading.memory, _NEWEST: newest.isoformat()})


def _whole(age: timedelta) -> timedelta:
    """In whole days, or hours where it is less than two."""
    unit = timedelta(days=1) if age >= timedelta(days=2) else timedelta(hours=1)
    return age // unit * unit
