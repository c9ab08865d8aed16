"""Finds the places of a document where a status is said of a crossing, with every sign around them that bears on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from monitor.detection.cueing import StatusCue, away_from, reach, status_cues
from monitor.detection.dates import When
from monitor.detection.linking import linked
from monitor.detection.surroundings import Sign, signs_around, whens_of
from monitor.detection.things import Scene, Thing, things_in
from monitor.model import Status, Traffic
from monitor.reading.passage import Passage

NO_NAME = 12.0  # words: as far as a name counts that stands in another sentence of a document about one crossing
ANSWER = 8  # words of the next sentence in which a denial of this one is looked for
BEGINNING = 2  # sentences
NOTICE = 90  # words: a shorter text is a notice, and all of it about one thing
SEVERAL = 12  # crossings that 'the crossings' may mean
FEW = 8  # exceptions in one sentence
KINDS_OF_TRAFFIC = tuple(Traffic)  # to go through the members of an enumeration itself costs ten times as much
MANY = 60  # statements: the longest labelled report has 15; more are no report, and cost time


@dataclass(frozen=True, slots=True)
class Statement:
    """`status` is said of `crossings` in the words `start` up to, not including, `end` of the passage.

    link: how the crossings were found: 'named' in the sentence, 'group' of them there, 'referred' to by a generic word
    ('the crossing'), 'several' of the document ('the crossings', named elsewhere), 'topic' of the sentences before,
    'sole' crossing of the document, or 'exempt' (the sentence says it of others, 'except for' this).
    away: the words between cue and crossing, negative where it stands before.
    """

    passage: Passage
    start: int
    end: int
    status: Status
    readings: frozenset[str]
    weak: bool
    passing: bool
    crossings: tuple[str, ...]
    sides: tuple[int, ...]
    link: str
    away: float
    signs: Mapping[str, tuple[Sign, ...]]  # by name, those of one name in the order of the text
    whens: tuple[tuple[float, When], ...]  # with their distance, before is negative
    lead: int  # number of the sentence in the document, 0 = title
    rival: float = field(default=float("inf"))  # words to the nearest other thing that opens and closes
    rival_after: bool = False
    sure: bool = True  # its crossings are named beyond doubt

    def near(self, name: str, before: float = 0.0, after: float = 0.0) -> Sign | None:
        """The nearest sign of that name at most `before` words before or `after` words after the cue."""
        best: Sign | None = None
        for sign in self.signs.get(name, ()):
            if -before <= sign.away <= after and (best is None or abs(sign.away) < abs(best.away)):
                best = sign
        return best

    @property
    def words(self) -> str:
        """The words that say it, as written."""
        start, end = self.passage.span(self.start, self.end)
        return self.passage.text[start:end]


def statements(scenes: Sequence[Scene]) -> list[Statement]:
    """Every statement of a document, in the order of its text."""
    found: list[Statement] = []
    topic = _first_topic(scenes)
    several = _all_named(scenes)
    sole = _about_one(scenes)
    for scene in scenes:
        for start, end in _telling(scene):
            things = things_in(scene, start, end)
            cues = status_cues(scene.cues, start, end)
            answered = _answered(scene, end) if cues else None
            for cue in cues[: max(0, MANY - len(found))]:
                statement = _statement(scene, cue, cues, things, topic, several, start, end)
                if statement is not None and sole and statement.link == "topic":
                    statement = replace(statement, link="sole", away=NO_NAME)
                if statement is not None and answered is not None:
                    statement = replace(statement, signs={**statement.signs, answered.name: (answered,)})
                if statement is not None:
                    found.append(statement)
            found.extend(_exceptions(scene, cues, things, start, end))
            named = [t for t in things if t.kind in ("named", "group")]
            topic = named[-1] if named else topic
    return found


def _telling(scene: Scene) -> list[tuple[int, int]]:
    """The sentences that say a status or name a crossing, or several: the others change nothing, and are most."""
    said = [f.start for f in scene.cues if f.payload.kind == "status" or f.payload.value == "crossings"]
    places = chain(said, (s.start for s in scene.sightings), (g.start for g in scene.groups))
    return [scene.passage.sentences[number] for number in sorted({scene.passage.sentence[at] for at in places})]


def _about_one(scenes: Sequence[Scene]) -> bool:
    """Whether the document is about one crossing: it names no other, and this one at its beginning or beyond doubt."""
    sightings = [(scene, s) for scene in scenes for s in scene.sightings]
    if len({s.crossing for _, s in sightings}) != 1:
        return False
    return any(
        scene.first_sentence + scene.passage.sentence[s.start] <= BEGINNING or len(scene.passage.words) <= NOTICE
        for scene, s in sightings
    )


def _all_named(scenes: Sequence[Scene]) -> Thing | None:
    """All the crossings that the document names beyond doubt, where there are several, and no long list of a region."""
    sides = {s.crossing: s.side for scene in reversed(scenes) for s in reversed(scene.sightings) if s.sure}
    if not 1 < len(sides) <= SEVERAL:
        return None
    return Thing(-1, -1, "named", tuple(sides), tuple(sides.values()))


def _answered(scene: Scene, end: int) -> Sign | None:
    """'This is untrue': where the next sentence begins with a denial and says nothing else, it denies this one."""
    number = scene.passage.sentence[end - 1] + 1
    if number >= len(scene.passage.sentences):
        return None
    start, stop = scene.passage.sentences[number]
    here = scene.cues.between(start, min(stop, start + ANSWER))
    if any(f.payload.kind == "status" and not f.payload.weak for f in here):
        return None
    denial = next((f for f in here if f.payload.value == "denied"), None)
    return Sign("answered", 1.0, denial.payload.phrase) if denial else None


def _first_topic(scenes: Sequence[Scene]) -> Thing | None:
    """What 'the crossing' means before one is named: that which is named first."""
    for scene in scenes:
        for start, end in _telling(scene):
            named = [t for t in things_in(scene, start, end) if t.kind == "named" and not t.exempt]
            if named:
                return named[0]
    return None


def _statement(
    scene: Scene,
    cue: StatusCue,
    cues: Sequence[StatusCue],
    things: Sequence[Thing],
    topic: Thing | None,
    several: Thing | None,
    start: int,
    end: int,
) -> Statement | None:
    passage = scene.passage
    at = bisect_left(things, cue.start, key=lambda t: t.start)
    around = [t for t in things[max(0, at - 6) : at + 6] if t.end <= cue.start or t.start >= cue.end or _framed(t, cue)]
    ranked = sorted(
        (
            (reach(away_from(passage, cue, t.start, t.end), cue), t)
            for t in around
            if t.kind != "other" and not t.exempt
        ),
        key=lambda pair: pair[0],
    )
    rival = min(
        ((reach(away_from(passage, cue, t.start, t.end), cue), t) for t in around if t.kind == "other"),
        key=lambda pair: pair[0],
        default=(float("inf"), None),
    )
    link, chosen, away = linked(passage, cue, ranked, things, topic, several)
    if chosen is None:
        return None
    return Statement(
        passage=passage,
        start=cue.start,
        end=cue.end,
        status=Status(cue.payload.value),
        readings=cue.readings,
        weak=cue.payload.weak,
        passing=cue.payload.passing,
        crossings=chosen.crossings,
        sides=chosen.sides or (-1,) * len(chosen.crossings),
        link=link,
        away=away,
        signs=signs_around(scene, cue, cues, start, end),
        whens=whens_of(scene, cue, cues, start, end),
        lead=scene.first_sentence + passage.sentence[cue.start],
        rival=rival[0],
        rival_after=rival[1] is not None and rival[1].start >= cue.end,
        sure=chosen.sure,
    )


def _framed(thing: Thing, cue: StatusCue) -> bool:
    """Whether a name stands inside the words of the cue: 'brought Nasib back into service'."""
    return thing.kind == "named" and cue.start < thing.start and thing.end < cue.end


def _exceptions(
    scene: Scene, cues: Sequence[StatusCue], things: Sequence[Thing], start: int, end: int
) -> list[Statement]:
    """'All are closed except for X' says of X the opposite."""
    found = []
    for thing in things:
        before = [c for c in cues if c.end <= thing.start and not c.payload.weak] if thing.exempt else []
        if not before or before[-1].payload.value == Status.RESTRICTED:
            continue
        base = _statement(scene, before[-1], cues, [replace(thing, exempt=False)], None, None, start, end)
        if base is not None:
            opposite = Status.OPEN if base.status is Status.CLOSED else Status.CLOSED
            found.append(replace(base, status=opposite, link="exempt", away=0.0, whens=()))
        if len(found) >= FEW:
            break
    return found
