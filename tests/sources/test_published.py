"""Dates as sites of the region write them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest

from monitor.sources import read_published

NOW = datetime(2025, 6, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("السبت، 14 يونيو 2025 - 10:30", (6, 14, 10, 30)),
        ("١٤ حزيران/يونيو ٢٠٢٥ 10:30 م", (6, 14, 22, 30)),
        ("14 يونيو (حزيران) 2025", (6, 14, 0, 0)),
        ("السبت 18 ذو الحجة 1446هـ الموافق 14 يونيو 2025م 10:30 ص", (6, 14, 10, 30)),
        ("14 كانون الثاني 2025", (1, 14, 0, 0)),
        ("14 تشرين الأول 2025", (10, 14, 0, 0)),
        ("14 كانون الأول، 2025 | 12:05 ص", (12, 14, 0, 5)),
        ("آخر تحديث: 3 آب 2025 , 22:15", (8, 3, 22, 15)),
        ("14 جوان 2025", (6, 14, 0, 0)),
        ("الأحد 03 غشت 2025 - 12:00", (8, 3, 12, 0)),
        ("14 أفريل 2025", (4, 14, 0, 0)),
        ("2025/06/14م", (6, 14, 0, 0)),
        ("14/06/2025 الساعة 3:05 مساءً", (6, 14, 15, 5)),
        ("06/14/2025", (6, 14, 0, 0)),
        ("June 14, 2025", (6, 14, 0, 0)),
        ("Published: 14 Jun. 2025 | 10:30 AM GMT+3", (6, 14, 7, 30)),
        ("2025-06-14T10:30:00+03:00", (6, 14, 7, 30)),
        ("2025-06-14 10:30", (6, 14, 10, 30)),
        ("Sat, 14 Jun 2025 08:00:00 GMT", (6, 14, 8, 0)),
        ("منذ 3 ساعات", (6, 14, 9, 0)),
        ("قبل ساعتين", (6, 14, 10, 0)),
        ("قبل ١٠ دقائق", (6, 14, 11, 50)),
        ("2 hours ago", (6, 14, 10, 0)),
    ],
)
def test_a_date_is_read(written, meant):
    assert read_published(written, now=NOW) == datetime(2025, *meant, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["", "Al-Qaim", "18 ذو الحجة 1446", "2025-13-45", "32 يونيو 2025", "0001-01-01", "9" * 500, "\x00", "10:30"],
)
def test_what_is_no_date_is_none(written):
    assert read_published(written, now=NOW) is None


def test_a_time_without_zone_is_meant_in_the_zone_that_is_given():
    baghdad = timezone(timedelta(hours=3))
    assert read_published("14 يونيو 2025 - 01:30", zone=baghdad) == datetime(2025, 6, 13, 22, 30, tzinfo=UTC)


def test_hours_ago_are_not_guessed_without_a_clock():
    assert read_published("2 hours ago") is None


def test_plain_dates_do_not_load_the_heavy_library():
    code = (
        "import sys; from monitor.sources import read_published;"
        "assert read_published('14 حزيران 2025'); assert 'dateparser' not in sys.modules"
    )
    subprocess.run([sys.executable, "-X", "utf8", "-c", code], check=True)
