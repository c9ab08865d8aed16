"""One transaction a poll, and what the next poll is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from store_values import ANY, HOUR, NOW, announcement, delivery, document, event, fresh, item, told

from monitor.model import Change, Fate, Item, Phase, ReadItem, Reason
from monitor.store import NotStoredError, Poll, Store, StoreError, open_store
from monitor.store.columns import storable


def learned(*items: Item, source: str = "shafaq", at: datetime = NOW) -> Poll:
    return Poll(source, at, at + HOUR, read=tuple(ReadItem(each, Fate.LEARNED) for each in items))


def test_new_sources_and_those_overdue_are_due_one_after_the_other(store: Store) -> None:
    assert store.due(NOW, 9) == ["rudaw", "shafaq"]
    store.register(["shafaq", "rudaw", "ina", "sana"], NOW, apart=HOUR)
    assert store.due(NOW, 9) == ["rudaw"]
    assert store.due(NOW + 2 * HOUR, 9) == ["rudaw", "shafaq", "ina"]
    assert store.due(NOW + 3 * HOUR, 1) == ["rudaw"]
    assert store.due(NOW + 3 * HOUR, 9) == ["rudaw", "shafaq", "ina", "sana"]


def test_a_source_that_left_the_configuration_is_never_due_and_comes_back_knowing_what_it_knew(store: Store) -> None:
    store.commit_poll(learned(item("1")))
    store.register(["rudaw"], NOW)
    assert store.due(NOW + 99 * HOUR, 9) == ["rudaw"]
    assert [(each.name, each.present) for each in store.sources_overview()] == [("rudaw", True), ("shafaq", False)]
    store.register(["rudaw", "shafaq"], NOW)
    assert store.due(NOW, 9) == ["rudaw", "shafaq"]
    assert fresh(store, "shafaq", [item("1")]) == []
    assert not store.poll_state("shafaq").first


def test_a_restart_does_not_poll_everything_at_once(store: Store) -> None:
    store.commit_poll(learned())
    store.commit_nothing_new("rudaw", NOW, NOW + 2 * HOUR)
    store.register(["shafaq", "rudaw"], NOW)
    assert store.due(NOW, 9) == []
    assert store.next_due() == NOW + HOUR


def test_nothing_is_due_without_sources(url: str) -> None:
    with open_store(url) as store:
        assert store.next_due() is None
        assert store.due(NOW, 9) == []


def test_the_validators_of_a_poll_are_those_of_the_next(store: Store) -> None:
    assert store.poll_state("shafaq").first
    store.commit_poll(told())
    state = store.poll_state("shafaq")
    assert (state.etag, state.last_modified, state.first) == ('"1"', "Fri, 13 Jun 2025 09:00:00 GMT", False)
    assert (state.last_success, state.last_item_at) == (NOW, NOW - HOUR)
    store.commit_nothing_new("shafaq", NOW + HOUR, NOW + 2 * HOUR, '"2"', None)
    state = store.poll_state("shafaq")
    assert (state.etag, state.last_modified, state.last_success) == ('"2"', None, NOW + HOUR)


def test_a_poll_that_is_stored_in_two_parts_teaches_its_pace_as_one(store: Store) -> None:
    early, late = item("1", published=NOW - 5 * HOUR), item("2", published=NOW - HOUR)
    both = tuple(each.published for each in (early, late) if each.published)
    store.commit_poll(replace(learned(late), times=both))
    store.commit_poll(replace(learned(early), times=()))
    pace = store.poll_state("shafaq").pace
    assert (pace.newest, pace.items, pace.longest_pause, pace.stirred) == (NOW - HOUR, 2, 4 * HOUR, 0)
    assert fresh(store, "shafaq", [early, late]) == []


def test_failures_are_counted_since_the_first_and_forgotten_after_a_success(store: Store) -> None:
    store.commit_poll(told())
    store.commit_failure("shafaq", NOW + HOUR, NOW + 2 * HOUR, "the server closes the connection")
    store.commit_failure("shafaq", NOW + 2 * HOUR, NOW + 4 * HOUR, "it is HTML, not a feed")
    state = store.poll_state("shafaq")
    assert (state.failures, state.failing_since, state.error) == (2, NOW + HOUR, "it is HTML, not a feed")
    assert (state.etag, state.last_success) == ('"1"', NOW)
    assert store.next_due() == NOW  # rudaw
    store.commit_nothing_new("shafaq", NOW + 4 * HOUR, NOW + 5 * HOUR)
    state = store.poll_state("shafaq")
    assert (state.failures, state.failing_since, state.error) == (0, None, None)


def test_a_date_in_the_future_does_not_make_a_dead_source_look_alive(store: Store) -> None:
    store.commit_poll(learned(item("1", published=NOW + 1000 * HOUR)))
    store.commit_poll(learned(item("2", published=NOW - 5 * HOUR), at=NOW + HOUR))
    assert store.poll_state("shafaq").last_item_at == NOW


def test_only_new_and_edited_items_are_unseen_in_their_order(store: Store) -> None:
    feed = [item(str(number)) for number in range(1000)]
    assert fresh(store, "shafaq", feed) == feed
    store.commit_poll(learned(*feed[100:]))
    edited = replace(feed[500], title="تأجيل افتتاح منفذ القائم")
    assert fresh(store, "shafaq", [edited, *feed[:2], feed[700], feed[3]]) == [edited, *feed[:2], feed[3]]
    store.commit_poll(learned(edited))
    assert fresh(store, "shafaq", [edited]) == []
    assert fresh(store, "rudaw", [edited]) == [edited]
    assert store.counts()["items"] == 900


def test_a_new_link_or_time_alone_is_no_edit(store: Store) -> None:
    store.commit_poll(learned(item("1")))
    assert fresh(store, "shafaq", [item("1", url="https://example.org/else", published=NOW)]) == []


def test_of_two_items_with_one_key_the_first_counts(store: Store) -> None:
    assert fresh(store, "shafaq", [item("1"), item("1", title="an older edition"), item("2")]) == [item("1"), item("2")]


def test_halves_of_characters_from_a_broken_feed_are_stored_and_recognised(store: Store) -> None:
    broken = item("key\ud800\x00", title="\udfffمعبر\x00")
    store.commit_poll(learned(broken))
    assert fresh(store, "shafaq", [broken]) == []
    trail = store.item_trail("1")
    assert trail is not None
    assert trail.item.title == "\ufffdمعبر\ufffd"


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(said=ANY[Item])
def test_any_item_comes_back_equal(said: Item, store: Store) -> None:
    clean = {name: storable(getattr(said, name)) for name in ("url", "title", "summary", "content")}
    kept = replace(said, source="shafaq", key="k", language="ar", **clean)
    store.commit_poll(learned(kept))
    trail = store.item_trail("1")
    assert trail is not None
    assert trail.item == kept


def test_a_poll_comes_back_whole(store: Store) -> None:
    poll = told(channels=("console", "mail"))
    store.commit_poll(poll)
    trail = store.item_trail("shafaq/1")
    assert trail is not None
    read = poll.read[0]
    assert (trail.item, trail.document, trail.fate, trail.note) == (read.item, read.document, read.fate, read.note)
    (finding,) = trail.findings
    assert (finding.announcement, finding.event, finding.reason, finding.created) == (
        read.changes[0].because[0],
        read.changes[0].event,
        Reason.NEW,
        NOW,
    )
    (told_alert,) = trail.alerts
    assert told_alert.alert == poll.alerts[0]
    assert tuple(each.delivery for each in told_alert.deliveries) == poll.deliveries
    assert store.owed(NOW, 9) == list(poll.deliveries)


@pytest.mark.parametrize("name", ["1", "shafaq/1", "https://example.org/shafaq/1", "tag:shafaq,2025:1"])
def test_an_item_is_found_by_number_document_url_and_key(store: Store, name: str) -> None:
    kept = item("tag:shafaq,2025:1", url="https://example.org/shafaq/1")
    heard = replace(document(kept), id="shafaq/1")
    store.commit_poll(Poll("shafaq", NOW, NOW + HOUR, read=(ReadItem(kept, Fate.NO_CROSSING, heard),)))
    assert store.find_item(name) == 1
    assert store.find_item(name + "9") is None
    assert store.item_trail("99999999999999999999999") is None


def test_the_last_state_of_an_event_wins_and_quiet_announcements_keep_their_reason(store: Store) -> None:
    kept = item()
    heard = document(kept)
    said = announcement(heard)
    later = event(phase=Phase.IN_EFFECT)
    changes = (Change(event(), None, Reason.NEW, (said,)), Change(later, event(), Reason.REPEATED, (said,)))
    store.commit_poll(Poll("shafaq", NOW, NOW + HOUR, read=(ReadItem(kept, Fate.ANNOUNCES, heard, changes),)))
    assert store.recent_events(9) == [later]
    (quiet,) = store.recent_alerts(9, suppressed=True)
    assert (quiet.alert.reason, quiet.alert.events, quiet.alert.because) == (Reason.REPEATED, (later,), (said,))
    assert store.recent_alerts(9) == []


def test_an_announcement_is_kept_with_the_item_that_made_it(store: Store) -> None:
    first, second = item("1"), item("2")
    says, repeats = announcement(document(first)), announcement(document(second))
    confirmed = Change(event(), event(), Reason.CONFIRMED, (says, repeats))
    read = (
        ReadItem(first, Fate.ANNOUNCES, document(first), (Change(event(), None, Reason.NEW, (says,)),)),
        ReadItem(second, Fate.ANNOUNCES, document(second), (confirmed,)),
    )
    store.commit_poll(Poll("shafaq", NOW, NOW + HOUR, read=read))
    trail = store.item_trail("shafaq/2")
    assert trail is not None
    assert [(each.announcement, each.reason) for each in trail.findings] == [(repeats, Reason.CONFIRMED)]


def test_known_events_of_the_crossings_asked_for_come_newest_first_and_bounded(store: Store) -> None:
    many = [event(f"e{n:03}", last_reported=NOW + n * timedelta(minutes=1)) for n in range(60)]
    other = event("rabia", "rabia", last_reported=NOW)
    store.commit_alerts([*many, other], [], [], NOW)
    found = store.events_about(["rabia", "al-qaim", "nowhere"], NOW)
    assert found == [other, *reversed(many[10:])]
    assert store.events_about({"rabia"}, NOW + HOUR) == []


def test_crossings_have_a_status_once_something_is_scheduled_or_in_effect(store: Store) -> None:
    closed = event("closed", phase=Phase.IN_EFFECT, last_reported=NOW)
    rumour = event("rumour", "trebil", phase=Phase.PROPOSED, last_reported=NOW + HOUR)
    rabia = event("rabia", "rabia", phase=Phase.SCHEDULED)
    store.commit_alerts([rabia, closed, rumour], [], [], NOW)
    assert store.crossings_with_status() == ["al-qaim", "rabia"]


def test_times_of_any_zone_come_back_as_the_same_instant_in_utc(store: Store) -> None:
    baghdad = timezone(timedelta(hours=3))
    store.commit_nothing_new("shafaq", NOW.astimezone(baghdad), NOW.astimezone(baghdad) + HOUR)
    last = store.poll_state("shafaq").last_success
    assert last == NOW
    assert last is not None
    assert last.tzinfo is UTC


def test_a_time_without_a_zone_is_refused_and_nothing_stored(store: Store) -> None:
    with pytest.raises(StoreError, match="without a zone"):
        store.commit_nothing_new("shafaq", NOW.replace(tzinfo=None), NOW)
    assert store.poll_state("shafaq").first


def test_a_poll_that_fails_half_way_leaves_nothing(store: Store) -> None:
    store.commit_poll(told("1"))
    before = (store.counts(), store.sources_overview(), store.recent_events(9))
    bad = told("2")
    bad = replace(bad, etag='"2"', deliveries=(*bad.deliveries, delivery("alert/shafaq/1/console", bad.alerts[0].id)))
    with pytest.raises(StoreError, match=r"monitor\.db: .*deliveries\.id; nothing of it was stored"):
        store.commit_poll(bad)
    assert (store.counts(), store.sources_overview(), store.recent_events(9)) == before
    assert fresh(store, "shafaq", [item("2")]) == [item("2")]
    store.commit_poll(told("2"))
    assert store.counts()["deliveries"] == 2


def test_a_source_that_was_never_registered_is_refused(store: Store) -> None:
    for ask in (
        lambda: store.commit_poll(learned(source="nobody")),
        lambda: store.commit_failure("nobody", NOW, NOW, "x"),
        lambda: store.poll_state("nobody"),
    ):
        with pytest.raises(NotStoredError, match="source nobody: it is not in the store"):
            ask()


def test_items_of_another_source_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="a poll of source shafaq brings items of rudaw"):
        store.commit_poll(learned(item("1", "rudaw")))


def test_what_was_stored_is_there_after_reopening(store: Store, url: str, tmp_path: Path) -> None:
    store.commit_poll(told())
    before = (store.counts(), store.recent_alerts(9), store.sources_overview())
    store.close()
    with open_store(url) as again:
        assert (again.counts(), again.recent_alerts(9), again.sources_overview()) == before


def test_what_a_source_keeps_is_there_for_its_next_poll_and_stays_through_a_failure(store: Store) -> None:
    assert dict(store.poll_state("shafaq").memory) == {}
    store.commit_poll(Poll("shafaq", NOW, NOW + HOUR, memory={"x.since": "17", "x.account": "منفذ"}))
    store.commit_failure("shafaq", NOW + HOUR, NOW + 2 * HOUR, "no answer")
    assert store.poll_state("shafaq").memory == {"x.since": "17", "x.account": "منفذ"}
    store.commit_nothing_new("shafaq", NOW + 2 * HOUR, NOW + 3 * HOUR, memory={"x.since": "18"})
    assert store.poll_state("shafaq").memory == {"x.since": "18"}


def test_a_notice_that_comes_with_every_alert_is_told_once_and_keeps_no_poll_from_being_stored(store: Store) -> None:
    notice = delivery("notice/template/1", alert="", channel="ops")
    for key in ("1", "2"):
        poll = told(key)
        store.commit_poll(replace(poll, deliveries=(*poll.deliveries, notice)))
    assert sorted(each.id for each in store.owed(NOW + HOUR, 9)).count(notice.id) == 1
    assert len(store.recent_alerts(9)) == 2
