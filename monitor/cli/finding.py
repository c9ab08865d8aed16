"""Finds crossings by what a person types: id, name in any script, country; typing errors are forgiven. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from monitor.crossings import load_countries
from monitor.model import Crossing
from monitor.reading.words import words

_CUTOFF = 0.7
_WITHIN = 0.08  # of the best likeness: what is much less like it was not meant
_MOST_GUESSES = 5
_SHORTEST_WORD = 4


def find_crossings(query: str, crossings: Mapping[str, Crossing]) -> list[Crossing]:
    """The crossings that `query` names: exactly; else in part; else those whose names are most like it."""
    asked = folded(query)
    if not asked:
        return []
    spelled = {crossing.id: _spellings(crossing) for crossing in crossings.values()}
    for matches in (
        [id for id in crossings if asked in spelled[id] or asked in _countries_of(crossings[id])],
        [id for id in crossings if any(asked in name for name in spelled[id])],
        _alike(asked, spelled),
    ):
        if matches:
            return [crossings[id] for id in matches]
    return []


def crossings_called(name: str, crossings: Mapping[str, Crossing]) -> list[Crossing]:
    """The crossings of which `name` is the id or one of the names; of some names there are several."""
    asked = folded(name)
    return [each for each in crossings.values() if asked and asked in _spellings(each)]


def _alike(asked: str, spelled: Mapping[str, set[str]]) -> list[str]:
    matcher = difflib.SequenceMatcher(b=asked, autojunk=False)
    likeness: dict[str, float] = {}
    for id, names in spelled.items():
        short = {word for spelling in names for word in _bare_words(spelling)}
        for name in names | short:
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() >= _CUTOFF and matcher.quick_ratio() >= _CUTOFF:
                likeness[id] = max(likeness.get(id, 0.0), matcher.ratio())
    near = sorted((id for id in likeness if likeness[id] >= _CUTOFF), key=lambda id: (-likeness[id], id))
    return [id for id in near if likeness[id] >= likeness[near[0]] - _WITHIN][:_MOST_GUESSES]


def _bare_words(name: str) -> list[str]:
    """The words of a name by which people call it, without the Arabic article."""
    return [bare for word in name.split() if len(bare := word.removeprefix("ال")) >= _SHORTEST_WORD]


def _spellings(crossing: Crossing) -> set[str]:
    names = {folded(name.text) for name in crossing.names}
    return {folded(crossing.id), *names} - {""}


def _countries_of(crossing: Crossing) -> set[str]:
    known = load_countries()
    found = set()
    for side in crossing.sides:
        found.add(side.country.lower())
        if side.country in known:
            found |= {folded(name) for name in (*known[side.country].en, *known[side.country].ar)}
    return found


def folded(text: str) -> str:
    return " ".join(word.form for word in words(text))
