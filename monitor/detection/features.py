"""What the trained decision sees of a statement: named facts, each true or not. data/decision.json weighs them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from monitor.detection.judging import TURNS, Judgement, age, turning
from monitor.detection.statements import KINDS_OF_TRAFFIC, Statement
from monitor.model import Document, DocumentKind, Status

_BEFORE = ("future", "infinitive", "begun", "decided", "proposed", "postponed", "negation", "conditional", "question")
SHORT = 250  # letters of a text with its title: a headline, a notice of one sentence or two
_BESIDE = 2.5  # words: a word like "near" this far before the name of a crossing speaks of its surroundings
_AROUND = ("background", "continuation", "contrast", "exempt", "just", "only", "trial", "say", "official", "unofficial")


class _Scale:
    """Names the range in which a value lies: 'lead:<=2', 'lead:>9'."""

    def __init__(self, name: str, *edges: float) -> None:
        self._edges = edges
        self._names = (*(f"{name}<={edge:g}" for edge in edges), f"{name}>{edges[-1]:g}")

    def of(self, value: float) -> str:
        return self._names[bisect_left(self._edges, value)]


_STATEMENTS = _Scale("statements:", 1, 2, 4, 8, 16)
_LETTERS = _Scale("letters:", 120, 300, 900)
_LEAD = _Scale("lead:", 0, 1, 2, 3, 5, 9)
_RIVAL = _Scale("rival:", 1, 3, 6, 12)
_MANY = _Scale("many:", 1, 2, 5)
_HEAVY = _Scale("heavy:", 0.0, 0.6, 1.0, 1.3, 1.6, 2.0)
_SINCE = _Scale("since:", -30, -8, -3, -1, 0, 1, 7, 30)
_OLDEST = _Scale("oldest:", -1, 0, 3, 8, 60, 400)
_AWAY_BEFORE = _Scale("away:before:", 1, 2, 4, 7, 11, 17, 25)
_AWAY_AFTER = _Scale("away:after:", 1, 2, 4, 7, 11, 17, 25)
_TURNING = _Scale("", 1, 2, 4, 7, 10)


def features(judgements: Sequence[Judgement], document: Document, published: datetime) -> list[frozenset[str]]:
    """Of each judgement the names of what holds for it. `published` is local to the crossing.

    A headline or notice says plainly what a report only hints at: in such a short text each fact counts
    once more by itself. (Posts hint as reports do.)
    """
    found = _features(judgements, document, published)
    if document.kind is DocumentKind.SOCIAL or len(document.title) + len(document.text) > SHORT:
        return found
    return [facts | {f"short|{fact}" for fact in facts} for facts in found]


def _features(judgements: Sequence[Judgement], document: Document, published: datetime) -> list[frozenset[str]]:
    said: dict[tuple[str, Status], list[int]] = defaultdict(list)
    for number, j in enumerate(judgements):
        for crossing in j.statement.crossings if not j.turned else ():
            said[crossing, j.status].append(number)
    titled = {c for j in judgements if j.statement.lead == 0 for c in j.statement.crossings}
    crossings = Counter(c for j in judgements for c in j.statement.crossings)
    shared = [
        f"document:{document.kind.value}",
        f"crossings:{min(len(crossings), 4)}",
        f"title:{'yes' if document.title.strip() else 'no'}",
        _STATEMENTS.of(len(judgements)),
        _LETTERS.of(len(document.text) + len(document.title)),
    ]
    return [
        frozenset(
            [
                *shared,
                *_of_statement(j.statement),
                *_of_judgement(j, published),
                *_of_company(number, j, judgements, said),
                f"in-title:{any(c in titled for c in j.statement.crossings)}",
            ]
        )
        for number, j in enumerate(judgements)
    ]


def _of_statement(s: Statement) -> Iterator[str]:
    yield f"link:{s.link}"
    yield _LEAD.of(s.lead)
    yield (_AWAY_BEFORE if s.away < 0 else _AWAY_AFTER).of(abs(s.away))
    yield _RIVAL.of(s.rival)
    yield f"rival-nearer:{s.rival < abs(s.away)}"
    yield _MANY.of(len(s.crossings))
    if any(0 < s.away - sign.away <= _BESIDE for sign in s.signs.get("nearby", ())):
        yield f"beside:{s.link}"
    if s.weak:
        yield "weak"
    if not s.sure:
        yield "doubtful"
        yield f"doubtful:{s.link}"
    for reading in s.readings:
        yield f"reading:{reading}"
        yield f"reading:{reading}:{s.status.value}"
    for name in _BEFORE:
        if name in s.signs:
            yield from _windows(s, name, (2.0, 4.0, 8.0, 14.0), before=True)
    for name in ("denied", "postponed", "future", "proposed", "answered", "negation"):
        if name in s.signs:
            yield from _windows(s, name, (3.0, 8.0, 16.0), before=False)
    for name in _AROUND:
        if name in s.signs:
            yield from _windows(s, name, (3.0, 8.0, 16.0), before=True)
            yield from _windows(s, name, (3.0, 8.0), before=False)
    for name in ("denied", "after"):
        if name in s.signs:
            yield from _windows(s, name, (3.0, 6.0, 12.0, 24.0), before=True)
    kinds = [kind for kind in KINDS_OF_TRAFFIC if kind in s.signs]
    yield f"traffic:{sum(1 for kind in kinds if s.near(kind, 6.0, 6.0))}"
    yield f"traffic-far:{len(kinds)}"


def _windows(s: Statement, name: str, sizes: Sequence[float], before: bool) -> Iterator[str]:
    if before:
        away = [-sign.away for sign in s.signs[name] if sign.away <= 0]
    else:
        away = [sign.away for sign in s.signs[name] if sign.away >= 0]
    nearest = min(away, default=float("inf"))
    size = next((size for size in sizes if nearest <= size), None)
    if size is not None:
        yield f"{name}{'<' if before else '>'}{size:g}"


def _of_judgement(j: Judgement, published: datetime) -> Iterator[str]:
    yield f"status:{j.status.value}"
    yield f"rule:{j.why}"
    phase = "none" if j.refused else j.phase.value
    yield f"phase:{phase}"
    yield f"phase:{phase}:{j.status.value}"
    yield f"form:{j.phase.value}"
    yield f"turned:{j.turned}:{j.statement.status.value}:{j.status.value}"
    for turned in TURNS:
        if (away := turning(j.statement, turned)) is not None:
            side = "before" if away < 0 else "after"
            yield f"turning:{turned}:{j.turned or 'plain'}:{side}:{_TURNING.of(abs(away))}"
    yield _HEAVY.of(j.weight)
    since = j.timing.since
    if since is None:
        yield "since:none"
    else:
        days = (since.day - published.date()).days
        yield _SINCE.of(days)
        yield f"since-said:{j.timing.said}"
        yield f"since-explicit:{j.timing.explicit}"
    yield f"until:{j.timing.until is not None}"
    ages = [old for _, when in j.statement.whens if (old := age(when, published)) is not None]
    yield _OLDEST.of(max(ages, default=-1))
    yield f"times:{min(len(j.statement.whens), 3)}"


def _of_company(
    number: int, j: Judgement, judgements: Sequence[Judgement], said: Mapping[tuple[str, Status], list[int]]
) -> Iterator[str]:
    """What the rest of the document says of the same crossings."""
    same, other = set[int](), set[int]()
    for crossing in j.statement.crossings[:3]:
        for status in Status:
            (same if status is j.status else other).update(said.get((crossing, status), ())[:40])
    held = [k for n in same if not (k := judgements[n]).refused and k.statement is not j.statement]
    against = [k for n in other if not (k := judgements[n]).refused and k.statement is not j.statement]
    yield f"agree:{min(len(held), 3)}"
    yield f"against:{min(len(against), 3)}"
    yield f"agree-lead:{any(k.statement.lead <= 1 for k in held)}"
    yield f"against-lead:{any(k.statement.lead <= 1 for k in against)}"
    for k in held:
        if k.phase is not j.phase:
            yield f"else:{k.phase.value}"
    for k in against:
        if k.statement.lead <= 1:
            yield f"against:{k.phase.value}"
