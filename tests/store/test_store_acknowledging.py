"""Reminders, endings and escalations that nobody needs any more are not sent; what people were not told still is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from store_values import HOUR, NOW, delivery, event, told

from monitor.model import Alert, DeliveryState, Event, Purpose, Reason
from monitor.store import AmbiguousError, NotStoredError, Store

E1, E2 = event("qaim"), event("rabia", "rabia")


def owe(store: Store, id: str, at: int, *events: Event, reason: Reason = Reason.NEW) -> None:
    """An alert `at` hours after NOW, with a delivery of each purpose."""
    alert = Alert(id, reason, events, (), ("anbar",), NOW + at * HOUR)
    out = [delivery(f"{id}/{purpose}", id, purpose=purpose) for purpose in Purpose if purpose is not Purpose.NOTICE]
    store.commit_alerts(events, [alert], out, alert.created)


def owed(store: Store) -> set[str]:
    return {each.id for each in store.owed(NOW + 99 * HOUR, 99)}


def stopped(store: Store, id: str) -> set[str]:
    return {f"{id}/{purpose}" for purpose in Purpose} - owed(store) - {f"{id}/notice"}


def test_who_acknowledges_an_alert_stops_its_reminder_and_escalation_and_nothing_else(store: Store) -> None:
    owe(store, "a", 0, E1)
    owe(store, "other", 0, E2)
    noted, number = store.acknowledge_alert("a", "Layla", NOW + HOUR)
    assert (noted.alert, noted.by, noted.at, number) == ("a", "Layla", NOW + HOUR, 2)
    assert stopped(store, "a") == {"a/reminder", "a/escalation"}
    assert stopped(store, "other") == set()
    assert store.acknowledged("a") == noted
    assert store.acknowledged("other") is None
    shown = {each.alert.id: each for each in store.recent_alerts(9)}
    assert shown["a"].acknowledged == noted
    states = {each.delivery.purpose: (each.delivery.state, each.delivery.error) for each in shown["a"].deliveries}
    assert states[Purpose.REMINDER] == (DeliveryState.CANCELLED, "acknowledged by Layla")
    assert store.counts()["deliveries cancelled"] == 2


def test_the_first_to_acknowledge_is_remembered(store: Store) -> None:
    owe(store, "a", 0, E1)
    first, _ = store.acknowledge_alert("a", "Layla", NOW)
    assert store.acknowledge_alert("a", "Omar", NOW + HOUR) == (first, 0)


def test_the_latest_alert_settles_the_earlier_ones_of_its_event(store: Store) -> None:
    owe(store, "a", 0, E1)
    owe(store, "b", 1, E1, reason=Reason.MOVED)
    assert store.acknowledge_alert("b", "Layla", NOW + HOUR)[1] == 4
    assert stopped(store, "a") == {"a/reminder", "a/escalation"}


def test_an_earlier_alert_settles_later_ones_only_as_far_as_they_tell_nothing_new(store: Store) -> None:
    owe(store, "a", 0, E1)
    owe(store, "confirmed", 1, E1, reason=Reason.CONFIRMED)
    owe(store, "reminder", 2, E1, reason=Reason.REMINDER)
    owe(store, "moved", 3, E1, reason=Reason.MOVED)
    owe(store, "reminder of the move", 4, E1, reason=Reason.REMINDER)
    assert store.acknowledge_alert("a", "Layla", NOW + 5 * HOUR)[1] == 6
    assert stopped(store, "confirmed") == {"confirmed/reminder", "confirmed/escalation"}
    assert stopped(store, "moved") == stopped(store, "reminder of the move") == set()


def test_who_knows_of_one_crossing_is_still_reminded_of_the_group(store: Store) -> None:
    owe(store, "group", 0, E1, E2)
    owe(store, "one", 1, E1, reason=Reason.CONFIRMED)
    store.acknowledge_alert("one", "Layla", NOW + HOUR)
    assert stopped(store, "group") == set()
    store.acknowledge_alert("group", "Layla", NOW + HOUR)
    assert stopped(store, "group") == {"group/reminder", "group/escalation"}


def test_an_alert_is_named_by_the_beginning_or_the_end_of_its_id(store: Store) -> None:
    for id in ("al-qaim:open:new:5d41402a", "al-qaim:open:moved:77aa", "al_qaim:x"):
        owe(store, id, 0, E1)
    assert store.acknowledge_alert("5d41402a", "Layla", NOW)[0].alert == "al-qaim:open:new:5d41402a"
    assert store.acknowledge_alert("al-qaim:open:m", "Layla", NOW)[0].alert == "al-qaim:open:moved:77aa"
    with pytest.raises(AmbiguousError, match=r'"al-qaim" may be any of 2 alerts: al-qaim:open:moved:77aa, al-qaim:o'):
        store.acknowledge_alert("al-qaim", "Layla", NOW)
    for unknown in ("", "%", "qaim"):
        with pytest.raises(NotStoredError, match="there is no alert"):
            store.acknowledge_alert(unknown, "Layla", NOW)


def test_newer_news_of_an_event_stops_what_was_to_be_said_of_the_old(store: Store) -> None:
    owe(store, "a", 0, E1)
    owe(store, "other", 0, E2)
    poll = told("1")
    moved = Alert("b", Reason.MOVED, (E1,), (), ("anbar",), NOW + HOUR)
    again = delivery("b/reminder", "b", purpose=Purpose.REMINDER)
    store.commit_poll(
        replace(poll, alerts=(*poll.alerts, moved), deliveries=(*poll.deliveries, again), overtaken=(E1.id,))
    )
    assert stopped(store, "a") == {"a/reminder", "a/ending"}
    assert stopped(store, "other") == set()
    assert "b/reminder" in owed(store)
    store.commit_alerts([E1], [], [], NOW + HOUR, overtaken=[E1.id])
    assert "b/reminder" not in owed(store)


def test_a_poll_that_is_not_stored_cancels_nothing(store: Store) -> None:
    owe(store, "a", 0, E1)
    bad = replace(told("1"), overtaken=(E1.id,), deliveries=(delivery("a/news", "a"),))
    with pytest.raises(Exception, match="nothing of it was stored"):
        store.commit_poll(bad)
    assert stopped(store, "a") == set()


def test_what_is_cancelled_is_neither_listed_as_failed_nor_sent_again(store: Store) -> None:
    owe(store, "a", 0, E1)
    store.postpone(["a/escalation"], "no answer", NOW + HOUR)
    store.acknowledge_alert("a", "Layla", NOW)
    assert store.failed_deliveries() == []
    assert store.resurrect() == 0
    assert owed(store) == {"a/news", "a/ending"}


def test_a_delivery_that_was_on_its_way_when_it_was_cancelled_disturbs_nobody(store: Store) -> None:
    owe(store, "a", 0, E1)
    store.acknowledge_alert("a", "Layla", NOW)
    store.postpone(["a/reminder"], "no answer", NOW + HOUR)
    store.bury(["a/escalation"], "no such address")
    assert stopped(store, "a") == {"a/reminder", "a/escalation"}
    store.acknowledge(["a/reminder"], NOW)  # it did arrive, and that is what is kept
    assert store.counts()["deliveries sent"] == 1


def test_an_alert_that_was_held_is_kept_and_listed_with_the_suppressed(store: Store) -> None:
    held = Alert("h", Reason.NEW, (E1,), (), ("anbar",), NOW, held="muted: repairs")
    store.commit_alerts([E1], [held], [], NOW)
    assert store.recent_alerts(9) == []
    assert [each.alert for each in store.recent_alerts(9, suppressed=True)] == [held]
