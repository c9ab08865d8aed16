"""The real command line without the start of an interpreter: a process that has imported all and forks at a word.

    child = start(["run", "--config", "config"], out=Path("daemon.log"))   # like subprocess.Popen
    done = run(["check"], cwd=home, stdin=b"")                              # like subprocess.run

What a start costs (two seconds of imports and of words for the detector) is paid once by each process of the tests.
What a child does is what `python -m monitor` does, from the arguments on.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class Child:
    """What tests need of `subprocess.Popen`."""

    def __init__(self, pid: int, nursery: Nursery) -> None:
        self.pid = pid
        self._nursery = nursery
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """How it ended: its status, or the negative number of a signal; None while it lives."""
        if self.returncode is None:
            self.returncode = self._nursery.ask({"ended": self.pid})
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        ends = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if ends is not None and time.monotonic() > ends:
                raise subprocess.TimeoutExpired(f"child {self.pid}", timeout or 0.0)
            time.sleep(0.01)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class Nursery:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._lock = threading.Lock()
        atexit.register(self.close)

    def ask(self, request: Mapping[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """Ends it and all its children."""
        self._process.communicate()


@cache
def nursery() -> Nursery:
    return Nursery()


def start(
    arguments: Sequence[str],
    *,
    out: Path | str = os.devnull,
    err: Path | str | None = None,
    stdin: Path | str = os.devnull,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Child:
    """out, err: files to which is appended; without `err`, both go to `out`. environ: beside what is there."""
    request = {
        "arguments": list(arguments),
        "environ": {**os.environ, **(environ or {})},
        "cwd": str(cwd or Path.cwd()),
        "files": [str(stdin), str(out), str(err or out)],
    }
    return Child(nursery().ask(request), nursery())


def run(
    arguments: Sequence[str],
    *,
    stdin: bytes = b"",
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[bytes]:
    """To its end."""
    with tempfile.TemporaryDirectory() as folder:
        given, out, err = (Path(folder) / name for name in ("in", "out", "err"))
        given.write_bytes(stdin)
        child = start(arguments, out=out, err=err, stdin=given, environ=environ, cwd=cwd)
        try:
            status = child.wait(timeout)
        finally:
            child.kill()
        return subprocess.CompletedProcess(list(arguments), status, out.read_bytes(), err.read_bytes())


# --- in the nursery


def main() -> None:
    _warm_up()
    children: set[int] = set()
    for line in sys.stdin:
        request = json.loads(line)
        if "arguments" in request:
            answer: int | None = os.fork() or _live(**request)
            children.add(answer or 0)
        else:
            pid, status = os.waitpid(request["ended"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
            children.discard(pid)
        print(json.dumps(answer), flush=True)
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _warm_up() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs the tests aside has it ignored
    import gc

    import apprise  # noqa: F401
    import trafilatura  # noqa: F401

    import monitor.alerting.apprise_channel
    import monitor.cli.commands
    import monitor.cli.running
    import monitor.daemon
    import monitor.web.site  # noqa: F401
    from monitor.crossings import load_crossings
    from monitor.detection import Detector

    Detector(load_crossings())
    gc.freeze()


def _live(arguments: list[str], environ: dict[str, str], cwd: str, files: list[str]) -> int:
    """In the child: a command from its arguments to its end."""
    from monitor.cli.ending import run_to_the_end

    os.environ.clear()
    os.environ.update(environ)
    os.chdir(cwd)
    given, out, err = files
    os.dup2(os.open(given, os.O_RDONLY), 0)
    os.dup2(os.open(out, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644), 1)
    os.dup2(os.open(err, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644), 2)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), "utf-8")
    for name, number in (("stdout", 1), ("stderr", 2)):
        raw = io.BufferedWriter(io.FileIO(number, "w", closefd=False))
        setattr(sys, name, io.TextIOWrapper(raw, "utf-8", write_through=True))
    status = 70
    try:
        status = run_to_the_end(arguments)
    except BaseException:
        import traceback

        traceback.print_exc()
        status = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
