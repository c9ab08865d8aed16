"""The front door of detection: what a document says of the status of crossings, and why that was concluded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain

from monitor.crossings import zone_of_name
from monitor.detection.account import Account
from monitor.detection.date_finder import DateFinder
from monitor.detection.dates import When
from monitor.detection.deciding import trained
from monitor.detection.gazetteer import Gazetteer
from monitor.detection.groups import ALL, PLURAL, Borders, Regions, groups
from monitor.detection.implying import implied
from monitor.detection.judging import Judgement, judge
from monitor.detection.lexicon import Cue, Lexicon, load_lexicons
from monitor.detection.phrases import Found
from monitor.detection.placed import Placed
from monitor.detection.sighting import Countries, Rejected, Sighting, sightings
from monitor.detection.speakers import Authorities
from monitor.detection.spelling import Spelling
from monitor.detection.statements import statements
from monitor.detection.things import Scene
from monitor.model import Announcement, Crossing, Document, DocumentKind, Status
from monitor.reading.passage import Passage, passage
from monitor.reading.words import clean

LONGEST = 9_000  # letters of a text that are read: news stands at the beginning, and nothing may stall the road
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_PARTS_OF_NAMES = frozenset({"crossing", "crossings", "other", *Status})


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

    # What is needed is made when the first text comes, while other sources are asked; what only texts need that name a
    # crossing, when the first of those comes.

    @cached_property
    def _lexicons(self) -> Mapping[str, Lexicon]:
        return load_lexicons()

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(lexicon.names for lexicon in self._lexicons.values())

    @cached_property
    def _regions(self) -> Regions:
        return Regions(self._spelling)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        together = [phrase for lexicon in self._lexicons.values() for phrase in lexicon.phrases("things", ALL)]
        for lexicon in self._lexicons.values():
            together += self._regions.beside(lexicon.phrases("things", PLURAL))
        return Gazetteer(self._crossings, self._spelling, together)

    @cached_property
    def _clause_words(self) -> frozenset[str]:
        return frozenset[str]().union(*(lexicon.clause_words for lexicon in self._lexicons.values()))

    @cached_property
    def _countries(self) -> Countries:
        return Countries(self._spelling)

    @cached_property
    def _borders(self) -> Borders:
        return Borders(self._crossings)

    @cached_property
    def _authorities(self) -> Authorities:
        return Authorities(self._spelling)

    @cached_property
    def _finders(self) -> dict[str, DateFinder]:
        return {code: DateFinder(lexicon.dates) for code, lexicon in self._lexicons.items()}

    def names_crossing(self, text: str) -> bool:
        """Whether `text` may name a crossing, or many at once: cheap, and true rather too often than too seldom."""
        return self._gazetteer.may_name(text)

    def announcements(self, document: Document) -> tuple[Announcement, ...]:
        """What `document` reports as news about the status of crossings, in the order of its text."""
        return self.trail(document).announcements

    def trail(self, document: Document) -> Trail:
        """The same with all that led to it."""
        passages, seen, rejected, account = self._read(document)
        named, refused = tuple(map(tuple, seen)), tuple(map(tuple, rejected))
        if account is None:
            return Trail(passages, named, refused, (), ())
        judgements = account.decided(trained())
        found = account.announcements(trained(), judgements)
        return Trail(passages, named, refused, tuple(judgements), tuple(found))

    def account(self, document: Document) -> Account | None:
        """What the rules alone make of `document`, to learn from; None where it names no crossing."""
        return self._read(document)[-1]

    def _read(
        self, document: Document
    ) -> tuple[tuple[Passage, ...], list[list[Sighting]], list[list[Rejected]], Account | None]:
        if not self._gazetteer.may_name(document.title[:LONGEST], document.text[:LONGEST]):
            return (), [], [], None
        passages = tuple(
            passage(part, text, self._clause_words)
            for part, text in (("title", clean(document.title[:LONGEST])), ("text", clean(document.text[:LONGEST])))
            if text.strip()
        )
        spoken = [self._spoken(p, document.language) for p in passages]
        cues = [self._cues(p, lexicons) for p, lexicons in zip(passages, spoken, strict=True)]
        countries = [self._countries.find(p.forms) for p in passages]
        seen, rejected = sightings(
            passages,
            cues,
            countries,
            self._gazetteer,
            self._crossings,
            terse=document.kind is not DocumentKind.NEWS,
        )
        lands = Counter(found.payload for found_in in countries for found in found_in)
        known = {s.crossing for found_in in seen for s in found_in}
        grouped = [
            groups(p, about, here, self._regions.find(p.forms), lands, self._borders, known)
            for p, about, here in zip(passages, cues, countries, strict=True)
        ]
        first = _first(seen, grouped)
        if first is None:
            return passages, seen, rejected, None
        zone = zone_of_name(self._crossings[first].time_zone)
        published = min(max(document.published, _EARLIEST), _LATEST).astimezone(zone)
        scenes, before = [], 0
        for p, lexicons, about, named, together in zip(passages, spoken, cues, seen, grouped, strict=True):
            whens = [w for lexicon in lexicons for w in self._finders[lexicon.language].find(p, published)]
            whens.sort(key=lambda w: w.start)
            said = _without_times(about, whens)
            said = sorted([*said, *implied(p, said, named, whens)], key=lambda f: (f.start, f.end))
            scenes.append(Scene(p, Placed(said), Placed(named), Placed(whens), together, before))
            before += 1 if p.part == "title" else 0
        judgements = tuple(j for s in statements(scenes) for j in judge(s, published))
        return passages, seen, rejected, Account(document, published, tuple(scenes), judgements)

    def _spoken(self, p: Passage, language: str) -> list[Lexicon]:
        """The lexicons that may apply to a passage: that of its language, and of other scripts that stand in it."""
        letters = {form[0] for form in p.forms}
        arabic = any("\u0600" <= letter <= "\u06ff" for letter in letters)
        latin = any(letter.isascii() and letter.isalpha() for letter in letters)
        script = self._lexicons[language].script if language in self._lexicons else ""
        return [
            lexicon
            for code, lexicon in self._lexicons.items()
            if (arabic if lexicon.script == "Arab" else latin)
            and (code == language or (lexicon.default and lexicon.script != script))
        ]

    def _cues(self, p: Passage, spoken: Sequence[Lexicon]) -> list[Found[Cue]]:
        found = [f for lexicon in spoken for f in lexicon.cues(p.forms)]
        authorities = self._authorities.find(p.forms)
        names = {at for a in authorities for at in range(a.start, a.end)}
        guards = {at for f in found if _long_official(f) for at in range(f.start, f.end)}
        found = [f for f in found if f.start not in guards or f.payload.kind != "things"]
        # 'the Border Ports Commission' is no port
        found = [f for f in found if f.start not in names or f.payload.value not in _PARTS_OF_NAMES]
        return sorted([*found, *authorities], key=lambda f: (f.start, f.end))


def _first(seen: Sequence[Sequence[Sighting]], grouped: Sequence[Sequence[Found[tuple[str, ...]]]]) -> str | None:
    """The crossing that is named first, or else the first of those that are named together."""
    named = (s.crossing for found in seen for s in found)
    return next(chain(named, (id_ for found in grouped for f in found for id_ in f.payload)), None)


def _long_official(found: Found[Cue]) -> bool:
    """'Border guards' are people, and no border."""
    return found.payload.value == "official" and found.end - found.start > 1


def _without_times(cues: Sequence[Found[Cue]], whens: Sequence[When]) -> list[Found[Cue]]:
    """'May' in '14 May' is no possibility; but 'three days a week' says more than a time."""
    reached = {at: when.end for when in whens for at in range(when.start, when.end)}
    return [cue for cue in cues if not (cue.payload.kind == "markers" and cue.end <= reached.get(cue.start, 0))]
