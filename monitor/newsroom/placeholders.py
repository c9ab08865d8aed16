"""Dates in the story's texts: placeholders such as {day:+1}, relative to the day of telling."""

from __future__ import annotations

import re
from datetime import date, timedelta

_PLACEHOLDER = re.compile(r"\{(?P<form>[a-z]+):(?P<offset>[+-]\d+)\}")

# Monday first, as in date.weekday(). Not strftime or locale: the texts must not depend on the reader's machine.
_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
}
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "ar": (  # as said in Iraq and the Levant
        *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران"),
        *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"),
    ),
}
_EGYPTIAN_MONTHS = (
    *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
    *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
)


def fill_in(text: str, language: str, today: date) -> str:
    """`text` with every placeholder written out in `language` ('en' or 'ar').

    The forms are day, full, date, numeric, weekday and next; story.yaml shows each. Raises ValueError on another.
    """
    return _PLACEHOLDER.sub(
        lambda match: written(today + timedelta(days=int(match["offset"])), match["form"], language), text
    )


def written(day: date, form: str, language: str) -> str:
    """`day` in one of the forms of story.yaml; raises ValueError on an unknown form."""
    weekday = _WEEKDAYS[language][day.weekday()]
    month = _MONTHS[language][day.month - 1]
    both = month if language == "en" else f"{month}/{_EGYPTIAN_MONTHS[day.month - 1]}"
    match form:
        case "day":
            return f"{weekday} {day.day} {both}"
        case "full":
            return f"{day.day} {both} {day.year}"
        case "date":
            return f"{month} {day.day}" if language == "en" else f"{day.day} {month}"
        case "numeric":
            return f"{day:%d/%m/%Y}" if language == "en" else f"{day:%Y/%m/%d}"
        case "weekday":
            return weekday
        case "next":
            return f"next {weekday}" if language == "en" else f"{weekday} المقبل"
    raise ValueError(f"the story knows no date form {form!r}; use day, full, date, numeric, weekday or next")
