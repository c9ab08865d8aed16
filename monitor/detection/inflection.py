"""The forms that a verb can take, by the rules of its language (`morphology.forms` in its lexicon file).

A few hundred verbs have fifty thousand forms. These are not made: what the rules put on is taken off the words of a
text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from monitor.reading.words import fold

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the verbs of a language, as their rows list it: the past, the noun.

    swap: letters that its heads begin with, and all that may stand for them.  joins: the end of a head, and what it
    becomes before a suffix.  prefixes: what may stand before it, or '', each with how the whole is then meant.
    """

    reading: str
    swap: Mapping[str, tuple[str, ...]]
    joins: Mapping[str, str]
    prefixes: tuple[tuple[str, str], ...]
    suffixes: tuple[str, ...]

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Form:
        reading = data["reading"]
        prefixes = [(prefix, reading) for prefix in ("", *(data.get("prefixes") or ()))]
        prefixes += (data.get("marked") or {}).items()
        return cls(
            reading,
            {fold(first): tuple(map(fold, others)) for first, others in (data.get("swap") or {}).items()},
            {fold(last): fold(opened) for last, opened in (data.get("joins") or {}).items()},
            tuple((fold(prefix), reading) for prefix, reading in prefixes),
            tuple(map(fold, data.get("suffixes") or ())),
        )

    def stems(self, head: str) -> tuple[str, ...]:
        for first, others in self.swap.items():
            if head.startswith(first):
                return tuple(other + head[len(first) :] for other in others)
        return (head,)

    def before_suffix(self, stem: str) -> str:
        for last, opened in self.joins.items():
            if stem.endswith(last):
                return stem[: -len(last)] + opened
        return stem


class Verbs(Generic[T]):
    """The heads of verbs, each with something that is known of it."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self._forms: list[tuple[Form, dict[str, list[T]], dict[str, list[T]]]] = [
            (form, defaultdict(list), defaultdict(list)) for form in forms
        ]

    def add(self, at: int, head: str, known: T) -> None:
        """`head` is how the form `at` of a verb is written without prefix and suffix."""
        form, alone, suffixed = self._forms[at]
        for stem in form.stems(head):
            alone[stem].append(known)
            suffixed[form.before_suffix(stem)].append(known)

    def __bool__(self) -> bool:
        return bool(self._forms)

    def of(self, word: str) -> list[tuple[T, str]]:
        """What is known of each verb that `word` may be a form of, with how that form is meant."""
        found: list[tuple[T, str]] = []
        for form, alone, suffixed in self._forms:
            ends = word.endswith(form.suffixes)
            for prefix, reading in form.prefixes:
                if not word.startswith(prefix):
                    continue
                rest = word[len(prefix) :]
                found += ((known, reading) for known in alone.get(rest, ()))
                for suffix in form.suffixes if ends else ():
                    if rest.endswith(suffix):
                        found += ((known, reading) for known in suffixed.get(rest[: -len(suffix)], ()))
        return found
