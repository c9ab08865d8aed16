"""Right-to-left text as a browser lays it out: what a person reads, not what we hope the signs do."""

from __future__ import annotations

from pathlib import Path

import pytest
from pictures import CHROMIUM, Letter, draw, seen
from told_stories import STORIES

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="Chromium is not installed: apt-get install chromium fonts-noto-core"
)


def left_of(line: list[Letter], words: str) -> float:
    """Where `words` begin on the screen, at their left."""
    text = "".join(letter for letter, *_ in line)
    start = text.index(words)
    return min(left for _, left, _, width in line[start : start + len(words)] if width)


def line_with(lines: list[list[Letter]], words: str) -> list[Letter]:
    return next(line for line in lines if words in "".join(letter for letter, *_ in line))


@pytest.fixture(scope="module")
def views() -> dict[str, list[list[Letter]]]:
    return seen(STORIES["moved"].message("ar"))


@pytest.mark.parametrize("view", ["auto", "ltr"])
def test_an_arabic_line_runs_from_right_to_left_in_every_client(
    views: dict[str, list[list[Letter]]], view: str
) -> None:
    line = line_with(views[view], "تغيّر الموعد")
    order = ["تغيّر", "السبت", "إلى يوم", "الاثنين", "الساعة", "08:00", "بالتوقيت"]
    places = [left_of(line, words) for words in order]
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize("view", ["auto", "ltr"])
def test_the_parts_of_a_date_keep_their_order(views: dict[str, list[list[Letter]]], view: str) -> None:
    line = line_with(views[view], "تغيّر الموعد")
    weekday, day, month, year = (left_of(line, words) for words in ("السبت", "14", "حزيران", "2025"))
    assert weekday > day > month > year


@pytest.mark.parametrize("view", ["auto", "ltr"])
def test_names_of_both_languages_keep_their_order_on_one_line(views: dict[str, list[list[Letter]]], view: str) -> None:
    line = line_with(views[view], "(\u2068Al-Qaim")
    arabic, arrow, other, countries = (left_of(line, words) for words in ("القائم", "⇄", "البوكمال", "العراق"))
    assert arabic > arrow > other > countries
    assert left_of(line, "Al-Qaim") < left_of(line, "Al-Bukamal") < other


def test_an_english_line_keeps_its_order_around_arabic_names() -> None:
    lines = seen(STORIES["disputed"].message("en"))["ltr"]
    line = line_with(lines, "ports-ar")
    places = [
        left_of(line, words) for words in ("–", "ports-ar", "says", "Monday", "16 June", "08:00", "هيئة", "(official)")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_picture_of_a_message_can_be_drawn(tmp_path: Path, language: str) -> None:
    picture = tmp_path / "picture.png"
    draw("new-closure-of-five", language, picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 20_000
