"""Finds the places of a document where a status is said of a crossing, with every sign around them that bears on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from monitor.detection.dates import When
from monitor.detection.lexicon import Cue
from monitor.detection.phrases import Found
from monitor.detection.things import Scene, Thing, things_in
from monitor.model import Status
from monitor.reading.passage import Passage

WINDOW = 32  # words: no sign further from a cue is looked at
NO_NAME = 12.0  # words: as far as a name counts that stands in another sentence of a document about one crossing
ANSWER = 8  # words of the next sentence in which a denial of this one is looked for
BEGINNING = 2  # sentences
NOTICE = 90  # words: a shorter text is a notice, and all of it about one thing
FEW = 8  # exceptions in one sentence
MANY = 120  # statements: more are no report, and cost time
HEADING = 12  # words of a line that may be a heading
AFAR = 14  # words: as far as a time counts that stands in another sentence
_SIGNS = frozenset({"markers", "continuation", "traffic", "direction", "speakers", "hours"})


@dataclass(frozen=True, slots=True)
class Sign:
    """A word or phrase near the cue: `away` words before (negative) or after it."""

    name: str
    away: float
    phrase: str


@dataclass(frozen=True, slots=True)
class Statement:
    """`status` is said of `crossings` in the words `start` up to, not including, `end` of the passage.

    link: how the crossings were found: 'named' in the sentence, 'group' of them there, 'referred' to by a generic word
    ('the crossing'), 'topic' of the sentences before, 'sole' crossing of the document, or 'exempt'
    (the sentence says it of others, 'except for' this).
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
    signs: tuple[Sign, ...]
    whens: tuple[tuple[float, When], ...]  # with their distance, before is negative
    lead: int  # number of the sentence in the document, 0 = title
    rival: float = field(default=float("inf"))  # words to the nearest other thing that opens and closes
    rival_after: bool = False
    sure: bool = True  # its crossings are named beyond doubt

    def near(self, name: str, before: float = 0.0, after: float = 0.0) -> Sign | None:
        """The nearest sign of that name at most `before` words before or `after` words after the cue."""
        best: Sign | None = None
        for sign in self.signs:
            if (
                sign.name == name
                and -before <= sign.away <= after
                and (best is None or abs(sign.away) < abs(best.away))
            ):
                best = sign
        return best

    @property
    def words(self) -> str:
        """The words that say it, as written."""
        start, end = self.passage.span(self.start, self.end)
        return self.passage.text[start:end]


@dataclass(frozen=True, slots=True)
class _StatusCue:
    start: int
    end: int
    readings: frozenset[str]
    payload: Cue


def statements(scenes: Sequence[Scene]) -> list[Statement]:
    """Every statement of a document, in the order of its text."""
    found: list[Statement] = []
    topic = _first_topic(scenes)
    sole = _about_one(scenes)
    for scene in scenes:
        for start, end in scene.passage.sentences:
            things = things_in(scene, start, end)
            cues = _status_cues(scene.cues, start, end)
            answered = _answered(scene, end)
            for cue in cues[: max(0, MANY - len(found))]:
                statement = _statement(scene, cue, cues, things, topic, start, end)
                if statement is not None and sole and statement.link == "topic":
                    statement = replace(statement, link="sole", away=NO_NAME)
                if statement is not None and answered is not None:
                    statement = replace(statement, signs=(*statement.signs, answered))
                if statement is not None:
                    found.append(statement)
            found.extend(_exceptions(scene, cues, things, start, end))
            named = [t for t in things if t.kind in ("named", "group")]
            topic = named[-1] if named else topic
    return found


def _about_one(scenes: Sequence[Scene]) -> bool:
    """Whether the document is about one crossing: it names no other, and this one at its beginning or beyond doubt."""
    sightings = [(scene, s) for scene in scenes for s in scene.sightings]
    if len({s.crossing for _, s in sightings}) != 1:
        return False
    return any(
        scene.first_sentence + scene.passage.sentence[s.start] <= BEGINNING or len(scene.passage.words) <= NOTICE
        for scene, s in sightings
    )


def _answered(scene: Scene, end: int) -> Sign | None:
    """'This is untrue': where the next sentence begins with a denial and says nothing else, it denies this one."""
    number = scene.passage.sentence[end - 1] + 1
    if number >= len(scene.passage.sentences):
        return None
    start, stop = scene.passage.sentences[number]
    first = bisect_left(scene.cues, start, key=lambda found: found.start)
    last = bisect_left(scene.cues, min(stop, start + ANSWER), key=lambda found: found.start)
    here = scene.cues[first:last]
    if any(f.payload.kind == "status" and not f.payload.weak for f in here):
        return None
    denial = next((f for f in here if f.payload.value == "denied"), None)
    return Sign("answered", 1.0, denial.payload.phrase) if denial else None


