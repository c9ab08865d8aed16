"""How well announcements were detected, against labelled documents. Pure.

A detection is right when crossing, status and phase are all as labelled. What is labelled `optional` counts neither
way: to find it is neither right nor wrong. `proposed` wakes nobody, so it is counted apart from the other phases.
Within a document each (crossing, status, phase) counts once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from statistics import fmean, pstdev
from typing import Any

from monitor.model import Announcement, Document, Phase

WAKING = frozenset(Phase) - {Phase.PROPOSED}
Key = tuple[str, str, str]
"""(crossing, status, phase)."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a careful reader found in a document. day: the date of `effective_from`, 'YYYY-MM-DD'."""

    crossing: str
    status: str
    phase: str
    day: str | None
    traffic: frozenset[str]
    event: str
    optional: bool

    @property
    def key(self) -> Key:
        return self.crossing, self.status, self.phase

    @classmethod
    def parse(cls, written: Mapping[str, Any]) -> Label:
        since = written.get("effective_from")
        return cls(
            crossing=written["crossing"],
            status=written["status"],
            phase=written["phase"],
            day=since[:10] if since else None,
            traffic=frozenset(written.get("traffic") or ()),
            event=written["event"],
            optional=bool(written.get("optional")),
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """A document with what it holds and what was found in it."""

    document: Document
    labels: tuple[Label, ...]
    found: tuple[Announcement, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many detections were right, of how many found, of how many that there are."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        """1 where nothing was found: then nothing was wrong."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    count: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.count + other.count, self.of + other.of)

    @property
    def rate(self) -> float:
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was missed in a document and what was found that is not in it; only of phases that wake somebody."""

    document: str
    missed: tuple[Key, ...]
    false: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """alerts: the phases that wake somebody, in all documents ('all'), by language and by kind of document.

    any_phase: 'proposed' counted too.  crossing_and_status: whatever the phase.  phases: each phase alone.
    false_alarms: of the documents that announce nothing, those in which something was found.
    dates, traffic: of the right detections, those whose day (where one is labelled) and traffic are right too.
    """

    documents: int
    alerts: Mapping[str, Figures]
    any_phase: Mapping[str, Figures]
    crossing_and_status: Mapping[str, Figures]
    phases: Mapping[str, Figures]
    false_alarms: Share
    dates: Share
    traffic: Share
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure over several parts."""

    mean: float
    deviation: float
    lowest: float
    highest: float


def evaluate(compared: Sequence[Compared]) -> Evaluation:
    every = frozenset(Phase)
    wrong = [w for each in compared if (w := _wrong(each)).missed or w.false]
    return Evaluation(
        documents=len(compared),
        alerts=_by_group(compared, WAKING),
        any_phase=_by_group(compared, every),
        crossing_and_status=_summed((_groups(each), _regardless_of_phase(each)) for each in compared),
        phases=_summed(([phase.value], _figures(each, {phase})) for each in compared for phase in Phase),
        false_alarms=sum((_false_alarm(each) for each in compared), Share()),
        dates=sum((_dates(each) for each in compared), Share()),
        traffic=sum((_traffic(each) for each in compared), Share()),
        wrong=tuple(wrong),
    )


def parts(compared: Sequence[Compared], number: int) -> list[list[Compared]]:
    """The documents in `number` parts of about the same size, the same every time.

    Documents that tell of the same event come into the same part, and those that tell of other events with them.
    """
    stories = sorted(_stories(compared), key=lambda story: (-len(story), _order(story[0])))
    made: list[list[Compared]] = [[] for _ in range(number)]
    for story in stories:
        min(made, key=len).extend(story)
    return made


def spread(values: Sequence[float]) -> Spread:
    return Spread(fmean(values), pstdev(values), min(values), max(values))


def _by_group(compared: Sequence[Compared], phases: Collection[Phase]) -> dict[str, Figures]:
    return _summed((_groups(each), _figures(each, phases)) for each in compared)


def _summed(counted: Iterable[tuple[Sequence[str], Figures]]) -> dict[str, Figures]:
    sums: dict[str, Figures] = {}
    for groups, figures in counted:
        for group in groups:
            sums[group] = sums.get(group, Figures()) + figures
    return sums


def _groups(each: Compared) -> list[str]:
    return ["all", each.document.language, each.document.kind.value]


def _figures(each: Compared, phases: Collection[Phase]) -> Figures:
    wanted = {label.key for label in each.labels if not label.optional and label.phase in phases}
    optional = {label.key for label in each.labels if label.optional}
    return _counted(wanted, optional, {_key(said) for said in each.found if said.phase in phases})


def _regardless_of_phase(each: Compared) -> Figures:
    wanted = {label.key[:2] for label in each.labels if not label.optional}
    labelled = {label.key[:2] for label in each.labels}
    return _counted(wanted, labelled, {_key(said)[:2] for said in each.found})


def _counted(wanted: set[Any], neither: set[Any], found: set[Any]) -> Figures:
    """neither: what it is neither right nor wrong to find, unless it is wanted."""
    return Figures(len(wanted & found), len(found - (neither - wanted)), len(wanted))


def _wrong(each: Compared) -> Wrong:
    wanted = {label.key for label in each.labels if not label.optional and label.phase in WAKING}
    optional = {label.key for label in each.labels if label.optional}
    found = {_key(said) for said in each.found if said.phase in WAKING}
    return Wrong(each.document.id, tuple(sorted(wanted - found)), tuple(sorted(found - wanted - optional)))


def _false_alarm(each: Compared) -> Share:
    if each.labels:
        return Share()
    return Share(int(any(said.phase in WAKING for said in each.found)), 1)


def _right(each: Compared) -> list[tuple[Label, Announcement]]:
    found = {_key(said): said for said in each.found}
    return [(label, found[label.key]) for label in each.labels if not label.optional and label.key in found]


def _dates(each: Compared) -> Share:
    dated = [(label.day, said.effective_from) for label, said in _right(each) if label.day]
    return Share(sum(since is not None and since.day.isoformat() == day for day, since in dated), len(dated))


def _traffic(each: Compared) -> Share:
    right = _right(each)
    return Share(sum(label.traffic == {kind.value for kind in said.traffic} for label, said in right), len(right))


def _key(said: Announcement) -> Key:
    return said.crossing, said.status.value, said.phase.value


def _stories(compared: Sequence[Compared]) -> list[list[Compared]]:
    """The documents joined by the events that they share, directly or through others."""
    story_of: dict[str, int] = {}
    stories: dict[int, list[Compared]] = {}
    for number, each in enumerate(compared):
        told = {label.event for label in each.labels}
        joined = sorted({story_of[event] for event in told if event in story_of})
        stories[number] = [member for other in joined for member in stories.pop(other)] + [each]
        for member in stories[number]:
            story_of |= {label.event: number for label in member.labels}
    return list(stories.values())


def _order(each: Compared) -> str:
    """As good as drawn by lot, but the same every time."""
    return sha256(each.document.id.encode()).hexdigest()
