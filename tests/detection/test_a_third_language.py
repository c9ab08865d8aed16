"""Turkish came as one file (data/lexicon/tr.yaml), without a change to the engine."""

from __future__ import annotations

import pytest

from tests.detection.reader import read, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Habur Sınır Kapısı kapatıldı.", {"ibrahim-khalil closed in_effect"}),
        ("Öncüpınar Sınır Kapısı bugün yeniden açıldı.", {"bab-al-salama open in_effect"}),
        ("Cilvegözü Sınır Kapısı cumartesi günü tırlara açılacak.", {"bab-al-hawa open scheduled"}),
        ("Kapıkule Sınır Kapısı hala kapalı.", {"kapikule closed in_effect"}),
        ("Bakanlık, Habur Sınır Kapısı kapatıldı iddialarını yalanladı.", {"ibrahim-khalil closed denied"}),
        ("Kapıkule Sınır Kapısı yakınında soruşturma açıldı.", set()),
    ],
)
def test_turkish_reports_are_read(text: str, expected: set[str]) -> None:
    assert said(text, language="tr") == expected


def test_turkish_dates_are_read() -> None:
    (found,) = read("Habur Sınır Kapısı 14 Haziran 2025 cumartesi günü açılacak.", language="tr")
    assert str(found.effective_from) == "2025-06-14"
