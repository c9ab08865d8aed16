"""Mentions of many crossings at once: 'all crossings with Iran' means those between Iran and the one who speaks."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from monitor.detection.lexicon import Cue
from monitor.detection.phrases import Found
from monitor.model import Crossing
from monitor.reading.passage import Passage

ALL = "group"  # the entry of `things` that by itself means every crossing: 'all crossings with Iran'
_SOME = "some"  # and that which may mean any of them, or the border as such: 'its border with Iran'
_REACH = 6.0  # words from 'all crossings' to the country
_NEIGHBOURS = 8  # countries that are looked at behind it
_MANY = 16  # a group of more is an area, and nothing that somebody can be told of


def groups(
    passage: Passage,
    cues: Sequence[Found[Cue]],
    countries: Sequence[Found[str]],
    spoken: Mapping[str, int],
    crossings: Mapping[str, Crossing],
    named: Collection[str],
) -> list[Found[tuple[str, ...]]]:
    """The groups that `passage` names, each with its members.

    spoken: how often the document speaks of a country.  named: the crossings that it names; where some of them belong
    to a group, it is them that the document means.
    """
    found: list[Found[tuple[str, ...]]] = []
    known: dict[tuple[tuple[str, ...], bool, bool], tuple[str, ...]] = {}  # a text says the same of a group often
    for cue in cues:
        if cue.payload.kind != "things" or cue.payload.value not in (ALL, _SOME):
            continue
        all_of_them = cue.payload.value == ALL
        behind, before = _beside(passage, cue, countries)
        lands = tuple(c.payload for c in behind or before)[:2]
        key = lands, bool(behind), all_of_them
        if key not in known:
            known[key] = _members(lands, spoken if behind else {}, crossings, all_of_them)
        members = known[key]
        if not behind and not all_of_them:
            continue
        if not all_of_them and (not named or any(id_ in named for id_ in members)):
            continue  # 'its crossings with Iran' are then those of which the text speaks by name
        members = tuple(id_ for id_ in members if id_ in named) or members
        if 1 <= len(members) <= _MANY and not (found and found[-1].end > cue.start):
            found.append(Found(cue.start, max(behind[0].end if behind else 0, cue.end), members))
    return found


def _beside(
    passage: Passage, cue: Found[Cue], countries: Sequence[Found[str]]
) -> tuple[list[Found[str]], list[Found[str]]]:
    """The countries of its sentence: those right behind 'all crossings', and the last before it."""
    first, last = passage.sentences[passage.sentence[cue.start]]
    here = bisect_left(countries, cue.start, key=lambda c: c.start)
    behind = []
    for country in countries[here : here + _NEIGHBOURS]:
        if country.start >= last or passage.distance(cue.end - 1, max(country.start, cue.end - 1)) > _REACH:
            break
        behind.append(country)
    return behind, [c for c in countries[max(0, here - 1) : here] if c.start >= first]


def _members(
    named: Sequence[str], spoken: Mapping[str, int], crossings: Mapping[str, Crossing], all_of_them: bool
) -> tuple[str, ...]:
    """The crossings between the first of the countries `named` and the other of which the text speaks.

    all_of_them: where it speaks of no other, all the crossings of that country are meant.
    """
    if not named:
        return ()
    other = named[0]
    pairs = Counter(
        frozenset(side.country for side in crossing.sides)
        for crossing in crossings.values()
        if any(side.country == other for side in crossing.sides)
    )
    rivals = [code for pair in pairs for code in pair if code != other and spoken.get(code)]
    if not rivals:
        return tuple(id_ for id_, c in crossings.items() if all_of_them and other in {s.country for s in c.sides})
    own = max(rivals, key=lambda code: (code in named[1:2], spoken[code]))
    pair = frozenset((own, other))
    return tuple(id_ for id_, c in crossings.items() if frozenset(s.country for s in c.sides) == pair)
