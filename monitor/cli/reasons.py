"""Why a labelled announcement was missed, or a false one made, read off the trail of its document. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.cli.sentences import LONGEST_QUOTE
from monitor.cli.tables import safe
from monitor.cli.trails import StatementJudged, names_in, statements_in

if TYPE_CHECKING:
    from monitor.detection import Trail
    from monitor.evaluation import Key


def why_missed(missed: Key, trail: Trail) -> str:
    """The step on which the announcement was lost: its crossing, its status, its phase, or the judgement."""
    crossing, status, phase = missed
    about = [said for said in statements_in(trail) if crossing in said.crossings]
    same = sorted((said for said in about if said.status == status), key=lambda said: -said.weight)
    if same:
        instead = [said for said in trail.announcements if said.crossing == crossing]
        outweighed = f"; announced instead: {instead[0].status} {instead[0].phase}" if instead else ""
        return _why_judged_so(phase, same) + outweighed
    if about:
        return f'nothing that is said of it means "{status}"; {_what_is_said(about[0])}'
    named = [name for name in names_in(trail) if name.crossing == crossing]
    if any(name.taken for name in named):
        return "it is named, but nothing is said of its status"
    if named:
        return f"“{named[0].words}” was not taken for its name: {named[0].why}"
    return "no name of it was found"


def why_false(false: Key, trail: Trail) -> str:
    """The sentence and the cues that made it."""
    for said in trail.announcements:
        if (said.crossing, said.status.value, said.phase.value) == false:
            return f"“{safe(said.evidence.quote, LONGEST_QUOTE)}”; because {'; '.join(said.cues)}"
    return "the trail does not hold it"


def _why_judged_so(phase: str, same: list[StatementJudged]) -> str:
    agreeing = [said for said in same if said.phase == phase]
    if agreeing:
        return f"{_what_is_said(agreeing[0])}, but with too little weight ({agreeing[0].weight})"
    announced = next((said for said in same if said.phase is not None), None)
    return _what_is_said(announced or same[0])


def _what_is_said(said: StatementJudged) -> str:
    verdict = f"{said.status} {said.phase}" if said.phase else f"{said.status}, no announcement"
    return f"“{said.words}” is read as {verdict}: {said.why}"
