"""One season of the farm: the real daemon reads it, and what came of that is counted."""

from __future__ import annotations

import os
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ruamel.yaml import YAML
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.exc import OperationalError

from bench.farm.grounds import Farm, Grounds, Outlet
from bench.farm.news import OLD, TOKEN, Times
from monitor.store.tables import items, sources
from tests.road.running import Running

_NEWS_ALERT = re.compile(r"^\[([\w-]+):closed:[^:\]]*:new:[0-9a-f]+\]$", re.MULTILINE)
_LEEWAY = 0.1  # seconds that a busy server may take to see that an answer is over


@dataclass(frozen=True, slots=True)
class Stored:
    """A piece as it stands in the store: how often, and how long after it was published."""

    times: int
    delay: float  # seconds


@dataclass(frozen=True)
class Harvest:
    """What one season brought, and what it cost: seconds of its time and of CPU from the first news on, and the most
    memory in MB."""

    outlets: Sequence[Outlet]
    stored: dict[str, Stored]
    errors: dict[str, str]  # of sources, by name
    alerts: Counter[str]  # closures that were told as news, by crossing
    overlapping: list[str]  # hosts that were asked two things at a time
    hurried: dict[str, float]  # hosts that had less than their pause, and how much
    requests: int
    statuses: Counter[int]
    seconds: float
    cpu: float
    memory: float
    log: str = field(repr=False)

    @property
    def delays(self) -> list[float]:
        prompt = [piece.id for outlet in self.outlets if outlet.is_prompt for piece in outlet.pieces[OLD:]]
        return sorted(self.stored[id].delay for id in prompt if id in self.stored)

    @property
    def late(self) -> float:
        """The delay that 95 of 100 pieces stay within."""
        return statistics.quantiles(self.delays, n=20)[-1] if len(self.delays) > 1 else 0.0

    def lost(self) -> list[str]:
        """Pieces of sources that could be read which are not there, and closures that nobody was told."""
        wanted = [piece for outlet in self.outlets if outlet.is_readable for piece in outlet.pieces]
        told = {piece.crossing for piece in wanted if piece.crossing}
        return [
            *(f"piece {piece.id}" for piece in wanted if piece.id not in self.stored),
            *(f"the closure of {crossing}" for crossing in sorted(told - self.alerts.keys())),
        ]

    def repeated(self) -> list[str]:
        return [
            *(f"piece {id}" for id, stored in self.stored.items() if stored.times > 1),
            *(f"the closure of {crossing}" for crossing, times in self.alerts.items() if times > 1),
        ]

    def invented(self) -> list[str]:
        told = {piece.crossing for outlet in self.outlets for piece in outlet.pieces}
        return [f"the closure of {crossing}" for crossing in self.alerts if crossing not in told]

    def silent(self) -> list[str]:
        """Sources that cannot be read, and of which nothing says so."""
        return [o.name for o in self.outlets if not o.is_readable and not self.errors.get(o.name)]

    def wrong(self) -> list[str]:
        """All that should not be."""
        found = {
            "lost": self.lost(),
            "stored or told twice": self.repeated(),
            "told, though nobody said it": self.invented(),
            "ill, and nothing says so": self.silent(),
            "asked two things at a time": self.overlapping,
            "asked before the pause was over": [f"{host} ({gap:.2f} s)" for host, gap in self.hurried.items()],
        }
        return [f"{what}: {len(which)}, such as {', '.join(which[:5])}" for what, which in found.items() if which]

    def __str__(self) -> str:
        delays = self.delays
        crossings = len({piece.crossing for outlet in self.outlets for piece in outlet.pieces if piece.crossing})
        return "\n".join(
            [
                f"{len(self.outlets)} sources, {sum(o.is_prompt for o in self.outlets)} of them prompt,"
                f" {sum(not o.is_readable for o in self.outlets)} ill; {self.seconds:.0f} s",
                f"{len(self.stored)} pieces stored, {len(self.alerts)} closures told (of {crossings})",
                f"of prompt sources: median {statistics.median(delays or [0]):.1f} s, 95 of 100 within"
                f" {self.late:.1f} s, the last {max(delays, default=0):.1f} s after publication",
                f"{self.requests} requests; answers "
                + ", ".join(f"{status or 'cut off'}: {many}" for status, many in sorted(self.statuses.items())),
                f"{self.cpu:.1f} s of CPU ({100 * self.cpu / self.seconds:.0f} % of a core), {self.memory:.0f} MB",
                *self.wrong(),
            ]
        )


