"""The daemon is killed again and again in a busy hour of news, and its channels are flaky: nothing is lost.

`make kills` pulls the plug 200 times and prints what it counted; `make test` does so fewer times.
"""

from __future__ import annotations

import asyncio
import os
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote
from zlib import crc32

import pytest

from monitor.daemon import Daemon
from monitor.model import DeliveryState
from monitor.store import Store, open_store
from tests.loopback import Loopback
from tests.nursery import start
from tests.receivers import Hook, open_hook, reply
from tests.road.busy_hour import Newsstand, changes_told, reports

KILLS = int(os.environ.get("KILLS", "25"))
LONGEST_LIFE = 2.5  # seconds
SLOW = 0.2  # seconds that a receiver takes to answer after it took a message: here a kill makes a repeat
PATIENCE = "rto=1&cto=1"  # seconds that we wait for a flaky receiver
LAST = "last"  # the life of the daemon that is left in peace
ROUND = timedelta(minutes=5)
ROUNDS = 200  # after the last kill; what is still owed then never arrives


@dataclass
class Receiver:
    """Takes messages and notes which, and in which life of the daemon they were sent: the URL ends with its number."""

    hook: Hook
    taken: Counter[tuple[str, str]] = field(default_factory=Counter)  # (message, life)
    tries: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.hook.port}/${{LIFE}}?{PATIENCE}"

    def take(self, request: BaseHTTPRequestHandler) -> None:
        life = request.path.strip("/")
        with self.lock:
            self.taken[_key(request), life] += 1
        if life != LAST:
            time.sleep(SLOW)
        _answer(request, 200)

    def take_or_not(self, request: BaseHTTPRequestHandler) -> None:
        """Each message is refused once, twice or not at all, in one of five ways."""
        key = _key(request)
        with self.lock:
            self.tries[key] += 1
            turn = self.tries[key]
        if turn > crc32(key.encode()) % 3:
            self.take(request)
            return
        way = ("500", "429", "cut", "hang", "503")[crc32(f"{key} {turn}".encode()) % 5]
        self.refusals[way] += 1
        if way == "hang":
            self.hook.closing.wait(3)
        elif way == "429":
            _answer(request, 429, {"Retry-After": "2"})
        elif way != "cut":
            _answer(request, int(way))


def _key(request: BaseHTTPRequestHandler) -> str:
    return unquote(request.headers["Idempotency-Key"])


def _answer(request: BaseHTTPRequestHandler, status: int, headers: dict[str, str] | None = None) -> None:
    with suppress(OSError):  # the daemon was killed while it waited
        reply(request, status, headers)


