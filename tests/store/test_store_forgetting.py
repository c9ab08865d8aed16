"""What time takes from the store, and what it leaves: nothing that was read once is ever new again."""

from __future__ import annotations

from dataclasses import replace

from store_values import HOUR, NOW, asked_of, assert_found_by_index, fresh, item, told
from test_store_endurance import cost_of_a_poll, fill

from monitor.model import Fate, Reason
from monitor.store import Forgettable, Store

DAY = 24 * HOUR


def read_then(store: Store) -> None:
    """One item with an announcement, a day ago by the clock of NOW + 1 day."""
    store.commit_poll(told("1"))


def test_texts_go_and_what_was_found_stays(store: Store) -> None:
    read_then(store)
    assert store.forget(Forgettable.TEXTS, NOW, 100) == 0  # not older than that
    assert store.forget(Forgettable.TEXTS, NOW + DAY, 100) == 1
    trail = store.item_trail("1")
    assert trail is not None
    assert (trail.item.summary, trail.item.content, trail.document) == ("", "", None)
    assert trail.item.title == item().title
    assert [finding.reason for finding in trail.findings] == [Reason.NEW]
    assert store.forget(Forgettable.TEXTS, NOW + DAY, 100) == 0


def test_an_item_goes_and_is_still_known_with_its_event_and_its_alert(store: Store) -> None:
    read_then(store)
    before = store.recent_events(9), store.recent_alerts(9)
    assert store.forget(Forgettable.ITEMS, NOW + DAY, 100) == 1
    trail = store.item_trail("1")
    assert trail is not None
    assert (trail.item.key, trail.item.title, trail.item.url, trail.note) == ("1", "", "", None)
    assert trail.findings == ()
    assert trail.fate is Fate.ANNOUNCES
    assert (store.recent_events(9), store.recent_alerts(9)) == before
    assert fresh(store, "shafaq", [item("1")]) == []
    assert fresh(store, "shafaq", [item("1", title="edited")]) != []


def test_little_by_little_all_that_is_old_goes_and_only_that(store: Store) -> None:
    old = range(25)
    for number in old:
        store.commit_poll(told(str(number)))
    numbers = []
    while number := store.forget(Forgettable.TEXTS, NOW + DAY, 10):
        numbers.append(number)
    assert sum(numbers) == 25
    assert store.counts()["documents"] == 0
    assert store.counts()["items"] == 25


def test_an_item_that_was_edited_later_is_forgotten_later(store: Store) -> None:
    read_then(store)
    assert store.forget(Forgettable.TEXTS, NOW + DAY, 10) == 1
    again = told("1")
    store.commit_poll(replace(again, polled_at=NOW + 9 * DAY, alerts=(), deliveries=()))
    assert store.forget(Forgettable.TEXTS, NOW + 8 * DAY, 10) == 0
    trail = store.item_trail("1")
    assert trail is not None and trail.document is not None
    assert store.forget(Forgettable.TEXTS, NOW + 10 * DAY, 10) == 1


def test_forgetting_looks_at_nothing_that_was_forgotten_before(store: Store) -> None:
    read_then(store)
    with asked_of(store) as asked:
        store.forget(Forgettable.ITEMS, NOW + DAY, 10)
    asked = [statement for statement in asked if statement.startswith(("SELECT", "UPDATE", "DELETE"))]
    assert len(asked) > 4
    assert_found_by_index(store, asked)


def test_a_poll_costs_no_more_when_much_was_forgotten(store: Store) -> None:
    fill(store, 20_000)
    before = min(cost_of_a_poll(store, turn) for turn in range(5))
    assert store.forget(Forgettable.TEXTS, NOW + DAY, 200) >= 20_000
    assert min(cost_of_a_poll(store, turn) for turn in range(5, 10)) < 2 * before
