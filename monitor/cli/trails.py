"""What the trail of a document says, as values that can be printed: names seen or not taken, statements judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.model import Moment, Phase, Status

if TYPE_CHECKING:
    from monitor.detection import Trail
    from monitor.reading.passage import Passage

_LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class NameFound:
    """A name in a text. `taken`: it was taken for that crossing; `why` says why, or why not."""

    words: str
    part: str
    crossing: str
    taken: bool
    why: str


@dataclass(frozen=True, slots=True)
class StatementJudged:
    """`phase` is None where the statement was judged to be no announcement; `why` names the rule either way."""

    words: str
    sentence: str
    crossings: tuple[str, ...]
    status: Status
    phase: Phase | None
    why: str
    since: Moment | None
    until: Moment | None
    weight: float


def names_in(trail: Trail) -> list[NameFound]:
    """All names of crossings in the document, in the order of its text."""
    found = []
    pairs = ((trail.sightings, True), (trail.rejected, False))
    for passage_number, passage in enumerate(trail.passages):
        here = []
        for found_in, taken in pairs:
            for name in found_in[passage_number] if passage_number < len(found_in) else ():
                words = _words(passage, name.start, name.end)
                here.append((name.start, NameFound(words, passage.part, name.crossing, taken, name.why)))
        found += [name for _, name in sorted(here, key=lambda pair: pair[0])]
    return found


def statements_in(trail: Trail) -> list[StatementJudged]:
    found = []
    for judgement in trail.judgements:
        said = judgement.statement
        first, last = said.passage.bounds(said.start)
        found.append(
            StatementJudged(
                words=_words(said.passage, said.start, said.end),
                sentence=_words(said.passage, first, last)[:_LONGEST_QUOTE],
                crossings=said.crossings,
                status=judgement.status,
                phase=judgement.phase,
                why=judgement.why,
                since=judgement.since,
                until=judgement.until,
                weight=round(judgement.weight, 2),
            )
        )
    return found


def trail_lines(trail: Trail) -> list[str]:
    """The trail for people: a line each."""
    lines = [
        f"name “{name.words}” ({name.part}): {'' if name.taken else 'not '}{name.crossing}: {name.why}"
        for name in names_in(trail)
    ]
    for said in statements_in(trail):
        verdict = f"{said.phase}, weight {said.weight}" if said.phase else "no announcement"
        days = "".join(f", {word} {day}" for word, day in (("from", said.since), ("until", said.until)) if day)
        crossings = ", ".join(said.crossings)
        lines.append(f"statement “{said.words}”: {crossings} {said.status}{days}: {verdict}: {said.why}")
    return lines or ["no name of a crossing was found"]


def _words(passage: Passage, first: int, last: int) -> str:
    start, end = passage.span(first, last)
    return passage.text[start:end]
