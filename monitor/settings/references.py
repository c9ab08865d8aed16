"""Checks what one file says about another: crossings, countries and channels that have to exist."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from monitor.crossings import kilometres, load_countries
from monitor.model import Crossing
from monitor.settings.placeholders import Filled
from monitor.settings.problems import Problem, closest
from monitor.settings.watchlist import Near
from monitor.settings.yaml_file import Place, YamlFile


def unknown_crossings(
    file: YamlFile, filled: Filled, crossings: Mapping[str, Crossing], broken: Container[str] = ()
) -> list[Problem]:
    """A problem for each id under `crossings` of a watchlist that there is not.

    broken: ids that are in crossings.yaml but wrong there, which has been told.
    """
    return [
        file.problem(entry.place, f"there is no crossing {entry.shown}; {_nearest_crossing(entry.hint, crossings)}")
        for entry in _entries(filled, "crossings")
        if entry.word not in crossings and entry.word not in broken
    ]


def empty_pairs(file: YamlFile, filled: Filled, crossings: Mapping[str, Crossing]) -> list[Problem]:
    """A problem for each country under `pairs` that is not known, and for each pair that no crossing joins."""
    known = {side.country for crossing in crossings.values() for side in crossing.sides}
    joined = {frozenset(side.country for side in crossing.sides) for crossing in crossings.values()}
    found = []
    for number in range(_length(filled.data, "pairs")):
        entries = list(_entries(filled, "pairs", number))
        strange = [entry for entry in entries if entry.word not in known]
        found += [
            file.problem(
                entry.place, f"no crossing of a country {entry.shown} is known; {_nearest_country(entry.hint, known)}"
            )
            for entry in strange
        ]
        if len(entries) == 2 and not strange and frozenset(entry.word for entry in entries) not in joined:
            first, second = (entry.shown for entry in entries)
            remedy = "take the pair away, or put the crossing into crossings.yaml"
            found.append(
                file.problem(("pairs", number), f"no crossing between {first} and {second} is known; {remedy}")
            )
    return found


def nothing_near(file: YamlFile, filled: Filled, near: Near | None, crossings: Mapping[str, Crossing]) -> list[Problem]:
    """A problem where no crossing lies around the point of `near`."""
    if near is None or not crossings:
        return []
    far = {
        id_: kilometres(near.latitude, near.longitude, crossing.latitude, crossing.longitude)
        for id_, crossing in crossings.items()
    }
    closest_id = min(far, key=lambda id_: far[id_])
    if far[closest_id] <= near.km:
        return []
    nearest = f'the nearest is "{closest_id}" ({crossings[closest_id].title()}), {far[closest_id]:.0f} km away'
    return [file.problem(("near",), f"no crossing lies within {near.km:g} km of this point; {nearest}")]


def unknown_sources(file: YamlFile, filled: Filled, sources: Iterable[str]) -> list[Problem]:
    """A problem for each name under `sources` of a watchlist that is none of `sources`."""
    return _strangers(file, filled, ("sources",), sources, "source", "crossing-monitor sources lists them")


def unknown_countries(file: YamlFile, filled: Filled, crossings: Mapping[str, Crossing]) -> list[Problem]:
    """A problem for each code under `countries` of a watchlist on whose borders no crossing is known."""
    known = {side.country for crossing in crossings.values() for side in crossing.sides}
    return [
        file.problem(
            entry.place, f"no crossing of a country {entry.shown} is known; {_nearest_country(entry.hint, known)}"
        )
        for entry in _entries(filled, "countries")
        if entry.word not in known
    ]


def unknown_channels(
    file: YamlFile, filled: Filled, place: str | tuple[str, ...], channels: Iterable[str]
) -> list[Problem]:
    """A problem for each name in the list at `place` that is none of `channels`."""
    known = sorted(channels)
    keys = (place,) if isinstance(place, str) else place
    return _strangers(file, filled, keys, known, "channel", f"the channels of monitor.yaml are {', '.join(known)}")


def _strangers(
    file: YamlFile, filled: Filled, keys: Place, names: Iterable[str], kind: str, otherwise: str
) -> list[Problem]:
    known = sorted(names)
    found = []
    for entry in _entries(filled, *keys):
        if entry.word not in known:
            meant = closest(entry.hint, known)
            remedy = f'did you mean "{meant}"?' if meant else otherwise
            found.append(file.problem(entry.place, f"there is no {kind} {entry.shown}; {remedy}"))
    return found


def unknown_sides(file: YamlFile, filled: Filled) -> list[Problem]:
    """A problem for each side in crossings.yaml whose country is not known."""
    found = []
    for place, word in _side_countries(filled.data):
        if word not in load_countries() and place not in filled.failed:
            shown = filled.written.get(place, word)
            remedy = _nearest_country(word if shown == word else "", set(load_countries()))
            found.append(file.problem(place, f'no country "{shown}" is known; {remedy}'))
    return found


def _side_countries(data: Any) -> Iterator[tuple[Place, str]]:
    """Place and text of each `country` in crossings.yaml, as far as the file has the right form."""
    for id_, entry in data.items() if isinstance(data, dict) else ():
        sides = entry.get("sides") if isinstance(entry, dict) else None
        for number, side in enumerate(sides if isinstance(sides, list) else ()):
            country = side.get("country") if isinstance(side, dict) else None
            if isinstance(country, str):
                yield (id_, "sides", number, "country"), country


class _Entry(NamedTuple):
    """A text in a list. `shown` may be shown to people; `hint` is the text, or '' where it came from a placeholder."""

    place: Place
    word: str
    shown: str
    hint: str


def _at(data: Any, *keys: str | int) -> Any:
    """What is written there; None where the file has not that form."""
    for key in keys:
        if isinstance(data, dict) and isinstance(key, str):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int):
            data = data[key]
        else:
            return None
    return data


def _length(data: Any, key: str) -> int:
    listed = _at(data, key)
    return len(listed) if isinstance(listed, list) else 0


def _entries(filled: Filled, *keys: str | int) -> Iterable[_Entry]:
    listed = _at(filled.data, *keys)
    for number, word in enumerate(listed if isinstance(listed, list) else ()):
        place = (*keys, number)
        if isinstance(word, str) and place not in filled.failed:
            shown = filled.written.get(place, word)
            yield _Entry(place, word, f'"{shown}"', word if shown == word else "")


def _nearest_crossing(word: str, crossings: Mapping[str, Crossing]) -> str:
    ids = {name.text: id_ for id_, crossing in reversed(list(crossings.items())) for name in crossing.names}
    ids.update({id_: id_ for id_ in crossings})
    meant = closest(word, crossings) or closest(word, ids)
    if meant is None:
        return "crossing-monitor crossings lists them; your own go into crossings.yaml"
    id_ = ids[meant]
    return f'did you mean "{id_}" ({crossings[id_].title()})?'


def _nearest_country(word: str, known: set[str]) -> str:
    countries = [country for code, country in load_countries().items() if code in known]
    codes = {name: country.code for country in countries for name in (*country.en, *country.ar)}
    codes.update({country.code: country.code for country in countries})
    meant = closest(word, codes) if word.upper() not in codes else word.upper()
    if meant is None:
        return "write an ISO 3166-1 code of two letters, like IQ"
    code = codes[meant]
    return f'did you mean "{code}" ({load_countries()[code].name()})?'
