"""The crossings that come with the program: whole, readable, and true to the gazetteer they were gathered in."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
GAZETTEER = ROOT.parent / "shared" / "gazetteer.csv"
LANGUAGES = {"en": re.compile(r"[A-Za-z]"), "ar": re.compile(r"[\u0621-\u064a]")}
# One name, two places; the rest of the text tells which is meant.
SHARED_NAMES = {
    "Karameh": {"trebil", "allenby"},  # Jordan calls both of its sides so
    "الكرامة": {"trebil", "allenby"},
    "Horgos": {"roszke", "khorgos"},  # in Serbia, and on the Chinese side of Khorgos
}
# Sides that have another name here than in the gazetteer, where they bear a word of everyday border news.
RENAMED = {
    "shushmi": {("IQ", "Tawila", "تويلة")},  # طويلة: long
    "salloum": {("LY", "Musaid", "امساعد")},  # مساعد: an assistant
    "shahin": {("YE", "Shahn", "منفذ شحن")},  # شحن: freight
    "mezyad": {("AE", "Mezyad", "منفذ مزيد")},  # مزيد: more
    "seme-krake": {("NG", "Seme-Krake", "سيمي كراكي")},  # Seme sounds like "same"
}


def read(path: Path) -> dict:
    yaml = YAML(typ="safe")  # refuses an id that is given twice
    return yaml.load(path.read_text(encoding="utf-8"))


CROSSINGS = read(ROOT / "monitor" / "data" / "crossings.yaml")


def names(crossing: dict, language: str) -> list[str]:
    return [side[language] for side in crossing["sides"]] + crossing.get("names", {}).get(language, [])


@pytest.mark.parametrize("id_", CROSSINGS)
def test_a_crossing_has_two_sides_named_in_both_scripts_and_a_place(id_: str) -> None:
    crossing = CROSSINGS[id_]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_)
    assert set(crossing) <= {"sides", "at", "kind", "names", "needs_context", "time_zone"}
    assert len(crossing["sides"]) == 2
    assert crossing["sides"][0]["country"] != crossing["sides"][1]["country"]
    for side in crossing["sides"]:
        assert re.fullmatch(r"[A-Z]{2}", side["country"])
        for language, script in LANGUAGES.items():
            assert script.search(side[language])
    latitude, longitude = crossing["at"]
    assert -90 <= latitude <= 90
    assert -180 <= longitude <= 180
    assert crossing["kind"] in {"road", "bridge", "causeway", "pedestrian", "rail", "ferry"}
    ZoneInfo(crossing.get("time_zone", "UTC"))


@pytest.mark.parametrize("id_", CROSSINGS)
def test_names_are_given_once_in_their_own_script_and_only_names_can_need_context(id_: str) -> None:
    crossing = CROSSINGS[id_]
    for language, script in LANGUAGES.items():
        listed = crossing.get("names", {}).get(language, [])
        assert all(isinstance(name, str) and script.search(name) for name in listed)
        assert len(listed) == len(set(listed))
        assert not set(listed) & {side[language] for side in crossing["sides"]}
        assert set(crossing.get("needs_context", {}).get(language, [])) <= set(names(crossing, language))


def test_two_crossings_share_a_name_only_where_that_is_meant() -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for id_, crossing in CROSSINGS.items():
        for language in LANGUAGES:
            for name in names(crossing, language):
                bearers[re.sub(r"\W+", " ", name).casefold()].add(id_)
    shared = {name: ids for name, ids in bearers.items() if len(ids) > 1}
    assert shared == {name.casefold(): ids for name, ids in SHARED_NAMES.items()}


def test_no_invisible_marks_hide_in_the_shipped_names() -> None:
    for file in (ROOT / "monitor" / "data").glob("*.yaml"):
        assert not re.search(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", file.read_text(encoding="utf-8")), file


def test_every_crossing_of_the_gazetteer_is_here_with_its_sides() -> None:
    if not GAZETTEER.exists():
        pytest.skip(f"{GAZETTEER} is not there to compare with")
    with GAZETTEER.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            sides = {(side["country"], side["en"], side["ar"]) for side in CROSSINGS[row["id"]]["sides"]}
            expected = {(row[f"country_{s}"], row[f"side_{s}_en"], row[f"side_{s}_ar"]) for s in "ab"}
            assert sides - expected == RENAMED.get(row["id"], set()), row["id"]
