"""What is owed arrives, in spite of channels that fail, hang and refuse. With the real store and real servers."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alert_story import THE_DAY_BEFORE as NOW
from alert_story import delivery
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerting import DeliveryReport, Outbox, open_channels
from monitor.alerting.retrying import GIVE_UP_AFTER, retry_at
from monitor.model import Delivery, DeliveryState
from monitor.settings.channel import Channel
from monitor.store import Store
from tests.receivers import Hook, Mailbox, reply

SECOND = timedelta(seconds=1)


def owe(store: Store, *deliveries: Delivery) -> None:
    for one in deliveries:
        assert store.remember_delivery(one)


def one_pass(
    store: Store, channels: Mapping[str, Channel], now: datetime = NOW, timeout: timedelta = 10 * SECOND
) -> DeliveryReport:
    return asyncio.run(Outbox(store, open_channels(channels), timeout=timeout).deliver(now))


def states(store: Store) -> dict[str, tuple[DeliveryState, str | None]]:
    """Of all that was not sent."""
    return {seen.delivery.id: (seen.delivery.state, seen.delivery.error) for seen in store.failed_deliveries()}


def test_what_is_owed_is_sent_in_order_and_then_owed_no_more(store: Store, mailbox: Mailbox) -> None:
    owe(store, *(delivery(number) for number in range(3)))
    report = one_pass(store, {"mail": Channel(url=mailbox.url)})
    assert [one.id for one in report.sent] == [delivery(number).id for number in range(3)]
    assert [mail["Subject"] for mail in mailbox.received] == [delivery(number).subject for number in range(3)]
    assert store.owed(NOW + timedelta(days=9), 10) == []
    assert one_pass(store, {"mail": Channel(url=mailbox.url)}) == DeliveryReport()


def test_a_long_queue_is_emptied_in_one_pass(store: Store, tmp_path: Path) -> None:
    owe(store, *(delivery(number, "log") for number in range(120)))
    assert len(one_pass(store, {"log": Channel(path=str(tmp_path / "log.txt"))}).sent) == 120


def test_what_is_not_due_yet_waits(store: Store, tmp_path: Path) -> None:
    owe(store, delivery(1, "log", due=NOW + SECOND))
    channels = {"log": Channel(path=str(tmp_path / "log.txt"))}
    assert one_pass(store, channels) == DeliveryReport()
    assert len(one_pass(store, channels, NOW + SECOND).sent) == 1


def test_a_server_that_fails_is_asked_again_until_it_takes_the_message(store: Store, hook: Hook) -> None:
    owe(store, delivery(1, "hook"))
    hook.answer = lambda request: reply(request, 500)
    now, waits = NOW, []
    for _ in range(4):
        (failure,) = one_pass(store, {"hook": Channel(url=hook.url)}, now).failed
        assert failure.due is not None
        waits.append((failure.due - now).total_seconds())
        assert one_pass(store, {"hook": Channel(url=hook.url)}, failure.due - SECOND) == DeliveryReport()
        now = failure.due
    assert waits == sorted(waits)
    assert states(store) == {delivery(1, "hook").id: (DeliveryState.FAILED, failure.error)}
    assert "500" in failure.error
    hook.answer = lambda request: reply(request, 200)
    assert len(one_pass(store, {"hook": Channel(url=hook.url)}, now).sent) == 1
    assert states(store) == {}


def test_a_server_that_asks_for_time_is_left_alone_for_it(store: Store, hook: Hook) -> None:
    owe(store, delivery(1, "hook"), delivery(2, "hook"))
    hook.answer = lambda request: reply(request, 429, {"Retry-After": "600"})
    outbox = Outbox(store, open_channels({"hook": Channel(url=hook.url)}))
    asyncio.run(outbox.deliver(NOW))
    for seconds in (1, 60, 599):
        asyncio.run(outbox.deliver(NOW + seconds * SECOND))
    assert len(hook.calls) == 1  # the second message did not knock either
    hook.answer = lambda request: reply(request, 200)
    assert len(asyncio.run(outbox.deliver(NOW + timedelta(minutes=11))).sent) == 2


def test_what_will_never_be_taken_is_dead_at_once_and_holds_nothing_up(store: Store, hook: Hook) -> None:
    owe(store, delivery(1, "hook"), delivery(2, "hook"))
    hook.answer = lambda request: reply(request, 404 if len(hook.calls) == 1 else 200)
    report = one_pass(store, {"hook": Channel(url=hook.url)})
    assert [one.id for one in report.sent] == [delivery(2, "hook").id]
    assert states(store) == {
        delivery(1, "hook").id: (DeliveryState.DEAD, "the service answers 404 Not Found"),
    }


def test_a_person_can_have_the_dead_sent_again(store: Store, hook: Hook) -> None:
    owe(store, delivery(1, "hook"))
    hook.answer = lambda request: reply(request, 403)
    one_pass(store, {"hook": Channel(url=hook.url)})
    hook.answer = lambda request: reply(request, 200)
    assert store.resurrect() == 1
    assert len(one_pass(store, {"hook": Channel(url=hook.url)}).sent) == 1


def test_a_channel_that_hangs_delays_no_other(store: Store, hook: Hook, mailbox: Mailbox) -> None:
    owe(store, delivery(1, "hook"), delivery(2, "mail"))
    hook.answer = lambda request: hook.closing.wait(10) and None
    arrived: list[float] = []

    async def watch() -> DeliveryReport:
        began = time.monotonic()
        channels = open_channels({"hook": Channel(url=hook.url), "mail": Channel(url=mailbox.url)})
        passing = asyncio.create_task(Outbox(store, channels, timeout=2 * SECOND).deliver(NOW))
        while not mailbox.received:
            await asyncio.sleep(0.01)
        arrived.append(time.monotonic() - began)
        return await passing

    began = time.monotonic()
    report = asyncio.run(watch())
    assert arrived[0] < 1.9
    assert time.monotonic() - began < 4  # nothing waits for the thread that hangs
    assert [one.channel for one in report.sent] == ["mail"]
    assert [failure.error for failure in report.failed] == ["no answer within 2 s"]


def test_passes_may_overlap_and_send_nothing_twice(store: Store, hook: Hook, mailbox: Mailbox) -> None:
    owe(store, delivery(1, "hook"))

    def slowly(request: object) -> None:
        time.sleep(0.5)
        reply(request, 200)  # type: ignore[arg-type]

    hook.answer = slowly

    async def overlap() -> list[DeliveryReport]:
        outbox = Outbox(store, open_channels({"hook": Channel(url=hook.url), "mail": Channel(url=mailbox.url)}))
        first = asyncio.create_task(outbox.deliver(NOW))
        await asyncio.sleep(0.2)
        owe(store, delivery(2, "mail"))
        second = await outbox.deliver(NOW)  # it does not wait for the channel that is busy
        assert not first.done()
        return [await first, second]

    first, second = asyncio.run(overlap())
    assert [one.channel for one in first.sent] == ["hook"]
    assert [one.channel for one in second.sent] == ["mail"]
    assert len(hook.calls) == 1


def test_a_channel_that_was_taken_out_of_the_configuration_is_told_and_the_message_kept(store: Store) -> None:
    owe(store, delivery(1, "gone"))
    (failure,) = one_pass(store, {}).failed
    assert failure.due is None
    assert "there is no channel gone any more" in failure.error
    assert states(store)[delivery(1, "gone").id][0] is DeliveryState.DEAD


def test_a_message_that_was_sent_but_not_recorded_is_sent_again_but_not_at_once(
    store: Store, mailbox: Mailbox, tmp_path: Path
) -> None:
    owe(store, delivery(1))
    outbox = Outbox(store, open_channels({"mail": Channel(url=mailbox.url)}))
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON deliveries WHEN NEW.sent_at IS NOT NULL"
            " BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
        with pytest.raises(ExceptionGroup, match="could not be recorded"):
            asyncio.run(outbox.deliver(NOW))
        asyncio.run(outbox.deliver(NOW + SECOND))
        assert len(mailbox.received) == 1
        database.execute("DROP TRIGGER full")
    assert len(asyncio.run(outbox.deliver(NOW + timedelta(minutes=2))).sent) == 1
    first, repeat = mailbox.received
    assert first["Message-ID"] == repeat["Message-ID"]


# When to try again ----------------------------------------------------------------------------------------------------


@given(st.integers(1, 79), st.text(max_size=20), st.none() | st.timedeltas(timedelta(), timedelta(days=400)))
def test_a_wait_is_between_half_a_minute_and_an_hour_or_as_long_as_asked(
    attempts: int, key: str, asked: timedelta | None
) -> None:
    due = retry_at(attempts, NOW, asked, key, NOW)
    assert due is not None
    assert due == retry_at(attempts, NOW, asked, key, NOW)
    wait = due - NOW
    assert timedelta(seconds=30) <= wait <= max(timedelta(hours=1), min(asked or timedelta(), timedelta(days=1)))
    assert asked is None or wait >= min(asked, timedelta(days=1))


def test_waits_double_and_are_spread() -> None:
    first = [retry_at(1, NOW, None, str(key), NOW) for key in range(50)]
    assert len(set(first)) == 50
    assert all(one is not None and 30 <= (one - NOW).total_seconds() <= 45 for one in first)
    fourth = retry_at(4, NOW, None, "key", NOW)
    assert fourth is not None
    assert 240 <= (fourth - NOW).total_seconds() <= 360


@pytest.mark.parametrize("limit", [timedelta(hours=2), GIVE_UP_AFTER])
def test_it_is_given_up_when_it_has_been_due_for_as_long_as_the_user_set(limit: timedelta) -> None:
    now, attempts = NOW, 1
    while (due := retry_at(attempts, now, None, "key", NOW, limit)) is not None:
        now, attempts = due, attempts + 1
    assert limit <= now - NOW <= limit + timedelta(hours=1)


def test_what_waited_while_the_monitor_was_off_gets_its_chance() -> None:
    long_ago = NOW - timedelta(days=30)
    assert [retry_at(attempt, NOW, None, "key", long_ago) is None for attempt in (1, 2, 3, 4, 5)] == [False] * 4 + [
        True
    ]
