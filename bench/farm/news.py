"""What the sources of the farm publish, and when: all of it is drawn before the daemon starts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.crossings import load_crossings
from monitor.model import Status
from tests.road.busy_hour import SOURCES, Report

OLD = 3  # pieces that a source has published when the daemon first sees it
TOLD_BY = 3  # sources that tell of the closure of one crossing
_NAMES_ONE_IN = 3  # pieces that name a crossing and say nothing of it: their articles are read for nothing
TOKEN = re.compile(r"source (\d+), report (\d+)")  # stands in each piece, and finds it in the store
_SMALL_TALK = (
    "The council of the province spoke about schools and wells",
    "The league begins with two matches in the capital",
    "Farmers expect a good harvest of dates and wheat",
    "The bank leaves its rates as they are",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """crossing: whose closure it tells; None where it is about something else."""

    source: int
    number: int
    at: datetime
    title: str
    text: str
    crossing: str | None = None

    @property
    def id(self) -> str:
        return f"{self.source}-{self.number}"


@dataclass(frozen=True, slots=True)
class Times:
    """opened: when the farm is set up; what came before is old. Nothing is new until `begins`."""

    opened: datetime
    begins: datetime | None = None
    ends: datetime | None = None


def programme(
    sources: Sequence[int], speakers: Sequence[int], times: Times, every: timedelta, seed: int
) -> dict[int, list[Piece]]:
    """The pieces of each source, the oldest first: the same ones for the same seed, whenever they come.

    Each publishes one in `every` on average. speakers: who of them tell, once each at most and `TOLD_BY` of them about
    one, that a crossing is closed.
    """
    draw = random.Random(seed)  # noqa: S311 (nothing is kept secret with it)
    closures = _closures(draw.sample(sorted(speakers), len(speakers)))
    return {
        source: list(_pieces(source, times, every, random.Random(f"{seed}/{source}"), closures.get(source)))  # noqa: S311
        for source in sources
    }


def _closures(speakers: Sequence[int]) -> dict[int, Report]:
    crossings = list(load_crossings().values())[: len(speakers) // TOLD_BY]
    told = [crossing for crossing in crossings for _ in range(TOLD_BY)]
    pairs = zip(speakers, told, strict=False)
    return {speaker: Report(SOURCES[speaker % 2], crossing, Status.CLOSED) for speaker, crossing in pairs}


def _pieces(
    source: int, times: Times, every: timedelta, draw: random.Random, closure: Report | None
) -> Iterator[Piece]:
    moments = [times.opened - timedelta(hours=hours) for hours in range(OLD, 0, -1)]
    if times.begins is not None and times.ends is not None:
        at = times.begins + every * draw.uniform(0.0, 1.0)
        while at < times.ends:
            moments.append(at)
            at += every * draw.uniform(0.5, 1.5)
    told = draw.randrange(OLD, len(moments)) if closure and len(moments) > OLD else None
    crossings = list(load_crossings().values())
    for number, at in enumerate(moments):
        token = f"(source {source}, report {number})"
        at = at.replace(microsecond=0)  # which is as exact as feeds are
        if closure is not None and number == told:
            title, text = closure.title_and_text
            yield Piece(source, number, at, f"{title} {token}", f"{text} {token}", closure.crossing.id)
        elif number % _NAMES_ONE_IN == source % _NAMES_ONE_IN:
            name = crossings[(source * 7 + number) % len(crossings)].sides[0].en
            yield Piece(
                source, number, at, f"Traders at the {name} crossing speak of prices {token}", f"It was hot. {token}"
            )
        else:
            title = _SMALL_TALK[(source + number) % len(_SMALL_TALK)]
            yield Piece(source, number, at, f"{title} {token}", f"It was said in the town. {token}")
