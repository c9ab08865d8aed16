"""When a source is asked again. Pure: the road stores what these say.

The interval that a user gives a source, or all of them (`polling.interval`), holds. Where none is given, it follows how
much the source matters and how often it publishes:

| the source | asked every | while little is known of it |
| --- | --- | --- |
| is an authority (`trust: official`) | minute | minute |
| told of a watched crossing in the last 30 days | tenth of the mean time between its items, 1 to 15 min | 5 min |
| any other | tenth of the mean time between its items, 5 min to 1 h | 15 min |

What a source says of its own rhythm (`ttl`, `sy:updatePeriod`, Cache-Control, Expires) makes the wait longer, up to 5,
15 and 60 minutes in these rows: many programs write 'an hour' into every feed. The hours and days that a feed asks to
skip are skipped, for a day at most. A Retry-After always holds, up to a day.

A source whose hub pushes what is new is asked every 5, 15 and 60 minutes in these rows: not less, because hubs fall
silent without a word. As soon as a poll brings what was not pushed, it is asked as often as the others, until a push
comes again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from monitor.model import Rhythm
from monitor.settings import Polling, Source, Trust
from monitor.store import Pace, PollState

LONGEST_WAIT = timedelta(hours=6)  # a source that fails is asked less and less, but never forgotten
LONGEST_WAIT_IF_DEAD = timedelta(days=1)
DEAD = timedelta(days=7)  # a source that failed for so long
LONGEST_ASKED = timedelta(days=1)  # a server that asks for more is asked again after a day
MATTERS_FOR = timedelta(days=30)  # after it told of a crossing that somebody watches
A_SECOND = 20  # sources that become due in one second at a start, at most

_JITTER = 0.1  # of the interval, so that sources that started together do not stay together
_SHARE = 10  # polls in the mean time between two items
_ENOUGH_ITEMS = 5  # before its pace says anything
_HOUR = timedelta(hours=1)


class Weight(StrEnum):
    """How much a source matters to those who are told."""

    AUTHORITY = "authority"
    WATCHED = "watched"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Beat:
    """How often a source is asked. at_most: how far its own wishes may stretch that.  given: by a user, so that they
    count for nothing."""

    every: timedelta
    at_most: timedelta
    given: bool = False


@dataclass(frozen=True, slots=True)
class _Bounds:
    fastest: timedelta
    slowest: timedelta
    unknown: timedelta
    at_most: timedelta


_MINUTE = timedelta(minutes=1)
_BOUNDS = {
    Weight.AUTHORITY: _Bounds(_MINUTE, _MINUTE, _MINUTE, 5 * _MINUTE),
    Weight.WATCHED: _Bounds(_MINUTE, 15 * _MINUTE, 5 * _MINUTE, 15 * _MINUTE),
    Weight.OTHER: _Bounds(5 * _MINUTE, _HOUR, 15 * _MINUTE, _HOUR),
}


def beat(source: Source, polling: Polling, state: PollState, now: datetime) -> Beat:
    """How often `source` is asked, by what is known of it."""
    given = source.interval or polling.given_interval
    if given is not None:
        return Beat(given, given, given=True)
    weight = weight_of(source, state.mattered_at, now)
    at_most = max(_BOUNDS[weight].at_most, _BOUNDS[weight].slowest)
    if state.pushed_until is not None and now < state.pushed_until:
        return Beat(at_most, at_most)
    return Beat(learned_interval(weight, state.pace, now), at_most)


def weight_of(source: Source, mattered_at: datetime | None, now: datetime) -> Weight:
    """mattered_at: when it last told of a crossing of a watchlist."""
    if source.trust is Trust.OFFICIAL:
        return Weight.AUTHORITY
    told = mattered_at is not None and now - mattered_at <= MATTERS_FOR
    return Weight.WATCHED if told else Weight.OTHER


def learned_interval(weight: Weight, pace: Pace, now: datetime) -> timedelta:
    """The interval of a source of this weight and pace. The time since its newest item counts as a pause like others,
    so that one that dries up is asked less."""
    bounds = _BOUNDS[weight]
    if pace.since is None or pace.items < _ENOUGH_ITEMS:
        return bounds.unknown
    mean = max(now - pace.since, timedelta()) / pace.items
    return min(max(mean / _SHARE, bounds.fastest), bounds.slowest)


def after_success(
    name: str,
    beat: Beat,
    now: datetime,
    retry_after: timedelta | None = None,
    fresh_for: timedelta | None = None,
    rhythm: Rhythm | None = None,
) -> datetime:
    """The next poll after one that went well.

    retry_after, fresh_for: what the server said.  rhythm: what the feed says of itself.
    """
    rhythm = rhythm or Rhythm()
    wished = min(max(fresh_for or timedelta(), rhythm.every), beat.at_most)
    wait = max(beat.every, wished) * (1 + _JITTER * _share(name, now))
    due = now + max(wait, _asked(retry_after))
    return due if beat.given else _after_skipping(due, rhythm)


def soon(now: datetime, tries: int) -> datetime:
    """The next poll where articles could not be had, `tries` times so far: after 1, 2, 4 … minutes."""
    return now + _MINUTE * (1 << max(tries - 1, 0))


def after_failure(
    name: str,
    interval: timedelta,
    failures: int,
    now: datetime,
    retry_after: timedelta | None = None,
    failing_since: datetime | None = None,
) -> datetime:
    """The next poll after `failures` failures in a row (1: the first): the wait doubles up to LONGEST_WAIT, and up to
    LONGEST_WAIT_IF_DEAD where it has failed since DEAD."""
    dead = failing_since is not None and now - failing_since >= DEAD
    longest = max(LONGEST_WAIT_IF_DEAD if dead else LONGEST_WAIT, interval)
    wait = min(interval * 2.0 ** min(failures - 1, 20), longest)
    return now + max(wait * (1 + _JITTER * _share(name, now)), _asked(retry_after))


def _asked(retry_after: timedelta | None) -> timedelta:
    return min(retry_after, LONGEST_ASKED) if retry_after else timedelta()


def _after_skipping(due: datetime, rhythm: Rhythm) -> datetime:
    """The first moment from `due` on that the feed does not ask to skip; `due` where that is more than a day away."""
    full = due.replace(minute=0, second=0, microsecond=0)
    hours = (full + _HOUR * later for later in range(1, 25))
    after = due - full  # kept, so that not all feeds are asked at the full hour
    return next((hour + after for hour in hours if not rhythm.skips(hour)), due) if rhythm.skips(due) else due


def _share(name: str, now: datetime) -> float:
    """0..1, the same for the same source and time: a poll can be replayed."""
    return int.from_bytes(sha256(f"{name}\n{now.timestamp()}".encode()).digest()[:4], "big") / 2**32