def test_no_kill_at_any_instant_of_a_busy_hour_loses_an_alert_or_repeats_one_that_was_acknowledged(
    web: Loopback, configure: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    stand = Newsstand(web)
    with open_hook() as first, open_hook() as second, open_hook() as third:
        steady, flaky, grouped = Receiver(first), Receiver(second), Receiver(third)
        first.answer, second.answer, third.answer = steady.take, flaky.take_or_not, grouped.take
        each_alone = {"group_within": "0s", "rate": "1000/1m"}
        channels = {
            "steady": {"url": steady.url, **each_alone},
            "flaky": {"url": flaky.url, "language": "ar", **each_alone},
            "grouped": {"url": grouped.url, "language": "both", "group_within": "5s"},
        }
        polling = {"interval": "1s", "tick": "1s", "timeout": "10s", "host_pause": "0s"}
        config = configure(dict(stand.open()), channels=channels, polling=polling)
        began = time.monotonic()
        sent_at_kill = _killed_again_and_again(config, stand)
        took = time.monotonic() - began
        _drain(config, stand)
        sent_at_kill[LAST] = _sent(config)
    with _store(config) as store:
        told = [overview for overview in store.recent_alerts(1000) if overview.alert.watchlists]
    pairs = Counter((event.crossing, event.status) for each in told for event in each.alert.events)
    assert set(pairs) == changes_told(), "an announcement was lost"
    assert set(pairs.values()) == {1}, "the same news was told as news twice"

    deliveries = {each.delivery.id: each for overview in told for each in overview.deliveries}
    assert Counter(each.delivery.channel for each in deliveries.values()) == dict.fromkeys(
        ("steady", "flaky", "grouped", "file"), len(told)
    )
    assert {each.delivery.state for each in deliveries.values()} == {DeliveryState.SENT}

    lives: dict[str, list[str]] = defaultdict(list)
    for receiver in (steady, flaky, grouped):
        assert set(receiver.taken.values()) == {1}, "one daemon sent a message twice by itself"
        for id, life in receiver.taken:
            lives[id].append(life)
    messages = {each.delivery.message for each in deliveries.values() if each.delivery.channel != "file"}
    assert set(lives) == messages, "an alert never arrived, or one arrived that nobody owed"
    repeats = [(id, life) for id, taken_in in lives.items() for life in taken_in[:-1]]
    between = {
        (id, life) for id, taken_in in lives.items() for life in taken_in if id not in sent_at_kill.get(life, {id})
    }
    assert set(repeats) == between, (
        "a message came again though no kill fell between its sending and its acknowledgement"
    )

    written = (config.parent / "alerts.txt").read_text("utf-8")
    assert [overview.alert.id for overview in told if written.count(f"[{overview.alert.id}]") != 1] == []

    counts = {
        "kills": KILLS,
        "seconds": round(took),
        "reports": len(reports()),
        "alerts": len(told),
        "deliveries": len(deliveries),
        "messages, without the file's": len(lives),
        "refused": dict(sorted(flaky.refusals.items())),
        "kills between sending and acknowledgement": len({life for _, life in between}),
        "repeats": len(repeats),
    }
    with capsys.disabled():
        print("", *(f"{name}: {count}" for name, count in counts.items()), sep="\n")


def _killed_again_and_again(config: Path, stand: Newsstand) -> dict[str, set[str | None]]:
    """For each life of the daemon, the messages that were known as sent when it ended."""
    draw = random.Random(2026)
    sent: dict[str, set[str | None]] = {}
    log = config.parent / "daemon.log"
    for turn in range(KILLS):
        stand.tell(1 + turn * len(reports()) // max(1, KILLS * 9 // 10))  # all of them before the last tenth
        daemon = start(["run", "--config", str(config)], out=log, environ={"LIFE": str(turn)})
        time.sleep(draw.uniform(0.0, LONGEST_LIFE))
        daemon.kill()
        assert daemon.wait(60) == -9, f"the daemon ended by itself\n{log.read_text()[-3000:]}"
        sent[str(turn)] = _sent(config)
    return sent


def _sent(config: Path) -> set[str | None]:
    if not (config.parent / "state" / "monitor.db").exists():
        return set()
    with _store(config) as store:
        told = store.recent_alerts(1000)
    each_one = (each.delivery for overview in told for each in overview.deliveries)
    return {delivery.message for delivery in each_one if delivery.state is DeliveryState.SENT}


def _drain(config: Path, stand: Newsstand) -> None:
    """The hours after: the daemon is left in peace, and its clock goes faster than ours, so that every wait ends."""
    ahead = timedelta()

    async def follow() -> None:
        nonlocal ahead
        environ = {**os.environ, "LIFE": LAST}
        async with Daemon(config, environ, clock=lambda: datetime.now(UTC) + ahead) as daemon:
            for _ in range(ROUNDS):
                done = await daemon.once()
                if daemon.store.next_delivery_due() is None and not any(poll.error for poll in done.polls):
                    return
                ahead += ROUND

    stand.tell(len(reports()))
    asyncio.run(follow())


def _store(config: Path) -> Store:
    return open_store(f"sqlite:///{config.parent}/state/monitor.db")
