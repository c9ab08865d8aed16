"""Finds the names of crossings, in any spelling, and says which crossings each may mean.

A name is compared word by word, in two ways: as folded (letter twins, case, marks), and by sound, which joins the
transliterations of one name: Al-Qaim, El Qaem, Gaim. What articles and clitics a name may carry, and which letters
sound alike, is said by the lexicon files (`names`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor.detection.spelling import Spelling
from monitor.model import Crossing
from monitor.reading.remembered import Remembered
from monitor.reading.words import Word, clean, words

_LONGEST_NAME = 6  # words
LABELLED = 2  # words of a name with a label: 'Karameh crossing'
_MEMORY = 65_536  # chunks of text of which it is remembered what they may be of a name
_LONGEST_CHUNK = 400  # letters: what is longer without a space is read no further
_LONGEST_KEPT = 60  # letters of a chunk that is remembered: addresses of pages do not come again

_NOTHING = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Mention:
    """The words `start` up to, not including, `end` may name any of `crossings`.

    certain: it is no other word, person or town.  by_sound: the spelling is in no list and only sounds like a name.
    sides: of each of `crossings`, which side this is the name of; -1: the whole.
    """

    start: int
    end: int
    crossings: tuple[str, ...]
    certain: bool
    by_sound: bool
    sides: tuple[int, ...]


class _Entry(NamedTuple):
    by_sound: bool
    needs_context: bool
    side: int


class Gazetteer:
    """Finds names. `together`: phrases that name many crossings at once, which `may_name` looks for as well."""

    def __init__(
        self, crossings: Mapping[str, Crossing], spelling: Spelling, together: Iterable[tuple[str, ...]] = ()
    ) -> None:
        self._spelling = spelling
        self._entries: dict[tuple[str, ...], dict[str, _Entry]] = defaultdict(dict)
        self._longest: dict[str, int] = defaultdict(int)
        for crossing in crossings.values():
            for name in crossing.names:
                forms = tuple(word.form for word in words(name.text))
                for keys, by_sound in spelling.keys(forms, name.needs_context):
                    entries = self._entries[keys]
                    known = entries.get(crossing.id)
                    # one exact, certain spelling outweighs a doubtful one of the same sound
                    if known is None or (known.by_sound, known.needs_context) > (by_sound, name.needs_context):
                        entries[crossing.id] = _Entry(by_sound, name.needs_context, name.side)
        for keys in self._entries:
            self._longest[keys[0]] = max(self._longest[keys[0]], min(len(keys), _LONGEST_NAME))
        self._share_shorter_names()
        looked_for = set(map(frozenset, (*self._entries, *together)))
        self._name_words = frozenset[str]().union(*looked_for)
        self._names_by_word: dict[str, list[frozenset[str]]] = defaultdict(list)
        for one in looked_for:
            self._names_by_word[max(one, key=len)].append(one)
        self._beginnings = Remembered(self._begun_by)
        self._parts = Remembered(self._parts_of, most=_MEMORY, worth_it=_is_short)

    def _share_shorter_names(self) -> None:
        """What 'Karameh' may mean, 'Karameh crossing' and 'crossing Karameh' may mean too."""
        for keys, entries in list(self._entries.items()):
            for shorter in (keys[1:], keys[:-1]):
                if len(keys) == LABELLED and len(shorter) == 1 and self._bears(entries, shorter):
                    for id_, entry in self._entries[shorter].items():
                        entries.setdefault(id_, entry)

    def _bears(self, entries: Mapping[str, _Entry], shorter: tuple[str, ...]) -> bool:
        """Whether some crossing of the longer name has the shorter one too."""
        return shorter in self._entries and any(id_ in self._entries[shorter] for id_ in entries)

    def may_name(self, *texts: str) -> bool:
        """Whether `texts` may hold a name; cheap, and true rather too often than too seldom.

        What stands between two spaces is looked at once and then remembered: ordinary news costs next to nothing.
        """
        chunks = "\n".join(texts).split()
        present = _NOTHING.union(*filter(None, map(self._parts.__getitem__, chunks)))
        return any(name <= present for word in present for name in self._names_by_word.get(word, ()))

    def _parts_of(self, chunk: str) -> frozenset[str]:
        """The words of names that a chunk of text may be."""
        found = {key for word in words(clean(chunk[:_LONGEST_CHUNK])) for key in self._keys_of(word)}
        return self._name_words.intersection(found) or _NOTHING

    def _keys_of(self, word: Word) -> Sequence[str]:
        """What a word may be of a name; written small, it is none by its sound alone."""
        small = word.form.isascii() and not word.capital
        return self._spelling.spelled(word.form) if small else self._spelling.lookups(word.form)

    def mentions(self, forms: Sequence[str]) -> list[Mention]:
        """Every name in `forms` (folded words), the longest at each place; what it means is decided later."""
        found: list[Mention] = []
        free_from = 0
        for at, keys in enumerate(map(self._beginnings.__getitem__, forms)):
            if not keys or at < free_from:
                continue
            best = self._longest_at(forms, at)
            if best is not None and not self._gives_way(forms, best):
                found.append(best)
                free_from = best.end
        return found

    def _begun_by(self, form: str) -> tuple[tuple[str, int], ...]:
        """The first words of names that a word may be, each with the length of the longest such name."""
        return tuple((key, self._longest[key]) for key in self._spelling.lookups(form) if key in self._longest)

    def _longest_at(self, forms: Sequence[str], at: int) -> Mention | None:
        best: Mention | None = None
        for key, longest in self._beginnings[forms[at]]:
            for length in range(min(longest, len(forms) - at), 0, -1):
                mention = self._at(forms, at, length, key)
                if mention is not None:
                    if best is None or _rank(mention) > _rank(best):
                        best = mention
                    break
        return best

    def _gives_way(self, forms: Sequence[str], mention: Mention) -> bool:
        """Whether its last word begins another name of several words: 'port of New | New Arar'."""
        if mention.end - mention.start == 1:
            return False
        other = self._longest_at(forms, mention.end - 1)
        return other is not None and not other.by_sound and other.end > mention.end

    def _at(self, forms: Sequence[str], at: int, length: int, key: str) -> Mention | None:
        candidates: list[tuple[str, ...]] = [(key,)]
        for form in forms[at + 1 : at + length]:
            candidates = [(*c, k) for c in candidates for k in self._spelling.inner(form)]
        for keys in candidates:
            entries = self._entries.get(keys)
            if entries:
                return Mention(
                    at,
                    at + length,
                    tuple(entries),
                    certain=not all(e.needs_context or e.by_sound for e in entries.values()),
                    by_sound=all(e.by_sound for e in entries.values()),
                    sides=tuple(e.side for e in entries.values()),
                )
        return None


def _is_short(chunk: str) -> bool:
    return len(chunk) <= _LONGEST_KEPT


def _rank(mention: Mention) -> tuple[int, bool, bool]:
    return mention.end, not mention.by_sound, mention.certain
