"""The words of a sentence that say a status, and how far other words stand from them."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.detection.lexicon import Cue
from monitor.detection.phrases import Found
from monitor.detection.placed import Placed
from monitor.reading.passage import Passage


@dataclass(frozen=True, slots=True)
class StatusCue:
    start: int
    end: int
    readings: frozenset[str]
    payload: Cue


def status_cues(cues: Placed[Found[Cue]], start: int, end: int) -> list[StatusCue]:
    """The status cues of a sentence, the longest at each place, with all the forms that each may be."""
    best: dict[int, Found[Cue]] = {}
    readings: dict[tuple[int, int, str], set[str]] = {}
    for found in cues.between(start, end):
        if found.payload.kind != "status" or found.end > end:
            continue
        readings.setdefault((found.start, found.end, found.payload.value), set()).add(found.payload.reading)
        known = best.get(found.start)
        if known is None or (found.end, not found.payload.weak) > (known.end, not known.payload.weak):
            best[found.start] = found
    kept: list[StatusCue] = []
    reached = -1
    for at in sorted(best):
        found = best[at]
        if found.end <= reached:
            continue
        reached = found.end
        forms = frozenset(readings[found.start, found.end, found.payload.value])
        kept.append(StatusCue(found.start, found.end, forms, found.payload))
    return kept


def away_from(passage: Passage, cue: StatusCue, start: int, end: int) -> float:
    """From a cue to the words `start` up to `end`: negative where they stand before it."""
    if end <= cue.start:
        return -passage.distance(end - 1, cue.start)
    if start >= cue.end:
        return passage.distance(cue.end - 1, start)
    return 0.0


def reach(away: float, cue: StatusCue) -> float:
    """How far a thing is from a cue, as a candidate for what the cue is said of: a noun is said of what follows it."""
    if away < 0 and cue.readings <= {"noun"}:
        return -away + 2.0
    return abs(away)


def time_reach(away: float) -> float:
    """A time is rather told after what happens then than before."""
    return abs(away) + (1.5 if away < 0 else 0.0)
