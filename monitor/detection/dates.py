"""Finds what a text says of time: days, hours, durations, in the words of its language (`dates` in its lexicon file).

All is resolved against the local time of publication, in the zone of the crossing that the text is about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from monitor.detection.almanac import (
    NEWEST,
    OLDEST,
    from_figures,
    from_hijri,
    minutes_of,
    nearest,
    nearest_month,
    resolve_weekday,
    safe_date,
)
from monitor.detection.lexicon import DateWords, Lexicon
from monitor.model import Moment
from monitor.reading.passage import Passage

_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{2,4})(?!\d)")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-4])[:.]([0-5]\d)(?!\d)")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_STALE = 60
_LONGEST_COUNT = 90  # days that people count one by one


@dataclass(frozen=True, slots=True)
class When:
    """The words `start` up to, not including, `end` speak of time.

    kind: 'day' (a day is named, `day`), 'weekday' (only its name: `weekday`, 0 = Monday, and `toward` = 1 next, -1
    last, 0 plain), 'month' or 'year' (nothing finer; `day` is its first), 'span' (a length: `days`), 'ago' (`day`
    reckoned back), 'clock' (an hour: `minutes`).  relation: 'from', 'until', 'for', 'since', 'within', 'after' or ''.
    """

    start: int
    end: int
    kind: str
    day: date | None = None
    weekday: int | None = None
    toward: int = 0
    days: float | None = None
    minutes: int | None = None  # after midnight, up to 24 * 60
    relation: str = ""
    conflict: bool = False  # a weekday stands beside a day that is another weekday
    vague: bool = False  # a day reckoned from that of the report: 'tomorrow'


class DateFinder:
    def __init__(self, lexicon: Lexicon) -> None:
        self._words: DateWords = lexicon.dates
        self._bare = lexicon.bare
        self._longest = 4
        w = lexicon.dates
        tables = (w.months, w.hijri_months, w.weekdays, w.relative, w.weeks, w.units, w.numbers, w.ordinals, w.noon)
        beginnings = {phrase[0] for table in tables for phrase in table}
        self._first_words = beginnings | {p[0] for name in ("next", "last", "nth_day") for p in w.markers.get(name, ())}
        self._begins = lru_cache(maxsize=65_536)(self._may_begin)

    def find(self, passage: Passage, published: datetime) -> list[When]:
        """All mentions of time in `passage`, in order. `published` is local to the crossing."""
        forms = passage.forms
        numeric = self._numeric(passage)
        found: list[When] = []
        at = 0
        while at < len(forms):
            when = numeric.get(at)
            if when is None and self._begins(forms[at]):
                when = self._one(passage, at, published.date())
            if when is None:
                at += 1
                continue
            found.append(self._related(passage, when))
            at = when.end
        return self._combined(forms, found)

    def _may_begin(self, form: str) -> bool:
        """Whether a mention of time can begin with this word."""
        return form[0].isdigit() or any(v in self._first_words or v[:1].isdigit() for v in self._bare(form))

    # --- one mention, by what its first words are

    def _one(self, passage: Passage, at: int, today: date) -> When | None:
        forms = passage.forms
        return (
            self._nth_day(forms, at, today)
            or self._relative(forms, at, today)
            or self._day_and_month(forms, at, today)
            or self._weekday(forms, at)
            or self._amount(passage, at, today)
            or self._year(forms, at)
            or self._hour_word(forms, at)
        )

    def _nth_day(self, forms: Sequence[str], at: int, today: date) -> When | None:
        """'For the fifth day running', 'day 10': since when it has lasted, today being that day."""
        day = self._lookup_marker(forms, at, "nth_day")
        number = self._lookup(self._words.ordinals, forms, at if day is None else day)
        if day is not None and number is None and day < len(forms):
            number = self._small_number(forms, day)
        if number is None:
            return None
        end, count = number
        if day is None:
            end = self._lookup_marker(forms, self._skip(forms, end, "running"), "nth_day") or 0
        elif self._day_and_month(forms, day, today) is not None:
            return None  # 'on this day, the fifth of June'
        if not end or not 2 <= count <= _LONGEST_COUNT:
            return None
        return When(at, end, "day", today - timedelta(days=count - 1), relation="since", vague=True)

    def _relative(self, forms: Sequence[str], at: int, today: date) -> When | None:
        for table in (self._words.relative, self._words.weeks):
            hit = self._lookup(table, forms, at)
            if hit is not None:
                end, days = hit
                if table is self._words.relative:
                    return When(at, end, "day", today + timedelta(days=days), vague=True)
                if days < 0:
                    return When(at, end, "ago", today + timedelta(days=days))
                return When(at, end, "span", days=float(days), relation="within")
        return None

    def _day_and_month(self, forms: Sequence[str], at: int, today: date) -> When | None:
        for months, hijri in ((self._words.months, False), (self._words.hijri_months, True)):
            number = self._day_number(forms, at)
            if number is not None:
                end, day = number
                end = self._skip(forms, self._skip_second(forms, end), "connectors")
                month = self._lookup(months, forms, end)
                if month is not None:
                    return self._dated(forms, at, month[0], day, month[1], hijri, today)
                continue
            month = self._lookup(months, forms, at)
            if month is None:
                continue
            end = month[0]
            number = self._day_number(forms, end)
            if number is not None and not self._marked(forms, number[0], "am", "pm"):
                return self._dated(forms, at, number[0], number[1], month[1], hijri, today)
            year = self._year_number(forms, end)
            if year is not None and not hijri:
                return When(at, end + 1, "month", date(year, month[1], 1))
            last = self._lookup_marker(forms, end, "last")
            following = self._lookup_marker(forms, end, "next")
            if (last or following or len(forms[at]) > 3) and not hijri:
                return When(at, last or following or end, "month", nearest_month(month[1], today, -1 if last else 0))
        number = self._day_number(forms, at)
        if number is not None:
            end = self._skip(forms, number[0], "connectors")
            this_month = self._lookup_marker(forms, number[0], "this_month") or self._lookup_marker(
                forms, end, "this_month"
            )
            if this_month:
                return When(at, this_month, "day", safe_date(today.year, today.month, number[1]))
        return None

    def _dated(
        self, forms: Sequence[str], at: int, end: int, day: int, month: int, hijri: bool, today: date
    ) -> When | None:
        # both names of a month may stand side by side: 'حزيران/يونيو'
        twin = self._lookup(self._words.months, forms, end)
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

    def _weekday(self, forms: Sequence[str], at: int) -> When | None:
        before = self._lookup_marker(forms, at, "next")
        past = None if before else self._lookup_marker(forms, at, "last")
        start = before or past or at
        hit = self._lookup(self._words.weekdays, forms, start)
        if hit is None:
            return None
        end, weekday = hit
        toward = 1 if before else -1 if past else 0
        if not toward:
            after = self._lookup_marker(forms, end, "next")
            past = None if after else self._lookup_marker(forms, end, "last")
            toward = 1 if after else -1 if past else 0
            end = after or past or end
        return When(at, end, "weekday", weekday=weekday, toward=toward)

    def _amount(self, passage: Passage, at: int, today: date) -> When | None:
        forms = passage.forms
        number = self._number(forms, at)
        end, count = number if number is not None else (at, 1)
        unit = self._lookup(self._words.units, forms, end)
        if unit is None:
            return None
        end = unit[0]
        if number is None and not self._precedes(passage, at, "for", "within", "ago", "later"):
            return None  # a bare 'day' or 'year' is no length of time
        days = min(count * unit[1], 36_500)  # a century, or any longer time
        if self._lookup_marker(forms, end, "ago") or self._precedes(passage, at, "ago"):
            return When(at, end, "ago", today - timedelta(days=days))
        return When(at, end, "span", days=days)

    def _year(self, forms: Sequence[str], at: int) -> When | None:
        year = self._year_number(forms, at)
        return When(at, at + 1, "year", date(year, 1, 1)) if year else None

    def _hour_word(self, forms: Sequence[str], at: int) -> When | None:
        noon = self._lookup(self._words.noon, forms, at)
        if noon is not None:
            return When(at, noon[0], "clock", minutes=noon[1] * 60)
        number = self._lookup(self._words.ordinals, forms, at) or self._small_number(forms, at)
        if number is None:
            return None
        end, hour = number
        afternoon = self._lookup_marker(forms, end, "pm")
        morning = self._lookup_marker(forms, end, "am")
        if not (afternoon or morning) or not 1 <= hour <= 12:
            return None
        night = self._lookup_marker(forms, end, "night")
        return When(at, max(afternoon or 0, morning or 0), "clock", minutes=minutes_of(hour, 0, afternoon, night))

    # --- figures

    def _numeric(self, passage: Passage) -> dict[int, When]:
        """Days and hours written in figures, by the word at which they begin."""
        text = passage.text.translate(_DIGITS)
        first_at = {word.start: index for index, word in enumerate(passage.words)}
        found: dict[int, When] = {}
        for match in _NUMERIC.finditer(text):
            start = first_at.get(match.start())
            day = from_figures(*(int(group) for group in match.groups()))
            if start is not None and day is not None:
                end = start + sum(1 for w in passage.words[start : start + 3] if w.start < match.end())
                found[start] = When(start, end, "day", day)
        for match in _CLOCK.finditer(text):
            start = first_at.get(match.start())
            if start is None or start in found:
                continue
            hour, minute = int(match[1]), int(match[2])
            end = start + sum(1 for w in passage.words[start : start + 2] if w.start < match.end())
            afternoon = self._lookup_marker(passage.forms, end, "pm")
            morning = self._lookup_marker(passage.forms, end, "am")
            if match[0].find(":") < 0 and not (afternoon or morning):
                continue  # '3.5' is a figure
            night = self._lookup_marker(passage.forms, end, "night")
            named = (afternoon or morning) and 1 <= hour <= 12
            minutes = minutes_of(hour, minute, afternoon, night) if named else hour * 60 + minute
            found[start] = When(start, max(end, afternoon or 0, morning or 0), "clock", minutes=minutes)
        return found

    # --- what stands around a mention

    def _related(self, passage: Passage, when: When) -> When:
        if when.relation:
            return when
        for relation in ("since", "until", "within", "for", "from", "after"):
            if self._precedes(passage, when.start, relation):
                return replace(when, relation=relation)
        return when

    def _precedes(self, passage: Passage, at: int, *markers: str) -> bool:
        """Whether one of `markers` ends right before word `at`, or one or two short words before it."""
        forms = passage.forms
        for skipped in range(3):
            last = at - skipped - 1
            if last < 0 or passage.distance(last, at) > skipped + 1:
                return False
            for length in range(3, 0, -1):
                start = last - length + 1
                if start < 0:
                    continue
                for variant in self._bare(forms[start]):
                    phrase = (variant, *forms[start + 1 : last + 1])
                    if any(phrase in self._words.markers.get(name, ()) for name in markers):
                        return True
            if (forms[last],) not in self._words.markers.get("fillers", ()):
                return False
        return False

    def _combined(self, forms: Sequence[str], found: list[When]) -> list[When]:
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
                if (
                    before.vague
                    and before.kind == when.kind == "day"
                    and not when.vague
                    and when.start - before.end <= 1
                ):
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

    # --- look-ups

    def _lookup(self, table: Mapping[tuple[str, ...], float], forms: Sequence[str], at: int) -> tuple[int, int] | None:
        for length in range(min(self._longest, len(forms) - at), 0, -1):
            for variant in self._bare(forms[at]):
                value = table.get((variant, *forms[at + 1 : at + length]))
                if value is not None:
                    return at + length, value  # type: ignore[return-value]
        return None

    def _lookup_marker(self, forms: Sequence[str], at: int, name: str) -> int | None:
        phrases = self._words.markers.get(name)
        if not phrases:
            return None
        for length in range(min(self._longest, len(forms) - at), 0, -1):
            if tuple(forms[at : at + length]) in phrases:
                return at + length
        return None

    def _marked(self, forms: Sequence[str], at: int, *names: str) -> bool:
        return any(self._lookup_marker(forms, at, name) for name in names)

    def _skip_second(self, forms: Sequence[str], at: int) -> int:
        """Past the second of two days of one month: '13 and 14 June'."""
        for start in (at, self._lookup_marker(forms, at, "and") or at):
            for variant in self._bare(forms[start]) if start < len(forms) else ():
                second = self._day_number((variant,), 0)
                if second is not None and variant[:1].isdigit():
                    return start + 1
        return at

    def _skip(self, forms: Sequence[str], at: int, name: str) -> int:
        end = self._lookup_marker(forms, at, name)
        return self._lookup_marker(forms, end, name) or end if end else at

    def _day_number(self, forms: Sequence[str], at: int) -> tuple[int, int] | None:
        if at >= len(forms):
            return None
        digits = forms[at].rstrip("abcdefghijklmnopqrstuvwxyz")
        if digits.isdigit() and (digits == forms[at] or forms[at][len(digits) :] in self._words.ordinal_suffixes):
            number = int(digits)
            return (at + 1, number) if 1 <= number <= 31 and len(digits) <= 2 else None
        return self._lookup(self._words.ordinals, forms, at)

    def _small_number(self, forms: Sequence[str], at: int) -> tuple[int, int] | None:
        form = forms[at]
        return (at + 1, int(form)) if form.isdigit() and len(form) <= 2 else None

    def _number(self, forms: Sequence[str], at: int) -> tuple[int, int] | None:
        form = forms[at]
        if form.isdigit() and len(form) <= 4:
            return at + 1, int(form)
        return self._lookup(self._words.numbers, forms, at)

    def _year_number(self, forms: Sequence[str], at: int, hijri: bool = False) -> int | None:
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


def contradicted(when: When) -> Moment | None:
    """The day that the weekday beside a date means where the two do not go together; None where they do."""
    if not when.conflict or when.day is None or when.weekday is None:
        return None
    ahead = (when.weekday - when.day.weekday()) % 7
    return Moment(when.day + timedelta(days=ahead if ahead <= 3 else ahead - 7))


def moment(when: When, published: datetime, forward: bool) -> Moment | None:
    """The day that `when` names, None where it names none. `forward`: what is said of it lies in the future."""
    hour = None if when.minutes is None else time(when.minutes // 60 % 24, when.minutes % 60)
    if when.kind == "weekday" and when.weekday is not None:
        return Moment(resolve_weekday(when.weekday, when.toward, published.date(), forward), hour)
    if when.kind == "day" and when.day is not None:
        day = when.day
        if when.relation == "until" and (published.date() - day).days > _STALE:
            day = safe_date(day.year + 1, day.month, day.day) or day  # an end lies ahead: 'until 4 January'
        return Moment(day, hour)
    return None
