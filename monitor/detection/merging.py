"""Judged statements -> announcements: what is said of one change in several places is said once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.detection import scope
from monitor.detection.dates import moment
from monitor.detection.judging import Judgement
from monitor.detection.speakers import speaker
from monitor.detection.statements import Statement
from monitor.detection.things import Scene
from monitor.model import Announcement, Claim, Document, Evidence, Moment, Phase, Speaker, Status, Traffic

FIRST = 3  # sentences at the beginning of a document, its title included
RECENT = 3  # days
_PHASES = tuple(Phase)
EXCEPTION = 0.8  # how likely an exception is, of the likelihood of that from which it is one


@dataclass(frozen=True, slots=True)
class Change:
    """All that a document says of one status of one crossing, in the phase that it gives it."""

    crossing: str
    status: Status
    phase: Phase
    best: Judgement
    about: tuple[Judgement, ...]
    likelihood: float
    loose: tuple[Judgement, ...] = ()
    traffic: frozenset[Traffic] = frozenset()  # where it is an exception from another change: what it is said of

    @property
    def since(self) -> Moment | None:
        return _likeliest(self.about)[0]


def changes(judgements: Sequence[Judgement], enough: float) -> list[Change]:
    """What the document reports as news: a change for a crossing and status, two where the traffic differs."""
    said: dict[tuple[str, Status], list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        for crossing in judgement.statement.crossings:
            said[crossing, judgement.status].append(judgement)
    found: list[Change] = []
    for (crossing, status), about in said.items():
        phases = sorted({j.phase for j in about}, key=lambda phase: -_likelihood(about, phase))
        known: frozenset[Traffic] = frozenset()
        for number, phase in enumerate(phases):
            agreeing = tuple(j for j in about if j.phase is phase and j.weight >= min(enough, 0.35))
            if not agreeing:
                continue
            best = max(agreeing, key=lambda j: j.weight)
            kinds = scope.traffic(j.statement for j in agreeing)
            if best.weight < enough or (number and (not known or not kinds or known & kinds)):
                continue
            loose = tuple(j for j in about if j.loose or not j.refused)
            found.append(Change(crossing, status, phase, best, agreeing, best.weight, loose))
            known |= kinds
    return [*found, *(other for change in found if (other := _exception(change)) is not None)]


def _exception(change: Change) -> Change | None:
    """'Closed to all but trucks' says too that trucks go on."""
    kinds = frozenset(kind for j in change.about for kind in scope.excepted(j.statement))
    if change.status is not Status.CLOSED or not kinds or change.phase not in (Phase.IN_EFFECT, Phase.SCHEDULED):
        return None
    return replace(
        change, status=Status.OPEN, phase=Phase.IN_EFFECT, likelihood=change.likelihood * EXCEPTION, traffic=kinds
    )


def _likelihood(about: Sequence[Judgement], phase: Phase) -> float:
    """How much speaks for a phase: the likeliest statement, and a little the others."""
    shares = sorted((j.shares[1 + _PHASES.index(phase)] for j in about if j.shares), reverse=True)
    return shares[0] + 0.25 * sum(shares[1:4]) if shares else 0.0


def reconciled(found: Sequence[Change]) -> list[Change]:
    """Without those that are but the other side of another one: the end of a closure, the state before an opening."""
    by_crossing: dict[str, list[Change]] = defaultdict(list)
    for change in found:
        by_crossing[change.crossing].append(change)
    kept: list[Change] = []
    for several in by_crossing.values():
        kept.extend(several if len(several) == 1 else _compatible(several))
    order = {id(change): at for at, change in enumerate(found)}
    return sorted(kept, key=lambda change: order.get(id(change), len(order)))


def _compatible(several: Sequence[Change]) -> list[Change]:
    kept: list[Change] = []
    for change in sorted(several, key=lambda c: (_ends_another(c, several), -c.likelihood)):
        if not any(_contradict(change, other) for other in kept):
            kept.append(change)
    return kept


def _ends_another(change: Change, several: Sequence[Change]) -> bool:
    """Whether it is but the end of a closure that is announced with it: 'closed on Friday, open again on Saturday'."""
    return change.status is Status.OPEN and any(
        other.status is Status.CLOSED
        and other.phase is Phase.SCHEDULED is change.phase
        and other.since is not None
        and change.since is not None
        and other.since.day < change.since.day
        for other in several
    )


def _contradict(change: Change, other: Change) -> bool:
    """Whether `change`, the less certain one, cannot be news beside `other`."""
    if change.traffic or other.traffic:
        return False  # an exception says so itself
    if {change.phase, other.phase} & {Phase.DENIED, Phase.PROPOSED, Phase.POSTPONED}:
        return False
    mine, others = _traffic(change), _traffic(other)
    if mine and others and not mine & others:
        return False
    ways = scope.direction([change.best.statement]), scope.direction([other.best.statement])
    if ways[0] is not None and ways[1] is not None and ways[0] is not ways[1]:
        return False
    return "exempt" not in (change.best.statement.link, other.best.statement.link)


def _traffic(change: Change) -> frozenset[Traffic]:
    return change.traffic or frozenset(scope.traffic(j.statement for j in change.about))


def announcement(
    document: Document,
    change: Change,
    scenes: Sequence[Scene],
    ends: Mapping[str, Moment],
    published: datetime,
    confidence: float,
) -> Announcement:
    """The change as an announcement.

    ends: by crossing, the day on which a later statement undoes it.  published: local to the crossing.
    """
    since, chosen = _beginning(change, scenes, published)
    until = next((j.until for j in sorted(change.about, key=lambda j: -j.weight) if j.until), None)
    end = ends.get(change.crossing)
    if until is None and end is not None and since is not None and end.day > since.day:
        until = end
    about = [j.statement for j in change.about]
    kinds = change.traffic or scope.traffic(about) or scope.traffic(j.statement for j in change.loose)
    said_by, authority = speaker(document, about, scenes)
    return Announcement(
        document=document.id,
        crossing=change.crossing,
        status=change.status,
        phase=change.phase,
        effective_from=since,
        effective_until=until,
        traffic=kinds,
        direction=scope.direction([(chosen or change.best).statement]),
        hours=scope.hours(about),
        speaker=said_by,
        authority=authority,
        evidence=_evidence((chosen or change.best).statement),
        cues=(change.best.statement.words, change.best.why),
        confidence=round(confidence, 3),
        claims=tuple(_claims(document, change, since, scenes)),
        group=_group(change.best.statement),
    )


def _likeliest(about: Sequence[Judgement]) -> tuple[Moment | None, Judgement | None]:
    """The day on which a change takes effect: that of the weightiest statement with one, a date before a weekday."""
    dated = [j for j in about if j.since]
    best = max(dated, key=lambda j: (not j.timing.said, j.weight + (0.8 if j.timing.explicit else 0.0)), default=None)
    if best is None or best.since is None:
        return None, None
    hour = next((j.since for j in dated if j.since and j.since.day == best.since.day and j.since.at), None)
    return hour or best.since, best


def _beginning(change: Change, scenes: Sequence[Scene], published: datetime) -> tuple[Moment | None, Judgement | None]:
    """Likewise; a change that holds already and names no day came on the day that the report speaks of first."""
    if change.phase is Phase.DENIED or change.traffic:
        return None, None
    since, best = _likeliest(change.about)
    if change.phase is Phase.POSTPONED:
        new = [j.until or j.since for j in change.about if (j.until or j.since) and not j.timing.said]
        later = [m for m in new if m is not None and m.day > published.date()]
        return (later[0] if later else None), best
    if change.phase is not Phase.IN_EFFECT:
        return since, best
    strong = [j.statement for j in change.about if not j.statement.weak]
    goes_on = bool(strong) and all(s.near("continuation", 5, 4) for s in strong)
    if goes_on and (since is None or since.day >= published.date()):
        return None, best
    return (since, best) if since is not None else (_first_day(scenes, published), None)


def _first_day(scenes: Sequence[Scene], published: datetime) -> Moment | None:
    """The day, no older than three, that stands in the first sentences of a report."""
    for scene in scenes:
        for when in scene.whens:
            if scene.first_sentence + scene.passage.sentence[when.start] > FIRST or when.relation == "until":
                continue
            found = moment(when, published, forward=False)
            if found is not None and 0 <= (published.date() - found.day).days <= RECENT:
                return Moment(found.day)
    return None


def _claims(document: Document, change: Change, since: Moment | None, scenes: Sequence[Scene]) -> list[Claim]:
    """The other days that the document names for the same change, and who names them."""
    claims: dict[object, Claim] = {}
    for judgement in change.about:
        for other in (judgement.since, *judgement.timing.others):
            if other is None or since is None or other.day == since.day or other.day < document.published.date():
                continue
            by: Speaker = speaker(document, [judgement.statement], scenes)[0]
            claims.setdefault(other.day, Claim(other, by, _evidence(judgement.statement).quote))
    return list(claims.values())


def _evidence(statement: Statement) -> Evidence:
    p = statement.passage
    start, end = p.span(*p.bounds(statement.start))
    return Evidence(p.text[start:end], p.part, start, end)


def _group(statement: Statement) -> str | None:
    return _evidence(statement).quote[:80] if statement.link == "group" else None
