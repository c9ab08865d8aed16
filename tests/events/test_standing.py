"""How a crossing stands now: who may pass, since when, and how much that is worth today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.events.life import over_since
from monitor.events.standing import Standing, expected, standing
from monitor.model import Direction, Moment, Phase, Status, Traffic
from tests.events.world import FREIGHT, SATURDAY, THURSDAY, TRAVELLERS, World, after, says

BAGHDAD = ZoneInfo("Asia/Baghdad")
MONTH = timedelta(days=30)
SHUT = says(Phase.IN_EFFECT, day=None, status=Status.CLOSED)


@pytest.fixture
def world() -> World:
    return World()


NEXT_DAY = after(1)


def stands(world: World, now: datetime = NEXT_DAY, unknown_after: timedelta = MONTH) -> Standing:
    return standing("al-qaim", list(world.events.values()), now, BAGHDAD, unknown_after)


def test_of_what_nothing_is_known_the_status_is_unknown(world: World) -> None:
    (only,) = stands(world).holds
    assert (only.status, only.event, only.traffic, only.direction) == (None, None, frozenset(), None)


def test_what_took_effect_last_holds_with_its_day_and_who_says_so(world: World) -> None:
    world.read(says(Phase.IN_EFFECT, day=date(2025, 6, 10), status=Status.CLOSED))
    world.read(says(Phase.IN_EFFECT, day=date(2025, 6, 12)), source="other", at=after(0.1))
    (only,) = stands(world).holds
    assert only.status is Status.OPEN
    assert only.since == Moment(date(2025, 6, 12))
    assert only.reported == after(0.1)
    assert only.event is not None
    assert only.event.sources == ("other",)


def test_kinds_of_traffic_and_directions_are_told_apart_where_they_differ(world: World) -> None:
    world.read(says(Phase.IN_EFFECT, day=date(2025, 6, 1)))
    world.read(says(Phase.IN_EFFECT, day=date(2025, 6, 11), status=Status.CLOSED, traffic=FREIGHT), at=after(0.1))
    entry = says(Phase.IN_EFFECT, date(2025, 6, 12), Status.CLOSED, traffic=TRAVELLERS, direction=Direction.ENTRY)
    world.read(entry, at=after(0.2))
    found = {(each.traffic, each.direction): each.status for each in stands(world).holds}
    assert found == {
        (TRAVELLERS, Direction.ENTRY): Status.CLOSED,
        (TRAVELLERS, Direction.EXIT): Status.OPEN,
        (FREIGHT, None): Status.CLOSED,
        (frozenset({Traffic.AID}), None): Status.OPEN,
    }
    assert stands(world).status is None


def test_knowledge_ages_to_unknown_by_the_rule_of_the_user_and_is_renewed_by_a_report(world: World) -> None:
    world.read(SHUT)
    assert stands(world, after(29)).status is Status.CLOSED
    (old,) = stands(world, after(31)).holds
    assert old.status is None
    assert old.event is not None
    assert stands(world, after(3), timedelta(days=2)).status is None
    world.read(SHUT, at=after(20), source="other")
    assert stands(world, after(31)).status is Status.CLOSED


def test_a_plan_whose_day_came_without_a_report_is_expected_and_not_confirmed(world: World) -> None:
    world.read(SHUT)
    world.read(says())
    early = stands(world, after(0.5))
    assert [event.status for event in early.ahead] == [Status.OPEN]
    assert early.holds[0].expected is None
    (late,) = stands(world, after(3)).holds
    assert late.status is Status.CLOSED
    assert late.expected is not None
    assert late.expected.effective_from == Moment(SATURDAY)
    assert stands(world, after(3)).ahead == ()
    world.read(says(Phase.IN_EFFECT), at=after(3), source="other")
    (confirmed,) = stands(world, after(3.1)).holds
    assert (confirmed.status, confirmed.expected) == (Status.OPEN, None)


def test_an_hour_that_was_named_is_waited_for(world: World) -> None:
    world.read(says())
    world.events = {id: _at(event, "2025-06-14T08:00") for id, event in world.events.items()}
    event = world.only
    assert not expected(event, [event], datetime(2025, 6, 14, 7, 59, tzinfo=BAGHDAD), BAGHDAD)
    assert expected(event, [event], datetime(2025, 6, 14, 8, 0, tzinfo=BAGHDAD), BAGHDAD)


@pytest.mark.parametrize("setback", [Phase.POSTPONED, Phase.DENIED])
def test_what_was_put_off_or_denied_is_not_expected(world: World, setback: Phase) -> None:
    world.read(says())
    world.read(says(setback, day=None), at=after(1), source="other")
    (only,) = stands(world, after(4)).holds
    assert only.expected is None


def test_both_sides_of_a_contradiction_are_shown(world: World) -> None:
    world.read(SHUT, source="authority")
    world.read(says(Phase.IN_EFFECT, day=None, official=False), source="outlet", at=after(0.1))
    (only,) = stands(world, after(0.2)).holds
    assert {only.status, *(each.status for each in only.contradicted)} == {Status.OPEN, Status.CLOSED}


def test_what_was_taken_back_never_held(world: World) -> None:
    world.read(says(Phase.IN_EFFECT, day=None, quote="It opened", official=False), text="It opened today at noon.")
    world.read(text="Nothing at all today at noon.", at=after(0.1), earlier=world.last)
    assert stands(world).holds[0].event is None


def test_a_change_with_an_end_is_over_the_day_after_and_what_holds_then_is_unknown(world: World) -> None:
    world.read(says(Phase.IN_EFFECT, day=date(2025, 6, 12), until=date(2025, 6, 15), status=Status.CLOSED))
    event = world.only
    assert over_since(event, [], date(2025, 6, 15)) is None
    assert over_since(event, [], date(2025, 6, 16)) == date(2025, 6, 16)
    (after_it,) = stands(world, after(5)).holds
    assert (after_it.status, after_it.event) == (None, event)


def test_a_change_is_over_when_the_opposite_takes_effect_for_all_its_traffic(world: World) -> None:
    world.read(says(Phase.IN_EFFECT, day=date(2025, 6, 1), status=Status.CLOSED))
    closed = world.only
    world.read(says(Phase.IN_EFFECT, day=date(2025, 6, 12), traffic=FREIGHT), source="b")
    events = list(world.events.values())
    assert over_since(closed, events, date(2025, 6, 20)) is None
    world.read(says(Phase.IN_EFFECT, day=date(2025, 6, 14)), source="c", at=THURSDAY + timedelta(days=2))
    others = [event for event in world.events.values() if event.id != closed.id and not event.traffic]
    assert over_since(closed, others, date(2025, 6, 13)) is None
    assert over_since(closed, others, date(2025, 6, 20)) is not None


def _at(event, moment: str):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(event, effective_from=Moment.parse(moment))
