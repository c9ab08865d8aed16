"""What hubs were asked to push, and how a source is asked while they do."""

from __future__ import annotations

from dataclasses import replace

from store_values import HOUR, NOW, fresh, item

from monitor.model import Fate, ReadItem
from monitor.store import Poll, Store, Subscription

DAY = 24 * HOUR
ASKED = Subscription(
    "callback", "shafaq", "https://me.example", "https://hub.example/", "https://example.org/f", "secret", False, NOW
)
PUSHES = replace(ASKED, lease_until=NOW + DAY, due_at=NOW + 18 * HOUR)


def poll(*keys: str, at: int = 0, pushed: bool = False, tries: int = 0, **changes: object) -> Poll:
    read = tuple(ReadItem(item(key), Fate.LEARNED, article_tries=tries) for key in keys)
    made = Poll("shafaq", NOW + at * HOUR, NOW + (at + 1) * HOUR, '"1"', "then", read=read, pushed=pushed)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_subscription_comes_back_as_it_was_kept_and_its_secret_is_not_shown(store: Store) -> None:
    store.keep_subscription(ASKED)
    store.keep_subscription(replace(ASKED, callback="old", ending=True))
    changed = replace(PUSHES, failures=2, error="no answer", asked_at=NOW, private=True)
    store.keep_subscription(changed)
    assert store.all_subscriptions() == [changed, replace(ASKED, callback="old", ending=True)]
    assert "secret='secret'" not in repr(changed)
    store.forget_subscription("callback")
    assert [each.callback for each in store.all_subscriptions()] == ["old"]


def test_a_hub_is_relied_on_once_it_has_pushed_and_until_a_poll_finds_what_it_did_not_push(store: Store) -> None:
    store.commit_poll(poll("1"))
    store.keep_subscription(PUSHES)
    assert store.poll_state("shafaq").pushed_until is None
    store.commit_poll(poll("2", at=1, pushed=True))
    assert store.poll_state("shafaq").pushed_until == NOW + DAY
    store.commit_poll(poll("2", at=2))  # known
    assert store.poll_state("shafaq").pushed_until == NOW + DAY
    store.commit_poll(poll("3", at=3))
    assert store.poll_state("shafaq").pushed_until is None
    store.commit_poll(poll("3", at=4, pushed=True))  # it only came later
    assert store.poll_state("shafaq").pushed_until == NOW + DAY
    store.keep_subscription(replace(PUSHES, due_at=NOW + DAY))
    assert store.poll_state("shafaq").pushed_until == NOW + DAY
    assert store.poll_state("rudaw").pushed_until is None
    store.keep_subscription(replace(PUSHES, ending=True))
    assert store.poll_state("shafaq").pushed_until is None


def test_a_push_changes_nothing_of_when_and_how_its_source_is_asked(store: Store) -> None:
    store.commit_poll(poll("1", memory={"a": "b"}, moved_to="https://new.example/"))
    store.commit_failure("shafaq", NOW + HOUR, NOW + 5 * HOUR, "it does not answer")
    before, due = store.poll_state("shafaq"), store.next_due()
    store.commit_poll(poll("2", at=2, pushed=True, etag=None, last_modified=None))
    after = store.poll_state("shafaq")
    assert fresh(store, "shafaq", [item("1"), item("2")]) == []
    assert replace(after, pace=before.pace, items_seen=before.items_seen) == before
    assert store.next_due() == due
    (shown,) = [each for each in store.sources_overview() if each.name == "shafaq"]
    assert (shown.items_seen, shown.failures, shown.last_polled) == (2, 1, NOW + HOUR)


def test_a_source_is_asked_for_the_articles_that_were_missing_from_a_push(store: Store) -> None:
    store.register(["shafaq"], NOW)
    store.commit_poll(poll("1", next_due=NOW + 9 * HOUR))
    store.commit_poll(poll("2", at=2, pushed=True, tries=1))
    assert store.poll_state("shafaq").etag is None
    assert store.next_due() == NOW + 3 * HOUR
    store.commit_poll(poll("3", at=2, pushed=True, tries=1, next_due=NOW + 8 * HOUR))
    assert store.next_due() == NOW + 3 * HOUR
