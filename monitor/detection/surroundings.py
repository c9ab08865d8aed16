"""What stands around the words that say a status: signs that bear on them, and times that belong to them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.detection.cueing import StatusCue, away_from, time_reach
from monitor.detection.dates import When
from monitor.detection.lexicon import Cue
from monitor.detection.phrases import Found
from monitor.detection.things import Scene
from monitor.reading.passage import Passage

WINDOW = 32  # words: no sign further from a cue is looked at
HEADING = 12  # words of a line that may be a heading
AFAR = 14  # words: as far as a time counts that stands in another sentence
_SIGNS = frozenset({"markers", "continuation", "traffic", "direction", "speakers", "hours"})


@dataclass(frozen=True, slots=True)
class Sign:
    """A word or phrase near the cue: `away` words before (negative) or after it."""

    name: str
    away: float
    phrase: str


def signs_around(
    scene: Scene, cue: StatusCue, cues: Sequence[StatusCue], start: int, end: int
) -> dict[str, tuple[Sign, ...]]:
    """The signs by their names, those of one name in the order of the text."""
    passage = scene.passage
    near = scene.cues.between(max(start, cue.start - WINDOW), min(end, cue.end + WINDOW))
    led = {at for f in near if f.payload.value == "toward" for at in (f.end, f.end + 1)}
    found: dict[str, tuple[Sign, ...]] = {}
    for f in near:
        kind = f.payload.kind
        if kind not in _SIGNS or (f.start < cue.end and f.end > cue.start and kind == "markers"):
            continue
        away = away_from(passage, cue, f.start, f.end)
        if kind in ("traffic", "direction") and not _owns_scope(passage, cue, cues, f, away, f.start in led):
            continue
        if kind == "traffic" and _inside_another(f, near):
            continue
        name = f.payload.value
        found[name] = (*found.get(name, ()), Sign(name, away, f.payload.phrase))
    return found


def _owns_scope(
    passage: Passage, cue: StatusCue, cues: Sequence[StatusCue], f: Found[Cue], away: float, led: bool
) -> bool:
    """Whether what `f` names (trucks, one way) is spoken of by this cue rather than by another of the sentence.

    led: a word like 'toward' stands before it.
    """
    if not passage.forms[cue.start][0].isalnum() and away > 0:
        return False  # a sign stands behind what it is about: 'in ✅ out ❌'
    if led and away < 0:
        return False
    rivals = [c for c in cues if c.end <= f.start] if led else cues
    return owns(passage, cue, rivals, f.start, f.end, abs(away), weak_too=True)


def _inside_another(traffic: Found[Cue], cues: Sequence[Found[Cue]]) -> bool:
    """Whether a longer phrase holds it: 'aid trucks' are aid, and no freight."""
    at = bisect_left(cues, traffic.start - 3, key=lambda found: found.start)
    for other in cues[at:]:
        if other.start > traffic.start:
            return False
        longer = other.end - other.start > traffic.end - traffic.start
        if other.payload.kind == "traffic" and longer and other.end >= traffic.end:
            return True
    return False


def whens_of(
    scene: Scene, cue: StatusCue, cues: Sequence[StatusCue], start: int, end: int
) -> tuple[tuple[float, When], ...]:
    """The mentions of time that belong to a cue: each belongs to the status that stands nearest to it."""
    found = []
    for when in scene.whens.between(max(start, cue.start - 2 * WINDOW), min(end, cue.end + 2 * WINDOW)):
        away = away_from(scene.passage, cue, when.start, when.end)
        if owns(scene.passage, cue, cues, when.start, when.end, time_reach(away)):
            found.append((away, when))
    return tuple(found) if found or cue.payload.weak else _neighbouring_whens(scene, cue.start)


def _neighbouring_whens(scene: Scene, at: int) -> tuple[tuple[float, When], ...]:
    """The times of the next sentence, or of a short line before, where no status is said there: 'From tomorrow.'"""
    number = scene.passage.sentence[at]
    for other, longest in ((number + 1, WINDOW), (number - 1, HEADING)):
        if not 0 <= other < len(scene.passage.sentences):
            continue
        start, end = scene.passage.sentences[other]
        if end - start > longest or any(_says(cue, end) for cue in scene.cues.between(start, end)):
            continue
        found = tuple((float(AFAR), when) for when in scene.whens.between(start, end))
        if found:
            return found
    return ()


def _says(cue: Found[Cue], end: int) -> bool:
    """Whether it says a status, and not only of traffic, in the words up to, not including, `end`."""
    return cue.payload.kind == "status" and not cue.payload.weak and cue.end <= end


def owns(
    passage: Passage,
    cue: StatusCue,
    cues: Sequence[StatusCue],
    start: int,
    end: int,
    reach: float,
    weak_too: bool = False,
) -> bool:
    """Whether no cue of another status stands nearer to the words `start` up to `end` than `cue` does."""
    at = bisect_left(cues, start, key=lambda c: c.start)
    return all(
        reach <= time_reach(away_from(passage, other, start, end))
        for other in cues[max(0, at - 2) : at + 2]
        if other.payload.value != cue.payload.value and (weak_too or not other.payload.weak)
    )
