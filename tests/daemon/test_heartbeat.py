"""A sign of life goes out while all is well, and only then."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from monitor.daemon.heartbeat import Beating
from monitor.model import Delivery
from monitor.settings import Heartbeat
from monitor.store import open_store
from tests.loopback import Answer, Loopback, hang_up

NOW = datetime(2025, 6, 14, 9, 12, tzinfo=UTC)
SECRET = "/ping/3f2c-s3cr3t"


@pytest.fixture
def web():
    with Loopback() as server:
        server.serve(SECRET, b"OK")
        yield server


@pytest.fixture
def store(tmp_path):
    with open_store(f"sqlite:///{tmp_path}/monitor.db") as opened:
        yield opened


def beating(web, store, clock=lambda: NOW, late=lambda: None) -> Beating:
    heartbeat = Heartbeat.model_validate({"url": web.url(SECRET), "allow_private": True})
    return Beating(heartbeat, "CrossingMonitor/test", store, clock, late)


def beats(*rounds) -> list[str]:
    """The log of these heartbeats, each after its preparation."""

    async def all_of_them() -> None:
        for heart, prepare in rounds:
            prepare()
            await heart.beat()

    with capture_logs() as lines:
        asyncio.run(all_of_them())
    assert SECRET.rpartition("/")[2] not in str(lines)
    return [line["event"] for line in lines]


def nothing() -> None:
    pass


def test_it_goes_out_while_all_is_well_and_the_store_has_the_pulse(web, store):
    heart = beating(web, store)
    assert beats((heart, nothing), (heart, nothing)) == []
    assert len(web.calls(SECRET)) == 2
    assert store.last_beat() == NOW


def test_it_is_withheld_while_a_message_waits_too_long_and_goes_out_again_after(web, store):
    notice = Delivery("notice/x/desk", "", "desk", "Trouble", "", due=NOW - timedelta(minutes=61))
    heart = beating(web, store)
    told = beats(
        (heart, lambda: store.remember_delivery(notice)),
        (heart, nothing),
        (heart, lambda: store.acknowledge([notice.id], NOW)),
    )
    assert told == ["heartbeat withheld", "heartbeat goes out again"]
    assert len(web.calls(SECRET)) == 1


def test_a_message_that_is_not_due_yet_is_no_trouble(web, store):
    store.remember_delivery(Delivery("notice/x/desk", "", "desk", "Digest", "", due=NOW + timedelta(hours=9)))
    assert beats((beating(web, store), nothing)) == []
    assert len(web.calls(SECRET)) == 1


def test_it_is_withheld_while_the_daemon_does_not_tick(web, store):
    late = ["nobody has looked for 90 s what is due"]
    heart = beating(web, store, late=lambda: late[0] if late else None)
    assert beats((heart, nothing), (heart, late.clear)) == ["heartbeat withheld", "heartbeat goes out again"]
    assert len(web.calls(SECRET)) == 1


def test_it_is_withheld_while_the_store_cannot_be_written(web, store, tmp_path):
    heart = beating(web, store)
    store.disconnect()  # connections of its own keep a file that is gone
    for file in tmp_path.glob("monitor.db*"):
        file.unlink()
    (tmp_path / "monitor.db").mkdir()
    assert beats((heart, nothing), (heart, nothing)) == ["heartbeat withheld"]
    assert not web.calls(SECRET)


def test_nobody_who_listens_is_said_once_and_so_is_that_somebody_does_again(web, store):
    heart = beating(web, store)
    told = beats(
        (heart, lambda: web.serve(SECRET, Answer(404))),
        (heart, lambda: web.serve(SECRET, hang_up())),
        (heart, lambda: web.serve(SECRET, Answer(204))),
    )
    assert told == ["heartbeat not heard", "heartbeat heard again"]
