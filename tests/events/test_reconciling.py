"""What a document changes in what is known: told once, moved, confirmed, put off; and what wakes nobody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from monitor.model import Moment, Phase, Reason, Status
from tests.events.world import FREIGHT, SATURDAY, THURSDAY, TRAVELLERS, World, after, says


@pytest.fixture
def world():
    return World()


def test_an_announced_opening_is_told_when_announced_and_when_it_takes_effect(world):
    assert world.read(says()) == [Reason.NEW]
    assert world.read(says(Phase.IN_EFFECT), at=after(2), source="other") == [Reason.ADVANCED]
    assert world.only.phase is Phase.IN_EFFECT
    assert world.only.sources == ("wire", "other")


@pytest.mark.parametrize("again", [says(), says(day=None), says(official=False), says(traffic=FREIGHT)])
def test_the_same_news_from_others_wakes_nobody(world, again):
    world.read(says())
    assert world.read(again, at=after(0.5), source="other") == [Reason.REPEATED]


def test_an_undated_report_that_it_is_open_joins_the_opening(world):
    world.read(says(Phase.IN_EFFECT))
    assert world.read(says(Phase.IN_EFFECT, day=None), at=after(6)) == [Reason.REPEATED]


def test_another_day_by_an_authority_moves_it_and_the_old_day_is_no_contradiction(world):
    world.read(says())
    assert world.read(says(day=date(2025, 6, 16)), at=after(1)) == [Reason.MOVED]
    assert world.only.effective_from == Moment(date(2025, 6, 16))
    assert world.only.claims == ()


def test_another_day_by_nobody_in_particular_is_a_dispute_and_both_days_are_kept(world):
    world.read(says())
    assert world.read(says(day=date(2025, 6, 16), official=False), at=after(1)) == [Reason.DISPUTED]
    assert world.only.effective_from == Moment(SATURDAY)
    assert [claim.day.day for claim in world.only.claims] == [date(2025, 6, 16)]


def test_a_day_that_was_told_as_a_contradiction_is_not_told_again(world):
    world.read(says())
    world.read(says(day=date(2025, 6, 16), official=False), at=after(1))
    assert world.read(says(day=date(2025, 6, 16), official=False), at=after(1.2)) == [Reason.REPEATED]


def test_an_authoritys_word_confirms_what_witnesses_said(world):
    assert world.read(says(Phase.IN_EFFECT, official=False)) == [Reason.NEW]
    assert world.read(says(Phase.IN_EFFECT), at=after(0.1)) == [Reason.CONFIRMED]
    assert world.read(says(Phase.IN_EFFECT), at=after(0.2)) == [Reason.REPEATED]


def test_a_rumour_that_is_decided_is_new(world):
    assert world.read(says(Phase.PROPOSED, day=None, official=False)) == [Reason.NEW]
    assert world.read(says(), at=after(1)) == [Reason.NEW]


def test_what_is_put_off_is_told_once_and_again_when_it_has_a_new_day(world):
    world.read(says())
    assert world.read(says(Phase.POSTPONED, day=None), at=after(1)) == [Reason.POSTPONED]
    assert world.read(says(Phase.POSTPONED, day=None), at=after(1.1), source="other") == [Reason.REPEATED]
    assert world.read(says(day=date(2025, 6, 21)), at=after(2)) == [Reason.MOVED]


def test_an_older_report_that_arrives_after_the_delay_revives_nothing(world):
    world.read(says())
    world.read(says(Phase.POSTPONED, day=None), at=after(1))
    assert world.read(says(), at=after(0.5), source="late") == [Reason.REPEATED]


def test_a_denied_rumour_is_told(world):
    assert world.read(says(Phase.DENIED, day=None, status=Status.CLOSED)) == [Reason.DENIED]
    assert world.read(says(Phase.DENIED, day=None, status=Status.CLOSED), at=after(0.5)) == [Reason.REPEATED]


def test_the_announced_end_of_a_closure_is_part_of_it(world):
    end = date(2025, 6, 16)
    closure = says(status=Status.CLOSED, until=date(2025, 6, 15))
    assert world.read(says(day=end), closure) == [Reason.ENDS, Reason.NEW]
    assert world.read(says(day=end), at=after(0.2), source="other") == [Reason.ENDS]


def test_an_opening_after_a_closure_is_another_event_and_ends_it(world):
    world.read(says(Phase.IN_EFFECT, status=Status.CLOSED, day=date(2025, 6, 10)))
    assert world.read(says(Phase.IN_EFFECT), at=after(2)) == [Reason.NEW]
    assert world.read(says(Phase.IN_EFFECT, status=Status.CLOSED, day=None), at=after(9)) == [Reason.NEW]
    assert len(world.events) == 3


def test_trucks_and_travellers_are_two_events_where_they_are_told_apart(world):
    assert world.read(
        says(Phase.IN_EFFECT, traffic=FREIGHT), says(Phase.SCHEDULED, day=date(2025, 6, 20), traffic=TRAVELLERS)
    ) == [Reason.NEW, Reason.NEW]
    assert len(world.events) == 2


def test_old_news_is_learned_silently_and_told_if_it_is_still_news_later(world):
    later = THURSDAY + timedelta(days=5)
    plan = says(day=date(2025, 6, 25))
    assert world.read(plan, now=later) == [Reason.TOO_OLD]
    assert not world.only.told
    assert world.read(plan, at=later) == [Reason.NEW]
    assert world.read(plan, at=later + timedelta(hours=1)) == [Reason.REPEATED]


def test_a_closure_of_years_ago_is_not_the_closure_of_today(world):
    world.read(says(Phase.IN_EFFECT, status=Status.CLOSED, day=date(2025, 6, 12)))
    assert world.read(says(Phase.IN_EFFECT, status=Status.CLOSED, day=None), at=THURSDAY + timedelta(days=300)) == [
        Reason.NEW
    ]


def test_the_same_reports_in_the_same_order_give_the_same_ids():
    def ids():
        world = World()
        world.read(says(), says(status=Status.CLOSED, day=None, phase=Phase.IN_EFFECT))
        world.read(says(Phase.IN_EFFECT), at=after(2))
        return list(world.events)

    assert ids() == ids() == ["al-qaim:open:2025-06-14", "al-qaim:closed:2025-06-12"]
