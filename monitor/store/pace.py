"""How often a source publishes, learned poll by poll: nothing here looks at what was stored before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

FIRST_LOOK_BACK = timedelta(days=30)  # older items of a first reading tell of an archive, or are pinned to its top


@dataclass(frozen=True, slots=True)
class Pace:
    """newest: when the newest item was published.  items: how many different times of publication were seen, since
    `since`.  longest_pause: the longest time between two of them; None where there are no two.  stirred: how many polls
    brought something, new or edited, without anything newer than `newest`."""

    newest: datetime | None = None
    since: datetime | None = None
    items: int = 0
    longest_pause: timedelta | None = None
    stirred: int = 0


def learned(before: Pace, published: Sequence[datetime], now: datetime) -> Pace:
    """The pace after a poll at `now` that brought items of these times of publication, none of them after `now`."""
    if not published:
        return before
    newest = max(published)
    if before.newest is not None and newest <= before.newest:
        return Pace(before.newest, before.since, before.items, before.longest_pause, before.stirred + 1)
    begin = now - FIRST_LOOK_BACK if before.newest is None else before.newest
    times = sorted({time for time in published if time > begin})
    line = times if before.since is None else [before.newest or before.since, *times]
    pauses = [later - earlier for earlier, later in pairwise(line)]
    known = [] if before.longest_pause is None else [before.longest_pause]
    return Pace(
        newest,
        before.since or (times[0] if times else None),
        before.items + len(times),
        max([*pauses, *known], default=None),
    )
