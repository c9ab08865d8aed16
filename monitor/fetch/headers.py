"""What the headers of an answer mean to us. Pure; nothing in them is trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(days=1)  # no server can silence a source for longer

_NO_CACHE = re.compile(r"(?<![\w-])no-(?:cache|store)(?![\w-])")
_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?([0-9]+)")
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,1000}")


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long the server asks to be left alone (RFC 9110, 10.2.3), at most `LONGEST_WAIT`.

    A date is taken relative to the `Date` of the same answer, so that the clocks of two machines need not agree;
    without a `Date` it says nothing. APIs that count calls say the same by what remains of them and until when.
    """
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:9]), LONGEST_WAIT.total_seconds()))
    until, sent = http_date(said) or _limit_lifted(headers), http_date(headers.get("date", ""))
    if until is None or sent is None:
        return None
    return min(max(until - sent, timedelta(0)), LONGEST_WAIT)


def fresh_for(headers: Mapping[str, str]) -> timedelta | None:
    """For how long the answer stays as it is, by its server's word (RFC 9111, 4.2), at most `LONGEST_WAIT`.

    None where it says nothing, or that the answer may change at any time. What a cache on the way kept it for (`Age`)
    is taken off.
    """
    directives = headers.get("cache-control", "").lower()
    if _NO_CACHE.search(directives):
        return None
    if (said := _MAX_AGE.search(directives)) is not None:
        span = timedelta(seconds=min(int(said[1][:9]), LONGEST_WAIT.total_seconds()))
    else:
        until, sent = http_date(headers.get("expires", "")), http_date(headers.get("date", ""))
        if until is None or sent is None:
            return None
        span = min(until - sent, LONGEST_WAIT)
    age = headers.get("age", "").strip()
    span -= timedelta(seconds=int(age[:9])) if age.isascii() and age.isdigit() else timedelta()
    return span if span > timedelta() else None


def _limit_lifted(headers: Mapping[str, str]) -> datetime | None:
    """When calls are counted anew, where none is left: in seconds since 1970 (X, Bluesky) or in ISO 8601 (Mastodon)."""
    for name in ("x-rate-limit", "x-ratelimit", "ratelimit"):
        if headers.get(f"{name}-remaining", "").strip() == "0":
            return _moment(headers.get(f"{name}-reset", "").strip())
    return None


def _moment(written: str) -> datetime | None:
    try:
        if written.isascii() and written.isdigit():
            return datetime.fromtimestamp(int(written), UTC)
        moment = datetime.fromisoformat(written)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def http_date(text: str) -> datetime | None:
    """The moment of an HTTP date such as 'Sat, 14 Jun 2025 08:00:00 GMT', in UTC; None if it is not one."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def validator(value: str | None) -> str | None:
    """An ETag or Last-Modified that can be sent back as it is; None for anything else."""
    return value if value and _VALIDATOR.fullmatch(value) else None
