"""The service as systemd runs it: the unit is right and hardened, and the daemon says how it does."""

from __future__ import annotations

import re
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.daemon.service_manager import ServiceManager
from tests.road.conftest import configure, running, web  # noqa: F401 (fixtures)
from tests.road.feeds import rss

UNIT = Path(__file__).resolve().parents[2] / "deploy" / "systemd" / "crossing-monitor.service"
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


class Notified:
    """The socket on which systemd listens."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.messages: list[dict[str, str]] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.setblocking(False)

    def close(self) -> None:
        self._socket.close()

    def count(self, word: str) -> int:
        while True:
            try:
                message = self._socket.recv(4096).decode()
            except BlockingIOError:
                break
            self.messages.append(dict(line.split("=", 1) for line in message.splitlines()))
        return sum(word in message for message in self.messages)


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Notified]:
    listening = Notified(tmp_path / "notify")
    yield listening
    listening.close()


@pytest.fixture
def config(web, configure):  # noqa: F811
    web.serve("/feed", rss())
    return configure({"wire": {"url": web.url("/feed"), "full_text": False}})


def test_it_says_when_it_is_ready_when_it_reloads_and_when_it_stops(config, running, systemd):  # noqa: F811
    daemon = running(config, NOTIFY_SOCKET=str(systemd.path))
    daemon.until(lambda: systemd.count("READY") == 1)
    daemon.hang_up()
    daemon.until(lambda: systemd.count("READY") == 2)
    assert [next(iter(message)) for message in systemd.messages if "WATCHDOG" not in message] == [
        "READY",
        "RELOADING",
        "READY",
    ]
    reloading = next(message for message in systemd.messages if "RELOADING" in message)
    assert int(reloading["MONOTONIC_USEC"]) > 0
    assert daemon.stop() == 0
    assert systemd.count("STOPPING") == 1


def test_the_watchdog_is_kept_quiet_only_while_the_state_can_be_written(config, running, systemd):  # noqa: F811
    daemon = running(config, NOTIFY_SOCKET=str(systemd.path), WATCHDOG_USEC="1000000")
    daemon.until(lambda: systemd.count("WATCHDOG") > 3)
    state = sqlite3.connect(config.parent / "state" / "monitor.db", isolation_level=None)
    state.execute("BEGIN EXCLUSIVE")
    time.sleep(1)
    before = systemd.count("WATCHDOG")
    time.sleep(2)
    assert systemd.count("WATCHDOG") == before
    state.execute("ROLLBACK")
    state.close()
    daemon.until(lambda: systemd.count("WATCHDOG") > before + 1)


def test_without_a_service_manager_nobody_is_told_and_one_that_is_gone_does_no_harm(tmp_path):
    ServiceManager({}).ready()
    assert ServiceManager({"WATCHDOG_USEC": "1000"}).wants_signs_every is None
    ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "gone")}).alive()


def test_no_text_can_say_more_to_systemd_than_it_should(systemd):
    ServiceManager({"NOTIFY_SOCKET": str(systemd.path)}).unwell("the disk is full\nWATCHDOG=1\nREADY=1")
    assert systemd.count("STATUS") == 1
    assert list(systemd.messages[0]) == ["STATUS"]


@needs_systemd
def test_systemd_takes_the_unit(tmp_path):
    text = UNIT.read_text("utf-8").replace("/opt/crossing-monitor/bin/crossing-monitor", shutil.which("true") or "")
    unit = tmp_path / UNIT.name
    unit.write_text(text, "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert UNIT.name not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr


@needs_systemd
def test_what_the_service_could_do_if_it_were_taken_over_is_little():
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) < 2.5
