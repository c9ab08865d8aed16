"""The crossings and countries that are known from the start."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from monitor.crossings import KINDS, load_countries, load_crossings


def test_a_crossing_has_both_sides_and_their_names():
    crossing = load_crossings()["al-qaim"]
    assert crossing.title() == "Al-Qaim / Al-Bukamal"
    assert crossing.title("ar") == "القائم / البوكمال"
    assert crossing.time_zone == "Asia/Baghdad"
    assert {name.text: name.side for name in crossing.names}["البوكمال"] == 1
    assert all(name.needs_context for name in crossing.names if name.text in ("القائم", "Al-Qaim"))


def test_every_shipped_crossing_is_sound():
    for id_, crossing in load_crossings().items():
        assert id_ == crossing.id
        assert crossing.kind in KINDS
        assert -90 <= crossing.latitude <= 90
        assert -180 <= crossing.longitude <= 180
        assert ZoneInfo(crossing.time_zone)
        assert all(side.en and side.ar and side.country in load_countries() for side in crossing.sides), id_
        spelled = [(name.language, name.text) for name in crossing.names]
        assert len(spelled) == len(set(spelled)), id_


def test_every_country_has_names_in_both_languages_and_a_zone():
    for code, country in load_countries().items():
        assert len(code) == 2
        assert ZoneInfo(country.time_zone)
        assert country.name("en")[0].isascii()
        assert "\u0600" < country.name("ar")[0] < "\u06ff"
        assert len(set(country.ar)) == len(country.ar)


def test_an_addition_adds_names_and_overrides_what_it_gives():
    known = load_crossings()["al-qaim"]
    changed = load_crossings({"al-qaim": {"names": {"en": ["Al Gaim"]}, "kind": "bridge"}})["al-qaim"]
    assert {name.text for name in changed.names} == {name.text for name in known.names} | {"Al Gaim"}
    assert (changed.kind, changed.sides, changed.latitude) == ("bridge", known.sides, known.latitude)


def test_an_addition_can_say_that_a_known_name_needs_context():
    changed = load_crossings({"rabia": {"needs_context": {"en": ["Rabia"]}}})["rabia"]
    assert next(name for name in changed.names if name.text == "Rabia").needs_context


def test_additions_leave_the_shipped_crossings_alone():
    load_crossings({"al-qaim": {"kind": "bridge"}}).pop("rabia")
    assert load_crossings()["al-qaim"].kind == "road"
    assert "rabia" in load_crossings()
