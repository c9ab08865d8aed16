"""The shipped catalogue: sources that others know of, to choose from. None of them is polled by being in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.yaml_values import shipped


@dataclass(frozen=True, slots=True)
class Offer:
    """One source of the catalogue.

    entry: what sources.yaml would hold under `name`; of a page without its selectors, which `try` finds.
    countries: ISO 3166-1 alpha-2. known_from: where it was seen, and when; feeds come and go.
    """

    name: str
    title: str
    title_ar: str
    countries: tuple[str, ...]
    role: str
    language: str
    known_from: str
    note: str
    entry: Mapping[str, Any]


@cache
def load_catalogue() -> tuple[Offer, ...]:
    """All of them, in the order of the file."""
    return tuple(
        Offer(
            name=name,
            title=each["title"],
            title_ar=each.get("title_ar", ""),
            countries=tuple(each["countries"]),
            role=each["role"],
            language=each["language"],
            known_from=each["known_from"],
            note=each.get("note", ""),
            entry=each["source"],
        )
        for name, each in shipped("data/catalogue.yaml").items()
    )