def _first_topic(scenes: Sequence[Scene]) -> Thing | None:
    """What 'the crossing' means before one is named: that which is named first."""
    for scene in scenes:
        for start, end in scene.passage.sentences:
            named = [t for t in things_in(scene, start, end) if t.kind == "named" and not t.exempt]
            if named:
                return named[0]
    return None


def _status_cues(cues: Sequence[Found[Cue]], start: int, end: int) -> list[_StatusCue]:
    """The status cues of a sentence, the longest at each place, with all the forms that each may be."""
    best: dict[int, Found[Cue]] = {}
    readings: dict[tuple[int, int, str], set[str]] = {}
    first = bisect_left(cues, start, key=lambda found: found.start)
    last = bisect_left(cues, end, key=lambda found: found.start)
    for found in cues[first:last]:
        if found.payload.kind != "status" or found.end > end:
            continue
        readings.setdefault((found.start, found.end, found.payload.value), set()).add(found.payload.reading)
        known = best.get(found.start)
        if known is None or (found.end, not found.payload.weak) > (known.end, not known.payload.weak):
            best[found.start] = found
    kept: list[_StatusCue] = []
    reached = -1
    for at in sorted(best):
        found = best[at]
        if found.end <= reached:
            continue
        reached = found.end
        forms = frozenset(readings[found.start, found.end, found.payload.value])
        kept.append(_StatusCue(found.start, found.end, forms, found.payload))
    return kept


def _statement(
    scene: Scene,
    cue: _StatusCue,
    cues: Sequence[_StatusCue],
    things: Sequence[Thing],
    topic: Thing | None,
    start: int,
    end: int,
) -> Statement | None:
    passage = scene.passage
    at = bisect_left(things, cue.start, key=lambda t: t.start)
    around = [t for t in things[max(0, at - 6) : at + 6] if t.end <= cue.start or t.start >= cue.end]
    ranked = sorted(
        ((_reach(_away(passage, cue, t.start, t.end), cue), t) for t in around if t.kind != "other" and not t.exempt),
        key=lambda pair: pair[0],
    )
    rival = min(
        ((_reach(_away(passage, cue, t.start, t.end), cue), t) for t in around if t.kind == "other"),
        key=lambda pair: pair[0],
        default=(float("inf"), None),
    )
    link, chosen, away = _linked(passage, cue, ranked, things, topic)
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
        signs=_signs(scene, cue, cues, start, end),
        whens=_whens(scene, cue, cues, start, end),
        lead=scene.first_sentence + passage.sentence[cue.start],
        rival=rival[0],
        rival_after=rival[1] is not None and rival[1].start >= cue.end,
        sure=chosen.sure,
    )


def _linked(
    passage: Passage,
    cue: _StatusCue,
    ranked: Sequence[tuple[float, Thing]],
    things: Sequence[Thing],
    topic: Thing | None,
) -> tuple[str, Thing | None, float]:
    """(how it was found, what the status is said of, how far it stands)."""
    for _, nearest in ranked[:3]:
        away = _away(passage, cue, nearest.start, nearest.end)
        if nearest.kind in ("named", "group"):
            return nearest.kind, nearest, away
        link, meant = _meant(nearest, things, topic)
        if meant is not None:
            return link, meant, away
    return ("", None, 0.0) if ranked else ("topic", topic, float("inf"))


def _meant(generic: Thing, things: Sequence[Thing], topic: Thing | None) -> tuple[str, Thing | None]:
    """What 'the crossing' or 'the crossings' refers to."""
    before = [t for t in things if t.kind in ("named", "group") and t.end <= generic.start and not t.exempt]
    after = [t for t in things if t.kind in ("named", "group") and t.start >= generic.end and not t.exempt]
    if generic.kind == "crossings":
        lists = [t for t in (*before[-1:], *after[:1]) if len(t.crossings) > 1]
        if lists:
            return "named", lists[0]
        return "referred", topic if topic is not None and len(topic.crossings) > 1 else None
    meant = before[-1] if before else topic or (after[0] if after else None)
    if meant is not None and len(meant.crossings) > 1:  # 'the crossing' is one: that which was named last
        meant = replace(meant, crossings=meant.crossings[-1:], sides=meant.sides[-1:])
    return "referred", meant


def _exceptions(
    scene: Scene, cues: Sequence[_StatusCue], things: Sequence[Thing], start: int, end: int
) -> list[Statement]:
    """'All are closed except for X' says of X the opposite."""
    found = []
    for thing in things:
        before = [c for c in cues if c.end <= thing.start and not c.payload.weak] if thing.exempt else []
        if not before or before[-1].payload.value == Status.RESTRICTED:
            continue
        base = _statement(scene, before[-1], cues, [replace(thing, exempt=False)], None, start, end)
        if base is not None:
            opposite = Status.OPEN if base.status is Status.CLOSED else Status.CLOSED
            found.append(replace(base, status=opposite, link="exempt", away=0.0, whens=()))
        if len(found) >= FEW:
            break
    return found


