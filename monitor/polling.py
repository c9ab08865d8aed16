"""When a source is asked again. Pure: the road stores what these say."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

LONGEST_WAIT = timedelta(hours=6)  # a source that fails is asked less and less, but never forgotten
LONGEST_ASKED = timedelta(days=1)  # a server that asks for more is asked again after a day
_JITTER = 0.1  # of the interval, so that sources that started together do not stay together


def after_success(name: str, interval: timedelta, now: datetime, retry_after: timedelta | None = None) -> datetime:
    """The next poll after one that went well. `retry_after`: what the server asked for, if anything."""
    return now + max(interval * (1 + _JITTER * _share(name, now)), _asked(retry_after))


def after_failure(
    name: str, interval: timedelta, failures: int, now: datetime, retry_after: timedelta | None = None
) -> datetime:
    """The next poll after `failures` failures in a row (1: the first): the wait doubles up to LONGEST_WAIT."""
    longest = max(LONGEST_WAIT, interval)
    wait = min(interval * 2.0 ** min(failures - 1, 20), longest)
    return now + max(wait * (1 + _JITTER * _share(name, now)), _asked(retry_after))


def _asked(retry_after: timedelta | None) -> timedelta:
    return min(retry_after, LONGEST_ASKED) if retry_after else timedelta()


def _share(name: str, now: datetime) -> float:
    """0..1, the same for the same source and time: a poll can be replayed."""
    return int.from_bytes(sha256(f"{name}\n{now.timestamp()}".encode()).digest()[:4], "big") / 2**32
