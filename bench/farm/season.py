"""One season of the farm: the real daemon reads it, and what came of that is counted."""

from __future__ import annotations

import os
import re
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ruamel.yaml import YAML
from sqlalchemy import Connection, select

from bench.farm.grounds import Grounds, Outlet
from bench.farm.news import OLD, TOKEN
from monitor.store.tables import items, sources
from tests.road.running import Running

_NEWS_ALERT = re.compile(r"^\[([\w-]+):closed:[^:\]]*:new:[0-9a-f]+\]$", re.MULTILINE)
_LEEWAY = 0.02  # seconds by which two clocks may see a pause differently


@dataclass(frozen=True, slots=True)
class Stored:
    """A piece as it stands in the store: how often, and how long after it was published."""

    times: int
    delay: float  # seconds


@dataclass(frozen=True)
class Harvest:
    """What one season brought, and what it cost.

    waited: seconds after the last publication until all was there.  delays: of the prompt sources, in seconds.
    """

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
    memory: float  # MB, at most
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

    def silent(self) -> list[str]:
        """Sources that cannot be read, and of which nothing says so."""
        return [o.name for o in self.outlets if not o.is_readable and not self.errors.get(o.name)]

    def wrong(self) -> list[str]:
        """All that should not be."""
        found = {
            "lost": self.lost(),
            "stored or told twice": self.repeated(),
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
    """publishing: how long news come. patience: how much longer all of it is waited for. pause, interval: seconds."""

    publishing: timedelta
    patience: timedelta
    interval: int
    every: timedelta  # between two pieces of a source
    timeout: int = 20
    pause: int = 1
    at_once: int = 16

    def harvest(self, grown: Sequence[Outlet], folder: Path, ends: datetime) -> Harvest:
        """ends: when the last piece of `grown` is out."""
        with Grounds(grown, folder) as grounds:
            daemon = Running(self._configured(grounds, folder))
            daemon.start()
            began = time.monotonic()
            try:
                time.sleep(max(0.0, (ends - datetime.now(UTC)).total_seconds()))
                _until_all_is_there(grown, folder, self.patience)
                seconds = time.monotonic() - began
                cpu, memory = _costs(daemon.pid)
                daemon.stop()
            finally:
                daemon.close()
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


def _until_all_is_there(grown: Sequence[Outlet], folder: Path, patience: timedelta) -> None:
    """Until the store holds all that can be read, and the messages about it are out; or the patience is over."""
    wanted = {piece.id for outlet in grown if outlet.is_readable for piece in outlet.pieces}
    told = {piece.crossing for outlet in grown if outlet.is_readable for piece in outlet.pieces if piece.crossing}
    ends = time.monotonic() + patience.total_seconds()
    while time.monotonic() < ends:
        with _opened(folder) as connection:
            stored = _stored(connection, grown)
        alerts = folder / "alerts.txt"
        heard = set(_NEWS_ALERT.findall(alerts.read_text("utf-8"))) if alerts.exists() else set()
        if wanted <= stored.keys() and told <= heard:
            return
        time.sleep(0.5)


def _opened(folder: Path) -> Connection:
    from sqlalchemy import create_engine

    return create_engine(f"sqlite:///file:{folder}/state/monitor.db?mode=ro&uri=true").connect()


def _stored(connection: Connection, grown: Sequence[Outlet]) -> dict[str, Stored]:
    published = {piece.id: piece.at for outlet in grown for piece in outlet.pieces}
    found: dict[str, Stored] = {}
    for row in connection.execute(select(items.c.title, items.c.summary, items.c.content, items.c.first_seen)):
        token = TOKEN.search(f"{row.title}\n{row.summary}\n{row.content}")
        if token is None:
            continue
        id = f"{token[1]}-{token[2]}"
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
