"""How sources do, as far as the operator is concerned: their pace, what goes on, and the daemon's own pulse."""

from __future__ import annotations

from datetime import timedelta

from store_values import HOUR, NOW

from monitor.store import SourceTrouble, Store, TroubleKind
from monitor.store.pace import Pace, learned

DAY = timedelta(days=1)


def test_the_longest_pause_is_learned_as_items_come():
    first = learned(Pace(), [NOW - DAY, NOW - 3 * HOUR, NOW - 2 * HOUR], NOW)
    assert first == Pace(NOW - 2 * HOUR, NOW - DAY, 3, 21 * HOUR, 0)
    later = learned(first, [NOW + DAY], NOW + DAY)
    assert (later.longest_pause, later.items, later.since) == (26 * HOUR, 4, NOW - DAY)


def test_an_item_pinned_to_the_top_for_years_teaches_nothing():
    pace = learned(Pace(), [NOW - 700 * DAY, NOW - 2 * HOUR, NOW - HOUR], NOW)
    assert (pace.longest_pause, pace.since) == (HOUR, NOW - 2 * HOUR)


def test_what_comes_with_old_dates_is_counted_until_something_newer_comes():
    pace = learned(Pace(), [NOW - HOUR], NOW)
    for poll in range(3):
        pace = learned(pace, [NOW - 2 * HOUR], NOW + poll * HOUR)
    assert (pace.stirred, pace.newest) == (3, NOW - HOUR)
    assert learned(pace, [NOW + 4 * HOUR], NOW + 4 * HOUR).stirred == 0
    assert learned(pace, [], NOW + DAY) == pace


def test_a_source_under_a_new_address_is_due_at_once_and_asked_without_the_old_validators(store: Store):
    store.readdress({"shafaq": "a", "rudaw": "b"}, NOW)
    for name in ("shafaq", "rudaw"):
        store.commit_nothing_new(name, NOW, NOW + HOUR, '"1"', "yesterday")
    assert store.readdress({"shafaq": "a", "rudaw": "c"}, NOW + timedelta(minutes=1)) == ["rudaw"]
    assert store.due(NOW + timedelta(minutes=1), 10) == ["rudaw"]
    assert (store.poll_state("rudaw").etag, store.poll_state("shafaq").etag) == (None, '"1"')
    assert not store.poll_state("rudaw").first


def test_a_shorter_interval_brings_a_poll_forward_but_not_that_of_a_source_that_fails(store: Store):
    store.commit_nothing_new("shafaq", NOW, NOW + HOUR)
    store.commit_failure("rudaw", NOW, NOW + HOUR, "no answer")
    soon = NOW + timedelta(minutes=5)
    store.hasten({"shafaq": soon, "rudaw": soon})
    assert store.due(soon, 10) == ["shafaq"]


def test_a_trouble_goes_on_until_it_ends_or_its_source_is_gone(store: Store):
    failing, quiet = SourceTrouble("shafaq", TroubleKind.FAILING, NOW), SourceTrouble("shafaq", TroubleKind.QUIET, NOW)
    for trouble in (failing, quiet, failing):
        store.begin_trouble(trouble)
    assert store.condition("shafaq")[1] == [failing, quiet]
    store.end_trouble(failing)
    assert store.condition("shafaq")[1] == [quiet]
    store.register(["rudaw"], NOW)
    assert store.condition("shafaq")[1] == []


def test_the_pulse_is_the_last_one(store: Store):
    assert store.last_beat() is None
    store.beat(NOW)
    store.beat(NOW + HOUR)
    assert store.last_beat() == NOW + HOUR
