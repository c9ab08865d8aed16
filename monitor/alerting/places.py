"""What crossings are called in a message: both sides' names, in both languages, and their countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.alerting.outside import isolated, shortened
from monitor.alerting.words import Words
from monitor.model import Crossing, Event

NAME_LIMIT = 120
_NAMES_IN_A_SUBJECT = 2


@dataclass(frozen=True, slots=True)
class Places:
    """The names of crossings in the words of one language; one that is not known is called by its id."""

    words: Words
    crossings: Mapping[str, Crossing]

    def heading(self, events: Sequence[Event]) -> str:
        """'Al-Qaim ⇄ Al-Bukamal'; of more than two crossings 'Iraq – Iran, 5 crossings'."""
        names = [self._name(crossing, self.words.language) for crossing in _crossings(events)]
        if len(names) <= _NAMES_IN_A_SUBJECT:
            return self.words.listed(names)
        count = self.words.counted("crossings", len(names))
        pairs = {self._countries(event.crossing) for event in events}
        place = pairs.pop() if len(pairs) == 1 else ""
        return f"{place}{self.words.own['lists']['between']}{count}" if place else count

    def all_in_full(self, events: Sequence[Event]) -> tuple[str, ...]:
        return tuple(self._in_full(crossing) for crossing in _crossings(events))

    def _in_full(self, crossing: str) -> str:
        """'Al-Qaim ⇄ Al-Bukamal (القائم ⇄ البوكمال), Iraq – Syria'."""
        if crossing not in self.crossings:
            return foreign(crossing)
        own = self.words.language
        other = "en" if own == "ar" else "ar"
        between = self.words.own["lists"]["between"]
        return f"{self._name(crossing, own)} ({self._name(crossing, other)}){between}{self._countries(crossing)}"

    def zone(self, crossing: str) -> str | None:
        known = self.crossings.get(crossing)
        return None if known is None else known.time_zone

    def _name(self, crossing: str, language: str) -> str:
        known = self.crossings.get(crossing)
        if known is None:
            return foreign(crossing)
        names = dict.fromkeys(side.ar if language == "ar" else side.en for side in known.sides)
        title = " ⇄ ".join(shortened(name, NAME_LIMIT) for name in names if name)
        return title if language == self.words.language and title else foreign(title or crossing)

    def _countries(self, crossing: str) -> str:
        known = self.crossings.get(crossing)
        return "" if known is None else " – ".join(self.words.country(side.country) for side in known.sides)


def foreign(text: str) -> str:
    """A name from outside: one line, not too long, and in its own direction."""
    return isolated(shortened(text, NAME_LIMIT))


def _crossings(events: Sequence[Event]) -> list[str]:
    return list(dict.fromkeys(event.crossing for event in events))
