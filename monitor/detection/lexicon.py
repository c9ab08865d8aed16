"""A language as data: reads `data/lexicon/*.yaml` and makes its words findable. Knows no word of any language."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from monitor.detection.date_words import DateWords
from monitor.detection.phrases import Found, Phrases, phrase_of
from monitor.detection.spelling import NameWords
from monitor.model import Status
from monitor.reading.language_files import language_files
from monitor.reading.remembered import Remembered
from monitor.reading.words import fold

SHORTEST_STEM = 3  # an affix is taken off only where at least this much of the word is left


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase means. `kind` is the section it stands in ('status', 'future', 'things', …), `value` its entry
    there ('open', 'crossing', …), `reading` the form of a verb ('past', 'present', 'future', 'noun', 'state', …).

    weak: it says a status only of traffic ('allow').  passing: not even then, but for a sign of change ('cross').
    phrase: as the file has it; empty for a status, whose forms are many.
    """

    kind: str
    value: str
    reading: str = ""
    weak: bool = False
    passing: bool = False
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class _Cues:
    """inflected: as they may stand in a text but for clitics.  listed: words that may carry affixes."""

    inflected: Phrases[Cue]
    listed: Phrases[Cue]


class Lexicon:
    """One language. `cues(forms)` finds all that its file names; `dates` are its date words."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.language: str = data["language"]
        self.script: str = data["script"]
        self.default = data.get("default") == "true"  # speaks for texts of its script in a language that is unknown
        self.clause_words = frozenset(
            w[0] for text in (data.get("markers") or {}).get("clause") or () if len(w := phrase_of(text)) == 1
        )
        morphology = data.get("morphology") or {}
        self._clitics = tuple(fold(c) for c in morphology.get("clitics") or ())
        affixes = morphology.get("affixes") or {}
        self._prefixes = tuple(fold(p) for p in affixes.get("prefixes") or ())
        self._suffixes = tuple(fold(s) for s in affixes.get("suffixes") or ())
        self.variants = Remembered(self._variants).__getitem__
        self.bare = Remembered(self._without_clitics).__getitem__
        self._data = data
        self._lists = [
            (kind, value, phrase_of(text))
            for kind in ("things", "markers", "traffic", "direction", "speakers", "hours")
            for value, phrases in (data.get(kind) or {}).items()
            for text in phrases or ()
        ]
        self.dates = DateWords(data["dates"], self.bare)
        self.names = NameWords.read(data.get("names") or {})

    @cached_property
    def _cues(self) -> _Cues:
        """All that its words can look like, a hundred thousand forms: made when a text is first read for them, which
        most texts are not."""
        cues = _Cues(Phrases(self.bare), Phrases(self.variants))
        with _nothing_collected():
            _add_statuses(cues, self._data["status"], [dict(form) for form in self._data["morphology"]["forms"]])
            _add_lists(cues, self._lists, self._data)
        return cues

    def cues(self, forms: Sequence[str]) -> list[Found[Cue]]:
        """Everything of this language in `forms` (folded words); what an ignored phrase covers is left out."""
        found = self._cues.inflected.find(forms) + self._cues.listed.find(forms)
        ignored = [(f.start, f.end) for f in found if f.payload.kind == "not_status"]
        harmless = [(f.start, f.end) for f in found if f.payload.kind == "not_negation"]
        return [
            f
            for f in found
            if f.payload.kind not in ("not_status", "not_negation")
            and not (f.payload.kind in ("status", "markers") and _within(f, ignored))
            and not (f.payload.value == "negation" and _within(f, harmless))
        ]

    def phrases(self, kind: str, value: str) -> list[tuple[str, ...]]:
        """The phrases of the entry `value` of a section, as folded words."""
        return [phrase for known, entry, phrase in self._lists if (known, entry) == (kind, value)]

    def _without_clitics(self, form: str) -> tuple[str, ...]:
        return (form, *(form[len(c) :] for c in self._clitics if form.startswith(c) and len(form) > len(c) + 1))

    def _variants(self, form: str) -> tuple[str, ...]:
        variants = dict.fromkeys(self._without_clitics(form))
        for stem in list(variants):
            for prefix in ("", *self._prefixes):
                if not stem.startswith(prefix):
                    continue
                rest = stem[len(prefix) :]
                for suffix in ("", *self._suffixes):
                    core = rest[: len(rest) - len(suffix)] if suffix else rest
                    if rest.endswith(suffix) and len(core) >= SHORTEST_STEM:
                        variants[core] = None
        return tuple(variants)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Hundreds of thousands of objects are made, and all are kept: looking for garbage among them again and again
    would take as long as making them."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _add_statuses(cues: _Cues, statuses: Mapping[str, Any], forms: Sequence[Mapping[str, Any]]) -> None:
    for status in Status:
        section = statuses.get(status.value) or {}
        for key in ("verbs", "weak", "passing"):
            for row in section.get(key) or ():
                for phrase, reading in _inflections(row, forms):
                    cue = Cue("status", status.value, reading, key != "verbs", key == "passing")
                    cues.inflected.add(phrase, cue)
        for reading, key in (("noun", "nouns"), ("state", "states")):
            for text in section.get(key) or ():
                phrase = phrase_of(text)
                cues.inflected.add(phrase, Cue("status", status.value, reading))
                if len(phrase) == 1:
                    cues.listed.add(phrase, Cue("status", status.value, reading))


def _add_lists(cues: _Cues, lists: Iterable[tuple[str, str, tuple[str, ...]]], data: Mapping[str, Any]) -> None:
    for kind, value, phrase in lists:
        # a single word may carry affixes; of a phrase they are part
        whole = kind == "markers" or value in ("group", "some")
        target = cues.inflected if whole else cues.listed
        target.add(phrase, Cue(kind, value, phrase=" ".join(phrase)))
    for kind in ("not_status", "not_negation", "continuation"):
        section = data.get(kind) or (data.get("markers") or {}).get(kind) or ()
        for text in section:
            phrase = phrase_of(text)
            cues.inflected.add(phrase, Cue(kind, kind, phrase=" ".join(phrase)))


def _within(found: Found[Cue], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= found.start and found.end <= end for start, end in spans)


def _inflections(row: str, forms: Sequence[Mapping[str, Any]]) -> Iterator[tuple[tuple[str, ...], str]]:
    """All that a row like 'go goes went gone going | back to work' can look like, each with how it is meant."""
    heads, _, rest = row.partition("|")
    tail = phrase_of(rest)
    for head, form in zip(heads.split(), forms, strict=True):
        if head == "_":
            continue
        *before, word = (fold(part) for part in head.split("-"))  # 're-open' is two words
        suffixes, joins = ("", *map(fold, form.get("suffixes") or ())), form.get("joins") or {}
        prefixes = [(prefix, form["reading"]) for prefix in ("", *map(fold, form.get("prefixes") or ()))]
        prefixes += [(fold(prefix), reading) for prefix, reading in (form.get("marked") or {}).items()]
        for stem in _swapped(word, form.get("swap") or {}):
            for suffix in suffixes:
                core = _joined(stem, suffix, joins)
                for prefix, reading in prefixes:
                    yield (*before, prefix + core, *tail), reading


def _swapped(word: str, swap: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    for first, others in swap.items():
        if word.startswith(fold(first)):
            return tuple(fold(other) + word[len(fold(first)) :] for other in others)
    return (word,)


def _joined(stem: str, suffix: str, joins: Mapping[str, str]) -> str:
    for last, opened in joins.items():
        if suffix and stem.endswith(fold(last)):
            return stem[: -len(fold(last))] + fold(opened) + suffix
    return stem + suffix


@cache
def load_lexicons() -> Mapping[str, Lexicon]:
    """All shipped languages by their code. Adding one is adding its file."""
    return {lexicon.language: lexicon for lexicon in map(Lexicon, language_files())}
