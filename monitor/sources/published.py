"""Dates as sites write them: '14 يونيو 2025 - 10:30', '١٤ حزيران/يونيو ٢٠٢٥ 10:30 م', 'June 14, 2025', '3 hours ago'.

The forms with a day, a month and a year are read here; the rest (hours ago, yesterday) goes to dateparser, which is
heavy and therefore imported when it is first needed. Hijri dates alone are not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

_LONGEST = 200  # characters; a date has fewer
_EARLIEST = 1990

# The months in Egypt and the Gulf, the Levant and Iraq, Algeria and Tunisia, Morocco, and English; without hamza.
_MONTHS = (
    "يناير|كانون الثاني|جانفي|january|jan",
    "فبراير|شباط|فيفري|february|feb",
    "مارس|اذار|march|mar",
    "ابريل|نيسان|افريل|april|apr",
    "مايو|ايار|ماي|may",
    "يونيو|يونيه|حزيران|جوان|june|jun",
    "يوليو|يوليه|تموز|جويليه|يوليوز|july|jul",
    "اغسطس|اب|اوت|غشت|august|aug",
    "سبتمبر|ايلول|شتنبر|september|sept|sep",
    "اكتوبر|تشرين الاول|october|oct",
    "نوفمبر|تشرين الثاني|نونبر|november|nov",
    "ديسمبر|كانون الاول|دجنبر|december|dec",
)
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split("|")}
_MONTH = re.compile(r"(?<!\w)(?:" + "|".join(sorted(_NUMBER_OF, key=len, reverse=True)) + r")(?!\w)\.?")
_LETTERS = str.maketrans("أإآٱةى٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "ااااهي01234567890123456789")
_INVISIBLE = re.compile("[\u0640\u064b-\u0652\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]")

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DATES = tuple(
    re.compile(form)
    for form in (
        rf"(?<!\d){_YEAR}[-/.](?P<month>\d{{1,2}})[-/.]{_DAY}(?!\d)",
        rf"(?<!\d){_DAY}[-/.](?P<month>\d{{1,2}})[-/.]{_YEAR}",
        rf"(?<!\d){_DAY}[\s,/-]+m(?P<month>\d+)[\s,/-]+{_YEAR}",
        rf"(?<!\w)m(?P<month>\d+)[\s,]+{_DAY}[\s,]+{_YEAR}",
        rf"(?<!\d){_YEAR}[\s,/-]+m(?P<month>\d+)[\s,/-]+{_DAY}(?!\d)",
    )
)
_TIME = re.compile(
    r"(?<![\d:])(?P<hour>[012]?\d):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?:\.\d+)?"
    r"\s*(?P<half>am|pm|a\.m\.|p\.m\.|صباحا|مساء|ص(?!\w)|م(?!\w))?"
    r"\s*(?P<zone>z(?!\w)|(?:gmt|utc)?\s*[+-]\d{1,2}(?::?\d\d)?(?!\d)|gmt|utc)?"
)


def read_published(
    text: str,
    languages: Sequence[str] = ("ar", "en"),
    zone: tzinfo = UTC,
    now: datetime | None = None,
) -> datetime | None:
    """When something was published, in UTC; None where the text does not say.

    zone: in which a time without an offset is meant; a day without a time is its midnight there.
    now: what 'two hours ago' and 'yesterday' are counted from; without it they are not read.
    """
    text = text.strip()[:_LONGEST]
    return _standard(text, zone) or _written_out(text, zone) or _by_dateparser(text, languages, zone, now)


def _standard(text: str, zone: tzinfo) -> datetime | None:
    """ISO 8601 and RFC 5322."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return _in_utc(read(text), zone)
        except (ValueError, OverflowError):
            continue
    return None


def _written_out(text: str, zone: tzinfo) -> datetime | None:
    prepared = _INVISIBLE.sub("", text).translate(_LETTERS).lower().replace("،", ",")
    prepared = _MONTH.sub(lambda match: f"m{_NUMBER_OF[match[0].rstrip('.')]}", prepared)
    prepared = re.sub(r"(m\d+)\s*[/(]?\s*\1(?!\d)\)?", r"\1", prepared)  # 'حزيران/يونيو': one month, two names
    day = next((match for pattern in _DATES if (match := pattern.search(prepared))), None)
    if day is None:
        return None
    clock = _TIME.search(prepared[: day.start()] + " " + prepared[day.end() :])
    try:
        moment = datetime.combine(_date(day), _time(clock) if clock else time())
        return _in_utc(moment, _offset(clock["zone"], zone) if clock else zone)
    except (ValueError, OverflowError):
        return None


def _date(match: re.Match[str]) -> date:
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    return date(year, day, month) if month > 12 else date(year, month, day)  # 06/14/2025 can only be the American way


def _time(match: re.Match[str]) -> time:
    hour, half = int(match["hour"]), match["half"] or ""
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[0] in "pم" else 0)
    return time(hour, int(match["minute"]), int(match["second"] or 0))


def _offset(written: str | None, zone: tzinfo) -> tzinfo:
    if not written:
        return zone
    digits = re.search(r"([+-])(\d{1,2}):?(\d\d)?", written)
    if digits is None:
        return UTC
    span = timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
    return timezone(-span if digits[1] == "-" else span)


def _by_dateparser(text: str, languages: Sequence[str], zone: tzinfo, now: datetime | None) -> datetime | None:
    if now is None or not text:
        return None  # without a day of reference, what is left is guesswork
    import dateparser

    settings = {
        "RELATIVE_BASE": now.astimezone(zone).replace(tzinfo=None),
        "PARSERS": ["relative-time"],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    found = dateparser.parse(text.translate(_LETTERS), languages=list(languages), settings=settings)
    return _in_utc(found, zone) if found else None


def _in_utc(moment: datetime, zone: tzinfo) -> datetime | None:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return aware.astimezone(UTC) if aware.year >= _EARLIEST else None
