"""Which side of a border an authority speaks for, by the words that name it in a report."""

from __future__ import annotations

from functools import cache

from monitor.reading.words import words
from monitor.yaml_values import shipped


def speak_for_different_sides(one: str | None, other: str | None) -> bool:
    """Whether both are authorities that are known, of different countries; False where either is not known."""
    here, there = countries_of(one or ""), countries_of(other or "")
    return bool(here and there) and not here & there


def countries_of(authority: str) -> frozenset[str]:
    """The countries for which the authority speaks that is named in these words; empty where none is known.

    Of several names that stand in them the longest counts.
    """
    said = f" {' '.join(word.form for word in words(authority))} "
    named = [name for name in _countries() if f" {name} " in said]
    return _countries()[max(named, key=len)] if named else frozenset()


@cache
def _countries() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for entry in shipped("data/authorities.yaml").values():
        names = [*(entry.get("name") or {}).values()]
        for more in (entry.get("names") or {}).values():
            names.extend(more)
        for name in names:
            forms = [word.form for word in words(str(name))]
            if len(forms) > 1:  # an abbreviation is too easily something else
                found[" ".join(forms)] = frozenset(entry.get("countries") or ())
    return {name: countries for name, countries in found.items() if countries}
