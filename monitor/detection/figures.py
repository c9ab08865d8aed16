"""Days and hours in figures: 14/6/2025, 08:30, 4.30 pm."""

from __future__ import annotations

import re

from monitor.detection.almanac import from_figures, minutes_of
from monitor.detection.date_words import DateWords
from monitor.detection.dates import When
from monitor.reading.passage import Passage

_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{2,4})(?!\d)")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-4])[:.]([0-5]\d)(?!\d)")
_FIGURES = re.compile(r"\d[/.:\-]\d")  # stands in both
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def figures(passage: Passage, words: DateWords) -> dict[int, When]:
    """The days and hours that are written in figures, by the word at which each begins."""
    if _FIGURES.search(passage.text) is None:
        return {}
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
        afternoon = words.marker("pm", passage.forms, end)
        morning = words.marker("am", passage.forms, end)
        if match[0].find(":") < 0 and not (afternoon or morning):
            continue  # '3.5' is a figure
        night = words.marker("night", passage.forms, end)
        named = (afternoon or morning) and 1 <= hour <= 12
        minutes = minutes_of(hour, minute, afternoon, night) if named else hour * 60 + minute
        found[start] = When(start, max(end, afternoon or 0, morning or 0), "clock", minutes=minutes)
    return found
