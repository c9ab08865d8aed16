"""Who says so: an authority, a named or an unnamed source, or nobody but the outlet."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.detection.statements import Scene, Statement
from monitor.model import Document, DocumentKind, Speaker

REACH = 30.0  # words from the statement to the one who makes it


def speaker(document: Document, about: Sequence[Statement], scenes: Sequence[Scene]) -> tuple[Speaker, str | None]:
    """The best speaker for the statements of one change, and the words that name him."""
    if document.kind is DocumentKind.OFFICIAL:
        return Speaker.OFFICIAL, None
    official = unofficial = None
    for statement in about:
        official = official or statement.near("official", REACH, REACH)
        unofficial = unofficial or statement.near("unofficial", REACH, REACH)
    if official:
        return Speaker.OFFICIAL, official.phrase
    if unofficial:
        return Speaker.UNNAMED, unofficial.phrase
    for scene in scenes:
        if scene.passage.part != "text":
            continue
        lead = [
            f
            for f in scene.cues
            if f.payload.kind == "speakers" and f.payload.value == "official" and scene.passage.sentence[f.start] <= 1
        ]
        if lead:
            return Speaker.OFFICIAL, lead[0].payload.phrase
    return Speaker.MEDIA, None
