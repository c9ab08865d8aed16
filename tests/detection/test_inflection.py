"""A verb is found in every form that the rules of its language give it, and in no other."""

from __future__ import annotations

import pytest

from monitor.detection.inflection import Form, Verbs
from monitor.reading.language_files import language_files

ARABIC_PRESENT = Form.read(
    {
        "reading": "present",
        "swap": {"ي": ["ي", "ت"]},
        "prefixes": ["ب"],
        "suffixes": ["ون", "ها"],
        "marked": {"س": "future"},
    }
)
ARABIC_NOUN = Form.read({"reading": "noun", "joins": {"ة": "ت"}, "prefixes": ["ال"], "suffixes": ["ه"]})


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("يغلق", "present"),
        ("تغلق", "present"),
        ("بيغلقون", "present"),
        ("يغلقها", "present"),
        ("ستغلق", "future"),
        ("سيغلقون", "future"),
    ],
)
def test_a_verb_is_found_with_all_that_its_form_can_carry(word: str, reading: str) -> None:
    verbs = Verbs[str]([ARABIC_PRESENT])
    verbs.add(0, "يغلق", "closes")
    assert verbs.of(word) == [("closes", reading)]


@pytest.mark.parametrize("word", ["اعاده", "الاعاده", "اعادته"])
def test_an_ending_opens_before_a_suffix(word: str) -> None:
    verbs = Verbs[str]([ARABIC_NOUN])
    verbs.add(0, "اعاده", "again")
    assert verbs.of(word) == [("again", "noun")]


@pytest.mark.parametrize("word", ["نغلق", "غلق", "يغلقا", "لليغلق", "اعادهه", "اعادت", "يغلقونون"])
def test_no_other_form_is_found(word: str) -> None:
    verbs = Verbs[str]([ARABIC_PRESENT, ARABIC_NOUN])
    verbs.add(0, "يغلق", "closes")
    verbs.add(1, "اعاده", "again")
    assert verbs.of(word) == []


@pytest.mark.parametrize("language", list(language_files()), ids=lambda language: str(language["language"]))
def test_every_form_that_the_rules_of_a_language_make_is_found(language) -> None:
    forms = [Form.read(data) for data in language["morphology"]["forms"]]
    verbs = Verbs[str](forms)
    heads = language["status"]["closed"]["verbs"][0].partition("|")[0].split()
    for at, head in enumerate(heads):
        verbs.add(at, head, head)
    for form, head in zip(forms, heads, strict=True):
        for stem in form.stems(head):
            for prefix, reading in form.prefixes:
                assert (head, reading) in verbs.of(prefix + stem)
                for suffix in form.suffixes:
                    assert (head, reading) in verbs.of(prefix + form.before_suffix(stem) + suffix)
