"""Decides of each statement whether it is news, and in which phase. Every branch has a name that a person will read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.detection.dates import When, moment
from monitor.detection.statements import Statement
from monitor.model import Moment, Phase, Status

OLD = 8  # days: what took effect longer ago is history in a report of today
_ACTIVE = frozenset({"past", "present", "future", "bare"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """`phase` is None where the statement is no announcement; `why` names the rule either way."""

    statement: Statement
    status: Status
    phase: Phase | None
    why: str
    since: Moment | None = None
    until: Moment | None = None
    weight: float = 0.0
    others: tuple[Moment, ...] = ()


def judge(statement: Statement, published: datetime) -> Judgement:
    """`published` is local to the crossing."""
    refusal = _refusal(statement, published)
    if refusal:
        return Judgement(statement, statement.status, None, refusal)
    status, phase, why = _phase(statement, published)
    if phase is None:
        return Judgement(statement, status, None, why)
    forward = phase is Phase.SCHEDULED or (phase is Phase.POSTPONED)
    since, until, others = _dates(statement, published, forward)
    if phase in (Phase.SCHEDULED, Phase.IN_EFFECT) and since is not None:
        phase = Phase.SCHEDULED if since.day > published.date() else phase
        if phase is Phase.SCHEDULED and since.day < published.date():
            since = None
        elif phase is Phase.SCHEDULED and since.day == published.date() and not _ahead(statement):
            phase = Phase.IN_EFFECT
    if phase is Phase.SCHEDULED and since is None and until is not None and until.day < published.date():
        return Judgement(statement, status, None, "its end is past")
    return Judgement(statement, status, phase, why, since, until, _weight(statement, phase, since), others)


# --- what is no announcement


def _refusal(s: Statement, published: datetime) -> str | None:
    if s.rival < s.away and s.rival <= 8:
        return "it is said of something else that opens and closes"
    if s.link == "topic" and s.rival < 12:
        return "it is said of something else that opens and closes"
    if s.away > 20:
        return "the crossing stands too far from it"
    if s.weak and (s.link == "topic" or not _traffic(s, 6) or s.away > 10):
        return "a word that speaks of passing, with no traffic of the crossing beside it"
    if s.link == "topic" and (s.readings <= {"noun"} or not _traffic(s, 5)):
        return "no crossing is named in its sentence"
    if s.near("question", before=8) and s.passage.text.rstrip().endswith(("?", "؟")):
        return "it is asked"
    conditional = s.near("conditional", before=5)
    if conditional and not s.near("continuation", 3, 3):
        return "it is a condition"
    if s.near("after", before=3.5) and not s.near("continuation", before=3) and s.near("after", before=3.5):
        return "it tells how things were before"
    return _history(s, published)


def _history(s: Statement, published: datetime) -> str | None:
    continues = s.near("continuation", 5, 4)
    if s.near("background", before=3.5) and not continues:
        return "it tells of earlier times"
    for away, when in s.whens:
        if abs(away) > 9:
            continue
        old = _age(when, published)
        if old is not None and old > OLD and not (continues or when.relation == "since"):
            return "its date is long past"
        if old is not None and old > OLD and when.relation == "since" and s.lead > 0:
            return "it has been so for long"
    return None


def _age(when: When, published: datetime) -> int | None:
    """Days from what `when` names to the report; None where it names no past day."""
    if when.day is None:
        return None
    if when.kind == "year":
        return (published.date() - when.day).days if when.day.year < published.year else None
    if when.kind == "month" and (when.day.year, when.day.month) >= (published.year, published.month):
        return None
    return (published.date() - when.day).days


# --- the phase


def _phase(s: Statement, published: datetime) -> tuple[Status, Phase | None, str]:
    denied = s.near("denied", before=22, after=9)
    if denied:
        return s.status, Phase.DENIED, "it is denied"
    negated = s.near("negation", before=3.2)
    postponed = s.near("postponed", before=10, after=9)
    if postponed and s.status is Status.OPEN:
        return s.status, Phase.POSTPONED, "it was put off"
    if negated:
        return _negated(s)
    proposed = s.near("proposed", before=9)
    if proposed and not _decided_nearer(s, proposed.away):
        return s.status, Phase.PROPOSED, "it is wished, asked for, planned or only possible"
    if _ahead(s):
        return s.status, Phase.SCHEDULED, "it is said of the future"
    return s.status, Phase.IN_EFFECT, "it is said as a fact"


def _negated(s: Statement) -> tuple[Status, Phase | None, str]:
    if s.status is Status.OPEN:
        return Status.CLOSED, Phase.IN_EFFECT, "it does not open"
    if s.status is Status.CLOSED:
        return Status.OPEN, Phase.IN_EFFECT, "it is not closed"
    return s.status, None, "it is negated"


def _decided_nearer(s: Statement, away: float) -> bool:
    decided = s.near("decided", before=9)
    return decided is not None and decided.away > away


def _ahead(s: Statement) -> bool:
    if "future" in s.readings:
        return True
    if s.near("future", before=6):
        return True
    if "bare" in s.readings and s.near("infinitive", before=2.5):
        return True
    return bool(s.near("future", after=6)) and not s.readings & {"past", "passive"}


# --- dates


def _dates(s: Statement, published: datetime, forward: bool) -> tuple[Moment | None, Moment | None, tuple[Moment, ...]]:
    since: list[tuple[float, Moment]] = []
    until: list[tuple[float, Moment]] = []
    lengths: list[tuple[float, float]] = []
    for away, when in s.whens:
        distance = abs(away) + (2.0 if away < 0 else 0.0)
        if distance > 22:
            continue
        if (
            when.kind == "span"
            and when.days
            and (when.relation == "for" or when.days >= 1)
            and when.relation != "within"
        ):
            if when.relation == "for":
                lengths.append((distance, when.days))
            continue
        found = moment(when, published, forward or when.relation in ("until",))
        if found is None:
            continue
        if when.relation == "until":
            until.append((distance, found))
        else:
            since.append((distance - (3.0 if when.relation == "from" else 0.0), found))
    since.sort(key=lambda pair: pair[0])
    until.sort(key=lambda pair: pair[0])
    start = since[0][1] if since else None
    end = until[0][1] if until else None
    if end is None and lengths:
        begin = start.day if start else published.date()
        end = Moment(begin + timedelta(days=round(min(lengths)[1])))
    others = tuple(dict.fromkeys(m for _, m in since[1:] if start and m.day != start.day))
    return start, end, others


def _traffic(s: Statement, within: float) -> bool:
    return any(s.near(kind, within, within) for kind in ("travellers", "freight", "aid"))


def _weight(s: Statement, phase: Phase, since: Moment | None) -> float:
    weight = {"named": 1.0, "referred": 0.8, "topic": 0.5}[s.link]
    weight += 1.0 if s.lead == 0 else 0.6 if s.lead == 1 else 0.3 if s.lead <= 3 else 0.0
    weight += 0.5 if since is not None else 0.0
    weight += 0.3 if s.near("decided", 12, 6) else 0.0
    weight -= 0.4 if s.readings <= {"noun"} else 0.0
    weight -= 0.3 if s.weak else 0.0
    weight -= 0.03 * s.away
    return weight


def strongest(judgements: Sequence[Judgement]) -> Judgement:
    return max(judgements, key=lambda j: j.weight)
