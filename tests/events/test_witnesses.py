"""Who counts as a witness: the same text, the same publisher and whoever cites it are one voice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.events.origins import publisher
from monitor.events.signature import alike, signature
from monitor.model import Moment, Phase, Reason, Status
from tests.events.world import THURSDAY, World, after, says

ARTICLE = (
    "Iraq's Border Ports Commission said on Thursday that the Al-Qaim crossing with Syria will reopen on Saturday for"
    " travellers and trucks after repairs that lasted three weeks. The head of the commission said that customs and"
    " passport officers are back in place and that lorries should arrive before noon. Traders from Anbar welcomed it."
)
ANOTHER = (
    "Trucks are lining up near Al-Qaim, where work resumes at the end of the week, as drivers told us."
    " The commission that runs the ports of Iraq announced the opening in a short statement, and shops in the town have"
    " begun to fill their shelves. Nobody knows yet whether travellers without a visa may pass on the first day."
)
POST = "عاجل | هيئة المنافذ الحدودية: إعادة افتتاح منفذ القائم الحدودي مع سوريا يوم السبت أمام حركة المسافرين والشاحنات"


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    "copy",
    [
        ARTICLE,
        ARTICLE.upper(),
        f"Breaking news from our desk. {ARTICLE} Read more on our site, follow us on Telegram.",
        ARTICLE.replace("three weeks", "21 days"),
        ARTICLE.replace(" Traders from Anbar welcomed it.", ""),
    ],
)
def test_a_copy_of_a_text_is_known_for_one_whatever_was_put_around_it(copy: str) -> None:
    assert alike(signature(ARTICLE), signature(copy))


def test_a_forward_of_an_arabic_post_is_known_with_other_letters_and_marks() -> None:
    forward = POST.replace("إ", "ا").replace("ة ", "ه ").replace("عاجل |", "عاجــل ⛔") + " t.me/channel"
    assert alike(signature(POST), signature(forward))


def test_two_articles_about_one_change_are_two_texts() -> None:
    assert not alike(signature(ARTICLE), signature(ANOTHER))
    assert not alike(signature(""), signature(""))


@given(st.text(max_size=300))
def test_any_text_has_a_signature_that_is_always_the_same(text: str) -> None:
    assert signature(text) == signature(text)
    assert len(signature(text)) in (0, 16)


def test_a_syndicated_text_is_no_second_witness_and_an_article_of_its_own_is(world: World) -> None:
    world.read(says(official=False), text=ARTICLE, source="gazette")
    world.read(says(official=False), text=f"{ARTICLE} Read more.", source="mirror", at=after(0.1))
    assert world.only.sources == ("gazette",)
    assert world.only.confidence == pytest.approx(0.9)
    world.read(says(official=False), text=ANOTHER, source="courier", at=after(0.2))
    assert world.only.sources == ("gazette", "courier")
    assert world.only.confidence > 0.9


def test_the_editions_of_one_publisher_are_one_witness(world: World) -> None:
    world.read(says(), text=ARTICLE, source="shafaq-en", url="https://www.shafaq.com/en/1")
    world.read(says(), text=POST, source="shafaq-ar", url="https://shafaq.com/ar/2", at=after(0.1))
    assert world.only.sources == ("shafaq-en",)


def test_those_who_only_cite_an_agency_are_one_witness_with_it(world: World) -> None:
    world.read(says(), text=f"BAGHDAD (Reuters) - {ARTICLE}", source="gazette", url="https://gazette.example/1")
    world.read(says(), text=f"بغداد - رويترز: {POST}", source="akhbar", url="https://akhbar.example/2")
    world.read(says(), text=ANOTHER, source="reuters", url="https://www.reuters.com/world/3", at=after(0.2))
    assert world.only.sources == ("gazette",)
    world.read(says(), text="A word of his own by our correspondent at the gate.", source="courier", at=after(0.3))
    assert world.only.sources == ("gazette", "courier")


def test_a_forwarded_post_is_the_voice_of_whom_it_is_from(world: World) -> None:
    said = "https://t.me/ministry/55"
    world.read(says(), text=ARTICLE, source="ministry", url=said)
    world.read(says(), text=ANOTHER, source="drivers", url="https://t.me/drivers/9", forwarded_from=said)
    world.read(says(), text=POST, source="town", url="https://t.me/town/3", forwarded_from="https://t.me/s/ministry/56")
    assert world.only.sources == ("ministry",)
    world.read(says(), text="Abu Omar saw it", source="a", url="https://t.me/a/1", forwarded_from="Abu Omar")
    world.read(says(), text="It is said here", source="b", url="https://t.me/b/1", forwarded_from="Abu Omar")
    assert world.only.sources == ("ministry", "a")


def test_an_abbreviation_that_is_a_word_cites_nobody(world: World) -> None:
    world.read(says(), text="The app of the ministry says that the gate opens", source="a")
    world.read(says(), text="An app for drivers tells of the opening of the gate on Saturday", source="b")
    assert world.only.sources == ("a", "b")


def test_official_witnesses_make_an_event_surer_than_others() -> None:
    def sure(official: bool) -> float:
        world = World()
        world.read(says(official=False, confidence=0.6), text=ARTICLE, source="a")
        world.read(says(official=official, confidence=0.6), text=ANOTHER, source="b", at=after(0.1))
        return world.only.confidence

    assert sure(official=False) == pytest.approx(1 - 0.4 * 0.7)
    assert sure(official=True) == pytest.approx(1 - 0.4 * 0.4)
    world = World()
    for number in range(3):
        world.read(says(confidence=0.6), source=f"ministry-{number}", at=after(number / 10))
    assert world.only.confidence == pytest.approx(1 - 0.4**3)


def test_a_further_witness_never_makes_an_event_less_sure() -> None:
    world = World()
    world.read(says(official=False, confidence=0.9), text=ARTICLE, source="a")
    before = world.only.confidence
    world.read(says(official=True, confidence=0.5), text=ANOTHER, source="b", at=after(0.1))
    assert world.only.confidence > before


@pytest.mark.parametrize(
    ("url", "owner"),
    [
        ("https://www.shafaq.com/ar/x", "shafaq.com"),
        ("https://news.bbc.co.uk/1", "bbc.co.uk"),
        ("https://petra.gov.jo/x", "petra.gov.jo"),
        ("https://t.me/s/qaim_port/77", "t.me/qaim_port"),
        ("https://x.com/COGAT/status/1", "x.com/cogat"),
        ("https://mobile.twitter.com/COGAT/status/1", "x.com/cogat"),
        ("https://bsky.app/profile/did:plc:abc/post/3k", "bsky.app/did:plc:abc"),
        ("https://social.example/@borders/114", "social.example/@borders"),
        ("http://127.0.0.1:80/feed", "127.0.0.1"),
        ("", ""),
        ("https://[broken", ""),
    ],
)
def test_a_publisher_is_a_registered_domain_or_an_account_on_a_platform(url: str, owner: str) -> None:
    world = World()
    world.read(says(), url=url)
    assert publisher(world.last.document) == owner


def test_a_forward_of_the_old_day_after_the_move_wakes_nobody(world: World) -> None:
    monday = Moment.parse("2025-06-16").day
    world.read(says(), text=ARTICLE)
    world.read(says(day=monday), text=ANOTHER, source="other", at=after(0.5))
    assert world.read(says(), text=ARTICLE, source="forwarder", at=after(0.8)) == [Reason.REPEATED]
    assert world.only.effective_from == Moment(monday)


def test_the_same_few_words_may_be_true_again(world: World) -> None:
    shut = says(Phase.IN_EFFECT, status=Status.CLOSED, day=None)
    assert world.read(shut, text="The crossing is closed.") == [Reason.NEW]
    assert world.read(says(Phase.IN_EFFECT, day=None), text="It is open.", at=after(1)) == [Reason.NEW]
    assert world.read(shut, text="The crossing is closed.", at=after(2)) == [Reason.NEW]


def test_an_undated_item_that_comes_back_under_another_name_is_not_news_again(world: World) -> None:
    shut = says(Phase.IN_EFFECT, status=Status.CLOSED, day=None)
    world.read(shut, text="The crossing is closed for now.", dated=False)
    world.read(says(Phase.IN_EFFECT, day=None), text="It is open.", at=after(1))
    assert world.read(shut, text="The crossing is closed for now.", at=after(2), dated=False) == [Reason.REPEATED]


def test_an_event_of_before_witnesses_were_kept_keeps_its_sources(world: World) -> None:
    from dataclasses import replace

    world.read(says())
    world.events = {id: replace(event, witnesses=(), sources=("old-a", "old-b")) for id, event in world.events.items()}
    world.read(says(confidence=0.8), source="new", at=THURSDAY)
    assert world.only.sources == ("old-a", "old-b", "new")
    assert world.only.confidence == pytest.approx(0.8)
