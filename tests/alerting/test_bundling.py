"""Fifty events in a minute become one message with fifty lines; nothing is lost, and nothing waits that is severe."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from alert_story import THE_DAY_BEFORE as NOW
from alert_story import delivery
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerting.bundling import ALONE, MOST_TOGETHER, Flow, Parcel, arrange, parcel_of
from monitor.alerting.joining import joined
from monitor.model import Delivery, Purpose, Severity
from monitor.settings.quantities import Rate

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
FLOW = Flow(MINUTE)


def many(number: int, **changes: object) -> list[Delivery]:
    return [delivery(each, **changes) for each in range(number)]


def sizes(parcels: tuple[Parcel, ...]) -> list[int]:
    return [len(parcel.members) for parcel in parcels]


def test_a_few_go_one_by_one_under_their_own_ids() -> None:
    few = many(3)
    arranged = arrange(few, [], FLOW, NOW)
    assert [parcel.id for parcel in arranged.parcels] == [one.id for one in few]
    assert (arranged.held, arranged.until) == (0, None)


def test_fifty_at_once_are_one_message() -> None:
    assert sizes(arrange(many(50), [], FLOW, NOW).parcels) == [50]


def test_fifty_over_a_minute_are_three_messages_and_one_with_all_others() -> None:
    coming = [(NOW + each * SECOND, one) for each, one in enumerate(many(50))]
    waiting: list[Delivery] = []
    sent: list[datetime] = []
    went: list[int] = []
    for second in range(90):
        now = NOW + second * SECOND
        waiting += [one for at, one in coming if at == now]
        parcels = arrange(waiting, sent, FLOW, now).parcels
        went += sizes(parcels)
        sent += [now for _ in parcels]
        gone = {id for parcel in parcels for id in parcel.ids}
        waiting = [one for one in waiting if one.id not in gone]
    assert went == [1, 1, 1, 47]
    assert waiting == []


def test_what_is_held_says_until_when() -> None:
    arranged = arrange(many(2), [NOW - 50 * SECOND, NOW - 40 * SECOND, NOW - 5 * SECOND], FLOW, NOW)
    assert (arranged.parcels, arranged.held, arranged.until) == ((), 2, NOW + 10 * SECOND)


def test_what_is_severe_and_escalations_go_first_and_never_wait() -> None:
    severe = delivery(7, severity=Severity.SEVERE)
    escalation = delivery(8, purpose=Purpose.ESCALATION)
    sent = [NOW - SECOND] * 20
    arranged = arrange([*many(4), severe, escalation], sent, Flow(MINUTE, Rate(20, 60 * MINUTE)), NOW)
    assert [parcel.id for parcel in arranged.parcels] == [severe.id, escalation.id]
    assert arranged.held == 4


def test_fifty_severe_ones_at_once_are_one_message_too() -> None:
    assert sizes(arrange(many(50, severity=Severity.SEVERE), [], FLOW, NOW).parcels) == [50]


def test_a_digest_is_one_message_even_of_two_and_apart_from_the_news() -> None:
    digest = many(2, bundle="digest/anbar/2025-06-13")
    news = delivery(9)
    assert sizes(arrange([*digest, news], [], FLOW, NOW).parcels) == [2, 1]
    assert sizes(arrange([*digest, news], [], Flow(), NOW).parcels) == [2, 1]


def test_what_was_tried_goes_again_as_it_was_tried() -> None:
    tried = [replace(one, message="together/abc/mail", attempts=1) for one in many(5)]
    first, *others = arrange([*tried, *(delivery(each) for each in (11, 12))], [], FLOW, NOW).parcels
    assert (first.id, len(first.members)) == ("together/abc/mail", 5)
    assert [len(parcel.members) for parcel in others] == [1, 1]


def test_beyond_the_rate_everything_waits_and_goes_together_when_there_is_room() -> None:
    flow = Flow(timedelta(), Rate(2, 60 * MINUTE))
    first = arrange(many(2), [], flow, NOW)
    assert sizes(first.parcels) == [1, 1]
    sent = [NOW, NOW + SECOND]
    held = arrange(many(30), sent, flow, NOW + MINUTE)
    assert (held.parcels, held.held, held.until) == ((), 30, NOW + 60 * MINUTE)
    assert sizes(arrange(many(30), sent, flow, NOW + 60 * MINUTE).parcels) == [30]


@st.composite
def queues(draw: st.DrawFn) -> list[Delivery]:
    kinds = st.fixed_dictionaries(
        {
            "severity": st.sampled_from(Severity),
            "purpose": st.sampled_from(Purpose),
            "bundle": st.sampled_from([None, None, "digest/a", "digest/b"]),
            "message": st.sampled_from([None, None, None, "together/x/mail"]),
        }
    )
    return [delivery(number, **kind) for number, kind in enumerate(draw(st.lists(kinds, max_size=2 * MOST_TOGETHER)))]


@given(
    queues(),
    st.lists(st.integers(0, 120), max_size=30),
    st.sampled_from([timedelta(), MINUTE]),
    st.none() | st.builds(Rate, st.integers(1, 20), st.just(10 * MINUTE)),
)
def test_nothing_is_lost_nothing_goes_twice_and_the_limits_hold(
    waiting: list[Delivery], ago: list[int], within: timedelta, rate: Rate | None
) -> None:
    sent = sorted(NOW - seconds * SECOND for seconds in ago)
    arranged = arrange(waiting, sent, Flow(within, rate), NOW)
    going = [id for parcel in arranged.parcels for id in parcel.ids]
    assert len(going) == len(set(going))
    assert len(going) + arranged.held == len(waiting)
    assert (arranged.until is None) == (arranged.held == 0)
    assert arranged.until is None or arranged.until > NOW
    calm = [p for p in arranged.parcels if not any(_urgent(one) for one in p.members)]
    if rate is not None:
        recent = [at for at in sent if at > NOW - rate.per]
        assert len(calm) <= max(0, rate.count - len(recent))
    for parcel in arranged.parcels:
        places = [waiting.index(one) for one in parcel.members]
        assert places == sorted(places)
    if within and rate is None:
        alone = [p for p in calm if len(p.members) == 1 and p.members[0].bundle is None]
        assert len([p for p in alone if p.members[0].message is None]) <= ALONE


def _urgent(one: Delivery) -> bool:
    return one.severity is Severity.SEVERE or one.purpose is Purpose.ESCALATION


def test_the_id_of_a_message_hangs_on_its_members_alone() -> None:
    few = many(4)
    assert parcel_of(few).id == parcel_of(few[::-1]).id == parcel_of(many(4, subject="edited")).id
    assert parcel_of(few).id != parcel_of(few[1:]).id


# What people read ---------------------------------------------------------------------------------------------------


def test_a_message_of_fifty_has_a_line_and_a_link_for_each_and_loses_none() -> None:
    text = "نص طويل. " * 40
    message = joined(parcel_of([replace(one, body=f"{text}\n{one.body}") for one in many(50)]), "en")
    assert message.subject == "Crossing Monitor: 50 alerts"
    for one in many(50):
        assert f"– {one.subject}\n  https://example.org/?a=1&b=2\n" in message.body
    assert message.body.count(text.strip()) < 50
    assert "alerts are left out here; crossing-monitor alerts shows them." in message.body


def test_a_message_of_two_holds_both_texts() -> None:
    message = joined(parcel_of(many(2, bundle="digest")), "both")
    assert message.subject == "Crossing Monitor: digest of 2 alerts | رصد المعابر: موجز – تنبيهان"
    assert message.body.count(delivery().body.strip()) == 2
    assert "left out" not in message.body


def test_one_alone_reads_as_it_was_written() -> None:
    assert joined(parcel_of([delivery()]), "ar") == delivery()
