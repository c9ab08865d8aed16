"""The words of the messages, one YAML file a language in `words/`, and how numbers and days are said with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from monitor.alerting.outside import isolated
from monitor.crossings import load_countries
from monitor.model import Moment
from monitor.yaml_values import shipped


@dataclass(frozen=True, slots=True)
class Words:
    """What one language file says. `own` is its content, by the names of that file."""

    language: str
    own: Mapping[str, Any]

    @property
    def right_to_left(self) -> bool:
        return bool(self.own["direction"] == "rtl")

    def listed(self, parts: Iterable[str]) -> str:
        """'a, b and c'."""
        *first, last = parts
        between, final = self.own["lists"]["between"], self.own["lists"]["last"]
        return f"{between.join(first)}{final}{last}" if first else last

    def quoted(self, text: str) -> str:
        """`text` between the quotation marks of this language, in its own direction."""
        opening, closing = self.own["quotes"]
        return f"{opening}{isolated(text)}{closing}"

    def counted(self, noun: str, n: int) -> str:
        """'5 crossings', '5 معابر': the form of the noun that the number asks for."""
        forms = self.own["counts"][noun]
        return str(forms.get(_plural(self.language, n), forms["other"])).format(n=n)

    def agreeing(self, forms: str | Mapping[str, str], n: int) -> str:
        """The form that `n` crossings ask for: one, two where the language has a dual, many."""
        if isinstance(forms, str):
            return forms
        return forms["one" if n == 1 else "two" if n == 2 and "two" in forms else "many"]

    def country(self, code: str) -> str:
        """The country's name; its code where a user's own crossing lies in one that is not known."""
        known = load_countries().get(code)
        return code if known is None else known.name(self.language)

    def day(self, day: date, today: date, *, short: bool = False, hijri: bool = False) -> str:
        """'Saturday 14 June', in full 'Saturday 14 June 2025 (tomorrow)'. The year is left out of the short form while
        it is the present one. hijri: whether the full form has that date too. One isolate, so that its parts stay in
        order."""
        form = "short" if short and day.year == today.year else "full"
        said = str(self.own["dates"][form]).format(
            weekday=self.own["weekdays"][day.weekday()],
            day=day.day,
            month=self.own["months"][day.month - 1],
            year=day.year,
        )
        if hijri and not short:
            said = self._with_hijri(said, day)
        near = self.own["near_days"].get((day - today).days)
        if near is not None and not short:
            said = str(self.own["dates"]["near"]).format(date=said, near=near)
        return isolated(said) if self.right_to_left else said

    def instant(self, here: datetime, today: date) -> str:
        """'15:00 on Saturday 14 June 2025 (today)'; `here` is in the reader's zone."""
        day = self.day(here.date(), today)
        return str(self.own["dates"]["since"]).format(hour=self._digits(f"{here:%H:%M}"), date=day)

    def moment(self, moment: Moment, place: str | None, reader: tzinfo, now: datetime, *, hijri: bool = False) -> str:
        """A day in full with its hour, if one was stated: in the zone of the crossing (`place`), and beside it in the
        reader's where that differs."""
        today = now.astimezone(reader).date()
        said = self.day(moment.day, today, hijri=hijri)
        if moment.at is None:
            return said
        said = str(self.own["dates"]["at"]).format(date=said, hour=self._digits(f"{moment.at:%H:%M}"))
        if place is None:
            return said
        there = datetime.combine(moment.day, moment.at, ZoneInfo(place))
        here = there.astimezone(reader)
        if here.utcoffset() == there.utcoffset():
            return said
        hour = f"{here:%H:%M}" if here.date() == moment.day else f"{here:%Y-%m-%d %H:%M}"
        return str(self.own["dates"]["also"].format(date=said, hour=self._digits(hour), zone=self._digits(str(reader))))

    def _with_hijri(self, said: str, day: date) -> str:
        """With the date of the Umm al-Qura calendar, which is tabled for the years 1924 to 2077."""
        from hijridate import Gregorian  # only where somebody wants it

        try:
            hijri = Gregorian.fromdate(day).to_hijri()
        except OverflowError:
            return said
        month = self.own["hijri_months"][hijri.month - 1]
        return str(self.own["dates"]["hijri"]).format(date=said, day=hijri.day, month=month, year=hijri.year)

    def _digits(self, text: str) -> str:
        return isolated(text) if self.right_to_left else text


@cache
def words(language: str) -> Words:
    """The words of 'en' or 'ar'; raises FileNotFoundError for a language that has no file."""
    return Words(language, shipped(f"alerting/words/{language}.yaml"))


def _plural(language: str, n: int) -> str:
    """The plural category of the Unicode CLDR."""
    if n == 1:
        return "one"
    if language == "ar":
        if n == 2:
            return "two"
        if 3 <= n % 100 <= 10:
            return "few"
        if 11 <= n % 100 <= 99:
            return "many"
    return "other"
