"""Decides which names in a document mean a crossing, and which a town, a person or a word."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.crossings import load_countries
from monitor.detection.gazetteer import Gazetteer, Mention
from monitor.detection.lexicon import Cue
from monitor.detection.phrases import Found, Phrases
from monitor.detection.spelling import Spelling
from monitor.model import Crossing
from monitor.reading.passage import Passage
from monitor.reading.words import words

BESIDE = 2.0  # words: as close as 'the X crossing'
NEAR = 4.0  # words: a border word this close to a name says that the name is a crossing's
LISTED = 6.0  # words, breaks included: names no further apart, with one word between them at most, are one list
SHORT_LINE = 5  # words: a line that holds hardly more than a name
MUCH_PASSING = 3  # words for travellers and goods: a text with so many is about passing somewhere
ENOUGH = 2.5  # what the signs about a doubtful name must add up to


@dataclass(frozen=True, slots=True)
class Sighting:
    """The words `start` up to, not including, `end` name this crossing (`side`: which side's name, -1 the whole)."""

    start: int
    end: int
    crossing: str
    side: int
    why: str
    sure: bool = True  # its own place says so, and not only the rest of the document


@dataclass(frozen=True, slots=True)
class Rejected:
    start: int
    end: int
    crossing: str
    why: str


class Countries:
    """Finds countries by name, adjective and people in any known language."""

    def __init__(self, spelling: Spelling) -> None:
        self._names: Phrases[str] = Phrases(spelling.lookups)
        for country in load_countries().values():
            for text in (*country.en, *country.ar):
                self._names.add(tuple(word.form for word in words(text)), country.code)

    def find(self, forms: Sequence[str]) -> list[Found[str]]:
        return self._names.find(forms)


def sightings(
    passages: Sequence[Passage],
    cues: Sequence[Sequence[Found[Cue]]],
    countries: Sequence[Sequence[Found[str]]],
    gazetteer: Gazetteer,
    crossings: Mapping[str, Crossing],
    terse: bool = False,
) -> tuple[list[list[Sighting]], list[list[Rejected]]]:
    """The crossings that each passage names, and the names that were taken for something else, with the reason.

    terse: the document is a post or a notice, whose readers know what is spoken of: less must speak of a border.
    """
    mentions = [gazetteer.mentions(p.forms) for p in passages]
    spoken = Counter(found.payload for found_in in countries for found in found_in)
    flat = iter(settle([m for found_in in mentions for m in found_in], crossings, spoken))
    settled = [[next(flat) for _ in found_in] for found_in in mentions]
    scenes = [_Surroundings(p, about, here) for p, about, here in zip(passages, cues, settled, strict=True)]
    verdicts = [[scene.alone(m) for m in scene.mentions] for scene in scenes]
    known = {
        m.crossings[0]
        for s, v in zip(scenes, verdicts, strict=True)
        for m, (why, _) in zip(s.mentions, v, strict=True)
        if why
    }
    crossing_words = sum(len(scene.border) for scene in scenes)
    passing = sum(len(scene.traffic) for scene in scenes)
    seen: list[list[Sighting]] = []
    rejected: list[list[Rejected]] = []
    for scene, alone in zip(scenes, verdicts, strict=True):
        final = [
            (why, wrong)
            if why or wrong
            else scene.in_company(m, known, crossing_words, passing, _at_home(m, crossings, spoken), terse)
            for m, (why, wrong) in zip(scene.mentions, alone, strict=True)
        ]
        final = scene.listed(list(final))
        seen.append(
            [
                Sighting(m.start, m.end, m.crossings[0], m.sides[0], y, sure=bool(own))
                for m, (y, _), (own, _) in zip(scene.mentions, final, alone, strict=True)
                if y
            ]
        )
        rejected.append(
            [
                Rejected(m.start, m.end, m.crossings[0], n)
                for m, (y, n) in zip(scene.mentions, final, strict=True)
                if not y
            ]
        )
    return seen, rejected


def _at_home(mention: Mention, crossings: Mapping[str, Crossing], spoken: Mapping[str, int]) -> bool:
    """Whether the text speaks of both countries that the crossing joins."""
    return all(spoken.get(side.country) for side in crossings[mention.crossings[0]].sides)


_LINE_SIGNS = (":", "–", "-", "✅", "❌", "⛔", "🟢", "🔴")


class _Surroundings:
    """One passage with its names, and the words around them that make a name a crossing's, or a town's."""

    def __init__(self, passage: Passage, cues: Iterable[Found[Cue]], mentions: Sequence[Mention]) -> None:
        self.passage = passage
        self.mentions = mentions
        self._lists = _lists(mentions)
        named = {at for m in mentions for at in range(m.start, m.end)}
        things = [f for f in cues if f.payload.kind == "things" and f.start not in named]
        self.border = _Places(f for f in things if f.payload.value == "border")
        self.vague = _Places(f for f in things if f.payload.value == "vague")
        self.strong = _Places(f for f in things if f.payload.value in ("crossing", "crossings"))
        self.through = {f.end for f in things if f.payload.value == "through"}
        self.town = {f.end for f in things if f.payload.value == "place"}
        self.town_after = {f.start for f in things if f.payload.value == "place_after"}
        self.status = _Places(f for f in cues if f.payload.kind == "status" and not f.payload.weak)
        self.traffic = _Places(f for f in cues if f.payload.kind == "traffic")

    def alone(self, m: Mention) -> tuple[str, str]:
        """(why it is a crossing, '') or ('', why it is none), as far as its own place tells; else ('', '')."""
        passage = self.passage
        distance = self.border.distance(passage, m)
        written_small = passage.forms[m.start][0].isascii() and not any(
            word.capital for word in passage.words[m.start : m.end]
        )
        if written_small and (m.by_sound or not m.certain):
            return "", "written small, so a word and no name"
        if m.by_sound and not m.certain:
            near = self.strong.distance(passage, m)
            return ("it sounds like the name, and a border word stands beside it", "") if near <= BESIDE else ("", "")
        town = m.start in self.town or m.end in self.town_after
        if distance <= BESIDE and not (town and distance > 1):
            return "a border word stands beside it", ""
        if town:
            return "", "the words beside it speak of a town or a region"
        if self._both_sides(m):
            return "both sides of the crossing are named together", ""
        if m.certain:
            return "its name means nothing else", ""
        if distance <= NEAR:
            return "a border word stands near it", ""
        return "", ""

    def _both_sides(self, m: Mention) -> bool:
        at = bisect_left(self.mentions, m.start, key=lambda other: other.start)
        for other in self.mentions[max(0, at - 1) : at + 2]:
            if other is m or other.crossings != m.crossings:
                continue
            first, second = sorted((m, other), key=lambda one: one.start)
            near = self.passage.distance(first.end - 1, second.start) <= BESIDE + 1
            forms = self.passage.forms
            if near and forms[first.start : first.end] != forms[second.start : second.end]:
                return True
        return False

    def in_company(
        self, m: Mention, known: set[str], crossing_words: int, passing: int, at_home: bool, terse: bool
    ) -> tuple[str, str]:
        """Likewise, by what the rest of the document says: how often it speaks of borders, and of who passes them."""
        if m.crossings[0] in known and not m.by_sound:
            return "the text names this crossing elsewhere", ""
        if m.by_sound:
            return "", "it only sounds like the name, and no border word stands beside it"
        signs = min(crossing_words, 3) * 0.5 + min(passing, 4) * 0.25 + at_home
        beside_crossing = self.strong.in_sentence(self.passage, m) or self.border.in_sentence(self.passage, m)
        signs += 1.0 if beside_crossing else 0.0
        signs += 1.0 if self.status.distance(self.passage, m) <= 6 else 0.0
        signs += 1.0 if self.traffic.distance(self.passage, m) <= 8 else 0.0
        signs += 1.0 if self._heads_line(m) else 0.0
        signs += 1.5 if self.vague.distance(self.passage, m) <= BESIDE else 0.0
        signs += 0.5 if m.start in self.through else 0.0
        told = self.status.in_sentence(self.passage, m)
        if terse and self.status.distance(self.passage, m) <= BESIDE + 1:
            return "a post says a status right beside it", ""
        if told and self._heads_line(m) and (terse or crossing_words):
            return "it heads a line that says a status", ""
        if told and len(known) >= 2 and crossing_words:
            return "a status is said of it in a text about other crossings", ""
        travelled = passing >= MUCH_PASSING and told and (terse or crossing_words > 0)
        if signs >= ENOUGH and (at_home or beside_crossing or travelled or (terse and crossing_words)):
            return "the text speaks of crossings, and of traffic or a status beside the name", ""
        return "", "the name is also a town, a person or a word, and too little speaks of a border"

    def _heads_line(self, m: Mention) -> bool:
        """Whether it stands at the beginning of a line, alone or in a list of names, and a sign ends that list."""
        line = self.passage.sentences[self.passage.sentence[m.start]][0]
        first, last = self._lists[bisect_left(self.mentions, m.start, key=lambda other: other.start)]
        end = self.passage.words[last.end - 1].end
        after = self.passage.text[end : end + 3].lstrip()
        return first.start - line <= 1 and after[:1] in _LINE_SIGNS

    def listed(self, verdicts: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """A doubtful name in a list with names of crossings is one too."""
        for order in (range(len(verdicts)), range(len(verdicts) - 1, -1, -1)):
            before: int | None = None
            for at in order:
                m = self.mentions[at]
                if not verdicts[at][0] and not m.by_sound and before is not None and verdicts[before][0]:
                    first, second = sorted((m, self.mentions[before]), key=lambda one: one.start)
                    apart = self.passage.distance(first.end - 1, second.start)
                    close = (apart <= LISTED and second.start - first.end <= 1) or self._lines(first, second)
                    if close and m.start not in self.town and m.crossings != self.mentions[before].crossings:
                        verdicts[at] = "it stands in a list of crossings", ""
                before = at
        return verdicts

    def _lines(self, first: Mention, second: Mention) -> bool:
        """Whether both stand in short lines, one right after the other: a list written line by line."""
        passage = self.passage
        one, other = passage.sentence[first.start], passage.sentence[second.start]
        return other - one == 1 and all(
            passage.sentences[line][1] - passage.sentences[line][0] <= SHORT_LINE for line in (one, other)
        )


def _lists(mentions: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Of each mention the first and the last of the list of names in which it stands, one word apart at most."""
    found: list[tuple[Mention, Mention]] = []
    begin = 0
    for at, mention in enumerate(mentions):
        if at + 1 == len(mentions) or mentions[at + 1].start - mention.end > 1:
            found += [(mentions[begin], mention)] * (at + 1 - begin)
            begin = at + 1
    return found


class _Places:
    """Where certain words stand, in order."""

    def __init__(self, found: Iterable[Found[Cue]]) -> None:
        self._spans = sorted({(f.start, f.end) for f in found})
        self._starts = [start for start, _ in self._spans]

    def __len__(self) -> int:
        return len(self._spans)

    def _around(self, at: int) -> Sequence[tuple[int, int]]:
        here = bisect_left(self._starts, at)
        return self._spans[max(0, here - 3) : here + 3]

    def distance(self, passage: Passage, m: Mention) -> float:
        """Words from `m` to the nearest of them."""
        return min(
            (
                passage.distance(m.start, end - 1) if end <= m.start else passage.distance(m.end - 1, start)
                for start, end in self._around(m.start)
                if end <= m.start or start >= m.end
            ),
            default=float("inf"),
        )

    def in_sentence(self, passage: Passage, m: Mention) -> bool:
        return any(passage.sentence[start] == passage.sentence[m.start] for start, _ in self._around(m.start))


def settle(
    mentions: Sequence[Mention], crossings: Mapping[str, Crossing], countries: Mapping[str, int]
) -> list[Mention]:
    """Tells apart crossings of one name, by the countries that the text speaks of and by its other names.

    countries: code -> how often the text speaks of it.
    """
    sure = Counter(mention.crossings[0] for mention in mentions if len(mention.crossings) == 1)
    settled = []
    for mention in mentions:
        if len(mention.crossings) > 1:
            best = max(mention.crossings, key=lambda id_: _weight(crossings[id_], countries, sure))
            side = mention.sides[mention.crossings.index(best)]
            mention = replace(mention, crossings=(best,), sides=(side,))
        settled.append(mention)
    return settled


def _weight(crossing: Crossing, countries: Mapping[str, int], sure: Mapping[str, int]) -> tuple[int, int, int]:
    spoken = [countries.get(code, 0) for code in {side.country for side in crossing.sides}]
    return (sum(1 for count in spoken if count), sure.get(crossing.id, 0), sum(spoken))
