"""Which language a text is taken for: scripts and telling letters first, statistics where they leave it open."""

from __future__ import annotations

import pytest

from monitor.reading.language import language_of

TEXTS = {
    "en": "The border crossing will be closed on Friday because of maintenance work, the customs department announced.",
    "ar": "أعلنت هيئة المنافذ إغلاق المعبر يوم الجمعة بسبب أعمال الصيانة في ساحة التبادل التجاري.",
    "fa": "سازمان راهداری اعلام کرد مرز مهران از فردا برای تردد زائران باز می‌شود و گذرنامه لازم است.",
    "ckb": "بەڕێوەبەرایەتی گومرگ ڕایگەیاند دەروازەی سنووری حاجی ئۆمەران لە ڕۆژی هەینی دادەخرێت.",
    "ur": "حکام نے کہا ہے کہ طورخم سرحد کل سے ہر قسم کی آمدورفت کے لیے کھول دی جائے گی۔",
    "fr": "Le poste frontière sera fermé vendredi à cause de travaux, a annoncé la direction générale des douanes.",
    "tr": "Gümrük müdürlüğü, sınır kapısının bakım çalışmaları nedeniyle cuma günü kapalı olacağını açıkladı.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_is_known_by_itself_whatever_its_source_declares(language):
    assert language_of(TEXTS[language]) == language
    if len(TEXTS[language]) > 80:
        assert language_of(TEXTS[language], "ar" if language == "en" else "en") == language


def test_an_english_name_does_not_make_an_arabic_text_english():
    assert language_of("قال المتحدث باسم UNHCR إن معبر باب الهوى يعمل كالمعتاد") == "ar"


def test_a_persian_name_does_not_make_an_arabic_text_persian():
    assert language_of("أُعيد فتح منفذ پرویزخان أمام المسافرين والبضائع صباح اليوم بعد توقف دام أسبوعاً كاملاً") == "ar"


@pytest.mark.parametrize(("declared", "language"), [(None, "en"), ("tr", "tr"), ("en-GB", "en"), ("ar", "en")])
def test_a_short_text_is_what_its_source_declares_if_the_script_allows_it(declared, language):
    assert language_of("Kapı açık", declared) == language


def test_the_same_text_has_the_same_language_always():
    text = "Sarp border gate open. " * 5
    assert len({language_of(text) for _ in range(20)}) == 1


@pytest.mark.parametrize("text", ["", "  ", "12:30 – 14/6", "✅✅"])
def test_a_text_without_letters_has_none(text):
    assert language_of(text) == "und"
