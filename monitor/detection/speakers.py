"""Who says so: an authority, a named or an unnamed source, or nobody but the outlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from monitor.detection.lexicon import Cue
from monitor.detection.phrases import Found, Phrases
from monitor.detection.spelling import Spelling
from monitor.detection.statements import Statement
from monitor.detection.surroundings import Sign
from monitor.detection.things import Scene
from monitor.model import Document, DocumentKind, Speaker
from monitor.reading.words import words
from monitor.yaml_values import shipped

REACH = 34.0  # words from the statement to the one who makes it
SAYS = 9.0  # words from a speaker to the verb of saying
ACTS = 7.0  # words from one who does it to the verb: 'the minister ordered … shut'


class Authorities:
    """The names of those who speak for a border, in every language."""

    def __init__(self, spelling: Spelling) -> None:
        self._names: Phrases[Cue] = Phrases(spelling.lookups)
        for names in _shipped():
            for name in names:
                forms = tuple(word.form for word in words(name))
                if len(forms) > 1:  # an abbreviation is too easily something else
                    self._names.add(forms, Cue("speakers", "official", phrase=name))

    def find(self, forms: Sequence[str]) -> list[Found[Cue]]:
        return self._names.find(forms)


@cache
def _shipped() -> tuple[tuple[str, ...], ...]:
    found = []
    for entry in shipped("data/authorities.yaml").values():
        names = [*(entry.get("name") or {}).values()]
        for more in (entry.get("names") or {}).values():
            names.extend(more)
        found.append(tuple(str(name) for name in names))
    return tuple(found)


def speaker(document: Document, about: Sequence[Statement], scenes: Sequence[Scene]) -> tuple[Speaker, str | None]:
    """The best speaker for the statements of one change, and the words that name him."""
    if document.kind is DocumentKind.OFFICIAL:
        return Speaker.OFFICIAL, None
    unnamed: Sign | None = None
    for statement in about:
        official = _who(statement, "official")
        unofficial = _who(statement, "unofficial")
        if official and (unofficial is None or abs(official.away) <= abs(unofficial.away)):
            return Speaker.OFFICIAL, official.phrase
        unnamed = unnamed or unofficial
    told = _in_the_lead(scenes)
    if unnamed is not None:
        return Speaker.UNNAMED, unnamed.phrase
    return (Speaker.OFFICIAL, told) if told else (Speaker.MEDIA, None)


def _who(s: Statement, kind: str) -> Sign | None:
    """The nearest one of that kind who says the statement, or who does what it tells."""
    says = [sign.away for name in ("say", "decided", "denied") for sign in s.signs.get(name, ())]
    found: list[Sign] = []
    for sign in s.signs.get(kind, ()):
        if abs(sign.away) > REACH:
            continue
        speaks = any(abs(sign.away - away) <= SAYS for away in says)
        acts = kind == "official" and -ACTS <= sign.away <= ACTS
        if speaks or acts:
            found.append(sign)
    if not found:
        return None
    nearest = min(found, key=lambda sign: abs(sign.away))
    named = max(found, key=lambda sign: len(sign.phrase.split()))  # an authority by its name, not 'DAMASCUS –'
    return replace(nearest, phrase=named.phrase) if " " in named.phrase else nearest


def _in_the_lead(scenes: Sequence[Scene]) -> str | None:
    """An authority that says something in the first three sentences of the text."""
    for scene in scenes:
        if scene.passage.part != "text":
            continue
        said = [f for f in scene.cues if f.payload.value in ("say", "decided") and scene.passage.sentence[f.start] <= 2]
        for f in scene.cues:
            if f.payload.value != "official" or scene.passage.sentence[f.start] > 2:
                continue
            if any(scene.passage.distance(f.start, other.start) <= SAYS for other in said[:40]):
                return f.payload.phrase
    return None
