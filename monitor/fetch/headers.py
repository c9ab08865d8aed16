"""What the headers of an answer mean to us. Pure; nothing in them is trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(days=1)  # no server can silence a source for longer

_VALIDATOR = re.compile(r"[\x20-\x7e]{1,1000}")


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long the server asks to be left alone (RFC 9110, 10.2.3), at most `LONGEST_WAIT`.

    A date is taken relative to the `Date` of the same answer, so that the clocks of two machines need not agree;
    without a `Date` it says nothing.
    """
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:9]), LONGEST_WAIT.total_seconds()))
    until, sent = http_date(said), http_date(headers.get("date", ""))
    if until is None or sent is None:
        return None
    return min(max(until - sent, timedelta(0)), LONGEST_WAIT)


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
