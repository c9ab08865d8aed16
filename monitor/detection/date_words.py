"""The words of dates in one language (`dates` in its lexicon file), and where they stand in a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from monitor.detection.phrase_tables import PhraseTable
from monitor.detection.phrases import phrase_of
from monitor.reading.passage import Passage

V = TypeVar("V")

_RELATIONS = ("since", "until", "within", "for", "from", "after", "ago", "later")  # markers that lead a time
_LONGEST_LEAD = 3  # words
_FILLERS = 3  # words at most from a marker to what it leads: 'until the end of Friday'


class DateWords:
    """Tables of phrases with their numbers, and markers: phrases by the name of what they tell.

    bare: the forms in which the first word of a phrase may be looked up.
    """

    def __init__(self, data: Mapping[str, Any], bare: Callable[[str], tuple[str, ...]]) -> None:
        def table(name: str) -> PhraseTable[int]:
            return PhraseTable({phrase_of(text): int(number) for text, number in (data.get(name) or {}).items()})

        self.bare = bare
        self.months = table("months")
        self.hijri_months = table("hijri_months")
        self.weekdays = table("weekdays")
        self.relative = table("relative")
        self.weeks = table("weeks")
        self.numbers = table("numbers")
        self.ordinals = table("ordinals")
        self.noon = table("noon")
        self.units = PhraseTable({phrase_of(text): float(number) for text, number in (data.get("units") or {}).items()})
        self.ordinal_suffixes = frozenset(data.get("ordinal_suffixes") or ())
        markers = {name: [phrase_of(text) for text in told or ()] for name, told in data.items() if _lists(told)}
        self._markers = {name: PhraseTable(dict.fromkeys(phrases, name)) for name, phrases in markers.items()}
        self._fillers = frozenset(phrase[0] for phrase in markers.get("fillers", ()) if len(phrase) == 1)
        self._leads: dict[tuple[str, ...], set[str]] = {}
        for name in _RELATIONS:
            for phrase in markers.get(name, ()):
                self._leads.setdefault(phrase, set()).add(name)
        self._lead_ends = frozenset(phrase[-1] for phrase in self._leads if len(phrase) > 1)

    def number(self, table: PhraseTable[V], forms: tuple[str, ...], at: int) -> tuple[int, V] | None:
        """The longest phrase of `table` from word `at` on: (the word after it, its number)."""
        return table.longest(self.bare(forms[at]), forms, at) if at < len(forms) else None

    def marker(self, name: str, forms: tuple[str, ...], at: int) -> int | None:
        """The word after the longest marker of that name from word `at` on."""
        table = self._markers.get(name)
        found = table.longest(forms[at : at + 1], forms, at) if table else None
        return found[0] if found else None

    def past(self, name: str, forms: tuple[str, ...], at: int) -> int:
        """The word after a marker of that name, or after two of them, from word `at` on; `at` where none stands."""
        end = self.marker(name, forms, at)
        return self.marker(name, forms, end) or end if end else at

    def may_mark(self, name: str, form: str) -> bool:
        """Whether a marker of that name begins with this word."""
        return name in self._markers and self._markers[name].begins((form,))

    def leading(self, passage: Passage, at: int) -> set[str]:
        """The names of the markers that end right before word `at`, or one or two short words before it."""
        forms = passage.forms
        found = set[str]()
        for skipped in range(_FILLERS):
            last = at - skipped - 1
            if last < 0 or passage.distance(last, at) > skipped + 1:
                break
            longest = _LONGEST_LEAD if forms[last] in self._lead_ends else 1
            for start in range(max(0, last - longest + 1), last + 1):
                for variant in self.bare(forms[start]):
                    found |= self._leads.get((variant, *forms[start + 1 : last + 1]), set())
            if forms[last] not in self._fillers:
                break
        return found


def _lists(told: Any) -> bool:
    """Whether an entry of the section lists phrases; the others give numbers."""
    return not isinstance(told, Mapping)
