"""Alerts as they arrive at servers that other people wrote. `make proofs` installs what is missing here."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alert_story import THE_DAY_BEFORE as NOW
from alert_story import delivery

from monitor.alerting import Outbox, Outcome, Refused, Sent, open_channels
from monitor.settings.channel import Channel
from monitor.store import Store
from tests.real_servers import (
    MOSQUITTO,
    SYNAPSE,
    Homeserver,
    free_port,
    open_broker,
    open_homeserver,
    subscribed,
)

needs_synapse = pytest.mark.skipif(
    not (SYNAPSE / "bin" / "python").exists(), reason="the Matrix server Synapse is not installed: make proofs does it"
)
needs_mosquitto = pytest.mark.skipif(
    MOSQUITTO is None, reason="the MQTT broker mosquitto is not installed: make proofs does it"
)


def send(url: str, number: int = 1) -> Outcome:
    return asyncio.run(open_channels({"it": Channel(url=url)})["it"].send(delivery(number)))


# Matrix -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    with open_homeserver(tmp_path_factory.mktemp("synapse")) as opened:
        yield opened


@needs_synapse
@pytest.mark.xdist_group("synapse")
class TestMatrix:
    def test_arabic_arrives_in_a_room_and_a_repeat_is_seen_once(self, homeserver: Homeserver) -> None:
        before = len(homeserver.messages())
        for number in (1, 1, 2):  # the first was sent, but that was not recorded: it is sent again
            assert send(homeserver.url, number) == Sent()
        first, second = homeserver.messages()[before:]
        assert delivery(1).subject in first
        assert delivery(1).body.strip() in first.replace("\r\n", "\n")
        assert delivery(2).subject in second

    def test_a_user_with_a_password_may_be_named_too(self, homeserver: Homeserver) -> None:
        assert send(homeserver.url_with_password, 3) == Sent()
        assert delivery(3).subject in homeserver.messages()[-1]

    def test_a_long_message_arrives_whole(self, homeserver: Homeserver, store: Store) -> None:
        before = len(homeserver.messages())
        for number in range(120):
            assert store.remember_delivery(delivery(number, "room", body=f"{'نص ' * 700}\n{number} ends\n"))
        box = Outbox(store, open_channels({"room": Channel(url=homeserver.url)}))
        assert len(asyncio.run(box.deliver(NOW)).sent) == 120
        arrived = "\n".join(homeserver.messages()[before:])
        assert [number for number in range(120) if delivery(number).subject not in arrived] == []

    def test_a_room_that_refuses_us_is_told(self, homeserver: Homeserver) -> None:
        outcome = send(f"matrix://wrong-token@127.0.0.1:{homeserver.port}/%23crossings:localhost")
        assert isinstance(outcome, Refused)
        assert outcome.permanent
        assert "401" in outcome.error
        assert "wrong-token" not in outcome.error


# MQTT ---------------------------------------------------------------------------------------------------------------


@needs_mosquitto
def test_a_broker_gets_each_message_and_the_outbox_its_word(tmp_path: Path) -> None:
    port = free_port()
    threads = threading.active_count()
    with open_broker(tmp_path, port), subscribed(port, "crossings/#") as subscriber:
        for number in range(5):
            assert send(f"mqtt://127.0.0.1:{port}/crossings/alerts", number) == Sent()
        texts = subscriber.wait_for(5)
    for number, text in enumerate(texts):
        assert delivery(number).subject in text
        assert delivery(number).body.strip() in text.replace("\r\n", "\n")
    assert len(texts) == 5
    assert threading.active_count() <= threads + 1  # no message leaves a connection behind


@needs_mosquitto
def test_what_a_broker_that_is_down_did_not_get_arrives_when_it_is_up_again(tmp_path: Path, store: Store) -> None:
    port = free_port()
    url = f"mqtt://127.0.0.1:{port}/crossings"
    for number in range(3):
        assert store.remember_delivery(delivery(number, "broker"))
    box = Outbox(store, open_channels({"broker": Channel(url=url)}))
    (failure,) = asyncio.run(box.deliver(NOW)).failed
    assert failure.due is not None
    with open_broker(tmp_path, port), subscribed(port, "crossings") as subscriber:
        assert len(asyncio.run(box.deliver(failure.due)).sent) == 3
        assert len(subscriber.wait_for(3)) == 3
