from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.newsroom import tell
from monitor.newsroom.placeholders import fill_in, written
from monitor.newsroom.story import ZONE

NOON = datetime(2025, 6, 13, 9, 0, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2025, 12, 31, 21, 4, tzinfo=UTC)  # 00:04 on New Year's Day at the crossings
BEFORE_MIDNIGHT = datetime(2025, 6, 13, 20, 59, tzinfo=UTC)
MOMENTS = [NOON, AFTER_MIDNIGHT, BEFORE_MIDNIGHT]


def test_the_story_is_told_by_many_outlets_in_both_languages():
    story = tell(NOON)
    assert len(story.pieces) >= 14
    assert len({piece.source for piece in story.pieces}) >= 5
    assert {piece.language for piece in story.pieces} == {"ar", "en"}
    assert len({piece.id for piece in story.pieces}) == len(story.pieces)
    assert 20 <= story.duration <= 26


@pytest.mark.parametrize("now", MOMENTS)
def test_nothing_is_published_in_the_future_and_what_is_there_to_be_learned_silently_is_older_than_two_days(now):
    ages = {piece.id: now - piece.published for piece in tell(now).pieces}
    assert all(age >= timedelta(0) for age in ages.values())
    assert [name for name, age in ages.items() if age > timedelta(hours=48)] == ["trebil-maintenance", "badges"]


@pytest.mark.parametrize("now", MOMENTS)
def test_items_appear_in_the_order_in_which_they_were_published(now):
    published = [piece.published for piece in tell(now).pieces]
    assert published == sorted(published)


@pytest.mark.parametrize("now", MOMENTS)
def test_what_is_said_to_happen_today_is_published_today_at_the_crossing(now):
    pieces = {piece.id: piece for piece in tell(now).pieces}
    for name in ("trucks", "trucks-wire", "strike-over"):
        assert pieces[name].published.astimezone(ZONE).date() == now.astimezone(ZONE).date()
    for name in ("announcement", "correction", "strike"):  # 'tomorrow' in them is today
        assert pieces[name].published.astimezone(ZONE).date() == now.astimezone(ZONE).date() - timedelta(days=1)


def test_the_dates_in_the_texts_follow_the_day_of_telling():
    pieces = {piece.id: piece for piece in tell(NOON).pieces}
    assert "بعد غد السبت الموافق 2025/06/14م" in pieces["announcement"].text
    assert "on Saturday 14 June" in pieces["announcement-wire"].text
    assert "غداً الجمعة الموافق 2025/06/13م بدلاً من السبت الموافق 2025/06/14م" in pieces["correction"].text
    next_year = {piece.id: piece for piece in tell(AFTER_MIDNIGHT).pieces}
    assert "on Friday 2 January" in next_year["announcement-wire"].text
    assert "يوم الجمعة 2 كانون الثاني/يناير" in next_year["announcement-translation"].text


@pytest.mark.parametrize("now", MOMENTS)
def test_no_placeholder_is_left_in_what_people_read(now):
    for piece in tell(now).pieces:
        assert "{" not in piece.title + piece.summary + piece.text


def test_the_newspaper_prints_the_wire_word_for_word():
    pieces = {piece.id: piece for piece in tell(NOON).pieces}
    assert pieces["announcement-copy"].text == pieces["announcement-wire"].text
    assert pieces["announcement-copy"].source != pieces["announcement-wire"].source


@pytest.mark.parametrize(
    ("form", "english", "arabic"),
    [
        ("day", "Saturday 14 June", "السبت 14 حزيران/يونيو"),
        ("full", "14 June 2025", "14 حزيران/يونيو 2025"),
        ("date", "June 14", "14 حزيران"),
        ("numeric", "14/06/2025", "2025/06/14"),
        ("weekday", "Saturday", "السبت"),
        ("next", "next Saturday", "السبت المقبل"),
    ],
)
def test_each_form_of_a_date_is_written_as_the_language_writes_it(form, english, arabic):
    assert written(date(2025, 6, 14), form, "en") == english
    assert fill_in(f"يوم {{{form}:+1}}.", "ar", date(2025, 6, 13)) == f"يوم {arabic}."


def test_an_unknown_form_of_a_date_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="use day, full, date"):
        fill_in("{hijri:+1}", "ar", date(2025, 6, 13))
