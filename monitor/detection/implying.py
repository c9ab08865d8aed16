"""Statuses that are said without a verb: 'no trucks', or hours beside a name in a line of a notice."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from monitor.detection.dates import When
from monitor.detection.lexicon import Cue
from monitor.detection.phrases import Found
from monitor.detection.sighting import Sighting
from monitor.model import Status
from monitor.reading.passage import Passage

BETWEEN = 1  # words between 'no' and the traffic: 'no commercial trucks'
_STEPS = 6  # cues that are looked at around one


def implied(
    passage: Passage, cues: Sequence[Found[Cue]], sightings: Sequence[Sighting], whens: Sequence[When]
) -> list[Found[Cue]]:
    """Cues to be taken beside `cues`, all in order of their start."""
    return [*_none_of(cues), *_only_hours(passage, cues, sightings, whens)]


def _none_of(cues: Sequence[Found[Cue]]) -> list[Found[Cue]]:
    """'No trucks', 'nobody': the traffic that is named stops, unless a verb says more."""
    found = []
    for at, none in enumerate(cues):
        if none.payload.kind != "markers" or none.payload.value != "none":
            continue
        for traffic in cues[at : at + _STEPS]:
            if traffic.payload.kind == "traffic" and none.start <= traffic.start <= none.end + BETWEEN:
                cue = Cue("status", Status.CLOSED, "none", weak=True, phrase=none.payload.phrase)
                found.append(Found(none.start, none.end, cue))
                break
    return found


def _only_hours(
    passage: Passage, cues: Sequence[Found[Cue]], sightings: Sequence[Sighting], whens: Sequence[When]
) -> list[Found[Cue]]:
    """Two hours in a sentence that names a crossing and says nothing else of its status: these are its hours now."""
    found: list[Found[Cue]] = []
    clocks = [when for when in whens if when.minutes is not None]
    starts = [cue.start for cue in cues]
    named = [sighting.start for sighting in sightings]
    for first, second in pairwise(clocks):
        sentence = passage.sentence[first.start]
        if passage.sentence[second.start] != sentence or (found and passage.sentence[found[-1].start] == sentence):
            continue
        start, end = passage.sentences[sentence]
        if bisect_left(named, end) == bisect_left(named, start):
            continue
        here = cues[bisect_left(starts, start) : bisect_left(starts, end)]
        if any(cue.payload.kind == "status" and not cue.payload.weak for cue in here):
            continue
        said = passage.text[slice(*passage.span(first.start, second.end))]
        found.append(Found(first.start, first.end, Cue("status", Status.RESTRICTED, "hours", phrase=said)))
    return found
