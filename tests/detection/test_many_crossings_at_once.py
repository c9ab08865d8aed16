"""'All crossings with Syria': a text that names no crossing may still speak of several."""

from __future__ import annotations

import pytest

from monitor.crossings import load_crossings, load_regions
from tests.detection.reader import detector, trail

WITH_SYRIA = {"al-qaim", "al-waleed", "rabia", "semalka"}


def meant(text: str) -> set[str]:
    return {
        f"{crossing} {j.status} {j.phase}"
        for j in trail(text).judgements
        if not j.refused and not j.turned
        for crossing in j.statement.crossings
    }


@pytest.mark.parametrize(
    "text",
    [
        "Iraq closes all crossings with Syria.",
        "Every border crossing with Syria was shut by Iraq on Thursday.",
        "Iraq has closed all its land borders with Syria.",
        "Iraq closed its border crossings with Syria to travellers.",
        "أغلقت السلطات العراقية جميع المعابر مع سوريا.",
        "العراق يغلق جميع معابره مع سوريا.",
    ],
)
def test_a_text_without_names_means_the_crossings_between_its_two_countries(text: str) -> None:
    assert detector().names_crossing(text)
    assert meant(text) == {f"{crossing} closed in_effect" for crossing in WITH_SYRIA}


@pytest.mark.parametrize(
    ("text", "crossings"),
    [
        ("Iran closes the three Kurdish crossings.", {"haji-omeran", "bashmaq", "parwezkhan"}),
        ("Iran has shut all crossings with the Kurdistan Region.", {"haji-omeran", "bashmaq", "parwezkhan"}),
        ("أغلقت إيران معابر إقليم كردستان.", {"haji-omeran", "bashmaq", "parwezkhan"}),
        ("Israel has closed the Gaza crossings.", {"kerem-shalom", "erez", "zikim", "kissufim", "gate-96"}),
        ("إسرائيل تغلق معابر قطاع غزة.", {"kerem-shalom", "erez", "zikim", "kissufim", "gate-96"}),
    ],
)
def test_the_crossings_of_a_region_are_those_that_data_names(text: str, crossings: set[str]) -> None:
    assert detector().names_crossing(text)
    assert meant(text) == {f"{crossing} closed in_effect" for crossing in crossings}


def test_a_lesser_crossing_of_a_region_is_meant_where_it_is_named() -> None:
    text = "Iran has shut all crossings with the Kurdistan Region: the Bashmaq crossing and the Siranband crossing."
    assert meant(text) == {"bashmaq closed in_effect", "sayran-ban closed in_effect"}


def test_a_region_without_its_crossings_is_none() -> None:
    assert meant("Israel has closed Gaza to journalists.") == set()
    assert meant("Kurdish schools were closed on Sunday.") == set()


def test_regions_name_crossings_of_their_country() -> None:
    known = load_crossings()
    for name, region in load_regions().items():
        for crossing in region.crossings | region.others:
            assert region.country in {side.country for side in known[crossing].sides}, (name, crossing)


def test_a_border_as_such_is_no_crossing() -> None:
    assert meant("Polish guards said that the frontier with Belarus was open.") == set()
    assert meant("قالت بولندا إن حدودها مع بيلاروسيا مفتوحة.") == set()


def test_all_land_borders_of_a_country_are_its_crossings_with_every_neighbour() -> None:
    found = meant("Jordan has closed all its land borders.")
    assert {"nasib closed in_effect", "trebil closed in_effect", "allenby closed in_effect"} <= found
    assert not any(line.startswith(("al-qaim", "rafah")) for line in found)


def test_of_a_country_with_too_many_crossings_nothing_is_told() -> None:
    assert meant("Turkey has closed all its borders.") == set()


def test_where_crossings_are_named_the_group_means_those() -> None:
    found = meant("Iraq closes all crossings with Syria, namely the Al-Qaim crossing and the Rabia crossing.")
    assert found == {"al-qaim closed in_effect", "rabia closed in_effect"}


def test_hours_of_some_days_a_week_are_read_whole() -> None:
    judgements = trail("The Wadi Araba crossing opens three days a week.").judgements
    assert any(j.status == "restricted" and j.turned == "limits" for j in judgements)
