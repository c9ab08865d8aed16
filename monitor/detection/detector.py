"""The front door of detection: what a document says of the status of crossings, and why that was concluded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.detection.dates import DateFinder
from monitor.detection.gazetteer import Gazetteer
from monitor.detection.groups import groups
from monitor.detection.judging import Judgement, judge
from monitor.detection.lexicon import Cue, Lexicon, load_lexicons
from monitor.detection.merging import announcement, changes, reconciled
from monitor.detection.phrases import Found
from monitor.detection.sighting import Countries, Rejected, Sighting, sightings
from monitor.detection.speakers import Authorities
from monitor.detection.spelling import Spelling
from monitor.detection.statements import statements
from monitor.detection.things import Scene
from monitor.model import Announcement, Crossing, Document, Moment, Status
from monitor.reading.passage import Passage, passage


@dataclass(frozen=True, slots=True)
class Trail:
    """How a document was read: what `explain` and `detect` show."""

    passages: tuple[Passage, ...]
    sightings: tuple[tuple[Sighting, ...], ...]
    rejected: tuple[tuple[Rejected, ...], ...]
    judgements: tuple[Judgement, ...]
    announcements: tuple[Announcement, ...]


class Detector:
    """Reads documents against the known crossings. Holds only what was read from data files; safe to share."""

    def __init__(self, crossings: Mapping[str, Crossing]) -> None:
        self._crossings = crossings
        self._lexicons = load_lexicons()
        spelling = Spelling(lexicon.names for lexicon in self._lexicons.values())
        self._gazetteer = Gazetteer(crossings, spelling)
        self._countries = Countries(spelling)
        self._authorities = Authorities(spelling)
        self._finders = {code: DateFinder(lexicon) for code, lexicon in self._lexicons.items()}

    def names_crossing(self, text: str) -> bool:
        """Whether `text` may name a crossing: cheap, and true rather too often than too seldom."""
        return bool(self._gazetteer.mentions(passage("text", text, _never).forms))

    def announcements(self, document: Document) -> tuple[Announcement, ...]:
        """What `document` reports as news about the status of crossings, in the order of its text."""
        return self.trail(document).announcements

    def trail(self, document: Document) -> Trail:
        passages = tuple(
            passage(part, text, self._starts_clause)
            for part, text in (("title", document.title), ("text", document.text))
            if text.strip()
        )
        if not any(self._gazetteer.mentions(p.forms) for p in passages):
            return Trail(passages, (), (), (), ())
        cues = [self._cues(p, document.language) for p in passages]
        countries = [self._countries.find(p.forms) for p in passages]
        seen, rejected = sightings(passages, cues, countries, self._gazetteer, self._crossings)
        if not any(seen):
            return Trail(passages, tuple(map(tuple, seen)), tuple(map(tuple, rejected)), (), ())
        zone = ZoneInfo(self._crossings[_first(seen)].time_zone)
        published = document.published.astimezone(zone)
        spoken = Counter(found.payload for found_in in countries for found in found_in)
        known = {s.crossing for found_in in seen for s in found_in}
        scenes, before = [], 0
        for p, about, named, lands in zip(passages, cues, seen, countries, strict=True):
            whens = [
                w
                for lexicon in self._spoken(p, document.language)
                for w in self._finders[lexicon.language].find(p, published)
            ]
            together = groups(p, about, lands, spoken, self._crossings, known)
            scenes.append(Scene(p, about, named, sorted(whens, key=lambda w: w.start), together, before))
            before += 1 if p.part == "title" else 0
        judgements = [judge(s, published) for s in statements(scenes)]
        found = _announced(document, judgements, scenes, published)
        return Trail(passages, tuple(map(tuple, seen)), tuple(map(tuple, rejected)), tuple(judgements), found)

    def _spoken(self, p: Passage, language: str) -> list[Lexicon]:
        """The lexicons that may apply to a passage: that of its language, and of other scripts that stand in it."""
        arabic = sum(1 for form in p.forms if "\u0600" <= form[0] <= "\u06ff")
        latin = sum(1 for form in p.forms if form[0].isascii() and form[0].isalpha())
        spoken = []
        for code, lexicon in self._lexicons.items():
            if lexicon.script == "Arab":
                own, present = language in self._lexicons and self._lexicons[language].script == "Arab", arabic
            else:
                own, present = language in self._lexicons and self._lexicons[language].script == "Latn", latin
            if present and (code == language or (not own and lexicon.default)):
                spoken.append(lexicon)
        return spoken

    def _cues(self, p: Passage, language: str) -> list[Found[Cue]]:
        found = [f for lexicon in self._spoken(p, language) for f in lexicon.cues(p.forms)]
        authorities = self._authorities.find(p.forms)
        names = {at for a in authorities for at in range(a.start, a.end)}
        # 'the Border Ports Commission' is no port
        found = [f for f in found if not (f.start in names and f.payload.kind in ("things", "status"))]
        return sorted([*found, *authorities], key=lambda f: (f.start, f.end))

    def _starts_clause(self, form: str) -> bool:
        return any(form in lexicon.clause_words for lexicon in self._lexicons.values())


def _never(form: str) -> bool:
    return False


def _first(seen: Sequence[Sequence[Sighting]]) -> str:
    return next(s.crossing for found in seen for s in found)


def _announced(
    document: Document, judgements: Sequence[Judgement], scenes: Sequence[Scene], published: datetime
) -> tuple[Announcement, ...]:
    said = changes(judgements)
    ends = {c.crossing: c.since for c in said if c.status is Status.OPEN and c.since}
    return tuple(
        announcement(document, change, scenes, ends if change.status is not Status.OPEN else _ENDLESS, published)
        for change in reconciled(said)
    )


_ENDLESS: Mapping[str, Moment] = {}
