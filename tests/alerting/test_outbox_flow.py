"""Floods, digests, failing channels and kills, with the real store and real servers."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alert_story import THE_DAY_BEFORE as NOW
from alert_story import alert, delivery, event

from monitor.alerting import DeliveryReport, Outbox, open_channels
from monitor.model import Delivery, DeliveryState, Purpose
from monitor.settings.channel import Channel
from monitor.settings.quantities import Rate
from monitor.store import Store, open_store
from tests.receivers import Hook, Mailbox, reply

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def owe(store: Store, *deliveries: Delivery) -> None:
    for one in deliveries:
        assert store.remember_delivery(one)


def outbox(store: Store, operator: tuple[str, ...] = (), **channels: Channel) -> Outbox:
    return Outbox(store, open_channels(channels), operator, timeout=2 * SECOND)


def deliver(box: Outbox, now: object = NOW) -> DeliveryReport:
    return asyncio.run(box.deliver(now))  # type: ignore[arg-type]


def notices_to(store: Store, channel: str) -> list[str]:
    return [one.subject for one in store.owed(NOW + timedelta(days=9), 99, channel)]


# Floods -------------------------------------------------------------------------------------------------------------


def test_fifty_events_in_a_minute_become_one_message_with_fifty_lines(store: Store, mailbox: Mailbox) -> None:
    owe(store, *(delivery(number) for number in range(50)))
    report = deliver(outbox(store, mail=Channel(url=mailbox.url)))
    assert (len(report.sent), report.messages) == (50, 1)
    (mail,) = mailbox.received
    assert mail["Subject"] == "Crossing Monitor: 50 alerts"
    for number in range(50):
        assert f"– {delivery(number).subject}\n" in mail.get_content().replace("\r\n", "\n")
    assert store.owed(NOW + HOUR, 99) == []


def test_what_the_limits_hold_back_goes_later_as_one_and_a_restart_forgets_none_of_it(
    tmp_path: Path, mailbox: Mailbox
) -> None:
    channel = Channel(url=mailbox.url, rate=Rate(2, HOUR))
    url = f"sqlite:///{tmp_path}/monitor.db"
    with open_store(url) as store:
        owe(store, delivery(1), delivery(2))
        assert deliver(outbox(store, mail=channel)).messages == 2
    with open_store(url) as store:
        owe(store, *(delivery(number) for number in range(3, 20)))
        held = deliver(outbox(store, mail=channel), NOW + 30 * MINUTE)
        assert (held.messages, held.held) == (0, 17)
        later = deliver(outbox(store, mail=channel), NOW + HOUR + MINUTE)
        assert (later.messages, len(later.sent), later.held) == (1, 17, 0)
    assert len(mailbox.received) == 3


def test_a_console_and_a_file_get_every_message_by_itself(store: Store, tmp_path: Path) -> None:
    owe(store, *(delivery(number, "log") for number in range(50)))
    assert deliver(outbox(store, log=Channel(path=str(tmp_path / "log.txt")))).messages == 50


def test_a_digest_arrives_as_one_message(store: Store, hook: Hook) -> None:
    owe(store, *(delivery(number, "hook", bundle="digest/anbar") for number in (1, 2)))
    assert deliver(outbox(store, hook=Channel(url=hook.url, language="ar"))).messages == 1
    ((headers, body),) = hook.calls
    assert body["title"] == "رصد المعابر: موجز – تنبيهان"
    assert headers["Idempotency-Key"].startswith("together/")


def test_a_message_of_many_is_the_same_at_every_attempt_whatever_comes_meanwhile(tmp_path: Path, hook: Hook) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    hook.answer = lambda request: request.connection.close()  # it may have taken it, and did not say so
    with open_store(url) as store:
        owe(store, *(delivery(number, "hook") for number in range(9)))
        (due,) = {failure.due for failure in deliver(outbox(store, hook=Channel(url=hook.url))).failed}
    hook.answer = lambda request: reply(request, 200)
    with open_store(url) as store:
        owe(store, *(delivery(number, "hook") for number in range(20, 30)))
        report = deliver(outbox(store, hook=Channel(url=hook.url)), due)
        assert (report.messages, len(report.sent)) == (2, 19)
    (first, sent), (again, sent_again), (other, _) = hook.calls
    assert first["Idempotency-Key"] == again["Idempotency-Key"] != other["Idempotency-Key"]
    assert sent == sent_again


def test_a_message_that_is_too_long_for_the_channel_goes_in_halves(store: Store, hook: Hook) -> None:
    owe(store, *(delivery(number, "hook") for number in range(12)))
    hook.answer = lambda request: reply(request, 413 if hook.calls[-1][1]["message"].count("– ") > 4 else 200)
    report = deliver(outbox(store, hook=Channel(url=hook.url)))
    assert (len(report.sent), report.messages, report.failed) == (12, 4, ())


# What nobody needs any more -----------------------------------------------------------------------------------------


def test_what_is_cancelled_between_reading_and_sending_is_not_sent(store: Store, hook: Hook) -> None:
    told = alert()
    due = [
        delivery(number, "hook", id=f"{told.id}/{purpose}", alert=told.id, purpose=purpose)
        for number, purpose in enumerate((Purpose.NEWS, Purpose.REMINDER, Purpose.ESCALATION))
    ]
    store.commit_alerts([event()], [told], [replace(one, due=NOW) for one in due], NOW)

    def acknowledged_meanwhile(request: object) -> None:
        store.acknowledge_alert(told.id, "somebody", NOW)
        reply(request, 200)  # type: ignore[arg-type]

    hook.answer = acknowledged_meanwhile  # type: ignore[assignment]
    report = deliver(outbox(store, hook=Channel(url=hook.url)))
    assert [one.purpose for one in report.sent] == [Purpose.ESCALATION, Purpose.NEWS]
    assert len(hook.calls) == 2
    states = {one.delivery.purpose: one.delivery.state for one in store.recent_alerts(9)[0].deliveries}
    assert states[Purpose.REMINDER] is DeliveryState.CANCELLED


# Channels that fail -------------------------------------------------------------------------------------------------


def test_a_failing_channel_is_told_on_another_once_and_its_recovery_once(
    tmp_path: Path, hook: Hook, mailbox: Mailbox
) -> None:
    channels = {"hook": Channel(url=hook.url), "mail": Channel(url=mailbox.url)}
    url = f"sqlite:///{tmp_path}/monitor.db"
    hook.answer = lambda request: reply(request, 503)
    now = NOW
    for number in range(8):
        with open_store(url) as store:  # a restart between any two attempts
            if number < 3:
                owe(store, delivery(number, "hook"))
            deliver(outbox(store, ("hook", "mail"), **channels), now)
        now += HOUR
    assert [mail["Subject"] for mail in mailbox.received] == ["Crossing Monitor: Channel hook fails"]
    hook.answer = lambda request: reply(request, 200)
    hook.calls.clear()
    with open_store(url) as store:
        for _ in range(3):
            deliver(outbox(store, ("hook", "mail"), **channels), now)
            now += HOUR
    assert [mail["Subject"] for mail in mailbox.received][1:] == ["Crossing Monitor: Channel hook takes messages again"]
    assert [call[1]["title"] for call in hook.calls] == [delivery(number).subject for number in range(3)]


def test_what_is_lost_for_good_is_told_at_once_and_once_for_all_of_it(
    store: Store, hook: Hook, mailbox: Mailbox
) -> None:
    owe(store, *(delivery(number, "hook") for number in range(3)))
    hook.answer = lambda request: reply(request, 401)
    box = outbox(store, ("hook", "mail"), hook=Channel(url=hook.url), mail=Channel(url=mailbox.url))
    report = deliver(box)
    assert [failure.due for failure in report.failed] == [None] * 3
    (mail,) = mailbox.received
    assert f"alerts retry {delivery(0, 'hook').id}" in mail.get_content()


@pytest.mark.parametrize(("operator", "told"), [(("hook",), "console"), ((), None)])
def test_trouble_is_never_told_on_the_channel_alone_that_has_it(
    store: Store, hook: Hook, operator: tuple[str, ...], told: str | None
) -> None:
    owe(store, delivery(1, "hook"))
    hook.answer = lambda request: reply(request, 404)
    report = deliver(outbox(store, operator, hook=Channel(url=hook.url), console=Channel(type="console")))
    assert [notice.channel for notice in report.told] == ([told] if told else [])


def test_a_time_to_come_back_is_kept_over_a_restart_by_the_whole_channel(tmp_path: Path, hook: Hook) -> None:
    url = f"sqlite:///{tmp_path}/monitor.db"
    hook.answer = lambda request: reply(request, 429, {"Retry-After": "1800"})
    with open_store(url) as store:
        owe(store, delivery(1, "hook"), delivery(2, "hook"))
        deliver(outbox(store, hook=Channel(url=hook.url)))
    hook.answer = lambda request: reply(request, 200)
    with open_store(url) as store:
        for minutes in (1, 10, 29):
            deliver(outbox(store, hook=Channel(url=hook.url)), NOW + minutes * MINUTE)
        assert len(hook.calls) == 1
        assert len(deliver(outbox(store, hook=Channel(url=hook.url)), NOW + 31 * MINUTE).sent) == 2


def test_one_message_that_its_service_cannot_bear_does_not_close_the_channel_to_others(
    store: Store, hook: Hook
) -> None:
    poison = delivery(0, "hook", subject="poison")
    owe(store, poison)
    hook.answer = lambda request: reply(request, 500 if hook.calls[-1][1]["title"] == "poison" else 200)
    box = outbox(store, hook=Channel(url=hook.url))
    now = NOW
    for number in range(1, 12):
        owe(store, delivery(number, "hook", due=now))
        deliver(box, now)
        now += 10 * MINUTE
    assert [one.delivery.subject for one in store.failed_deliveries()] == ["poison"]
    assert len(store.owed(now, 99, "hook")) <= 1


def test_it_is_given_up_after_the_time_that_the_user_set(store: Store, hook: Hook) -> None:
    owe(store, delivery(1, "hook", due=NOW))
    hook.answer = lambda request: reply(request, 500)
    box = outbox(store, hook=Channel(url=hook.url, give_up_after=2 * HOUR))
    now = NOW
    while store.failed_deliveries() == [] or store.failed_deliveries()[0].delivery.state is not DeliveryState.DEAD:
        deliver(box, now)
        now += MINUTE
    assert 2 * HOUR <= now - NOW <= 3 * HOUR + MINUTE
    hook.answer = lambda request: reply(request, 200)
    assert store.resurrect() == 1
    assert len(deliver(box, now + HOUR).sent) == 1


def test_fast_channels_are_served_while_another_hangs_however_much_it_is_owed(
    store: Store, hook: Hook, tmp_path: Path
) -> None:
    hook.answer = lambda request: hook.closing.wait(10) and None
    path = tmp_path / "log.txt"
    owe(store, *(delivery(number, "hook") for number in range(30)))
    owe(store, *(delivery(number, "log") for number in range(40)))
    done: list[float] = []

    async def watch() -> DeliveryReport:
        channels = {"hook": Channel(url=hook.url), "log": Channel(path=str(path))}
        box = Outbox(store, open_channels(channels), timeout=6 * SECOND)
        began = time.monotonic()
        passing = asyncio.create_task(box.deliver(NOW))
        while not path.exists() or path.read_text("utf-8").count(delivery().body) < 40:
            await asyncio.sleep(0.01)
        done.append(time.monotonic() - began)
        assert not passing.done()
        return await passing

    report = asyncio.run(watch())
    assert done[0] < 5, "the messages to a file waited for the channel that hangs for 6 s"
    assert {one.channel for one in report.sent} == {"log"}


def test_no_secret_of_a_channel_gets_into_the_state_or_into_a_notice(
    tmp_path: Path, hook: Hook, mailbox: Mailbox
) -> None:
    url = f"json://user:pa55word@127.0.0.1:{hook.port}/hook/s3cr3t-t0ken"
    hook.answer = lambda request: reply(request, 403, {}, f"{request.path} {request.headers['Authorization']} pa55word")
    path = tmp_path / "monitor.db"
    with open_store(f"sqlite:///{path}") as store:
        owe(store, delivery(1, "hook"))
        box = outbox(store, ("mail",), hook=Channel(url=url), mail=Channel(url=mailbox.url))
        report = deliver(box)
        assert "403" in report.failed[0].error
        state = b"".join(file.read_bytes() for file in tmp_path.glob("monitor.db*"))
    (mail,) = mailbox.received
    assert "403" in mail.get_content()
    for secret in ("s3cr3t-t0ken", "pa55word", "dXNlcjpwYTU1d29yZA"):
        assert secret not in mail.as_string()
        assert secret not in repr(report)
        assert secret.encode() not in state