@dataclass(frozen=True, slots=True)
class Season:
    """publishing: how long news come. patience: how long all of it is waited for then. interval, timeout, pause: of the
    settings, in seconds."""

    farm: Farm
    publishing: timedelta
    interval: int
    patience: timedelta = timedelta(minutes=3)
    timeout: int = 20
    pause: int = 1
    at_once: int = 16

    def harvest(self, folder: Path) -> Harvest:
        """News come when each source that can be read was read once: what is there by then is learned silently."""
        opened = datetime.now(UTC)
        with Grounds(self.farm.outlets(Times(opened)), folder) as grounds:
            daemon = Running(self._configured(grounds, folder))
            daemon.start()
            try:
                _until(lambda: _all_is_there(grounds, folder, with_ill=False), self.patience)
                begins = datetime.now(UTC) + timedelta(seconds=1)
                ends = begins + self.publishing
                grounds.begin(self.farm.outlets(Times(opened, begins, ends)))
                began, (cpu_before, _) = time.monotonic(), _costs(daemon.pid)
                time.sleep(max(0.0, (ends - datetime.now(UTC)).total_seconds()))
                _until(lambda: _all_is_there(grounds, folder), self.patience)
                seconds, (cpu, memory) = time.monotonic() - began, _costs(daemon.pid)
                daemon.stop()
            finally:
                daemon.close()
            return self._harvest(grounds, daemon, folder, seconds, cpu - cpu_before, memory)

    def _harvest(
        self, grounds: Grounds, daemon: Running, folder: Path, seconds: float, cpu: float, memory: float
    ) -> Harvest:
        grown = list(grounds.outlets.values())
        with _opened(folder) as connection:
            stored, errors = _stored(connection, grown), _errors(connection)
        gaps = {host: gaps for host, visits in grounds.visits.items() if (gaps := visits.gaps())}
        return Harvest(
            outlets=grown,
            stored=stored,
            errors=errors,
            alerts=Counter(_NEWS_ALERT.findall(daemon.alerts)),
            overlapping=[name for name, host in grounds.hosts.items() if host.most_at_once > 1],
            hurried={host: min(its) for host, its in gaps.items() if min(its) < self.pause - _LEEWAY},
            requests=sum(len(visits.asked) for visits in grounds.visits.values()),
            statuses=sum((visits.statuses for visits in grounds.visits.values()), Counter()),
            seconds=seconds,
            cpu=cpu,
            memory=memory,
            log=daemon.log,
        )

    def _configured(self, grounds: Grounds, folder: Path) -> Path:
        config = folder / "config"
        (config / "watchlists").mkdir(parents=True)
        polling = {
            "interval": f"{self.interval}s",
            "timeout": f"{self.timeout}s",
            "host_pause": f"{self.pause}s",
            "at_once": self.at_once,
        }
        channels = {"file": {"path": "alerts.txt"}}
        _write(config / "monitor.yaml", {"polling": polling, "channels": channels, "allow_commands": True})
        _write(config / "sources.yaml", grounds.config)
        _write(config / "watchlists" / "all.yaml", {"channels": ["file"]})
        return config


def _until(holds: Callable[[], bool], patience: timedelta) -> None:
    ends = time.monotonic() + patience.total_seconds()
    while time.monotonic() < ends and not holds():
        time.sleep(0.5)


def _all_is_there(grounds: Grounds, folder: Path, *, with_ill: bool = True) -> bool:
    """Whether the store holds all that can be read, and the messages are out. with_ill: and knows who is ill."""
    grown = [outlet for outlet in grounds.outlets.values() if outlet.is_readable]
    wanted = {piece.id for outlet in grown for piece in outlet.pieces}
    told = {piece.crossing for outlet in grown for piece in outlet.pieces if piece.crossing}
    if not (folder / "state" / "monitor.db").exists():
        return False
    try:
        with _opened(folder) as connection:
            stored, errors = _stored(connection, grown), _errors(connection)
    except OperationalError:  # its tables are being made
        return False
    alerts = folder / "alerts.txt"
    heard = set(_NEWS_ALERT.findall(alerts.read_text("utf-8"))) if alerts.exists() else set()
    ill = {outlet.name for outlet in grounds.outlets.values() if with_ill and not outlet.is_readable}
    return wanted <= stored.keys() and told <= heard and all(errors.get(name) for name in ill)


def _opened(folder: Path) -> Connection:
    return create_engine(f"sqlite:///file:{folder}/state/monitor.db?mode=ro&uri=true").connect()


def _stored(connection: Connection, grown: Sequence[Outlet]) -> dict[str, Stored]:
    published = {piece.id: piece.at for outlet in grown for piece in outlet.pieces}
    found: dict[str, Stored] = {}
    for row in connection.execute(select(items.c.title, items.c.summary, items.c.content, items.c.first_seen)):
        token = TOKEN.search(f"{row.title}\n{row.summary}\n{row.content}")
        if token is None:
            continue
        id = f"{token[1]}-{token[2]}"
        if id not in published:
            continue
        before = found.get(id)
        delay = (row.first_seen - published[id]).total_seconds()
        found[id] = Stored(1 + (before.times if before else 0), delay if before is None else before.delay)
    return found


def _errors(connection: Connection) -> dict[str, str]:
    return {row.name: row.error or "" for row in connection.execute(select(sources.c.name, sources.c.error))}


def _costs(pid: int) -> tuple[float, float]:
    """(seconds of CPU of a process and the programs that it ran, the most memory that it had in MB)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK"), int(peak[1]) / 1000 if peak else 0.0


def _write(path: Path, value: object) -> None:
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(value, file)
