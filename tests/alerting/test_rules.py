"""Who is told of what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from alert_story import DOCUMENTS, EVERYBODY, THE_DAY_BEFORE, change, event, group, settings

from monitor.alerting import owed
from monitor.model import Alert, Change, Delivery, Moment, Phase, Reason, Speaker, Status, Traffic
from monitor.settings.channel import Channel
from monitor.settings.watchlist import Watchlist

CHANNELS = {
    "desk": Channel(type="console"),
    "mail": Channel(url="mailto://127.0.0.1/?to=a@example.org", language="ar"),
}


def watchlist(name: str = "anbar", channels: tuple[str, ...] = ("desk",), **wishes: Any) -> Watchlist:
    return Watchlist(name=name, channels=channels, **wishes)


def told(
    changes: list[Change], *watchlists: Watchlist, now: datetime = THE_DAY_BEFORE, **other: Any
) -> tuple[tuple[Alert, ...], tuple[Delivery, ...]]:
    done = owed(changes, settings(*watchlists, **{"channels": CHANNELS, **other}), DOCUMENTS, now=now)
    return done.alerts, done.deliveries


def wanted(change_: Change, **wishes: Any) -> bool:
    return bool(told([change_], watchlist(**wishes))[0])


def test_a_change_that_wakes_somebody_gives_one_alert_and_one_delivery_a_channel() -> None:
    alerts, deliveries = told([change()], watchlist(channels=("desk", "mail")))
    assert [alert.reason for alert in alerts] == [Reason.NEW]
    assert [delivery.id for delivery in deliveries] == [f"{alerts[0].id}/desk", f"{alerts[0].id}/mail"]
    assert {delivery.due for delivery in deliveries} == {THE_DAY_BEFORE}


def test_a_channel_of_two_watchlists_hears_it_once() -> None:
    alerts, deliveries = told([change()], watchlist("a"), watchlist("b", ("mail", "desk")))
    assert alerts[0].watchlists == ("a", "b")
    assert sorted(delivery.channel for delivery in deliveries) == ["desk", "mail"]


@pytest.mark.parametrize("reason", [reason for reason in Reason if not reason.wakes])
def test_what_wakes_nobody_gives_no_alert(reason: Reason) -> None:
    assert told([change(reason)], watchlist()) == ((), ())


def test_what_no_watchlist_wants_gives_no_alert() -> None:
    assert told([change()], watchlist(crossings=("zurbatiya",))) == ((), ())
    assert told([change()]) == ((), ())


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({}, True),
        ({"crossings": ("al-qaim",)}, True),
        ({"countries": ("SY",)}, True),
        ({"countries": ("IQ",)}, True),
        ({"countries": ("IR",)}, False),
        ({"crossings": ("zurbatiya",), "countries": ("SY",)}, True),
        ({"statuses": (Status.OPEN,)}, True),
        ({"statuses": (Status.CLOSED, Status.RESTRICTED)}, False),
        ({"phases": (Phase.IN_EFFECT,)}, False),
        ({"phases": (Phase.SCHEDULED,)}, True),
        ({"traffic": (Traffic.FREIGHT,)}, True),
        ({"traffic": (Traffic.AID,)}, False),
        ({"min_confidence": 0.9}, True),
        ({"min_confidence": 0.91}, False),
        ({"min_sources": 1}, True),
        ({"min_sources": 2}, False),
        ({"pairs": (("SY", "IQ"),)}, True),
        ({"pairs": (("IQ", "IR"),)}, False),
        ({"near": {"latitude": 34.4, "longitude": 41.5, "km": 60}}, True),
        ({"near": {"latitude": 34.4, "longitude": 41.5, "km": 40}}, False),
        ({"directions": ("entry",)}, True),
        ({"languages": ("en",)}, True),
        ({"languages": ("ar",)}, False),
        ({"sources": ("sana", "shafaq-en")}, True),
        ({"sources": ("sana",)}, False),
        ({"min_trust": "high"}, True),
        ({"min_trust": "official"}, False),
        ({"official_only": True}, True),
    ],
)
def test_each_wish_of_a_watchlist_counts(wishes: dict[str, Any], expected: bool) -> None:
    assert wanted(change(), **wishes) is expected


def test_proposals_are_told_only_to_those_who_ask_for_them() -> None:
    assert not wanted(change(phase=Phase.PROPOSED))
    assert wanted(change(phase=Phase.PROPOSED), phases=(Phase.PROPOSED,))


def test_a_change_that_names_no_traffic_concerns_all_of_it() -> None:
    assert wanted(change(traffic=frozenset()), traffic=(Traffic.AID,))


def test_official_only_leaves_out_what_no_authority_said() -> None:
    unnamed = change(official=False)
    unnamed = replace(unnamed, because=tuple(replace(said, speaker=Speaker.UNNAMED) for said in unnamed.because))
    assert not wanted(unnamed, official_only=True)
    assert wanted(unnamed)


def test_a_crossing_that_is_not_known_any_more_is_still_told_to_those_who_want_everything() -> None:
    alerts, deliveries = told([change(crossing="gone", id="gone:open")], watchlist())
    assert len(alerts) == 1
    assert "gone" in deliveries[0].subject


def test_the_same_change_gives_the_same_ids_whatever_the_watchlists_and_the_hour() -> None:
    first, _ = told([change()], watchlist())
    other = watchlist("other", ("mail",), countries=("SY",))
    again, deliveries = told([change()], other, now=THE_DAY_BEFORE.replace(hour=20), time_zone="UTC")
    assert first[0].id == again[0].id
    assert deliveries[0].id == f"{first[0].id}/mail"


def test_ids_are_readable_and_differ_with_reason_date_and_cause() -> None:
    other_cause = change()
    other_cause = replace(other_cause, because=tuple(replace(said, document="sana/7") for said in other_cause.because))
    changes = [
        change(),
        change(Reason.CONFIRMED),
        change(Reason.MOVED, effective_from=Moment(date(2025, 6, 16))),
        change(Reason.MOVED, effective_from=Moment(date(2025, 6, 17))),
        other_cause,
    ]
    ids = [told([one], watchlist())[0][0].id for one in changes]
    assert len(set(ids)) == len(ids)
    assert ids[0].startswith("al-qaim:open:2025-06-14:new:")


# A group --------------------------------------------------------------------------------------------------------------


def test_one_report_on_five_crossings_is_one_alert_and_one_message() -> None:
    alerts, deliveries = told(group(), watchlist())
    assert len(alerts) == len(deliveries) == 1
    assert len(alerts[0].events) == 5
    assert deliveries[0].subject == "Iraq – Iran, 5 crossings: closed Friday 13 June (in effect, official)"


def test_each_watchlist_reads_only_of_its_crossings_of_a_group() -> None:
    both = watchlist("all", ("mail",)), watchlist("south", ("desk",), crossings=("shalamcheh", "shayb"))
    alerts, deliveries = told(group(), *both)
    by_channel = {delivery.channel: delivery for delivery in deliveries}
    assert len(alerts) == 1
    assert len(alerts[0].events) == 5
    assert "Al-Sheeb" in by_channel["desk"].body
    assert "Mandali" not in by_channel["desk"].body
    assert "Mandali" in by_channel["mail"].body


def test_the_id_of_a_group_does_not_depend_on_who_listens() -> None:
    everything, _ = told(group(), watchlist())
    some, _ = told(group(), watchlist(crossings=("shayb",)))
    assert everything[0].id == some[0].id
    assert [its.crossing for its in some[0].events] == ["shayb"]


@pytest.mark.parametrize(
    "difference",
    [
        {"effective_from": Moment(date(2025, 6, 16))},
        {"phase": Phase.SCHEDULED},
        {"status": Status.RESTRICTED},
        {"traffic": EVERYBODY},
        {"hours": "08:00-16:00"},
    ],
)
def test_what_differs_in_more_than_the_crossing_is_told_apart(difference: dict[str, Any]) -> None:
    first, second, *_ = group()
    second = replace(second, event=replace(second.event, **difference))
    assert len(told([first, second], watchlist())[0]) == 2


def test_two_reports_on_different_crossings_are_told_apart() -> None:
    first, *_ = group()
    _, second, *_ = group(document="sana/7")
    assert len(told([first, second], watchlist())[0]) == 2


# Languages and zones --------------------------------------------------------------------------------------------------


def test_the_language_is_the_channels_unless_the_watchlist_says_otherwise() -> None:
    _, (delivery,) = told([change()], watchlist(channels=("mail",)))
    assert "يُفتح" in delivery.subject
    _, (delivery,) = told([change()], watchlist(channels=("mail",), language="en"))
    assert delivery.subject == "Al-Qaim ⇄ Al-Bukamal: opens Saturday 14 June (scheduled, official)"


def test_two_watchlists_that_want_two_languages_on_one_channel_get_both_in_one_message() -> None:
    _, (delivery,) = told([change()], watchlist("a", language="en"), watchlist("b", language="ar"))
    assert "opens Saturday" in delivery.subject
    assert "يُفتح" in delivery.subject


def test_today_is_today_in_the_zone_of_the_channel() -> None:
    channels = {"desk": Channel(type="console", time_zone="Pacific/Auckland")}
    now = THE_DAY_BEFORE.replace(hour=13)
    _, (delivery,) = told([change()], watchlist(), now=now, channels=channels, time_zone="UTC")
    assert "14 June 2025 (today)" in delivery.body


def test_a_follow_up_says_what_it_follows() -> None:
    before = event(told=True, told_to=("anbar",))
    _, (delivery,) = told([change(Reason.ADVANCED, before, phase=Phase.IN_EFFECT, told_to=("anbar",))], watchlist())
    assert "announced on Thursday 12 June 2025" in delivery.body
    said = "opens to travellers and freight on Saturday 14 June 2025 (scheduled, official)."
    assert f"As told on Thursday 12 June 2025 (yesterday): {said}" in delivery.body


def test_a_watchlist_on_a_channel_that_there_is_not_is_an_error_that_names_both() -> None:
    with pytest.raises(ValueError, match=r"'pager'.*anbar"):
        told([change()], watchlist(channels=("pager",)))
