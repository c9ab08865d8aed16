"""What people do not want to hear of for a while."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag

import pytest
from store_values import HOUR, NOW, asked_of, assert_found_by_index, delivery, event, told

from monitor.model import Alert, DeliveryState, Event, Mute, MuteScope, Purpose, Reason
from monitor.store import AmbiguousError, NotStoredError, Store, StoreError, open_store


def mute(id: str = "m1", **changes: object) -> Mute:
    made = {"scope": MuteScope.CROSSING, "target": "al-qaim", "why": "أعمال صيانة", "since": NOW, "until": None}
    return Mute(id, **{**made, **changes})  # type: ignore[arg-type]


def test_a_mute_holds_from_its_beginning_to_its_end(store: Store) -> None:
    until = mute(until=NOW + HOUR)
    store.mute(until)
    assert store.mutes(NOW - HOUR) == []
    assert store.mutes(NOW) == [until]
    assert store.mutes(NOW + HOUR) == []
    assert store.all_mutes() == [until]


def test_a_mute_without_an_end_holds_until_it_is_taken_back_and_is_kept_after_that(store: Store) -> None:
    store.mute(mute("first"))
    store.mute(mute("second", scope=MuteScope.SOURCE, target="shafaq", since=NOW - HOUR))
    assert [each.id for each in store.mutes(NOW + 9999 * HOUR)] == ["second", "first"]
    assert store.unmute("fir", NOW + HOUR) == (mute("first"), 0)
    assert [each.id for each in store.mutes(NOW + HOUR)] == ["second"]
    assert [(each.id, each.ended) for each in store.all_mutes()] == [("second", None), ("first", NOW + HOUR)]


def test_what_holds_no_more_cannot_be_taken_back_and_what_is_unclear_is_listed(store: Store) -> None:
    store.mute(mute("abc-1", until=NOW + HOUR))
    store.mute(mute("abc-2"))
    with pytest.raises(AmbiguousError, match='"abc" may be any of 2 mutes: abc-1, abc-2; write more of the id'):
        store.unmute("abc", NOW)
    with pytest.raises(NotStoredError, match='there is no mute called "x" and none that begins so'):
        store.unmute("x", NOW)
    with pytest.raises(NotStoredError, match="mute abc-1: it holds no more"):
        store.unmute("abc-1", NOW + HOUR)
    assert [each.ended for each in store.all_mutes()] == [None, None]


def owe(store: Store, id: str, *about: Event, hours: int, **changes: object) -> None:
    alert = Alert(id, Reason.NEW, about, (), ("anbar",), NOW)
    store.commit_alerts(about, [alert], [delivery(f"{id}/d", id, due=NOW + hours * HOUR, **changes)], NOW)


QAIM, RABIA = event("qaim/open"), event("rabia/open", "rabia", sources=("shafaq", "rudaw"))


@pytest.mark.parametrize(
    ("scope", "target"),
    [(MuteScope.CROSSING, "al-qaim"), (MuteScope.EVENT, "qaim/open"), (MuteScope.SOURCE, "shafaq")],
)
def test_what_waits_for_a_time_within_a_mute_is_held_and_owed_again_when_it_is_taken_back_before(
    store: Store, scope: MuteScope, target: str
) -> None:
    owe(store, "now", QAIM, hours=0)
    owe(store, "soon", QAIM, hours=1, purpose=Purpose.REMINDER)
    owe(store, "later", QAIM, hours=2, bundle="digest")
    owe(store, "after", QAIM, hours=6)
    owe(store, "tried", QAIM, hours=1, state=DeliveryState.FAILED, attempts=1)
    owe(store, "other", RABIA, hours=1)
    owe(store, "group", QAIM, RABIA, hours=1)
    wanted = mute(scope=scope, target=target, until=NOW + 3 * HOUR)
    assert store.mute(wanted) == 2
    owed = {each.alert for each in store.owed(NOW + 9 * HOUR, 99)}
    assert owed == {"now", "after", "tried", "other", "group"}
    (held,) = store.alert("later").deliveries
    assert (held.delivery.state, held.delivery.error) == (DeliveryState.CANCELLED, "muted (m1): أعمال صيانة")
    assert store.unmute("m1", NOW + HOUR) == (wanted, 1)
    assert {each.alert for each in store.owed(NOW + 9 * HOUR, 99)} == {*owed, "later"}


def test_what_was_acknowledged_meanwhile_does_not_come_back_with_the_end_of_a_mute(store: Store) -> None:
    owe(store, "soon", QAIM, hours=1, purpose=Purpose.REMINDER)
    store.acknowledge_alert("soon", "muted (m1): ", NOW)
    assert store.mute(mute()) == 0
    assert store.unmute("m1", NOW)[1] == 0
    assert store.owed(NOW + 9 * HOUR, 9) == []


def test_no_two_mutes_share_an_id(store: Store) -> None:
    store.mute(mute())
    with pytest.raises(StoreError, match=r"mutes\.id"):
        store.mute(mute())


def test_mutes_are_there_after_reopening(store: Store, url: str) -> None:
    store.mute(mute(until=NOW + HOUR))
    store.close()
    with open_store(url) as again:
        assert again.mutes(NOW) == [mute(until=NOW + HOUR)]


def test_thousands_of_old_mutes_cost_a_poll_nothing(store: Store) -> None:
    with asked_of(store) as asked:
        store.mutes(NOW)
    assert_found_by_index(store, [statement for statement in asked if statement.startswith("SELECT")])


def test_a_command_beside_a_daemon_that_writes_all_the_time_gets_its_turn(store: Store, url: str) -> None:
    done = Flag()

    def poll() -> int:
        number = 0
        while not done.is_set():
            store.commit_poll(told(str(number)))
            number += 1
        return number

    with ThreadPoolExecutor(1) as pool:
        polls = pool.submit(poll)
        with open_store(url) as other:
            for number in range(20):
                other.mute(Mute(f"m{number}", MuteScope.CROSSING, "al-qaim", "repairs", NOW))
                other.unmute(f"m{number}", NOW)
                other.mutes(NOW)
        done.set()
        number = polls.result()
    assert store.counts()["alerts"] == number
    assert len(store.all_mutes()) == 20
