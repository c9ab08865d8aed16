"""Finds what a text says of time: days, hours, durations, in the words of its language.

All is resolved against the local time of publication, in the zone of the crossing that the text is about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from monitor.detection.almanac import (
    NEWEST,
    OLDEST,
    from_hijri,
    minutes_of,
    nearest,
    nearest_month,
    safe_date,
)
from monitor.detection.date_words import DateWords
from monitor.detection.dates import When
from monitor.detection.figures import figures
from monitor.reading.passage import Passage
from monitor.reading.remembered import Remembered

_LONGEST_COUNT = 90  # days that people count one by one
_LENGTHS = frozenset({"for", "within", "ago", "later"})  # what leads a length of time
_RELATIONS = ("since", "until", "within", "for", "from", "after")

_Way = Callable[[Passage, int, date], When | None]  # reads a mention of time from a word on


class DateFinder:
    def __init__(self, words: DateWords) -> None:
        self._words = words
        self._ways = Remembered(self._ways_from)

    def find(self, passage: Passage, published: datetime) -> list[When]:
        """All mentions of time in `passage`, in order. `published` is local to the crossing."""
        numeric = figures(passage, self._words)
        today = published.date()
        found: list[When] = []
        free_from = 0
        for at, ways in enumerate(map(self._ways.__getitem__, passage.forms)):
            if not ways or at < free_from:
                continue
            when = numeric.get(at) or next(filter(None, (way(passage, at, today) for way in ways)), None)
            if when is not None:
                found.append(self._related(passage, when))
                free_from = when.end
        return _combined(found)

    def _ways_from(self, form: str) -> tuple[_Way, ...]:
        """The ways to read a mention of time that may begin with this word."""
        w, may_be = self._words, self._words.bare(form)
        figure = form[0].isdigit()
        ordinal = w.ordinals.begins(may_be)
        weekday = w.weekdays.begins(may_be) or w.may_mark("next", form) or w.may_mark("last", form)
        ways: tuple[tuple[_Way, bool], ...] = (
            (self._nth_day, ordinal or w.may_mark("nth_day", form)),
            (self._relative, w.relative.begins(may_be) or w.weeks.begins(may_be)),
            (self._day_and_month, figure or ordinal or w.months.begins(may_be) or w.hijri_months.begins(may_be)),
            (self._weekday, weekday),
            (self._amount, figure or w.numbers.begins(may_be) or w.units.begins(may_be)),
            (self._year, figure),
            (self._hour_word, figure or ordinal or w.noon.begins(may_be)),
        )
        return tuple(way for way, may_begin in ways if may_begin)

    # --- one mention, by what its first words are

    def _nth_day(self, passage: Passage, at: int, today: date) -> When | None:
        """'For the fifth day running', 'day 10': since when it has lasted, today being that day."""
        forms = passage.forms
        day = self._words.marker("nth_day", forms, at)
        number = self._words.number(self._words.ordinals, forms, at if day is None else day)
        if day is not None and number is None and day < len(forms):
            number = self._small_number(forms, day)
        if number is None:
            return None
        end, count = number
        if day is None:
            end = self._words.marker("nth_day", forms, self._words.past("running", forms, end)) or 0
        elif self._day_and_month(passage, day, today) is not None:
            return None  # 'on this day, the fifth of June'
        if not end or not 2 <= count <= _LONGEST_COUNT:
            return None
        return When(at, end, "day", today - timedelta(days=count - 1), relation="since", vague=True)

    def _relative(self, passage: Passage, at: int, today: date) -> When | None:
        for table in (self._words.relative, self._words.weeks):
            hit = self._words.number(table, passage.forms, at)
            if hit is not None:
                end, days = hit
                if table is self._words.relative:
                    return When(at, end, "day", today + timedelta(days=days), vague=True)
                if days < 0:
                    return When(at, end, "ago", today + timedelta(days=days))
                return When(at, end, "span", days=float(days), relation="within")
        return None

    def _day_and_month(self, passage: Passage, at: int, today: date) -> When | None:
        number = self._day_number(passage.forms, at)
        if number is None:
            return self._month_first(passage.forms, at, today)
        return self._day_first(passage.forms, at, number[0], number[1], today)

    def _day_first(self, forms: tuple[str, ...], at: int, end: int, day: int, today: date) -> When | None:
        """'14 June', '14 of this month'."""
        then = self._words.past("connectors", forms, self._skip_second(forms, end))
        for months, hijri in ((self._words.months, False), (self._words.hijri_months, True)):
            month = self._words.number(months, forms, then)
            if month is not None:
                return self._dated(forms, at, month[0], day, month[1], hijri, today)
        then = self._words.past("connectors", forms, end)
        this_month = self._words.marker("this_month", forms, end) or self._words.marker("this_month", forms, then)
        return When(at, this_month, "day", safe_date(today.year, today.month, day)) if this_month else None

    def _month_first(self, forms: tuple[str, ...], at: int, today: date) -> When | None:
        """'June 14', 'June 2025', 'last June'."""
        for months, hijri in ((self._words.months, False), (self._words.hijri_months, True)):
            month = self._words.number(months, forms, at)
            if month is None:
                continue
            end = month[0]
            number = self._day_number(forms, end)
            if number is not None and not self._marked(forms, number[0], "am", "pm"):
                return self._dated(forms, at, number[0], number[1], month[1], hijri, today)
            year = self._year_number(forms, end)
            if year is not None and not hijri:
                return When(at, end + 1, "month", date(year, month[1], 1))
            last = self._words.marker("last", forms, end)
            following = self._words.marker("next", forms, end)
            if (last or following or len(forms[at]) > 3) and not hijri:
                return When(at, last or following or end, "month", nearest_month(month[1], today, -1 if last else 0))
        return None

    def _dated(
        self, forms: tuple[str, ...], at: int, end: int, day: int, month: int, hijri: bool, today: date
    ) -> When | None:
        # both names of a month may stand side by side: 'حزيران/يونيو'
        twin = self._words.number(self._words.months, forms, end)
        if twin is not None and twin[1] == month:
            end = twin[0]
        year = self._year_number(forms, end, hijri)
        if year is not None:
            end += 1
        if hijri:
            resolved = from_hijri(year, month, day, today)
        else:
            resolved = safe_date(year, month, day) if year else nearest(month, day, today)
        return When(at, end, "day", resolved) if resolved else None

    def _weekday(self, passage: Passage, at: int, today: date) -> When | None:
        forms = passage.forms
        before = self._words.marker("next", forms, at)
        past = None if before else self._words.marker("last", forms, at)
        start = before or past or at
        hit = self._words.number(self._words.weekdays, forms, start)
        if hit is None:
            return None
        end, weekday = hit
        toward = 1 if before else -1 if past else 0
        if not toward:
            after = self._words.marker("next", forms, end)
            past = None if after else self._words.marker("last", forms, end)
            toward = 1 if after else -1 if past else 0
            end = after or past or end
        return When(at, end, "weekday", weekday=weekday, toward=toward)

    def _amount(self, passage: Passage, at: int, today: date) -> When | None:
        forms = passage.forms
        number = self._number(forms, at)
        end, count = number if number is not None else (at, 1)
        unit = self._words.number(self._words.units, forms, end)
        if unit is None:
            return None
        end = unit[0]
        led_by = self._words.leading(passage, at)
        if number is None and not led_by & _LENGTHS:
            return None  # a bare 'day' or 'year' is no length of time
        days = min(count * unit[1], 36_500)  # a century, or any longer time
        if self._words.marker("ago", forms, end) or "ago" in led_by:
            return When(at, end, "ago", today - timedelta(days=days))
        return When(at, end, "span", days=days)

    def _year(self, passage: Passage, at: int, today: date) -> When | None:
        year = self._year_number(passage.forms, at)
        return When(at, at + 1, "year", date(year, 1, 1)) if year else None

    def _hour_word(self, passage: Passage, at: int, today: date) -> When | None:
        forms = passage.forms
        noon = self._words.number(self._words.noon, forms, at)
        if noon is not None:
            return When(at, noon[0], "clock", minutes=noon[1] * 60)
        number = self._words.number(self._words.ordinals, forms, at) or self._small_number(forms, at)
        if number is None:
            return None
        end, hour = number
        afternoon = self._words.marker("pm", forms, end)
        morning = self._words.marker("am", forms, end)
        if not (afternoon or morning) or not 1 <= hour <= 12:
            return None
        night = self._words.marker("night", forms, end)
        return When(at, max(afternoon or 0, morning or 0), "clock", minutes=minutes_of(hour, 0, afternoon, night))

    # --- what stands around a mention

    def _related(self, passage: Passage, when: When) -> When:
        if when.relation:
            return when
        led_by = self._words.leading(passage, when.start)
        relation = next((relation for relation in _RELATIONS if relation in led_by), "")
        return replace(when, relation=relation) if relation else when

    # --- numbers

    def _marked(self, forms: tuple[str, ...], at: int, *names: str) -> bool:
        return any(self._words.marker(name, forms, at) for name in names)

    def _skip_second(self, forms: tuple[str, ...], at: int) -> int:
        """Past the second of two days of one month: '13 and 14 June'."""
        for start in (at, self._words.marker("and", forms, at) or at):
            for variant in self._words.bare(forms[start]) if start < len(forms) else ():
                if variant[:1].isdigit() and self._day_number((variant,), 0) is not None:
                    return start + 1
        return at

    def _day_number(self, forms: tuple[str, ...], at: int) -> tuple[int, int] | None:
        if at >= len(forms):
            return None
        digits = forms[at].rstrip("abcdefghijklmnopqrstuvwxyz")
        if digits.isdigit() and (digits == forms[at] or forms[at][len(digits) :] in self._words.ordinal_suffixes):
            number = int(digits)
            return (at + 1, number) if 1 <= number <= 31 and len(digits) <= 2 else None
        return self._words.number(self._words.ordinals, forms, at)

    def _small_number(self, forms: tuple[str, ...], at: int) -> tuple[int, int] | None:
        form = forms[at]
        return (at + 1, int(form)) if form.isdigit() and len(form) <= 2 else None

    def _number(self, forms: tuple[str, ...], at: int) -> tuple[int, int] | None:
        form = forms[at]
        if form.isdigit() and len(form) <= 4:
            return at + 1, int(form)
        return self._words.number(self._words.numbers, forms, at)

    def _year_number(self, forms: tuple[str, ...], at: int, hijri: bool = False) -> int | None:
        if at >= len(forms):
            return None
        digits = forms[at][:4]
        if not (digits.isdigit() and len(digits) == 4 and len(forms[at]) <= 6):
            return None
        rest = forms[at][4:]
        if rest and not rest.isalpha():
            return None
        year = int(digits)
        return year if (1300 <= year <= 1500 if hijri else OLDEST <= year <= NEWEST) else None


def _combined(found: list[When]) -> list[When]:
    """A weekday beside its date is one mention; an hour beside a day belongs to it."""
    joined: list[When] = []
    for when in found:
        before = joined[-1] if joined else None
        if before is not None and when.start - before.end <= 3:
            if before.kind == "weekday" and when.kind == "day" and when.day and when.relation != "until":
                conflict = when.day.weekday() != before.weekday
                joined[-1] = replace(
                    when,
                    start=before.start,
                    weekday=before.weekday,
                    relation=before.relation or when.relation,
                    conflict=conflict,
                )
                continue
            if before.vague and before.kind == when.kind == "day" and not when.vague and when.start - before.end <= 1:
                joined[-1] = replace(when, start=before.start, relation=before.relation or when.relation)
                continue
            beside = before.kind == "day" and when.kind == "weekday" and when.start - before.end <= 1
            if beside and before.day and before.day.weekday() == when.weekday:
                joined[-1] = replace(before, end=when.end)
                continue
            if (
                before.kind in ("day", "weekday")
                and when.kind == "clock"
                and when.relation not in ("until",)
                and when.start - before.end <= 2
            ):
                joined[-1] = replace(before, end=when.end, minutes=when.minutes)
                continue
            if before.kind == "clock" and when.kind in ("day", "weekday") and before.relation != "until":
                joined[-1] = replace(
                    when, start=before.start, minutes=before.minutes, relation=before.relation or when.relation
                )
                continue
        joined.append(when)
    return joined
