"""What a feed says of its own rhythm: RSS `ttl`, `skipHours` and `skipDays`, and `sy:updatePeriod` of RSS 1.0.

Only what stands before the first entry is looked at; what is written wrong says nothing.
"""

from __future__ import annotations

import re

from monitor.fetch import Response
from monitor.model import Rhythm
from monitor.sources.charset import decode

_HEAD = 64_000  # bytes
_BLANKS_BEFORE = 100  # of JSON; what has more is searched in vain
_FIRST_ENTRY = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_FIRST_ENTRY_BYTES = re.compile(_FIRST_ENTRY.pattern.encode(), re.IGNORECASE)  # letters are wider in some encodings
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|feed|RDF)[\s>]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TTL = re.compile(r"<ttl>\s*([0-9]{1,6})\s*</ttl>", re.IGNORECASE)
_HOURS = re.compile(r"<skipHours>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour>\s*([0-9]{1,2})\s*</hour>", re.IGNORECASE)
_DAYS = re.compile(r"<skipDays>(.{0,1000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
_DAY = re.compile(r"<day>\s*([A-Za-z]{6,9})\s*</day>", re.IGNORECASE)
_PERIOD = re.compile(r"<sy:updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*</sy:updatePeriod>", re.IGNORECASE)
_FREQUENCY = re.compile(r"<sy:updateFrequency>\s*([0-9]{1,6})\s*</sy:updateFrequency>", re.IGNORECASE)
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}  # hours


def rhythm_of(head: str | None) -> Rhythm:
    """What a feed says in its head; nothing for what has none."""
    return Rhythm() if head is None else Rhythm(max(_ttl(head), _period(head)), _hours(head), _days(head))


def head_of_feed(response: Response) -> str | None:
    """The markup between the root of a feed and its first entry, without comments; None for what is no XML feed."""
    if response.body[:_BLANKS_BEFORE].lstrip()[:1] in (b"{", b"["):
        return None
    head = response.body[:_HEAD]
    begins = _FIRST_ENTRY_BYTES.search(head)
    text = decode(head[: begins.end()] if begins else head, response.content_type)
    root = _ROOT.search(text)
    if root is None:
        return None
    entry = _FIRST_ENTRY.search(text, root.end())
    return _COMMENT.sub("", text[root.end() : entry.start() if entry else len(text)])


def _ttl(head: str) -> int:
    """In seconds; it is written in minutes."""
    found = _TTL.search(head)
    return int(found[1]) * 60 if found else 0


def _period(head: str) -> int:
    if (period := _PERIOD.search(head)) is None:
        return 0
    frequency = _FREQUENCY.search(head)
    times = max(int(frequency[1]), 1) if frequency else 1
    return _PERIODS[period[1].lower()] * 3600 // times


def _hours(head: str) -> tuple[int, ...]:
    found = _HOURS.search(head)
    hours = {int(hour) % 24 for hour in _HOUR.findall(found[1]) if int(hour) <= 24} if found else set()
    return tuple(sorted(hours))


def _days(head: str) -> tuple[int, ...]:
    found = _DAYS.search(head)
    days = {day.lower() for day in _DAY.findall(found[1])} if found else set()
    return tuple(number for number, day in enumerate(_WEEK) if day in days)
