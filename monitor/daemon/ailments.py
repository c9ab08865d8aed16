"""When the operator hears of a source, and when that it is over. Pure.

A source fails (FAILURES polls in a row), or it answers and brings nothing new: it has been silent for longer than it
ever was, its entries change and none is newer, or all it has is old. What `pace` says is learned poll by poll.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.alerting.notices import FAILURES, spelled
from monitor.settings import spell_duration
from monitor.store import Pace, PollState, SourceTrouble, TroubleKind

ENOUGH_ITEMS = 20  # before a source's longest pause says anything
ENOUGH_TIME = timedelta(days=7)  # a week has its quiet days
STIRRED = 3  # polls that brought entries and nothing newer
LONG = timedelta(days=7)  # beyond max_age, for a source of which little is known


@dataclass(frozen=True, slots=True)
class Begun:
    trouble: SourceTrouble
    why: str


def begun(
    name: str, state: PollState, known: Sequence[SourceTrouble], max_age: timedelta, interval: timedelta, now: datetime
) -> list[Begun]:
    """The troubles that the operator does not know yet. state: after the poll; known: what they were told and goes on.

    max_age: from when on items of the source wake nobody.
    """
    kinds = {trouble.kind for trouble in known}
    if state.failing_since is not None:
        failing = SourceTrouble(name, TroubleKind.FAILING, state.failing_since)
        tell = state.failures >= FAILURES and failing.kind not in kinds
        return [Begun(failing, state.error or "it does not answer")] if tell else []
    why = quiet_because(state.pace, max_age, interval, now)
    if why is None or state.pace.newest is None or TroubleKind.QUIET in kinds:
        return []
    return [Begun(SourceTrouble(name, TroubleKind.QUIET, state.pace.newest), why)]


def ended(state: PollState, known: Sequence[SourceTrouble]) -> list[SourceTrouble]:
    """Those of `known` that are over: the source answers again, or something newer came."""
    return [trouble for trouble in known if _over(trouble, state)]


def _over(trouble: SourceTrouble, state: PollState) -> bool:
    if trouble.kind is TroubleKind.FAILING:
        return state.failing_since is None
    return state.pace.newest is not None and state.pace.newest > trouble.since


def quiet_because(pace: Pace, max_age: timedelta, interval: timedelta, now: datetime) -> str | None:
    """Why a source that answers is too quiet; None where it is not, or where too little is known of it."""
    if pace.newest is None:
        return None
    silence = now - pace.newest
    longest = pace.longest_pause if pace.items >= ENOUGH_ITEMS and _span(pace) >= ENOUGH_TIME else None
    if longest is not None and silence <= longest + 2 * interval:  # found at a poll, which may have come late
        return None
    if pace.stirred >= STIRRED and silence > max_age:
        return (
            f"its entries change ({pace.stirred} polls brought some), but none is dated after {spelled(pace.newest)}."
            " Its dates may be wrong, or it serves an old copy; what is dated so long ago wakes nobody"
        )
    if longest is not None:
        return (
            f"nothing is newer than {spelled(pace.newest)}. It was never silent for longer than"
            f" {spell_duration(_coarse(longest))} before"
        )
    if silence > max_age + LONG:
        return f"nothing is newer than {spelled(pace.newest)}. It may have moved, or nobody writes it any more"
    return None


def _span(pace: Pace) -> timedelta:
    return pace.newest - pace.since if pace.newest and pace.since else timedelta()


def _coarse(span: timedelta) -> timedelta:
    """In whole hours where it is longer than some, in whole minutes otherwise."""
    unit = timedelta(hours=1) if span >= timedelta(hours=3) else timedelta(minutes=1)
    return max(1, round(span / unit)) * unit
