"""The dates that are read here are those that feedparser would have read."""

from __future__ import annotations

from calendar import timegm

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.sources.feed_dates import parsed_date, usual_date

NUMBERS = st.one_of(st.integers(0, 30), st.integers(0, 99)).map("{:02}".format)
YEARS = st.sampled_from(["2025", "1990", "1989", "2024", "0001", "9999", "2100"])
DAYS = st.sampled_from(["Sat", "Mon", "Thu", "Tue", "Sonntag"])
MONTHS = st.sampled_from(["Jan", "Feb", "May", "Oct", "Sept", "Dec"])
SIGNS = st.sampled_from(["+", "-"])
OFFSETS = st.one_of(
    st.sampled_from(["GMT", "Z", "EST", "UTC", ""]), st.builds("{}{}{}".format, SIGNS, NUMBERS, NUMBERS)
)
CLOCKS = st.builds("{}:{}:{}".format, NUMBERS, NUMBERS, NUMBERS)
ZONES = st.one_of(st.just("Z"), st.builds("{}{}:{}".format, SIGNS, NUMBERS, NUMBERS))
FRACTIONS = st.sampled_from(["", ".0", ".999999", ".5", ".12345678"])


def hold_against_feedparser(written: str) -> None:
    usual, parsed = usual_date(written), parsed_date(written)
    if usual is not None:
        assert parsed is not None and usual.timestamp() == timegm(parsed), written


@given(st.builds("{}, {} {} {} {} {}".format, DAYS, NUMBERS, MONTHS, YEARS, CLOCKS, OFFSETS))
@settings(max_examples=1_000)
def test_dates_as_in_mail_are_read_alike(written):
    hold_against_feedparser(written)


@given(st.builds("{}-{}-{}T{}{}{}".format, YEARS, NUMBERS, NUMBERS, CLOCKS, FRACTIONS, ZONES))
@settings(max_examples=1_000)
def test_dates_as_in_atom_are_read_alike(written):
    hold_against_feedparser(written)


@pytest.mark.parametrize(
    "written",
    [
        "Sat, 14 Jun 2025 08:00:00 GMT",
        "Thu, 4 Sep 2025 23:59:59 -0330",
        "Tue, 14 Oct 2025 00:00:00 +0300",
        "2025-06-14T08:00:00Z",
        "2024-02-29T08:00:00.123+14:00",
        "2025-06-14T08:00:00-00:30",
    ],
)
def test_the_usual_forms_need_no_feedparser(written):
    assert usual_date(written) is not None
    hold_against_feedparser(written)


@pytest.mark.parametrize("written", ["", "Sat, 31 Feb 2025 08:00:00 GMT", "2025-06-14", "1970-01-01T00:00:00Z", "x"])
def test_all_others_are_left_to_it(written):
    assert usual_date(written) is None
