"""Which crossings there are: the shipped ones and the user's own, and the countries they join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from monitor.model import Crossing, Name, Side
from monitor.yaml_values import shipped

Kind = Literal["road", "bridge", "causeway", "pedestrian", "rail", "ferry"]
KINDS: tuple[str, ...] = get_args(Kind)

_EARTH = 6371.0  # its mean radius in kilometres

Entry = Mapping[str, Any]
"""One crossing as crossings.yaml writes it; its form is described at the top of monitor/data/crossings.yaml."""


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    time_zone: str  # of a crossing whose first side lies here and that names no zone of its own
    en: tuple[str, ...]  # the country's name, then other names, adjectives and the words for its people
    ar: tuple[str, ...]

    def name(self, language: str = "en") -> str:
        return (self.ar if language == "ar" else self.en)[0]


@cache
def zone_of_name(name: str) -> ZoneInfo:
    """The zone of a crossing. By itself ZoneInfo keeps eight, and reads a file for each of the others again."""
    return ZoneInfo(name)


def load_crossings(additions: Mapping[str, Entry] = MappingProxyType({})) -> dict[str, Crossing]:
    """The shipped crossings by id, then those of `additions` (id -> entry), in their order.

    An entry of a known id adds its names and replaces the other fields that it gives; an entry of a new id needs
    `sides` and `at`. Raises KeyError for a new entry that lacks them, or that gives neither a time zone nor a first
    side in a known country: whoever takes entries from people checks them before.
    """
    crossings = dict(_shipped_crossings())
    for id_, entry in additions.items():
        crossings[id_] = _merged(crossings[id_], entry) if id_ in crossings else _crossing(id_, entry)
    return crossings


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The way between two points, in degrees, along the great circle through both."""
    here, there = radians(latitude), radians(other_latitude)
    apart = radians(other_longitude - longitude)
    # The haversine form: it stays exact for points that are close to each other.
    part = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(apart / 2) ** 2
    return 2 * _EARTH * asin(sqrt(min(1.0, part)))


@dataclass(frozen=True, slots=True)
class Region:
    country: str
    en: tuple[str, ...]
    ar: tuple[str, ...]
    crossings: frozenset[str]  # those that are meant where none is named
    others: frozenset[str]  # and those that are meant only where they are named too


@cache
def load_countries() -> Mapping[str, Country]:
    """The known countries by their ISO 3166-1 alpha-2 code."""
    return {
        code: Country(code, entry["time_zone"], tuple(entry["en"]), tuple(entry["ar"]))
        for code, entry in shipped("data/countries.yaml").items()
    }


@cache
def load_regions() -> Mapping[str, Region]:
    """Parts of countries whose crossings are spoken of together, by name."""
    return {
        code: Region(
            entry["country"],
            tuple(entry["en"]),
            tuple(entry["ar"]),
            frozenset(entry["crossings"]),
            frozenset(entry.get("others") or ()),
        )
        for code, entry in shipped("data/regions.yaml").items()
    }


@cache
def _shipped_crossings() -> Mapping[str, Crossing]:
    return {id_: _crossing(id_, entry) for id_, entry in shipped("data/crossings.yaml").items()}


def _crossing(id_: str, entry: Entry) -> Crossing:
    sides = _sides(entry["sides"])
    latitude, longitude = entry["at"]
    return Crossing(
        id=id_,
        sides=sides,
        latitude=float(latitude),
        longitude=float(longitude),
        kind=entry.get("kind") or "road",
        time_zone=entry.get("time_zone") or load_countries()[sides[0].country].time_zone,
        names=_names(sides, _spelled(entry.get("names")), _marked(entry)),
    )


def _merged(known: Crossing, entry: Entry) -> Crossing:
    sides = _sides(entry["sides"]) if entry.get("sides") else known.sides
    marked = {(name.language, name.text) for name in known.names if name.needs_context} | _marked(entry)
    aliases = [(name.language, name.text) for name in known.names if name.side == -1]
    at = entry.get("at") or (known.latitude, known.longitude)
    return replace(
        known,
        sides=sides,
        latitude=float(at[0]),
        longitude=float(at[1]),
        kind=entry.get("kind") or known.kind,
        time_zone=entry.get("time_zone") or known.time_zone,
        names=_names(sides, [*aliases, *_spelled(entry.get("names"))], marked),
    )


def _sides(entries: Iterable[Mapping[str, str]]) -> tuple[Side, Side]:
    first, second = (Side(side["country"], side["en"], side["ar"]) for side in entries)
    return first, second


def _names(
    sides: tuple[Side, Side], aliases: Iterable[tuple[str, str]], marked: set[tuple[str, str]]
) -> tuple[Name, ...]:
    """The sides' own names, then the aliases, each spelling once; one that both sides bear is that of the whole."""
    place: dict[tuple[str, str], int] = {}
    for number, side in enumerate(sides):
        for spelled in (("en", side.en), ("ar", side.ar)):
            place[spelled] = number if place.get(spelled, number) == number else -1
    for spelled in aliases:
        place.setdefault(spelled, -1)
    return tuple(
        Name(text, language, side, (language, text) in marked) for (language, text), side in place.items() if text
    )


def _spelled(names: Mapping[str, Iterable[str]] | None) -> Iterator[tuple[str, str]]:
    """(language, name), for each name of a block like `{en: [...], ar: [...]}`."""
    for language, texts in (names or {}).items():
        for text in texts:
            yield language, text


def _marked(entry: Entry) -> set[tuple[str, str]]:
    return set(_spelled(entry.get("needs_context")))
