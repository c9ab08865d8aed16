"""Names of crossings in every spelling, and names that are something else."""

# ruff: noqa: E501 - a text is easier to judge in one line

from __future__ import annotations

import pytest

from monitor.crossings import load_crossings
from monitor.detection import Detector
from tests.detection.reader import document, said, trail


@pytest.mark.parametrize(
    ("name", "crossing"),
    [
        ("Al-Qaim", "al-qaim"), ("al Qaim", "al-qaim"), ("Al-Qa'im", "al-qaim"), ("El Qaem", "al-qaim"),
        ("Qaim", "al-qaim"), ("Al-Qaim–Albukamal", "al-qaim"), ("Albu Kamal", "al-qaim"), ("Abu Kamal", "al-qaim"),
        ("Nassib", "nasib"), ("Naseeb", "nasib"), ("Jaber-Nasib", "nasib"), ("Bab el-Hawa", "bab-al-hawa"),
        ("Turaibil", "trebil"), ("Shalamcha", "shalamcheh"), ("Ras Ajdir", "ras-ajdir"), ("Ras Jedir", "ras-ajdir"),
        ("King Hussein Bridge", "allenby"), ("Chaman", "chaman"), ("Torkham's", "torkham"),
    ],
)  # fmt: skip
def test_a_name_is_known_in_any_transliteration(name: str, crossing: str) -> None:
    assert said(f"The {name} border crossing was closed to trucks on Thursday.") == {f"{crossing} closed in_effect"}


@pytest.mark.parametrize(
    ("phrase", "crossing"),
    [
        ("معبر القائم", "al-qaim"), ("منفذ القائم الحدودي", "al-qaim"), ("معبر البوكمال/القائم", "al-qaim"),
        ("معبر القــائم", "al-qaim"), ("معبر القَائِم", "al-qaim"), ("معبر أبو كمال", "al-qaim"), ("معبر ابو كمال", "al-qaim"),
        ("معبر پرویزخان", "parwezkhan"), ("معبر جوسيه", "qaa"), ("منفذ الشلامچة", "shalamcheh"), ("معبر طورخم", "torkham"),
        ("معبر تورخام", "torkham"), ("بوابة سلوى الحدودية", "salwa"),
    ],
)  # fmt: skip
def test_an_arabic_name_is_known_with_any_letters_and_signs(phrase: str, crossing: str) -> None:
    assert said(f"أُغلق {phrase} أمام الشاحنات اليوم.") == {f"{crossing} closed in_effect"}


def test_clitics_do_not_hide_a_name() -> None:
    assert said("استؤنفت الحركة بمعبر نصيب اليوم.") == {"nasib open in_effect"}
    assert said("استؤنف العمل بالقائم بعد توقف المعبر ساعتين") == {"al-qaim open in_effect"}


def test_two_crossings_of_one_name_are_told_apart_by_their_countries() -> None:
    iraq = "Iraq closed the Karameh crossing with Jordan on Thursday."
    bank = "Israel closed the Karameh crossing between Jordan and the Palestinian side on Thursday."
    assert said(iraq) == {"trebil closed in_effect"}
    assert said(bank) == {"allenby closed in_effect"}


def test_a_name_with_another_article_is_another_word() -> None:
    found = trail("يحتاج الشباب إلى السلامة على الطرق الطوال، والمصنع مغلق.")
    assert found.announcements == ()


def test_the_crossing_means_the_one_last_named() -> None:
    text = "Officials met at the Nasib crossing on Wednesday.\nThe crossing was closed to trucks on Thursday."
    assert said(text) == {"nasib closed in_effect"}


def test_a_list_of_names_shares_one_status() -> None:
    text = "The crossings of Mandali, Shalamcheh and Zurbatiyah were closed on Thursday, Iraq's border authority said."
    assert said(text) == {f"{name} closed in_effect" for name in ("mandali", "shalamcheh", "zurbatiyah")}


def test_a_list_written_line_by_line_shares_one_status() -> None:
    text = "أُوقف التبادل التجاري مع إيران اليوم عبر المنافذ\n1- الشلامجة\n2- مندلي\n3- زرباطية"
    assert said(text, kind="official") == {
        f"{name} closed in_effect" for name in ("mandali", "shalamcheh", "zurbatiyah")
    }


def test_an_exception_keeps_its_own_status() -> None:
    found = said(
        "All crossings are closed on Thursday except for the Masnaa crossing, Lebanon's General Security said."
    )
    assert "masnaa closed in_effect" not in found


def test_a_crossing_of_the_user_counts_at_once() -> None:
    own = {
        "tor-tower": {
            "sides": [{"country": "IQ", "en": "Torvale", "ar": "تورفيل"}, {"country": "SY", "en": "Ostrand", "ar": "أوستراند"}],
            "at": [34.0, 41.0],
        }
    }  # fmt: skip
    detector = Detector(load_crossings(own))
    (found,) = detector.announcements(document("The Torvale crossing was closed on Thursday."))
    assert (found.crossing, found.status.value) == ("tor-tower", "closed")
    assert detector.names_crossing("نص عن معبر تورفيل")


def test_a_text_without_a_name_names_no_crossing() -> None:
    from tests.detection.reader import detector

    assert not detector().names_crossing("The minister spoke of trade.")
    assert detector().names_crossing("Nasib is closed.")
