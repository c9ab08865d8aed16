"""Decides which names in a document mean a crossing, and which a town, a person or a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.crossings import load_countries
from monitor.detection.gazetteer import Gazetteer, Mention, settle
from monitor.detection.lexicon import Cue
from monitor.detection.phrases import Found, Phrases
from monitor.model import Crossing
from monitor.reading.passage import Passage
from monitor.reading.words import words

NEAR = 4.0  # words: a border word this close to a name says that the name is a crossing's
BESIDE = 2.0  # words: as close as 'the X crossing', 'معبر X'


@dataclass(frozen=True, slots=True)
class Sighting:
    """The words `start` up to, not including, `end` name this crossing (`side`: which side's name, -1 the whole)."""

    start: int
    end: int
    crossing: str
    side: int
    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    start: int
    end: int
    crossing: str
    why: str


class Countries:
    """Finds countries by name, adjective and people in any known language."""

    def __init__(self) -> None:
        self._names: Phrases[str] = Phrases(lambda form: (form, *_bare(form)))
        for country in load_countries().values():
            for text in (*country.en, *country.ar):
                self._names.add(tuple(word.form for word in words(text)), country.code)

    def find(self, forms: Sequence[str]) -> list[Found[str]]:
        return self._names.find(forms)


def _bare(form: str) -> tuple[str, ...]:
    if not form or not "\u0600" <= form[0] <= "\u06ff":
        return ()
    return tuple(
        form[len(c) :] for c in ("و", "ل", "ب", "وال", "لل", "ال", "بال") if form.startswith(c) and len(form) > 4
    )


def sightings(
    passages: Sequence[Passage],
    cues: Sequence[Sequence[Found[Cue]]],
    countries: Sequence[Sequence[Found[str]]],
    gazetteer: Gazetteer,
    crossings: Mapping[str, Crossing],
) -> tuple[list[list[Sighting]], list[list[Rejected]]]:
    """The crossings that each passage names, and the names that were taken for something else, with the reason."""
    mentions = [gazetteer.mentions(p.forms) for p in passages]
    spoken = Counter(found.payload for found_in in countries for found in found_in)
    flat = settle([m for found_in in mentions for m in found_in], crossings, spoken)
    taken = iter(flat)
    seen: list[list[Sighting]] = []
    rejected: list[list[Rejected]] = []
    known: set[str] = set()
    for passage, found_in, about in zip(passages, mentions, cues, strict=True):
        here = [next(taken) for _ in found_in]
        signs = _Signs(about)
        accepted, refused = [], []
        for mention in here:
            why, wrong = _judge(mention, here, passage, signs, known)
            crossing = mention.crossings[0]
            if wrong:
                refused.append(Rejected(mention.start, mention.end, crossing, wrong))
            else:
                accepted.append(Sighting(mention.start, mention.end, crossing, mention.sides[0], why))
                known.add(crossing)
        seen.append(accepted)
        rejected.append(refused)
    return seen, rejected


class _Signs:
    """Where the words stand that make a name a crossing's, or a town's."""

    def __init__(self, cues: Iterable[Found[Cue]]) -> None:
        things = [f for f in cues if f.payload.kind == "things"]
        self.border = [(f.start, f.end) for f in things if f.payload.value == "border"]
        self.place = {f.end for f in things if f.payload.value == "place"}
        self.place_after = {f.start for f in things if f.payload.value == "place_after"}


def _judge(
    mention: Mention, others: Sequence[Mention], passage: Passage, signs: _Signs, known: set[str]
) -> tuple[str, str]:
    """(why it is a crossing, '') or ('', why it is not)."""
    first, last = mention.start, mention.end - 1
    distance = min(
        (
            passage.distance(first, end - 1) if end <= first else passage.distance(last, start)
            for start, end in signs.border
            if end <= first or start > last
        ),
        default=float("inf"),
    )
    latin = passage.forms[first][:1].isascii()
    if latin and not any(word.capital for word in passage.words[first : mention.end]):
        return "", "written small, so a word and no name"
    if distance <= BESIDE and not (first in signs.place and distance > 1):
        return "a border word stands beside it", ""
    if first in signs.place or mention.end in signs.place_after:
        return "", "the words beside it speak of a town or a region"
    for other in others:
        if other is mention or other.crossings != mention.crossings:
            continue
        near = passage.distance(other.start, last) if other.start > last else passage.distance(other.end - 1, first)
        if near <= BESIDE + 1 and passage.forms[other.start : other.end] != passage.forms[mention.start : mention.end]:
            return "both sides of the crossing are named together", ""
    if mention.certain:
        return "its name means nothing else", ""
    if distance <= NEAR:
        return "a border word stands near it", ""
    if mention.crossings[0] in known:
        return "the text named this crossing before", ""
    return "", "the name is also a town, a person or a word, and no border word stands near it"
