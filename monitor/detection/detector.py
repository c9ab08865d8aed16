"""The front door of detection: what a document says of the status of crossings, and why that was concluded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from monitor.detection import scope
from monitor.detection.dates import DateFinder
from monitor.detection.gazetteer import Gazetteer
from monitor.detection.judging import Judgement, judge
from monitor.detection.lexicon import Cue, Lexicon, load_lexicons
from monitor.detection.phrases import Found
from monitor.detection.sighting import Countries, Rejected, Sighting, sightings
from monitor.detection.speakers import speaker
from monitor.detection.statements import Scene, Statement, statements
from monitor.model import Announcement, Claim, Crossing, Document, Evidence, Phase, Status
from monitor.reading.passage import Passage, passage

ENOUGH = 1.0  # weight: below it a statement is a passing remark


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
        self._gazetteer = Gazetteer(crossings)
        self._countries = Countries()
        self._lexicons = load_lexicons()
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
        scenes, before = [], 0
        for p, about, named in zip(passages, cues, seen, strict=True):
            whens = [
                w
                for lexicon in self._spoken(p, document.language)
                for w in self._finders[lexicon.language].find(p, published)
            ]
            scenes.append(Scene(p, about, named, sorted(whens, key=lambda w: w.start), before))
            before += 1 if p.part == "title" else 0
        judgements = [judge(s, published) for s in statements(scenes)]
        found = _announcements(document, judgements, scenes)
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
        return sorted(found, key=lambda f: (f.start, f.end))

    def _starts_clause(self, form: str) -> bool:
        return any(form in lexicon.clause_words for lexicon in self._lexicons.values())


def _never(form: str) -> bool:
    return False


def _first(seen: Sequence[Sequence[Sighting]]) -> str:
    return next(s.crossing for found in seen for s in found)


def _announcements(
    document: Document, judgements: Sequence[Judgement], scenes: Sequence[Scene]
) -> tuple[Announcement, ...]:
    """One announcement a change: what is said of a crossing's status in several places is said once."""
    said: dict[tuple[str, Status], list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        if judgement.phase is None:
            continue
        for crossing in judgement.statement.crossings:
            said[crossing, judgement.status].append(judgement)
    found = []
    for (crossing, status), about in said.items():
        phase = _phase(about)
        agreeing = [j for j in about if j.phase is phase]
        best = max(agreeing, key=lambda j: j.weight)
        if best.weight < ENOUGH:
            continue
        found.append(_announcement(document, crossing, status, phase, best, agreeing, scenes))
    return tuple(found)


def _phase(about: Sequence[Judgement]) -> Phase:
    """The phase that the document gives a change: that of the weightiest statements."""
    weights: dict[Phase, float] = defaultdict(float)
    for judgement in about:
        if judgement.phase is not None:
            weights[judgement.phase] = max(weights[judgement.phase], judgement.weight) + 0.1
    for decisive in (Phase.POSTPONED, Phase.DENIED):
        if weights.get(decisive, 0.0) >= ENOUGH:
            return decisive
    if Phase.SCHEDULED in weights and Phase.IN_EFFECT in weights:
        dated = any(j.phase is Phase.SCHEDULED and j.since for j in about)
        if dated and weights[Phase.SCHEDULED] + 0.3 >= weights[Phase.IN_EFFECT]:
            return Phase.SCHEDULED
    return max(weights, key=lambda phase: weights[phase])


def _announcement(
    document: Document,
    crossing: str,
    status: Status,
    phase: Phase,
    best: Judgement,
    agreeing: Sequence[Judgement],
    scenes: Sequence[Scene],
) -> Announcement:
    statement = best.statement
    dated = next((j for j in sorted(agreeing, key=lambda j: -j.weight) if j.since), None)
    ending = next((j for j in sorted(agreeing, key=lambda j: -j.weight) if j.until), None)
    since = dated.since if dated else None
    said_by, authority = speaker(document, [j.statement for j in agreeing], scenes)
    claims = []
    for judgement in agreeing:
        for other in (judgement.since, *judgement.others):
            if other and since and other.day != since.day and other.day >= document.published.date():
                quote = _evidence(judgement.statement).quote
                if all(claim.day.day != other.day for claim in claims):
                    claims.append(Claim(other, speaker(document, [judgement.statement], scenes)[0], quote))
    about = [j.statement for j in agreeing]
    return Announcement(
        document=document.id,
        crossing=crossing,
        status=status,
        phase=phase,
        effective_from=since,
        effective_until=ending.until if ending else None,
        traffic=scope.traffic(about),
        direction=scope.direction(about),
        hours=scope.hours([w for s in about for _, w in s.whens]),
        speaker=said_by,
        authority=authority,
        evidence=_evidence(statement),
        cues=tuple(_cue_words(statement, best.why)),
        confidence=min(0.99, best.weight / 3),
        claims=tuple(claims),
    )


def _evidence(statement: Statement) -> Evidence:
    p = statement.passage
    first, last = p.bounds(statement.start)
    start, end = p.span(first, last)
    return Evidence(p.text[start:end], p.part, start, end)


def _cue_words(statement: Statement, why: str) -> list[str]:
    p = statement.passage
    start, end = p.span(statement.start, statement.end)
    return [p.text[start:end], why]