def _signs(scene: Scene, cue: _StatusCue, cues: Sequence[_StatusCue], start: int, end: int) -> tuple[Sign, ...]:
    passage = scene.passage
    first = bisect_left(scene.cues, max(start, cue.start - WINDOW), key=lambda found: found.start)
    last = bisect_left(scene.cues, min(end, cue.end + WINDOW), key=lambda found: found.start)
    found = []
    for f in scene.cues[first:last]:
        kind = f.payload.kind
        if kind not in _SIGNS or (f.start < cue.end and f.end > cue.start and kind == "markers"):
            continue
        away = _away(passage, cue, f.start, f.end)
        if kind in ("traffic", "direction") and not _owns_scope(scene, cue, cues, f, away, first, last):
            continue
        if kind == "traffic" and _inside_another(f, scene.cues[first:last]):
            continue
        found.append(Sign(f.payload.value, away, f.payload.phrase))
    return tuple(found)


def _owns_scope(
    scene: Scene, cue: _StatusCue, cues: Sequence[_StatusCue], f: Found[Cue], away: float, first: int, last: int
) -> bool:
    """Whether what `f` names (trucks, one way) is spoken of by this cue rather than by another of the sentence."""
    passage = scene.passage
    if not passage.forms[cue.start][0].isalnum() and away > 0:
        return False  # a sign stands behind what it is about: 'in ✅ out ❌'
    led = any(g.payload.value == "toward" and g.end in (f.start, f.start - 1) for g in scene.cues[first:last])
    if led and away < 0:
        return False
    rivals = [c for c in cues if c.end <= f.start] if led else cues
    return _own(passage, cue, rivals, f.start, f.end, abs(away), weak_too=True)


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


def _whens(
    scene: Scene, cue: _StatusCue, cues: Sequence[_StatusCue], start: int, end: int
) -> tuple[tuple[float, When], ...]:
    """The mentions of time that belong to a cue: each belongs to the status that stands nearest to it."""
    first = bisect_left(scene.whens, max(start, cue.start - 2 * WINDOW), key=lambda when: when.start)
    last = bisect_left(scene.whens, min(end, cue.end + 2 * WINDOW), key=lambda when: when.start)
    found = []
    for when in scene.whens[first:last]:
        away = _away(scene.passage, cue, when.start, when.end)
        if _own(scene.passage, cue, cues, when.start, when.end, _time_reach(away)):
            found.append((away, when))
    return tuple(found) if found or cue.payload.weak else _neighbouring_whens(scene, cue.start)


def _neighbouring_whens(scene: Scene, at: int) -> tuple[tuple[float, When], ...]:
    """The times of the next sentence, or of a short line before, where no status is said there: 'From tomorrow.'"""
    number = scene.passage.sentence[at]
    for other, longest in ((number + 1, WINDOW), (number - 1, HEADING)):
        if not 0 <= other < len(scene.passage.sentences):
            continue
        start, end = scene.passage.sentences[other]
        if end - start > longest or _status_cues(
            [c for c in _cues_in(scene, start, end) if not c.payload.weak], start, end
        ):
            continue
        first = bisect_left(scene.whens, start, key=lambda when: when.start)
        last = bisect_left(scene.whens, end, key=lambda when: when.start)
        found = tuple((float(AFAR), when) for when in scene.whens[first:last])
        if found:
            return found
    return ()


def _cues_in(scene: Scene, start: int, end: int) -> Sequence[Found[Cue]]:
    first = bisect_left(scene.cues, start, key=lambda found: found.start)
    return scene.cues[first : bisect_left(scene.cues, end, key=lambda found: found.start)]


def _own(
    passage: Passage,
    cue: _StatusCue,
    cues: Sequence[_StatusCue],
    start: int,
    end: int,
    reach: float,
    weak_too: bool = False,
) -> bool:
    """Whether no cue of another status stands nearer to the words `start` up to `end` than `cue` does."""
    at = bisect_left(cues, start, key=lambda c: c.start)
    return all(
        reach <= _time_reach(_away(passage, other, start, end))
        for other in cues[max(0, at - 2) : at + 2]
        if other.payload.value != cue.payload.value and (weak_too or not other.payload.weak)
    )


def _time_reach(away: float) -> float:
    """A time is rather told after what happens then than before."""
    return abs(away) + (1.5 if away < 0 else 0.0)


def _away(passage: Passage, cue: _StatusCue, start: int, end: int) -> float:
    """From a cue to the words `start` up to `end`: negative where they stand before it."""
    if end <= cue.start:
        return -passage.distance(end - 1, cue.start)
    if start >= cue.end:
        return passage.distance(cue.end - 1, start)
    return 0.0


def _reach(away: float, cue: _StatusCue) -> float:
    """How far a thing is from a cue, as a candidate for what the cue is said of: a noun is said of what follows it."""
    if away < 0 and cue.readings <= {"noun"}:
        return -away + 2.0
    return abs(away)
