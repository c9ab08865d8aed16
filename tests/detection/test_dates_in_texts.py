"""When a change takes effect: dates in every form, against Thursday 12 June 2025 in the zone of the crossing."""

from __future__ import annotations

import pytest

from tests.detection.reader import read


def _from(text: str, published: str = "2025-06-12T12:00+03:00") -> str:
    (found,) = read(text, published=published)
    return str(found.effective_from)


@pytest.mark.parametrize(
    "when",
    ["on 14 June", "on June 14", "on 14 June 2025", "on Saturday 14 June", "on Saturday", "next Saturday",
     "from 14/6/2025", "from 2025-06-14", "as of Saturday", "the day after tomorrow", "on June 14th"],
)  # fmt: skip
def test_english_dates(when: str) -> None:
    assert _from(f"The Nasib crossing will open to trucks {when}.") == "2025-06-14"


@pytest.mark.parametrize(
    "when",
    ["يوم السبت", "السبت المقبل", "يوم السبت القادم", "بعد غد", "يوم 14 حزيران", "في 14 يونيو", "في 14 حزيران/يونيو",
     "يوم السبت الموافق 14/6/2025", "يوم السبت الموافق لـ 2025/06/14م", "اعتباراً من ٢٠٢٥/٠٦/١٤", "في 14 جوان",
     "يوم السبت 18 ذو الحجة 1446هـ", "يوم السبت ۱۸ ذو الحجة ١٤٤٦هـ", "في الرابع عشر من حزيران"],
)  # fmt: skip
def test_arabic_dates(when: str) -> None:
    assert _from(f"سيُفتح معبر نصيب أمام الشاحنات {when}.") == "2025-06-14"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The Nasib crossing was closed on Wednesday.", "2025-06-11"),
        ("The Nasib crossing was closed yesterday evening.", "2025-06-11"),
        ("The Nasib crossing was closed this morning.", "2025-06-12"),
        ("أُغلق معبر نصيب أمس الأربعاء.", "2025-06-11"),
        ("أُغلق معبر نصيب صباح اليوم الخميس.", "2025-06-12"),
        ("يُغلق معبر نصيب غداً الجمعة.", "2025-06-13"),
    ],
)
def test_days_near_the_report(text: str, day: str) -> None:
    assert _from(text) == day


def test_a_temporary_closure_has_its_end() -> None:
    (found,) = read("The Nasib crossing will be closed from 14 June until 17 June.")
    assert (str(found.effective_from), str(found.effective_until)) == ("2025-06-14", "2025-06-17")
    (found,) = read("يُغلق معبر نصيب اعتباراً من السبت 14 حزيران ولغاية الثلاثاء 17 حزيران.")
    assert (str(found.effective_from), str(found.effective_until)) == ("2025-06-14", "2025-06-17")


def test_a_closure_for_three_days_ends_after_three_days() -> None:
    (found,) = read("أُغلق معبر نصيب اليوم لمدة ثلاثة أيام.")
    assert str(found.effective_until) == "2025-06-15"


def test_the_hour_is_kept() -> None:
    assert _from("The Nasib crossing will open at 8 am on Saturday.") == "2025-06-14T08:00"


def test_the_day_is_that_of_the_crossing_and_not_of_the_server() -> None:
    # 22:30 in London is Friday already in Amman
    assert _from("The Nasib crossing was closed today.", published="2025-06-12T22:30+00:00") == "2025-06-13"


def test_months_near_the_turn_of_the_year_take_the_nearest_year() -> None:
    assert _from("The Nasib crossing will open on 4 January.", published="2025-12-28T12:00+03:00") == "2026-01-04"


def test_the_date_of_a_closure_years_ago_is_not_that_of_the_news() -> None:
    (found,) = read("The Nasib crossing, closed in April 2015, reopened on Thursday.")
    assert str(found.effective_from) == "2025-06-12"


def test_what_remains_so_has_no_beginning() -> None:
    (found,) = read("معبر رفح يبقى مغلقاً حتى إشعار آخر، بحسب الهيئة العامة للمعابر.")
    assert found.effective_from is None


def test_working_hours_are_told() -> None:
    (found,) = read("The Nasib crossing will work from 08:00 to 16:00 from Saturday.")
    assert found.hours == "08:00-16:00"


@pytest.mark.parametrize(
    "text",
    [
        "The Nasib crossing will reopen on Monday, 14 June 2025, the ministry said.",
        "أعلنت الوزارة أن معبر نصيب سيُفتح يوم الإثنين 14 حزيران 2025.",
    ],
)
def test_a_weekday_and_a_date_that_contradict_each_other_are_both_kept(text: str) -> None:
    (found,) = read(text)
    assert str(found.effective_from) == "2025-06-14"  # a Saturday
    assert [str(claim.day) for claim in found.claims] == ["2025-06-16"]


def test_the_day_on_which_it_was_announced_is_no_other_day_of_the_change() -> None:
    (found,) = read("Iraq announced on Thursday that the Al-Qaim crossing will reopen on Saturday for trucks.")
    assert found.claims == ()
    (found,) = read("The Al-Qaim crossing will be closed on Monday, the Border Ports Commission said on Saturday.")
    assert found.claims == ()


def test_a_weekday_and_a_date_that_agree_are_one_day() -> None:
    (found,) = read("The Nasib crossing will reopen on Saturday, 14 June 2025, the ministry said.")
    assert found.claims == ()
