"""Decides of each statement whether it is news, and in which phase. Every branch has a name that a person will read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.detection.dates import When
from monitor.detection.statements import KINDS_OF_TRAFFIC, Statement
from monitor.detection.timing import NO_TIME, Timing, timing
from monitor.model import Moment, Phase, Status

OLD = 8  # days: what took effect longer ago is history in a report of today
FAR = "the crossing stands too far from it"
PASSING = "a word that speaks of passing, too far from the crossing"
UNTIED = "no crossing is named in its sentence"
_LOOSE = frozenset({FAR, PASSING, UNTIED})
_NEARBY = 9.0  # words: a date this near is that of the statement
TURNS = ("limits", "hours", "negation", "lifted")  # what may turn a statement, see `turning`
TURNING = 14.0  # words: as far as a word may stand that turns what a statement says


@dataclass(frozen=True, slots=True)
class Judgement:
    """One way to take a statement: as news of `status` in `phase`; `why` names the rule that says so, or against it.

    refused: the rules hold that it is no announcement.
    turned: why it is taken otherwise than its words say by themselves: 'negation', 'limits', 'hours', 'lifted', or ''.
    weight: how much the place and form of the statement speak for it, by the rules alone.
    shares: after the trained decision, which sets `phase` and `weight` (then a likelihood from 0 to 1): how likely it
    is no news, and news of each phase.
    loose: it was refused only because too little ties it to a crossing; what it says of traffic may still hold.
    """

    statement: Statement
    status: Status
    phase: Phase
    why: str
    timing: Timing = NO_TIME
    weight: float = 0.0
    refused: bool = False
    loose: bool = False
    turned: str = ""
    shares: tuple[float, ...] = ()

    @property
    def since(self) -> Moment | None:
        return self.timing.since

    @property
    def until(self) -> Moment | None:
        return self.timing.until


def judge(statement: Statement, published: datetime) -> list[Judgement]:
    """The ways to take `statement`, the plain one first. `published` is local to the crossing."""
    refusal = _refusal(statement, published)
    status, phase, why = _phase(statement)
    when = timing(statement, published, forward=_looks_ahead(statement, phase))
    phase, when, why = _settled(statement, phase, when, published, why)
    plain = Judgement(
        statement, status, phase, refusal or why, when, _weight(statement, when), refusal is not None, refusal in _LOOSE
    )
    return [plain, *(replace(plain, status=other, turned=sign) for other, sign in _otherwise(statement, status))]


def _otherwise(s: Statement, status: Status) -> Iterator[tuple[Status, str]]:
    """The other statuses that the same words may mean, each with what makes that possible (see `turning`)."""
    if status is not Status.RESTRICTED:
        if turning(s, "limits") is not None:
            yield Status.RESTRICTED, "limits"
        elif turning(s, "hours") is not None:
            yield Status.RESTRICTED, "hours"
    if s.status is not Status.OPEN and turning(s, "lifted") is not None:
        yield Status.OPEN, "lifted"
    elif turning(s, "negation") is not None and s.link != "exempt":
        if s.status is Status.OPEN and status is not Status.CLOSED:
            yield Status.CLOSED, "negation"
        elif s.status is not Status.OPEN:
            yield Status.OPEN, "negation"


def turning(s: Statement, turned: str) -> float | None:
    """How far, in words, what may turn a statement stands from it (before it: negative); None where nothing does.

    limits: 'only', 'unless'.  hours: a time of the day.  negation: 'not' before it.  lifted: 'the ban is over'.
    """
    if turned == "hours":
        away = [at for at, when in s.whens if when.minutes is not None]
    elif turned == "negation":
        away = [sign.away for sign in s.signs.get("negation", ()) if sign.away < 0]
    else:
        names = ("lifted",) if turned == "lifted" else ("only", "unless")
        away = [sign.away for name in names for sign in s.signs.get(name, ())]
    nearest = min(away, key=lambda at: (abs(at), at), default=None)
    return nearest if nearest is not None and abs(nearest) <= TURNING else None


def _settled(s: Statement, phase: Phase, when: Timing, published: datetime, why: str) -> tuple[Phase, Timing, str]:
    """The phase by the date that was told: what lies ahead is scheduled, whatever the tense."""
    today = published.date()
    since = when.since
    if phase not in (Phase.SCHEDULED, Phase.IN_EFFECT) or since is None:
        return phase, when, why
    if since.day > today:
        return Phase.SCHEDULED, when, "its date lies ahead"
    if phase is Phase.SCHEDULED and since.day < today:
        return phase, when.without_start(), why
    from_today = any(when.relation == "from" and when.day == today for _, when in s.whens)
    if phase is Phase.SCHEDULED and (from_today or not _ahead(s)):
        return Phase.IN_EFFECT, when, "it is said as a fact"
    return phase, when, why


# --- what is no announcement


def _refusal(s: Statement, published: datetime) -> str | None:
    away = abs(s.away)
    if s.rival <= 6 and s.rival < away:
        return "it is said of something else that opens and closes"
    if s.link == "topic" and s.rival < 12:
        return "it is said of something else that opens and closes"
    if s.link not in ("topic", "group") and away > 22:
        return FAR
    if s.weak and not _named_traffic(s, 6.0) and not _hours_beside(s):
        return "a word that speaks of passing, with no traffic of the crossing beside it"
    if s.passing and not _new(s):
        return "a word that speaks of passing, with nothing new about it"
    if s.weak and away > 18:
        return PASSING
    if s.link == "topic" and (s.readings <= {"noun"} or not _named_traffic(s, 6.0)):
        return UNTIED
    if s.passage.asks(s.start):
        return "it is asked"
    if s.near("conditional", before=5) and not s.near("continuation", 3, 3):
        return "it is a condition"
    if _denied(s):
        return None
    if s.near("after", before=5.0):
        return "it tells how things were before"
    if s.readings <= {"attribute"}:
        return "it describes what was known before"
    return _history(s, published)


def _denied(s: Statement) -> bool:
    return (s.near("denied", before=22, after=9) or s.near("answered", after=1)) is not None


def _history(s: Statement, published: datetime) -> str | None:
    continues = s.near("continuation", 5, 4)
    if s.near("background", before=3.5) and not continues:
        return "it tells of earlier times"
    for away, when in s.whens:
        old = age(when, published) if abs(away) <= _NEARBY else None
        counted = when.vague and when.relation == "since"  # 'day 10': who counts the days speaks of today
        if old is None or old <= OLD or counted:
            continue
        if not (continues or when.relation == "since"):
            return "its date is long past"
        if s.lead > 0:
            return "it has been so for long"
    return None


def age(when: When, published: datetime) -> int | None:
    """Days from what `when` names to the report; None where it names no past day."""
    if when.day is None:
        return None
    if when.kind == "year":
        return (published.date() - when.day).days if when.day.year < published.year else None
    if when.kind == "month" and (when.day.year, when.day.month) >= (published.year, published.month):
        return None
    return (published.date() - when.day).days


# --- the phase


def _phase(s: Statement) -> tuple[Status, Phase, str]:
    if _denied(s):
        return s.status, Phase.DENIED, "it is denied"
    late = "noun" in s.readings or s.near("negation", before=3.2)
    if s.near("postponed", before=8, after=16 if late else 7):
        return s.status, Phase.POSTPONED, "it was put off"
    status = s.status
    if (
        status is Status.OPEN
        and _hours_beside(s)
        and not s.near("all_day", 10, 10)
        and s.near("only", 10, 12)
        and not s.near("negation", before=3.2)
    ):
        status = Status.RESTRICTED
    if status is Status.CLOSED and _closes_at(s):
        status = Status.RESTRICTED
    if s.near("negation", before=3.2) and s.link != "exempt":
        if status is not Status.OPEN:
            return s.status, Phase.DENIED, "it is said that it is not so"
        status = Status.RESTRICTED if s.near("unless", 0, 14) else Status.CLOSED
        if not (s.weak and s.near("future", before=4)):
            return status, Phase.IN_EFFECT, "it is said not to open"
    proposed = s.near("proposed", before=14) or (None if s.weak else s.near("may", before=4))
    if proposed and not _decided_nearer(s, proposed.away):
        return status, Phase.PROPOSED, "it is wished, asked for, planned or only possible"
    if _ahead(s):
        return status, Phase.SCHEDULED, "it is said of the future"
    return status, Phase.IN_EFFECT, "it is said as a fact"


def _closes_at(s: Statement) -> bool:
    """'The gate closes at three' speaks of hours and of no closure."""
    if s.readings & {"past", "passive", "noun"}:
        return False
    return any(0 < away <= 5 and when.kind == "clock" for away, when in s.whens)


def _decided_nearer(s: Statement, away: float) -> bool:
    decided = s.near("decided", before=14)
    return decided is not None and decided.away > away


def _ahead(s: Statement) -> bool:
    if "future" in s.readings or s.near("future", before=6):
        return True
    if "bare" in s.readings and s.near("infinitive", before=2.5):
        return s.near("begun", before=3.5) is None
    return bool(s.near("future", after=6)) and not s.readings & {"past", "passive"}


def _looks_ahead(s: Statement, phase: Phase) -> bool:
    """Whether a bare weekday in it is one to come."""
    if phase in (Phase.SCHEDULED, Phase.POSTPONED, Phase.DENIED):
        return True
    return "noun" in s.readings or not s.readings & {"past", "passive"}


def _new(s: Statement) -> bool:
    """Whether something tells that passing is news: 'again', 'the first', 'can', 'no more'."""
    return bool(
        s.near("again", 8, 8)
        or s.near("begun", 4)
        or s.near("negation", 4)
        or s.near("future", 5)
        or s.near("continuation", 4)
        or s.near("only", 8, 8)
        or "future" in s.readings
        or _hours_beside(s)
    )


def _hours_beside(s: Statement) -> bool:
    """Whether working hours stand near it: 'works from 8 to 16'."""
    clocks = [when for away, when in s.whens if when.minutes is not None and abs(away) <= 14]
    return (
        len(clocks) >= 2 or s.near("all_day", 10, 10) is not None or (bool(clocks) and s.near("only", 8, 8) is not None)
    )


def _named_traffic(s: Statement, within: float) -> bool:
    return any(s.near(kind, within, within) for kind in KINDS_OF_TRAFFIC)


def _weight(s: Statement, when: Timing) -> float:
    weight = {"named": 1.0, "group": 0.8, "exempt": 0.8, "referred": 0.8, "several": 0.7, "sole": 0.7, "topic": 0.5}[
        s.link
    ]
    weight += 1.0 if s.lead == 0 else 0.6 if s.lead == 1 else 0.3 if s.lead <= 3 else 0.0
    weight += 0.5 if when.since is not None else 0.0
    weight += 0.3 if s.near("decided", 12, 6) else 0.0
    weight -= 0.4 if s.readings <= {"noun"} else 0.0
    weight -= 0.3 if s.weak else 0.0
    return weight - 0.03 * min(abs(s.away), 30.0)
