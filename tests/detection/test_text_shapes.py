"""Shapes of text that are easily read wrongly: negation, conditions, tenses, directions, look-alikes."""

# ruff: noqa: E501 - a text is easier to judge in one line

from __future__ import annotations

import pytest

from tests.detection.reader import read, said


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        # a relative 'ma' is no negation
        ("بعد ما صلحوا الطريق، معبر المصنع فاتح اليوم للسيارات", "social", {"masnaa open in_effect"}),
        ("حسب ما أعلنت إدارة المعبر، فُتح معبر باب الهوى اليوم أمام المسافرين.", "news", {"bab-al-hawa open in_effect"}),
        # negators written as one word with what follows or precedes
        ("معبر رفح مش فاتح اليوم للمسافرين", "social", {"rafah closed in_effect"}),
        ("معبر نصيب غير سالك للشاحنات اليوم", "social", {"nasib closed in_effect"}),
        # conditions and questions assert nothing
        ("إذا فُتح معبر رفح فسيعبر المرضى أولاً، يقول الأطباء.", "news", set()),
        ("If the Rafah crossing is opened, patients will be first, doctors say.", "news", set()),
        ("معبر المصنع سالك ولا لا؟", "social", set()),
        ("Is the Jaber crossing open today?", "social", set()),
        # the future is not yet
        ("راح يفتح معبر طريبيل يوم السبت أمام المسافرين", "social", {"trebil open scheduled"}),
        ("The Trebil crossing will open to travellers on Saturday.", "news", {"trebil open scheduled"}),
        # fire is opened, an investigation, talks
        ("فتح مسلحون النار على دورية قرب معبر الوليد.", "news", set()),
        ("Gunmen opened fire on a patrol near the Al-Waleed crossing.", "news", set()),
        ("فتحت الجمارك تحقيقاً في حادث وقع داخل معبر نصيب.", "news", set()),
        ("Customs opened an investigation into an accident at the Nasib crossing.", "news", set()),
        # duals, plurals, dialect
        ("معبرا نصيب وباب الهوى مغلقان اليوم أمام الشاحنات.", "news", {"nasib closed in_effect", "bab-al-hawa closed in_effect"}),
        ("معبر العريضة مسكّر والشباب راجعين", "social", {"arida closed in_effect"}),
        ("معبر ربيعة مقفول من الصبح", "social", {"rabia closed in_effect"}),
        # a name that stands inside the words of the status, after another crossing was named
        ("بقي معبر العريضة مغلقاً اليوم. وأعيد معبر نصيب إلى العمل أمام المسافرين.", "news", {"arida closed in_effect", "nasib open in_effect"}),
        # a closure that is lifted is an opening
        ("ألغت السلطات التونسية قرار غلق معبر رأس جدير أمام المسافرين.", "news", {"ras-ajdir open in_effect"}),
        # 'still closed' is closed
        ("ما زال معبر رفح مغلقاً أمام المسافرين.", "news", {"rafah closed in_effect"}),
        ("لا يزال معبر اليعربية مغلقاً، بحسب محافظ الحسكة.", "news", {"rabia closed in_effect"}),
        ("The Torkham crossing remains closed to trade, officials said.", "news", {"torkham closed in_effect"}),
        # reopened after a closure is open
        ("إعادة فتح معبر نصيب بعد إغلاقه ثلاثة أيام", "news", {"nasib open in_effect"}),
        ("The Nasib crossing reopened on Thursday after a closure of three days.", "news", {"nasib open in_effect"}),
        # two facts in one line
        ("أُغلق معبر نصيب أمام الشاحنات فيما يبقى مفتوحاً أمام المسافرين.", "news", {"nasib closed in_effect", "nasib open in_effect"}),
        # a road, a school, an airport is no crossing
        ("أغلقت السلطات مدارس مدينة القائم غداً بسبب الغبار.", "news", set()),
        ("Schools in the town of Al-Qaim will stay closed tomorrow because of dust.", "news", set()),
        ("الرمال تغلق الطريق المؤدي إلى مدينة الخفجي.", "news", set()),
        # a town, a person, a word
        ("A field hospital in the city of Rafah has reopened its ward.", "news", set()),
        ("ارتفع نصيب الفرد من الدخل مع افتتاح المصنع الجديد.", "news", set()),
        ("السجال القائم حول قصيدة النثر يفتح من جديد", "news", set()),
        # background
        ("The Al-Qaim crossing was closed in 2014 when militants seized the town.", "news", set()),
        ("كان معبر نصيب قد أُغلق عام 2015 ثم فُتح في تشرين الأول 2018.", "news", set()),
        # things that happen at a crossing
        ("Customs officers at the Nasib crossing seized 200,000 pills hidden in a truck.", "news", set()),
        ("ضبطت الجمارك في معبر نصيب ربع مليون حبة مخدرة.", "news", set()),
        # denial
        ("لا صحة للأنباء عن إغلاق معبر باب السلامة، بحسب إدارة المعبر.", "news", {"bab-al-salama closed denied"}),
        ("The ministry denied reports that the Shalamcheh crossing had been closed.", "news", {"shalamcheh closed denied"}),
        ("Some wrote that the Islam Qala crossing has been closed. This is untrue.", "social", {"islam-qala closed denied"}),
        # wishes and demands
        ("طالب تجار الأنبار بإعادة فتح معبر القائم.", "news", {"al-qaim open proposed"}),
        ("Traders urged the government to reopen the Trebil crossing.", "news", {"trebil open proposed"}),
        # put off
        ("تأجيل افتتاح معبر القائم إلى الأحد 22 حزيران.", "news", {"al-qaim open postponed"}),
        ("The opening of the Al-Qaim crossing has been postponed.", "news", {"al-qaim open postponed"}),
        # a post in English in an Arabic channel, and the other way round
        ("Kerem Shalom crossing closed until further notice", "social", {"kerem-shalom closed in_effect"}),
    ],
)  # fmt: skip
def test_a_careful_reader_is_not_misled(text: str, kind: str, expected: set[str]) -> None:
    assert said(text, kind=kind) == expected


def test_each_direction_of_a_post_has_its_own_sign() -> None:
    by_status = {a.status.value: a.direction for a in read("طريبيل: الداخل ✅ الخارج ❌", kind="social")}
    assert by_status == {"open": "entry", "closed": "exit"}


def test_yesterday_evening_is_yesterday() -> None:
    (found,) = read("أُغلق معبر باب الهوى مساء أمس أمام المسافرين.")
    assert str(found.effective_from) == "2025-06-11"


def test_the_town_does_not_become_the_crossing_because_the_crossing_is_named_elsewhere() -> None:
    text = "Shops in the city of Rafah closed on Monday.\nThe Rafah crossing was not mentioned in the statement."
    assert said(text) == set()


def test_an_english_text_that_is_said_to_be_arabic_is_read() -> None:
    assert said("The Nasib crossing was closed on Thursday.", language="ar") == {"nasib closed in_effect"}
