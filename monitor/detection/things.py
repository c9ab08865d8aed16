"""What a status can be said of in a sentence: named crossings, 'the crossing', and other things that open and close."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.detection.dates import When
from monitor.detection.lexicon import Cue
from monitor.detection.phrases import Found
from monitor.detection.placed import Placed
from monitor.detection.sighting import Sighting
from monitor.reading.passage import Passage

CHAIN = 5.0  # words: names no further apart than this are one list
SHORT_LINE = 5  # words
MANY_LINES = 40


@dataclass(frozen=True, slots=True)
class Scene:
    """All that was found in one passage. `groups`: where it names a group of crossings, with its members."""

    passage: Passage
    cues: Placed[Found[Cue]]
    sightings: Placed[Sighting]
    whens: Placed[When]
    groups: Sequence[Found[tuple[str, ...]]]
    first_sentence: int  # number of its first sentence within the document


@dataclass(frozen=True, slots=True)
class Thing:
    """kind: 'named', 'group', 'crossing' (a generic word), 'crossings', or 'other' (no crossing)."""

    start: int
    end: int
    kind: str
    crossings: tuple[str, ...] = ()
    sides: tuple[int, ...] = ()
    exempt: bool = False  # 'except for' stands before it
    sure: bool = True  # beyond doubt the name of a crossing


def things_in(scene: Scene, start: int, end: int) -> list[Thing]:
    """The things in the words `start` up to, not including, `end`, in order; a list of names is one thing."""
    cues = scene.cues.between(start, end)
    named = _named(scene, cues, start, end)
    generic = [
        Thing(f.start, f.end, f.payload.value)
        for f in cues
        if f.payload.kind == "things" and f.payload.value in ("crossing", "crossings", "other")
    ]
    others = [thing for thing in generic if thing.kind == "other"]
    covered = {at for thing in others for at in range(thing.start, thing.end)}
    generic = [thing for thing in generic if thing.kind == "other" or thing.start not in covered]
    taken = sorted(named, key=lambda thing: thing.start)
    starts = [thing.start for thing in taken]
    kept: list[Thing] = []
    for thing in generic:
        at = bisect_left(starts, thing.start)
        near = taken[max(0, at - 1) : at + 1]
        if any(t.start <= thing.start and thing.end <= t.end for t in near):
            continue
        if thing.kind != "other" and any(_beside(scene.passage, thing, t) for t in near):
            continue
        kept.append(thing)
    below = _lines_below(scene, end) if kept and kept[-1].kind == "crossings" and not _after(taken, kept[-1]) else None
    if below is not None:
        kept[-1] = Thing(kept[-1].start, kept[-1].end, "named", below.crossings, below.sides)
    return sorted([*taken, *kept], key=lambda t: (t.start, t.end))


def _after(things: Sequence[Thing], thing: Thing) -> bool:
    return bool(things) and things[-1].start > thing.start


def _lines_below(scene: Scene, end: int) -> Thing | None:
    """The names in the short lines that follow 'through these crossings:', one or two a line."""
    passage = scene.passage
    found: list[Sighting] = []
    at = scene.sightings.first_from(end)
    for start, stop in passage.sentences[passage.sentence[end - 1] + 1 :][:MANY_LINES]:
        if stop - start > SHORT_LINE or at >= len(scene.sightings) or scene.sightings[at].start >= stop:
            break
        while at < len(scene.sightings) and scene.sightings[at].start < stop:
            found.append(scene.sightings[at])
            at += 1
    return _listed(scene, found) if found else None


def _beside(passage: Passage, one: Thing, other: Thing) -> bool:
    first, second = (one, other) if one.end <= other.start else (other, one)
    return passage.distance(first.end - 1, second.start) <= 2


def _named(scene: Scene, cues: Sequence[Found[Cue]], start: int, end: int) -> list[Thing]:
    groups = [Thing(g.start, g.end, "group", g.payload) for g in scene.groups if start <= g.start < end]
    breaks = sorted(
        f.start
        for f in cues
        if (f.payload.kind == "status" and not f.payload.weak)
        or (f.payload.kind == "markers" and f.payload.value in ("contrast", "exempt"))
    )
    things: list[Thing] = list(groups)
    chain: list[Sighting] = []
    for sighting in scene.sightings.between(start, end):
        if chain and (
            scene.passage.distance(chain[-1].end - 1, sighting.start) > CHAIN
            or _any_between(breaks, chain[-1].end, sighting.start)
            or _parted(scene.passage, chain[-1].end, sighting.start)
        ):
            things.append(_listed(scene, chain))
            chain = []
        chain.append(sighting)
    if chain:
        things.append(_listed(scene, chain))
    return things


def _parted(passage: Passage, end: int, start: int) -> bool:
    """Whether a semicolon parts two statements there, rather than two names of a list."""
    between = passage.text[passage.words[end - 1].end : passage.words[start].start]
    return any(sign in between for sign in ";؛")


def _any_between(places: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def _listed(scene: Scene, chain: Sequence[Sighting]) -> Thing:
    sides = {s.crossing: s.side for s in reversed(chain)}
    ids = tuple(dict.fromkeys(s.crossing for s in chain))
    first = chain[0].start
    at = scene.cues.first_from(first)
    exempt = any(
        f.payload.value == "exempt" and f.end <= first and scene.passage.distance(f.end - 1, first) <= 4
        for f in scene.cues[max(0, at - 12) : at]
    )
    sure = any(s.sure for s in chain)
    return Thing(first, chain[-1].end, "named", ids, tuple(sides[i] for i in ids), exempt, sure)
