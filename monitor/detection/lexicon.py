"""A language as data: reads `data/lexicon/*.yaml` and makes its words findable. Knows no word of any language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from monitor.detection.date_words import DateWords
from monitor.detection.inflection import Form
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
        self.names = NameWords.read(data.get("names") or {})
        self._data = data

    @cached_property
    def dates(self) -> DateWords:
        return DateWords(self._data["dates"], self.bare)

    @cached_property
    def _cues(self) -> _Cues:
        """All that it looks for: made when a text is first read for it, which most texts are not."""
        forms = tuple(map(Form.read, self._data["morphology"]["forms"]))
        cues = _Cues(Phrases(self.bare, forms), Phrases(self.variants))
        _add_statuses(cues, self._data["status"], forms)
        _add_lists(cues, self._data)
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
        return [phrase_of(text) for text in (self._data.get(kind) or {}).get(value) or ()]

    def _without_clitics(self, form: str) -> tuple[str, ...]:
        return (form, *(form[len(c) :] for c in self._clitics if form.startswith(c) and len(form) > len(c) + 1))

    def _variants(self, form: str) -> tuple[str, ...]:
        variants = dict.fromkeys(self._without_clitics(form))
        for stem in list(variants):
            for prefix in ("", *self._prefixes):
                if not stem.startswith(prefix):
                    continue
                rest = stem[len(prefix) :]
                ends = self._suffixes if rest.endswith(self._suffixes) else ()
                for suffix in ("", *ends):
                    core = rest.removesuffix(suffix)
                    if rest.endswith(suffix) and len(core) >= SHORTEST_STEM:
                        variants[core] = None
        return tuple(variants)


def _add_statuses(cues: _Cues, statuses: Mapping[str, Any], forms: Sequence[Form]) -> None:
    for status in Status:
        section = statuses.get(status.value) or {}
        for key in ("verbs", "weak", "passing"):
            for row in section.get(key) or ():
                _add_verb(cues, row, forms, Cue("status", status.value, weak=key != "verbs", passing=key == "passing"))
        for reading, key in (("noun", "nouns"), ("state", "states")):
            for text in section.get(key) or ():
                phrase = phrase_of(text)
                cues.inflected.add(phrase, Cue("status", status.value, reading))
                if len(phrase) == 1:
                    cues.listed.add(phrase, Cue("status", status.value, reading))


def _add_verb(cues: _Cues, row: str, forms: Sequence[Form], cue: Cue) -> None:
    """A row like 'go goes went gone going | back to work': its forms in their order, '_' for none, and what follows."""
    heads, _, rest = row.partition("|")
    tail = phrase_of(rest)

    def meant(reading: str) -> Cue:
        return replace(cue, reading=reading)

    for number, (head, form) in enumerate(zip(heads.split(), forms, strict=True)):
        *before, word = map(fold, head.split("-"))
        if before:  # 're-open' is two words, and stands as it is written
            cues.inflected.add((*before, word, *tail), meant(form.reading))
        elif head != "_":
            cues.inflected.add_verb(number, word, tail, meant)


def _add_lists(cues: _Cues, data: Mapping[str, Any]) -> None:
    for kind in ("things", "markers", "traffic", "direction", "speakers", "hours"):
        for value, phrases in (data.get(kind) or {}).items():
            # a single word may carry affixes; of a phrase they are part
            whole = kind == "markers" or value in ("group", "some")
            target = cues.inflected if whole else cues.listed
            for phrase in map(phrase_of, phrases or ()):
                target.add(phrase, Cue(kind, value, phrase=" ".join(phrase)))
    for kind in ("not_status", "not_negation", "continuation"):
        section = data.get(kind) or (data.get("markers") or {}).get(kind) or ()
        for text in section:
            phrase = phrase_of(text)
            cues.inflected.add(phrase, Cue(kind, kind, phrase=" ".join(phrase)))


def _within(found: Found[Cue], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= found.start and found.end <= end for start, end in spans)


@cache
def load_lexicons() -> Mapping[str, Lexicon]:
    """All shipped languages by their code. Adding one is adding its file."""
    return {lexicon.language: lexicon for lexicon in map(Lexicon, language_files())}
