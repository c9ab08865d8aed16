"""Which crossing a status is said of: the one named beside it, or the one that 'the crossing' refers to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.detection.cueing import StatusCue, away_from
from monitor.detection.things import Thing
from monitor.reading.passage import Passage


def linked(
    passage: Passage,
    cue: StatusCue,
    ranked: Sequence[tuple[float, Thing]],
    things: Sequence[Thing],
    topic: Thing | None,
    several: Thing | None,
) -> tuple[str, Thing | None, float]:
    """(how it was found, what the status is said of, how far it stands).

    several: all the crossings that the document names, where it names more than one.
    """
    for _, nearest in ranked[:3]:
        away = away_from(passage, cue, nearest.start, nearest.end)
        if nearest.kind in ("named", "group"):
            return nearest.kind, nearest, away
        link, meant = _meant(nearest, things, topic, several)
        if meant is not None:
            return link, meant, away
    return ("", None, 0.0) if ranked else ("topic", topic, float("inf"))


def _meant(
    generic: Thing, things: Sequence[Thing], topic: Thing | None, several: Thing | None
) -> tuple[str, Thing | None]:
    """What 'the crossing' or 'the crossings' refers to."""
    before = [t for t in things if t.kind in ("named", "group") and t.end <= generic.start and not t.exempt]
    after = [t for t in things if t.kind in ("named", "group") and t.start >= generic.end and not t.exempt]
    if generic.kind == "crossings":
        lists = [t for t in (*before[-1:], *after[:1]) if len(t.crossings) > 1]
        if lists:
            return "named", lists[0]
        if topic is not None and len(topic.crossings) > 1:
            return "referred", topic
        return "several", None if before or after else several
    meant = before[-1] if before else topic or (after[0] if after else None)
    if meant is not None and len(meant.crossings) > 1:  # 'the crossing' is one: that which was named last
        meant = replace(meant, crossings=meant.crossings[-1:], sides=meant.sides[-1:])
    return "referred", meant
