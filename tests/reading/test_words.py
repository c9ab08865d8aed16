"""Words in the form in which they are compared, and the clauses between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.reading.passage import passage
from monitor.reading.words import clean, fold, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("القائم", "القَائِم"), ("إغلاق", "اغلاق"), ("جوسية", "جوسيه"), ("پرویز", "برويز"), ("مصنــع", "مصنع"),
        ("٢٠٢٥", "2025"), ("۱۸", "18"), ("Kapıkule", "kapikule"), ("Qa'im", "qaim"), ("Qa’im", "qaim"), ("ﻷ", "لا"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert fold(clean(one)) == fold(clean(other))


def test_what_a_reader_cannot_see_is_gone() -> None:
    assert clean("ra\u200bfah\u202e!") == "rafah!"


def test_whatever_can_be_printed_is_left() -> None:
    signs = "".join(sign for sign in map(chr, range(0xF900)) if sign.isprintable())
    assert clean(signs) == signs
    assert clean(f"{signs}\u200b") == signs


@given(st.text(max_size=200))
def test_every_word_stands_where_it_says(text: str) -> None:
    for word in words(text):
        assert word.form
        assert text[word.start : word.end]


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    read = passage("text", "At 8 a.m. Gen. X opened it. It rained.", ())
    assert len(read.sentences) <= 3
    assert read.sentence[0] == read.sentence[3]


def test_to_look_past_a_sentence_is_far() -> None:
    read = passage("text", "One two. Three", ())
    assert read.distance(0, 1) == 1
    assert read.distance(1, 2) > 1000
