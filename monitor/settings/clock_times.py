"""Times of day as a person writes them, 06:00, and the times of a digest, "0 7 * * *" (cron)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
EVENING = time(18)  # the hour of reminders where none is named
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")  # as cron counts them, from 0; 7 is Sunday too
_FIELDS = ("minute", "hour", "day", "month", "day_of_week")
_WANTED = 'write minute, hour, day, month and weekday, like "0 7 * * *" (every day at 07:00)'
_NAMED = re.compile(r"^[0-9*/,\-a-z]+$")


def instant(day: date, at: time, zone: tzinfo) -> datetime:
    """When the clocks of `zone` show `at` on that day, in UTC: the first time where they do so twice; where they never
    do, because they are put forward, the moment that is as long after midnight as if they were not."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Cron:
    """Times that come again and again, as cron writes them. Made by `parse_cron`, which checks the text."""

    text: str

    def next_after(self, moment: datetime, zone: tzinfo) -> datetime:
        """The first of its times after `moment`, in UTC, by the clocks of `zone`."""
        # The library counts on a clock that is never put forward or back; what the real ones do is up to `instant`.
        shown = moment.astimezone(zone).replace(tzinfo=UTC)
        while True:
            shown = self._next_shown(shown)
            found = instant(shown.date(), shown.time(), zone)
            if found > moment:
                return found

    def _next_shown(self, after: datetime) -> datetime:
        later = after + timedelta(microseconds=1)
        times: list[datetime] = [
            found for trigger in _triggers(self.text) if (found := trigger.get_next_fire_time(None, later))
        ]
        if not times:
            raise ValueError(f"the time {self.text!r} never comes")
        return min(times)


def parse_cron(text: str) -> Cron:
    """Reads the five fields of a crontab line; raises ValueError, which says what is wrong."""
    cron = Cron(" ".join(text.lower().split()))
    cron.next_after(datetime(2024, 1, 1, tzinfo=UTC), UTC)
    return cron


def _triggers(text: str) -> list[Any]:
    """Where both a day of the month and a weekday are named, cron means either."""
    from apscheduler.triggers.cron import CronTrigger  # takes its time to load, and few watchlists need it

    values = text.split()
    if len(values) != len(_FIELDS) or not all(_NAMED.match(value) for value in values):
        raise ValueError("it has not five fields")
    fields = dict(zip(_FIELDS, values, strict=True))
    fields["day_of_week"] = _weekdays(fields["day_of_week"])
    if fields["day"] == "*" or fields["day_of_week"] == "*":
        return [CronTrigger(**fields, timezone=UTC)]
    return [CronTrigger(**{**fields, key: "*"}, timezone=UTC) for key in ("day", "day_of_week")]


def _weekdays(field: str) -> str:
    """The names of the days: cron counts them from Sunday, APScheduler from Monday, and a week may begin on Sunday."""
    days: list[int] = []
    for part in field.split(","):
        span, _, step = part.partition("/")
        if span == "*" and not step:
            return "*"
        first, _, last = ("0", "-", "6") if span == "*" else span.partition("-")
        begin = _weekday(first)
        end = _weekday(last) if last else (6 if step else begin)
        width = int(step) if step else 1
        if width < 1:
            raise ValueError(f"{part} is no weekday")
        days += range(begin, (end if end >= begin else end + 7) + 1, width)
    return ",".join(dict.fromkeys(_WEEKDAYS[day % 7] for day in days))


def _weekday(word: str) -> int:
    if word in _WEEKDAYS:
        return _WEEKDAYS.index(word)
    if not re.match(r"^[0-7]$", word):
        raise ValueError(f"{word} is no weekday")
    return int(word)


def _cron(value: Any) -> Cron:
    if isinstance(value, Cron):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("remedy", f"is not a time of digests; {_WANTED}")
    try:
        return parse_cron(value)
    except ValueError as error:
        reason = str(error).rstrip(".")
        raise PydanticCustomError("selector", f"is not a time of digests; {_WANTED}", {"reason": reason}) from None


def _clock(value: Any) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.match(CLOCK, value):
        return time.fromisoformat(value)
    raise PydanticCustomError("remedy", 'is not a time of day; write hours and minutes, like "06:00" or "23:30"')


def _evening(value: Any) -> time | None:
    if value is None or isinstance(value, bool):
        return EVENING if value else None
    try:
        return _clock(value)
    except PydanticCustomError:
        raise PydanticCustomError(
            "remedy", 'is not right; write true, or the hour of the evening before at which to remind, like "18:00"'
        ) from None


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and len(value) == len("2026-12-31"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("remedy", "is not a day; write year, month and day, like 2026-12-31")


ClockTime = Annotated[
    time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": CLOCK, "examples": ["06:00", "23:30"]})
]
CronTimes = Annotated[
    Cron, BeforeValidator(_cron), WithJsonSchema({"type": "string", "examples": ["0 7 * * *", "0 7,19 * * sun-thu"]})
]
Evening = Annotated[
    time | None,
    BeforeValidator(_evening),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": CLOCK}], "examples": [True, "18:00"]}),
]
Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-12-31"]})
]
