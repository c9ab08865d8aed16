"""The daemon can be stopped at any instant of its life: soon, with a status that says so, and without a traceback."""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.daemon.process import GRACE
from tests.loopback import Loopback
from tests.nursery import start
from tests.road.feeds import rss
from tests.road.running import Running

SOON = GRACE.total_seconds() + 5  # this machine may be busy
SUMMARY = "The border crossing of Al-Qaim was discussed by officials."
ARTICLE = f"<html><body><article><h1>Al-Qaim</h1>{f'<p>{SUMMARY} {SUMMARY}</p>' * 40}</article></body></html>"


@pytest.fixture
def config(web: Loopback, configure: Callable[..., Path]) -> Path:
    now = datetime.now(UTC)
    web.serve("/feed", rss(*((f"Al-Qaim {n}", SUMMARY, now) for n in range(5)), base=web.url("/")))
    for n in range(5):
        web.serve(f"/{n}", ARTICLE.encode(), {"Content-Type": "text/html"})
    return configure({"wire": {"url": web.url("/feed")}})


def ended_after(seconds: float, number: int, config: Path) -> tuple[int, float, str]:
    """Status, how long it took, and what it said, of a daemon that was sent a signal so long after its start."""
    log = config.parent / f"{number}-{seconds}.log"
    daemon = start(["run", "--config", str(config)], out=log)
    time.sleep(seconds)
    began = time.monotonic()
    daemon.send_signal(number)
    status = daemon.wait(SOON)
    return status, time.monotonic() - began, log.read_text("utf-8")


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0])
def test_sigterm_ends_it_from_its_first_second_on(config: Path, seconds: float):
    status, took, said = ended_after(seconds, signal.SIGTERM, config)
    assert status in (0, -signal.SIGTERM)
    assert took < SOON
    assert "Traceback" not in said


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0])
def test_ctrl_c_ends_it_from_its_first_second_on(config: Path, seconds: float):
    status, took, said = ended_after(seconds, signal.SIGINT, config)
    assert status in (0, 130)
    assert took < GRACE.total_seconds(), "it waited for nothing"
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["run", "once"])
@pytest.mark.parametrize("seconds", [0.1, 0.6, 1.2, 2.0])  # after Python itself has begun
def test_ctrl_c_in_a_terminal_is_no_traceback_of_any_process(config: Path, command: str, seconds: float):
    """All processes of the terminal are sent it, those that read articles too."""
    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell that runs the tests aside has it ignored
        begin = "from monitor.cli import main; print('begun', flush=True); main()"
        os.execv(sys.executable, [sys.executable, "-c", begin, command, "--config", str(config)])
    said = os.read(terminal, 65536)
    assert said.startswith(b"begun")
    sent, began = False, time.monotonic()
    while time.monotonic() - began < seconds + SOON:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                said += os.read(terminal, 65536)
            except OSError:  # the last process let go of it
                break
        if not sent and time.monotonic() - began > seconds:
            os.write(terminal, b"\x03")
            sent = True
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) in (0, 130)
    assert b"Traceback" not in said, said.decode()


@pytest.mark.skipif(shutil.which("pgrep") is None, reason="pgrep is not installed")
@pytest.mark.parametrize("how", ["stop", "kill"])
def test_no_process_that_reads_articles_outlives_it(config: Path, running: Callable[..., Running], how: str):
    daemon = running(config)
    daemon.until(lambda: workers_of(daemon.pid) != [])
    begun = workers_of(daemon.pid)
    getattr(daemon, how)()
    end = time.monotonic() + 5
    while time.monotonic() < end and any(Path(f"/proc/{pid}").exists() for pid in begun):
        time.sleep(0.05)
    assert [pid for pid in begun if Path(f"/proc/{pid}").exists()] == []


def workers_of(pid: int) -> list[str]:
    found = subprocess.run(["pgrep", "-P", str(pid), "-f", "worker.py"], capture_output=True, text=True, check=False)
    return found.stdout.split()
