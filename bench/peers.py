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
from datetime import UTC, datetime
from pathlib import Path

from bench.contenders import (
    ChangeDetection,
    Contender,
    Newsboat,
    Ours,
    OursStaying,
    Prototype,
    Reader,
    ReaderStaying,
)
from bench.newsstand import host_of_feed
from bench.report import Result, write_report

EDITIONS = {"first": 0, "unchanged": 0, "new items": 1}


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
    asked.add_argument("feeds", nargs="*", type=int, default=[200, 1000], help="how many; several runs for several")
    asked.add_argument("--only", nargs="*", help="the names of the programs")
    asked.add_argument("--write", type=Path, metavar="FILE", help="the page that takes table and plot")
    wanted = asked.parse_args()
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    contenders: list[Contender] = [
        Ours(),
        OursStaying(),
        Reader(),
        ReaderStaying(),
        ChangeDetection(),
        Newsboat(),
        Prototype(),
    ]
    results: list[Result] = []
    for contender in contenders:
        if wanted.only and contender.name not in wanted.only:
            continue
        version = contender.version()
        if version is None:
            print(f"{contender.name}: not here")
            continue
        for feeds in wanted.feeds:
            for result in measure(contender, version, feeds, now):
                results.append(result)
                cost = result.cost
                print(
                    f"{result.contender:26} {result.feeds:5} {result.phase:10} {cost.cpu:7.2f} s CPU"
                    f" {cost.memory:7.1f} MB {cost.wall:6.1f} s   {' '.join(cost.said.split())[-60:]}",
                    flush=True,
                )
    if wanted.write is not None:
        write_report(wanted.write, results)


if __name__ == "__main__":
    main()
