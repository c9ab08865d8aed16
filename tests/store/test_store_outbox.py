"""Deliveries are owed until they are acknowledged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from store_values import HOUR, NOW, delivery, event, told

from monitor.model import Alert, DeliveryState, Reason
from monitor.store import AmbiguousError, NotStoredError, Store


def ids(store: Store, after: int = 0, channel: str | None = None) -> list[str]:
    return [each.id for each in store.owed(NOW + after * HOUR, 9, channel)]


def test_what_is_owed_comes_oldest_first_and_by_channel(store: Store) -> None:
    store.commit_poll(replace(told("2"), polled_at=NOW + HOUR))
    store.commit_poll(told("1", channels=("mail", "console")))
    assert ids(store) == ["alert/shafaq/1/mail", "alert/shafaq/1/console", "alert/shafaq/2/console"]
    assert ids(store, channel="console") == ["alert/shafaq/1/console", "alert/shafaq/2/console"]
    assert [each.id for each in store.owed(NOW, 1)] == ["alert/shafaq/1/mail"]
    assert store.channels_owed(NOW) == ["console", "mail"]
    assert store.waiting_since() == NOW


def test_an_acknowledged_delivery_is_never_owed_again(store: Store) -> None:
    store.commit_poll(told("1"))
    (owed,) = store.owed(NOW, 9)
    store.acknowledge([owed.id], NOW + HOUR)
    store.acknowledge([owed.id], NOW + HOUR)
    assert store.owed(NOW + 99 * HOUR, 9) == []
    assert (store.waiting_since(), store.next_delivery_due(), store.channels_owed(NOW + HOUR)) == (None, None, [])
    (alert,) = store.recent_alerts(9)
    (sent,) = alert.deliveries
    assert (sent.delivery.state, sent.sent_at, sent.created) == (DeliveryState.SENT, NOW + HOUR, NOW)
    with pytest.raises(NotStoredError, match="no such delivery is owed"):
        store.postpone([owed.id], "too late", NOW)


def test_a_failed_delivery_is_owed_again_at_its_time_and_says_why(store: Store) -> None:
    store.commit_poll(told("1"))
    id = ids(store)[0]
    store.postpone([id], "the mail server is busy", NOW + HOUR)
    assert ids(store) == []
    assert store.next_delivery_due() == NOW + HOUR
    (owed,) = store.owed(NOW + HOUR, 9)
    assert (owed.state, owed.attempts, owed.error) == (DeliveryState.FAILED, 1, "the mail server is busy")
    assert [each.delivery.id for each in store.failed_deliveries()] == [id]


def test_the_dead_are_listed_and_sent_again_when_a_person_wants_it(store: Store) -> None:
    store.commit_poll(told("1", channels=("a", "b", "c")))
    for id in ids(store)[:2]:
        store.bury([id], "no such address")
    assert ids(store) == ["alert/shafaq/1/c"]
    assert {each.delivery.error for each in store.failed_deliveries()} == {"no such address"}
    assert store.counts()["deliveries dead"] == 2
    assert store.resurrect("alert/shafaq/1/a") == 1
    with pytest.raises(NotStoredError, match='there is no dead message called "alert/shafaq/1/c"'):
        store.resurrect("alert/shafaq/1/c")
    assert store.resurrect() == 1
    assert [(each.id[-1], each.state, each.attempts) for each in store.owed(NOW, 9)] == [
        ("a", DeliveryState.PENDING, 0),
        ("b", DeliveryState.PENDING, 0),
        ("c", DeliveryState.PENDING, 0),
    ]


def test_the_dead_are_named_by_the_beginning_of_their_id_or_by_their_alert(store: Store) -> None:
    store.commit_poll(told("1", channels=("mail", "matrix", "console")))
    store.commit_poll(told("2", channels=("mail",)))
    for id in ids(store):
        store.bury([id], "no such address")
    with pytest.raises(AmbiguousError, match="may be any of 2 dead messages: alert/shafaq/1/mail, alert"):
        store.resurrect("alert/shafaq/1/ma")
    assert store.resurrect("alert/shafaq/1/mai") == 1
    assert store.resurrect("alert/shafaq/1") == 2
    assert {each.delivery.id for each in store.failed_deliveries()} == {"alert/shafaq/2/mail"}


def test_a_notice_to_the_operator_needs_no_alert_and_is_owed_once(store: Store) -> None:
    assert store.remember_delivery(delivery("notice/1", ""))
    assert not store.remember_delivery(delivery("notice/1", ""))
    assert store.owed(NOW, 9) == [delivery("notice/1", "")]


def test_a_reminder_is_told_without_a_poll(store: Store) -> None:
    store.commit_poll(told("1"))
    (known,) = store.recent_events(1)
    alert = Alert("reminder/1", Reason.REMINDER, (known,), (), ("anbar",), NOW + HOUR)
    store.commit_alerts([], [alert], [delivery("reminder/1/console", alert.id)], NOW + HOUR)
    assert [each.alert.id for each in store.recent_alerts(9)] == ["reminder/1", "alert/shafaq/1"]
    trail = store.item_trail("shafaq/1")
    assert trail is not None
    assert [each.alert.reason for each in trail.alerts] == [Reason.REMINDER, Reason.NEW]


def test_an_alert_of_a_group_is_found_from_each_of_its_events(store: Store) -> None:
    poll = told("1")
    other = event("another", "rabia")
    group = replace(poll.alerts[0], events=(other, *poll.alerts[0].events))
    store.commit_alerts([other], [], [], NOW)
    store.commit_poll(replace(poll, alerts=(group,)))
    trail = store.item_trail("shafaq/1")
    assert trail is not None
    assert [each.alert for each in trail.alerts] == [group]


@pytest.mark.parametrize("change", ["acknowledge", "postpone", "bury"])
def test_an_unknown_delivery_is_an_error(store: Store, change: str) -> None:
    with pytest.raises(NotStoredError, match="delivery nothing: "):
        {
            "acknowledge": lambda: store.acknowledge(["nothing"], NOW),
            "postpone": lambda: store.postpone(["nothing"], "x", NOW),
            "bury": lambda: store.bury(["nothing"], "x"),
        }[change]()
