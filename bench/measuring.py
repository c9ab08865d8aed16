"""What a program and all that it starts take: seconds of CPU, and memory at its highest."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_EVERY = 0.05  # seconds between two looks at the memory
_LONGEST = 1_800  # seconds


@dataclass(frozen=True, slots=True)
class Cost:
    """cpu: seconds, of the user and the system.  memory: MB resident at its highest, shared pages counted in each
    process.  wall: seconds."""

    cpu: float
    memory: float
    wall: float
    said: str = ""


def run(argv: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Cost:
    """Runs a program to its end. Raises RuntimeError where it fails."""
    began = time.monotonic()
    with (cwd / "said.txt").open("wb") as out, (cwd / "errors.txt").open("wb") as errors:
        process = subprocess.Popen(argv, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=out, stderr=errors)
        watch = Watch(process.pid)
        threading.Thread(target=watch.look, daemon=True).start()
        _, status, usage = os.wait4(process.pid, 0)
        watch.over.set()
    process.returncode = os.waitstatus_to_exitcode(status)
    said = (cwd / "said.txt").read_text("utf-8", "replace")
    if process.returncode != 0:
        complaint = (cwd / "errors.txt").read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{argv[0]} ended with status {process.returncode}:\n{said[-500:]}\n{complaint}")
    memory = max(watch.highest, usage.ru_maxrss / 1024 * 1.048576)
    return Cost(usage.ru_utime + usage.ru_stime, memory, time.monotonic() - began, said)


class Staying:
    """A program that stays and does a piece of work, and says a line, for each line that it is sent."""

    def __init__(self, argv: Sequence[str], cwd: Path, env: Mapping[str, str]) -> None:
        errors = (cwd / "errors.txt").open("wb")
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            argv, cwd=cwd, env=dict(env), stdin=pipe, stdout=pipe, stderr=errors, text=True
        )
        self._watch = Watch(self._process.pid)
        threading.Thread(target=self._watch.look, daemon=True).start()

    def work(self) -> Cost:
        """What one piece of work took; the first includes the start of the program."""
        began, before = time.monotonic(), 0.0 if self._idle is None else self._idle
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError(f"{self._process.args} ended with status {self._process.wait()}")
        self._idle = cpu_of(self._process.pid)
        return Cost(self._idle - before, self._watch.highest, time.monotonic() - began, said)

    _idle: float | None = None

    def end(self) -> None:
        self._watch.over.set()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


class Watch:
    """Looks at the memory of a process and its descendants until `over` is set."""

    def __init__(self, pid: int) -> None:
        self.over = threading.Event()
        self.highest = 0.0
        self._pid = pid

    def look(self) -> None:
        while not self.over.wait(_EVERY):
            self.highest = max(self.highest, sum(map(resident, family(self._pid))))


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    found, waiting = [], [pid]
    while waiting:
        found.append(each := waiting.pop())
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            waiting += _numbers(task)
    return found


def resident(pid: int) -> float:
    """MB; 0 for one that is gone."""
    pages = _numbers(Path(f"/proc/{pid}/statm"))
    return pages[1] * _PAGE / 1e6 if pages else 0.0


def cpu_of(pid: int) -> float:
    """Seconds that a running process and those of its descendants that run or were waited for have taken."""
    return sum(_cpu_of_one(each) for each in family(pid))


def _cpu_of_one(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS


def _numbers(file: Path) -> list[int]:
    try:
        return [int(word) for word in file.read_text("ascii").split()]
    except OSError:
        return []
