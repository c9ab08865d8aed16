"""Finds the names of crossings, in any spelling, and says which crossing each means.

A name is compared word by word, in two ways: as folded (letter twins, case, marks), and by sound (`sound`), which joins
the transliterations of one name: Al-Qaim, El Qaem, Gaim. By sound alone a name is only believed beside words of a border.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.model import Crossing
from monitor.reading.words import fold, words

_ARTICLES = frozenset(["al", "el", "ar", "as", "at", "an", "ad", "az", "ash", "ul", "il"])
_CLITICS = ("وال", "بال", "فال", "كال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وبال")
_SHORTEST = 3  # letters that must be left of an Arabic word when a clitic is taken off


@dataclass(frozen=True, slots=True)
class Mention:
    """The words `start` up to, not including, `end` may name any of `crossings`. `certain`: it is no other word."""

    start: int
    end: int
    crossings: tuple[str, ...]
    certain: bool
    sides: tuple[int, ...] = ()  # of each of `crossings`, which side this is the name of; -1: the whole


@dataclass(frozen=True, slots=True)
class _Entry:
    crossing: str
    side: int
    needs_context: bool
    by_sound: bool


class Gazetteer:
    def __init__(self, crossings: Mapping[str, Crossing]) -> None:
        self._entries: dict[tuple[str, ...], dict[str, _Entry]] = defaultdict(dict)
        self._longest: dict[str, int] = defaultdict(int)
        for crossing in crossings.values():
            for name in crossing.names:
                for keys, by_sound in _keys(name.text):
                    entry = _Entry(crossing.id, name.side, name.needs_context, by_sound)
                    known = self._entries[keys].get(crossing.id)
                    # one exact, certain spelling outweighs a doubtful one of the same sound
                    if known is None or (known.by_sound, known.needs_context) > (by_sound, name.needs_context):
                        self._entries[keys][crossing.id] = entry
                    self._longest[keys[0]] = max(self._longest[keys[0]], len(keys))

    def mentions(self, forms: Sequence[str]) -> list[Mention]:
        """Every name in `forms` (folded words), the longest at each place; whether it is a crossing is decided later."""
        found: list[Mention] = []
        free_from = 0
        first = self._longest
        for at, form in enumerate(forms):
            if at < free_from:
                continue
            best: Mention | None = None
            for key in lookups(form):
                if key not in first:
                    continue
                for length in range(min(first[key], len(forms) - at), 0, -1):
                    mention = self._at(forms, at, length, key)
                    if mention is not None and (
                        best is None or (length, mention.certain) > (best.end - at, best.certain)
                    ):
                        best = mention
                        break
            if best is not None:
                found.append(best)
                free_from = best.end
        return found

    def _at(self, forms: Sequence[str], at: int, length: int, key: str) -> Mention | None:
        candidates: list[tuple[str, ...]] = [(key,)]
        for form in forms[at + 1 : at + length]:
            candidates = [(*c, k) for c in candidates for k in lookups(form)[:4]]
        for keys in candidates:
            entries = self._entries.get(keys)
            if entries:
                doubtful = all(e.needs_context or e.by_sound for e in entries.values())
                return Mention(
                    at,
                    at + length,
                    tuple(entries),
                    certain=not doubtful,
                    sides=tuple(e.side for e in entries.values()),
                )
        return None


def _keys(name: str) -> Iterable[tuple[tuple[str, ...], bool]]:
    """The forms in which a name is kept: (words, whether they are only its sound)."""
    forms = [word.form for word in words(name)]
    plain = [
        f for i, f in enumerate(forms) if not (f in _ARTICLES and len(forms) > 1 and (i == 0 or i < len(forms) - 1))
    ]
    spellings = {tuple(forms), tuple(plain)}
    if len(plain) > 1:
        spellings.add(("".join(plain),))
    if len(plain) < len(forms):
        spellings.add(("".join(forms),))
    for spelling in list(spellings):
        if spelling and spelling[0].startswith("ال") and len(spelling[0]) > _SHORTEST + 1:
            spellings.add((spelling[0][2:], *spelling[1:]))
    for spelling in spellings:
        if not spelling:
            continue
        yield spelling, False
        heard = tuple(sound(word) for word in spelling)
        if heard != spelling and max(map(len, heard)) >= _SHORTEST:
            yield heard, True


@lru_cache(maxsize=65_536)
def lookups(form: str) -> tuple[str, ...]:
    """The forms in which a word of a text is looked up among names: as it is, without clitics, by its sound."""
    found = [form]
    if form and "\u0600" <= form[0] <= "\u06ff":
        for clitic in _CLITICS:
            rest = form[len(clitic) :]
            if form.startswith(clitic) and len(rest) >= _SHORTEST:
                found.append(rest)
        return tuple(dict.fromkeys(found))
    if form.endswith("s") and len(form) > _SHORTEST + 1:
        found.append(form[:-1])
    return tuple(dict.fromkeys([*found, *(sound(f) for f in list(found))]))


_SOUNDS = (
    ("sch", "sh"), ("tch", "ch"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("ei", "i"), ("ai", "i"), ("ay", "i"),
    ("ey", "i"), ("aa", "a"), ("ae", "i"), ("ue", "u"), ("ow", "u"), ("aw", "u"), ("gh", "k"), ("q", "k"), ("g", "k"), ("ck", "k"),
    ("dj", "j"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("w", "u"), ("y", "i"), ("o", "u"), ("e", "a"), ("z", "s"), ("v", "f"),
)  # fmt: skip


@lru_cache(maxsize=65_536)
def sound(form: str) -> str:
    """What a Latin spelling of an Arabic, Persian or Turkish name sounds like; other scripts come back unchanged.

    Vowels that transliterations mix fall together (ee/i/y/ei, ou/u/o, a/e), q, k, g and gh too, letters are not doubled,
    and a last -h after a vowel is silent.
    """
    if not form.isascii() or not form.isalpha():
        return form
    heard = form
    for written, said in _SOUNDS:
        heard = heard.replace(written, said)
    single = "".join(c for i, c in enumerate(heard) if i == 0 or heard[i - 1] != c)
    for ending in ("iiah", "iah", "ia", "ah", "ih", "a"):
        if single.endswith(ending) and len(single) - len(ending) >= _SHORTEST:
            return single[: -len(ending)] + ("i" if "i" in ending else "") + "a"
    return single


def settle(
    mentions: Sequence[Mention], crossings: Mapping[str, Crossing], countries: Mapping[str, int]
) -> list[Mention]:
    """Tells apart crossings of one name, by the countries that the text speaks of (code -> how often) and its other names."""
    sure: dict[str, int] = defaultdict(int)
    for mention in mentions:
        if len(mention.crossings) == 1:
            sure[mention.crossings[0]] += 1
    settled = []
    for mention in mentions:
        if len(mention.crossings) > 1:
            best = max(mention.crossings, key=lambda id_: _weight(id_, crossings, countries, sure))
            side = mention.sides[mention.crossings.index(best)]
            mention = replace(mention, crossings=(best,), sides=(side,))
        settled.append(mention)
    return settled


def _weight(
    id_: str, crossings: Mapping[str, Crossing], countries: Mapping[str, int], sure: Mapping[str, int]
) -> tuple[int, int, int]:
    sides = {side.country for side in crossings[id_].sides}
    spoken = [countries.get(code, 0) for code in sides]
    return (sum(1 for count in spoken if count), sure.get(id_, 0), sum(spoken))


def fold_name(text: str) -> tuple[str, ...]:
    return tuple(fold(word.form) for word in words(text))
