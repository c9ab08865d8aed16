"""A daemon as its user runs it: the real command line in a process of its own, on a real configuration."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.nursery import Child, run, start

ALERT_ID = re.compile(r"^\[(\S+:[a-z ]+:[0-9a-f]+)\]$", re.MULTILINE)


class Running:
    """`crossing-monitor run` on a config folder; its alerts are read from the file channel `alerts.txt` beside it."""

    def __init__(self, config: Path, *options: str, **environ: str) -> None:
        self.config = config
        self._options = options
        self._environ = environ
        self._log = config.parent / "daemon.log"
        self._process: Child | None = None

    def start(self) -> None:
        self._process = start(
            ["run", "--config", str(self.config), *self._options], out=self._log, environ=self._environ
        )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Pulls the plug."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)

    def hang_up(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGHUP)

    def stop(self) -> int:
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(20)

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    @property
    def alerts(self) -> str:
        path = self.config.parent / "alerts.txt"
        return path.read_text("utf-8") if path.exists() else ""

    @property
    def alert_ids(self) -> list[str]:
        return ALERT_ID.findall(self.alerts)

    @property
    def subjects(self) -> list[str]:
        lines = self.alerts.splitlines()
        return [lines[i + 1] for i in range(len(lines) - 2) if set(lines[i]) == {"─"} and set(lines[i + 2]) == {"─"}]

    def until(self, holds: Callable[[], bool], seconds: float = 30.0) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"it did not come in {seconds} s\n{self.log[-3000:]}\n{self.alerts}"
            assert self._process is None or self._process.poll() is None, f"the daemon ended\n{self.log[-3000:]}"
            time.sleep(0.05)


def command(*arguments: str, config: Path | None = None) -> subprocess.CompletedProcess[str]:
    """One command of the real command line, to its end."""
    options = ["--config", str(config)] if config else []
    done = run([*arguments, *options])
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
