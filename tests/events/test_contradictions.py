"""Contradictions are kept and told, once; a source that was wrong says so, and those who were told hear it."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.model import Moment, Phase, Reason, Status
from tests.events.world import FREIGHT, SATURDAY, TRAVELLERS, World, after, says

OPEN = says(Phase.IN_EFFECT, day=None, official=False)
SHUT = says(Phase.IN_EFFECT, day=None, status=Status.CLOSED)
MONDAY = date(2025, 6, 16)


@pytest.fixture
def world() -> World:
    return World()


def test_an_outlet_that_says_open_while_the_authority_says_closed_is_a_dispute_told_once(world: World) -> None:
    assert world.read(SHUT, source="authority") == [Reason.NEW]
    assert world.read(OPEN, source="outlet", at=after(0.1)) == [Reason.DISPUTED]
    assert world.read(OPEN, source="another", at=after(0.2)) == [Reason.REPEATED]
    opened = next(event for event in world.events.values() if event.status is Status.OPEN)
    (against,) = opened.contradictions
    assert (against.status, against.official, against.sources) == (Status.CLOSED, True, ("authority",))


def test_a_source_that_told_of_both_tells_what_came_later(world: World) -> None:
    world.read(SHUT, source="authority")
    assert world.read(says(Phase.IN_EFFECT, day=None), source="authority", at=after(0.1)) == [Reason.NEW]


@pytest.mark.parametrize(
    "other",
    [
        says(Phase.IN_EFFECT, day=None, official=False, traffic=FREIGHT),
        says(Phase.IN_EFFECT, day=None, official=False, status=Status.RESTRICTED, crossing="nasib"),
    ],
)
def test_what_can_both_be_true_is_no_dispute(world: World, other) -> None:  # type: ignore[no-untyped-def]
    world.read(says(Phase.IN_EFFECT, day=None, status=Status.CLOSED, traffic=TRAVELLERS), source="authority")
    assert world.read(other, source="outlet", at=after(0.1)) == [Reason.NEW]


def test_a_reopening_of_the_next_day_is_no_dispute(world: World) -> None:
    world.read(SHUT, source="authority")
    assert world.read(OPEN, source="outlet", at=after(1)) == [Reason.NEW]


def test_the_two_sides_of_a_border_that_name_two_days_disagree_and_both_days_are_kept(world: World) -> None:
    world.read(says(authority="Iraqi Border Ports Commission"), source="a")
    world.read(says(authority="Syrian Border Crossings Authority", day=MONDAY), source="b", at=after(0.2))
    assert world.only.effective_from == Moment(SATURDAY)
    assert [claim.day.day for claim in world.only.claims] == [MONDAY]
    moved = World()
    moved.read(says(authority="Iraqi Border Ports Commission"), source="a")
    assert moved.read(says(authority="Border Ports Commission of Iraq", day=MONDAY), source="b", at=after(0.2)) == [
        Reason.MOVED
    ]


def test_a_day_that_was_only_rumoured_moves_the_event_when_an_authority_names_it(world: World) -> None:
    world.read(says())
    world.read(says(day=MONDAY, official=False), source="outlet", at=after(0.2))
    assert world.read(says(day=MONDAY), source="authority", at=after(0.4)) == [Reason.MOVED]
    assert world.only.effective_from == Moment(MONDAY)


def test_the_old_day_in_a_late_article_does_not_move_it_back(world: World) -> None:
    world.read(says())
    world.read(says(day=MONDAY), source="b", at=after(0.5))
    assert world.read(says(), source="c", at=after(0.9)) == [Reason.REPEATED]
    assert world.only.effective_from == Moment(MONDAY)


def test_report_and_denial_are_each_told_once_however_often_both_are_repeated(world: World) -> None:
    shut = says(Phase.IN_EFFECT, status=Status.CLOSED, day=None, official=False)
    denial = says(Phase.DENIED, status=Status.CLOSED, day=None)
    assert world.read(shut, source="rumour") == [Reason.NEW]
    assert world.read(denial, source="authority", at=after(0.1)) == [Reason.DENIED]
    assert world.read(shut, source="outlet", at=after(0.2)) == [Reason.DISPUTED]
    for hour in (0.3, 0.5):
        assert world.read(denial, shut, source=f"late-{hour}", at=after(hour)) == [Reason.REPEATED, Reason.REPEATED]


def test_a_plan_weeks_after_a_denial_is_another_change(world: World) -> None:
    world.read(says(Phase.DENIED, day=None))
    assert world.read(says(day=date(2025, 6, 29)), at=after(15)) == [Reason.NEW]
    assert len(world.events) == 2


def test_what_holds_beside_a_plan_of_the_same_document_is_another_change(world: World) -> None:
    plan = says(status=Status.CLOSED, day=SATURDAY, traffic=FREIGHT)
    assert world.read(plan, says(Phase.IN_EFFECT, status=Status.CLOSED, day=None)) == [Reason.NEW, Reason.NEW]


# --- corrections

SAID = "The Al-Qaim crossing opens on Saturday"
BEFORE = f"{SAID}, the spokesman of the commission told our correspondent in the morning after a long meeting."
AFTER = "The spokesman of the commission told our correspondent in the morning after a long meeting of nothing new."


def test_an_edited_item_that_no_longer_says_so_is_a_correction_for_those_who_were_told(world: World) -> None:
    world.read(says(quote=SAID), text=BEFORE)
    assert world.read(text=AFTER, at=after(0.1), earlier=world.last) == [Reason.CORRECTED]
    assert world.only.withdrawn is not None
    assert world.only.confidence == 0
    assert world.read(text=AFTER, at=after(0.2), earlier=world.last) == []
    assert world.read(says(quote=SAID), text=BEFORE, source="forward", at=after(0.3)) == [Reason.REPEATED]
    assert world.read(says(), text="Now it is decided.", source="authority", at=after(1)) == [Reason.NEW]
    assert world.only.withdrawn is None


def test_an_edit_that_leaves_the_sentence_alone_takes_nothing_back(world: World) -> None:
    world.read(says(quote=SAID), text=BEFORE)
    assert world.read(text=f"{BEFORE} Updated.", at=after(0.1), earlier=world.last) == []


def test_a_page_that_rolls_on_takes_nothing_back(world: World) -> None:
    world.read(says(quote=SAID), text=BEFORE)
    assert world.read(text="Prices of tomatoes rose again in Baghdad today.", at=after(1), earlier=world.last) == []


def test_what_others_stand_by_is_not_corrected_but_less_sure(world: World) -> None:
    world.read(says(quote=SAID), text=BEFORE)
    first = world.last
    world.read(says(official=False), source="other", text="Another article of its own.", at=after(0.1))
    sure = world.only.confidence
    assert world.read(text=AFTER, at=after(0.2), earlier=first) == [Reason.WITHDREW]
    assert world.only.withdrawn is None
    assert world.only.confidence < sure
    assert not world.only.official


def test_an_edit_to_the_opposite_corrects_and_tells_what_holds(world: World) -> None:
    world.read(says(Phase.IN_EFFECT, quote="It has opened"), text="It has opened.")
    shut = says(Phase.IN_EFFECT, status=Status.CLOSED)
    assert world.read(shut, text="It is still closed.", earlier=world.last) == [Reason.NEW, Reason.CORRECTED]


def test_an_item_that_is_rewritten_as_things_go_on_corrects_nothing(world: World) -> None:
    world.read(says(Phase.IN_EFFECT, quote="It has opened"), text="It has opened.")
    shut = says(Phase.IN_EFFECT, status=Status.CLOSED, day=date(2025, 6, 17))
    assert world.read(shut, text="It closed again.", at=after(5), earlier=world.last) == [Reason.NEW]


def test_an_outlet_that_edits_its_day_corrects_it(world: World) -> None:
    world.read(says(official=False))
    assert world.read(says(day=MONDAY, official=False), at=after(0.1), earlier=world.last) == [Reason.CORRECTED]
    assert world.only.effective_from == Moment(MONDAY)


def test_who_denies_what_it_told_itself_corrects_it(world: World) -> None:
    world.read(says(Phase.IN_EFFECT, official=False), source="outlet")
    denial = says(Phase.DENIED, day=None, official=False)
    assert world.read(denial, source="outlet", at=after(0.2)) == [Reason.CORRECTED]
    assert world.read(denial, source="other", at=after(0.3)) == [Reason.REPEATED]
