"""A day of the daemon's life in accelerated time, and that it grows by nothing: python -m bench.day [DAYS].

Every five minutes of a clock that is moved by hand, every source of the newsroom is polled and what is owed is
delivered. In the first quarter of the day the story is told; from then on memory, open handles and threads must stay as
they are. Newsroom and daemon share one process, so what is counted is that of both.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.daemon import Daemon
from monitor.daemon.retention import forget_old
from monitor.logs import set_up_logs
from monitor.newsroom import Newsroom, write_configuration

STEP = timedelta(minutes=5)
A_DAY = timedelta(days=1) // STEP
MOST_GROWTH = 8.0  # MB a day, which is what the allocator's mood makes
MOST_HANDLES = 3  # connections that are kept alive come and go


@dataclass(frozen=True)
class Sample:
    at: timedelta
    memory: float  # MB resident
    handles: int
    threads: int

    def __str__(self) -> str:
        hours = self.at.total_seconds() / 3600
        return f"{hours:5.1f} h   {self.memory:7.1f} MB   {self.handles:3d} handles   {self.threads:3d} threads"


def sample(at: timedelta) -> Sample:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return Sample(at, pages * 4096 / 1e6, len(list(Path("/proc/self/fd").iterdir())), threading.active_count())


async def live(days: int) -> list[Sample]:
    began = datetime.now(UTC)
    now = began
    samples = []
    with tempfile.TemporaryDirectory() as folder, Newsroom(began) as newsroom, open("/dev/null", "w") as nowhere:  # noqa: PTH123
        config = write_configuration(Path(folder) / "config", newsroom.base_url)
        async with Daemon(config, {}, clock=lambda: now, stream=nowhere) as daemon:
            for turn in range(days * A_DAY + 1):
                now = began + turn * STEP
                newsroom.advance_to(min(1.0, turn / (A_DAY // 4)) * newsroom.duration)
                await daemon.once()
                if turn % A_DAY == 0:
                    await forget_old(daemon.store, daemon.settings.keep, lambda: now)  # noqa: B023
                if turn % (A_DAY // 12) == 0:
                    samples.append(sample(now - began))
                    print(samples[-1], flush=True)
            counts = daemon.store.counts()
    print(f"{counts['items']} items, {counts['alerts']} alerts, {counts['deliveries sent']} messages")
    return samples


def main() -> None:
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    set_up_logs(quiet=True)
    started, cpu = time.monotonic(), time.process_time()
    samples = asyncio.run(live(days))
    print(f"{days * A_DAY + 1} rounds in {time.monotonic() - started:.0f} s, {time.process_time() - cpu:.0f} s of CPU")
    grown = _grown(samples[4], samples[-1], days)  # from the eighth hour on
    if grown:
        sys.exit("; ".join(grown))
    print("flat")


def _grown(first: Sample, last: Sample, days: int) -> list[str]:
    found = {
        "memory grows": last.memory - first.memory > MOST_GROWTH * days,
        "handles are not given back": abs(last.handles - first.handles) > MOST_HANDLES,
        "threads do not end": abs(last.threads - first.threads) > MOST_HANDLES,
    }
    return [what for what, holds in found.items() if holds]


if __name__ == "__main__":
    main()
