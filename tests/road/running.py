"""A daemon as its user runs it: the real command line in a process of its own, on a real configuration."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ALERT_ID = re.compile(r"^\[(\S+:[a-z ]+:[0-9a-f]+)\]$", re.MULTILINE)


class Running:
    """`crossing-monitor run` on a config folder; its alerts are read from the file channel `alerts.txt` beside it."""

    def __init__(self, config: Path, *options: str, **environ: str) -> None:
        self.config = config
        self._options = options
        self._environ = {**os.environ, **environ, "PYTHONUNBUFFERED": "1"}
        self._log = (config.parent / "daemon.log").open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "monitor", "run", "--config", str(self.config), *self._options],
            stdout=self._log,
            stderr=self._log,
            env=self._environ,
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
        self._log.close()

    @property
    def log(self) -> str:
        return (self.config.parent / "daemon.log").read_text("utf-8", "replace")

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
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments, *options],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
