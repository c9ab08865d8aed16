"""Finds the places of a document where a status is said of a crossing, with every sign around them that bears on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.detection.dates import When
from monitor.detection.lexicon import Cue
from monitor.detection.phrases import Found
from monitor.detection.sighting import Sighting
from monitor.model import Status
from monitor.reading.passage import SENTENCE, Passage

REACH = 24.0  # words: how far the say of a sign may reach within a sentence
CHAIN = 4.5  # words: names no further apart than this are one list


@dataclass(frozen=True, slots=True)
class Sign:
    """A word or phrase near the cue: `away` words before (negative) or after it."""

    name: str
    away: float
    phrase: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """`status` is said of `crossings` in the words `start` up to, not including, `end` of the passage.

    link: how the crossings were found: 'named' in the sentence, 'referred' to by a generic word there ('the
    crossing'), or 'topic' of the sentences before.  away: the words between cue and crossing.
    """

    passage: Passage
    start: int
    end: int
    status: Status
    readings: frozenset[str]
    weak: bool
    crossings: tuple[str, ...]
    sides: tuple[int, ...]
    link: str
    away: float
    signs: tuple[Sign, ...]
    whens: tuple[tuple[float, When], ...]  # with their distance, before is negative
    lead: int  # number of the sentence in the document, 0 = title
    rival: float = field(default=float("inf"))  # words to the nearest other thing that opens and closes
    plural: bool = False

    def near(self, name: str, before: float = 0.0, after: float = 0.0) -> Sign | None:
        """The nearest sign of that name at most `before` words before or `after` words after the cue."""
        found = [s for s in self.signs if s.name == name and -before <= s.away <= after]
        return min(found, key=lambda s: abs(s.away), default=None)


@dataclass(frozen=True, slots=True)
class Scene:
    """All that was found in one passage."""

    passage: Passage
    cues: Sequence[Found[Cue]]
    sightings: Sequence[Sighting]
    whens: Sequence[When]
    first_sentence: int  # number of its first sentence within the document


@dataclass(frozen=True, slots=True)
class _Thing:
    start: int
    end: int
    kind: str  # 'named', 'crossing', 'crossings', 'other'
    named: tuple[Sighting, ...] = ()


def statements(scenes: Sequence[Scene]) -> list[Statement]:
    """Every statement of a document, in the order of its text."""
    found: list[Statement] = []
    topic: tuple[Sighting, ...] = ()
    for scene in scenes:
        for start, end in _sentences(scene.passage):
            here = _things(scene, start, end)
            for cue in _status_cues(scene.cues, start, end):
                statement = _statement(scene, cue, here, topic, start, end)
                if statement is not None:
                    found.append(statement)
            topic = _topic(here, topic)
    return found


def _sentences(passage: Passage) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(passage.words):
        start, end = at, at + 1
        while end < len(passage.words) and passage.sentence[end] == passage.sentence[start]:
            end += 1
        spans.append((start, end))
        at = end
    return spans


def _status_cues(cues: Sequence[Found[Cue]], start: int, end: int) -> list[tuple[int, int, frozenset[str], Cue]]:
    """The status cues of a sentence, the longest at each place, with all the forms that each may be."""
    best: dict[int, Found[Cue]] = {}
    readings: dict[tuple[int, int, str], set[str]] = {}
    for found in cues:
        if found.payload.kind != "status" or not start <= found.start < end or found.end > end:
            continue
        readings.setdefault((found.start, found.end, found.payload.value), set()).add(found.payload.reading)
        known = best.get(found.start)
        rank = (found.end, not found.payload.weak)
        if known is None or rank > (known.end, not known.payload.weak):
            best[found.start] = found
    kept: list[tuple[int, int, frozenset[str], Cue]] = []
    reached = -1
    for at in sorted(best):
        found = best[at]
        if found.end <= reached:
            continue
        reached = found.end
        kept.append(
            (found.start, found.end, frozenset(readings[found.start, found.end, found.payload.value]), found.payload)
        )
    return kept


def _things(scene: Scene, start: int, end: int) -> list[_Thing]:
    """The crossings and the other things that open and close, in a sentence; a list of names is one thing."""
    passage = scene.passage
    named = [s for s in scene.sightings if start <= s.start < end]
    generic: list[_Thing] = []
    for found in scene.cues:
        if (
            found.payload.kind == "things"
            and found.payload.value in ("crossing", "crossings", "other")
            and start <= found.start < end
        ):
            generic.append(_Thing(found.start, found.end, found.payload.value))
    things: list[_Thing] = []
    chain: list[Sighting] = []
    for sighting in named:
        if chain and not _chained(scene, chain[-1], sighting, generic):
            things.append(_Thing(chain[0].start, chain[-1].end, "named", tuple(chain)))
            chain = []
        chain.append(sighting)
    if chain:
        things.append(_Thing(chain[0].start, chain[-1].end, "named", tuple(chain)))
    covered = [(t.start, t.end) for t in things]
    for thing in generic:
        beside = any(
            (thing.start >= a and thing.end <= b)
            or (thing.end <= a and passage.distance(thing.end - 1, a) <= 2)
            or (thing.start >= b and passage.distance(b - 1, thing.start) <= 2)
            for a, b in covered
        )
        if not (beside and thing.kind != "other"):
            things.append(thing)
        elif thing.kind == "other" and any(thing.start >= a and thing.end <= b for a, b in covered):
            continue
    return sorted(things, key=lambda t: (t.start, t.end))


def _chained(scene: Scene, one: Sighting, other: Sighting, generic: Sequence[_Thing]) -> bool:
    if scene.passage.distance(one.end - 1, other.start) > CHAIN:
        return False
    return not any(
        one.end <= f.start < other.start
        for f in scene.cues
        if (f.payload.kind == "status" and not f.payload.weak)
        or (f.payload.kind == "markers" and f.payload.value == "contrast")
    )


def _statement(
    scene: Scene,
    cue: tuple[int, int, frozenset[str], Cue],
    things: Sequence[_Thing],
    topic: tuple[Sighting, ...],
    start: int,
    end: int,
) -> Statement | None:
    passage = scene.passage
    first, last, readings, payload = cue
    last -= 1

    def away(thing_start: int, thing_end: int) -> float:
        if thing_end <= first:
            return -passage.distance(thing_end - 1, first)
        if thing_start > last:
            return passage.distance(last, thing_start)
        return 0.0

    ranked = sorted(
        (t for t in things if t.kind != "other" and not first <= t.start <= last),
        key=lambda t: _reach(away(t.start, t.end), readings),
    )
    rival = min((_reach(away(t.start, t.end), readings) for t in things if t.kind == "other"), default=float("inf"))
    nearest = ranked[0] if ranked else None
    link, chosen, distance, plural = "", (), float("inf"), False
    if nearest is not None:
        distance = abs(away(nearest.start, nearest.end))
        plural = nearest.kind == "crossings"
        if nearest.kind == "named":
            link, chosen = "named", nearest.named
        else:
            lists = [t for t in ranked if t.kind == "named"]
            if nearest.kind == "crossings" and lists:
                link, chosen = "named", lists[0].named
            elif topic:
                link, chosen = "referred", topic
            elif lists:
                link, chosen = "named", lists[0].named
    elif topic:
        link, chosen = "topic", topic
    if not chosen:
        return None
    ids = tuple(dict.fromkeys(s.crossing for s in chosen))
    if link == "referred" and not plural:
        ids = ids[-1:]
    signs = tuple(
        Sign(
            f.payload.value if f.payload.kind != "continuation" else "continuation",
            away(f.start, f.end),
            f.payload.phrase,
            f.start,
        )
        for f in scene.cues
        if f.payload.kind in ("markers", "continuation", "traffic", "direction", "speakers")
        and start <= f.start < end
        and not (f.start < cue[1] and f.end > first and f.payload.kind != "continuation")
    )
    whens = tuple((away(w.start, w.end), w) for w in scene.whens if start <= w.start < end)
    return Statement(
        passage=passage,
        start=first,
        end=cue[1],
        status=Status(payload.value),
        readings=readings,
        weak=payload.weak,
        crossings=ids,
        sides=tuple(next(s.side for s in chosen if s.crossing == i) for i in ids),
        link=link,
        away=distance,
        signs=signs,
        whens=whens,
        lead=scene.first_sentence + passage.sentence[first],
        rival=rival,
        plural=plural,
    )


def _reach(away: float, readings: frozenset[str]) -> float:
    """How far a thing is from a cue, as a candidate for what the cue is said of: a noun is said of what follows it."""
    if away < 0 and readings <= {"noun"}:
        return -away + 2.0
    return abs(away)


def _topic(things: Sequence[_Thing], topic: tuple[Sighting, ...]) -> tuple[Sighting, ...]:
    named = [t for t in things if t.kind == "named"]
    return named[-1].named if named else topic


__all__ = ["SENTENCE", "Scene", "Sign", "Statement", "statements"]
