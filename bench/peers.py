"""What reading feeds costs us and others, in one run: python -m bench.peers [FEEDS…] [--only NAME…] [--write FILE].

Three polls of the same feeds: the first, one where nothing is new (304), and one where each has two new items.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.contenders import Contender, Newsboat, Ours, OursStaying, Prototype, Reader, ReaderStaying
from bench.measuring import Cost
from bench.newsstand import host_of_feed

EDITIONS = {"first": 0, "unchanged": 0, "new items": 1}


@dataclass(frozen=True)
class Result:
    contender: str
    version: str
    feeds: int
    phase: str
    cost: Cost


@contextmanager
def newsstand(feeds: int, now: datetime) -> Iterator[tuple[list[str], subprocess.Popen[str]]]:
    """The addresses of the feeds, and the process that serves them."""
    argv = [sys.executable, "-m", "bench.newsstand", str(feeds), now.isoformat()]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stand:
        assert stand.stdin is not None and stand.stdout is not None
        port = int(stand.stdout.readline())
        try:
            yield [f"http://{host_of_feed(number)}:{port}/feed/{number}" for number in range(feeds)], stand
        finally:
            stand.stdin.close()


def turn_to(stand: subprocess.Popen[str], edition: int) -> None:
    assert stand.stdin is not None and stand.stdout is not None
    stand.stdin.write(f"{edition}\n")
    stand.stdin.flush()
    stand.stdout.readline()


def measure(contender: Contender, version: str, feeds: int, now: datetime) -> Iterator[Result]:
    with newsstand(feeds, now) as (urls, stand), tempfile.TemporaryDirectory() as folder:
        contender.prepare(Path(folder), urls)
        try:
            for phase, edition in EDITIONS.items():
                turn_to(stand, edition)
                yield Result(contender.name, version, feeds, phase, contender.poll(Path(folder)))
        finally:
            contender.leave()


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    asked.add_argument("feeds", nargs="*", type=int, default=[200, 1000])
    asked.add_argument("--only", nargs="*")
    wanted = asked.parse_args()
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    contenders: list[Contender] = [Ours(), OursStaying(), Reader(), ReaderStaying(), Newsboat(), Prototype()]
    for contender in contenders:
        if wanted.only and contender.name not in wanted.only:
            continue
        version = contender.version()
        if version is None:
            print(f"{contender.name}: not here")
            continue
        for feeds in wanted.feeds:
            for r in measure(contender, version, feeds, now):
                c = r.cost
                print(
                    f"{r.contender:26} {r.version:10.10} {r.feeds:5} {r.phase:10} {c.cpu:7.2f} s CPU"
                    f" {c.memory:7.1f} MB {c.wall:6.1f} s   {c.said.strip()[-90:]!r}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
