"""`detect`: what texts announce, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.json_form import print_json_line
from monitor.cli.opening import crossings_of, settings_if_any, utc_now
from monitor.cli.options import DEFAULT_CONFIG, Config
from monitor.cli.progress import progress_over
from monitor.cli.tables import say

if TYPE_CHECKING:
    from monitor.detection import Trail
    from monitor.model import Announcement, Crossing, Document


class Kind(StrEnum):
    NEWS = "news"
    OFFICIAL = "official"
    SOCIAL = "social"


def detect(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE…]", help="Text or HTML; - or none: standard input.")
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read JSON Lines, a document a line; print such.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a document, a line each.")] = False,
    trail: Annotated[bool, typer.Option("--trail", help="Also names and statements that were not taken.")] = False,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Of the texts, like ar; else it is looked at.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="When, like 2025-06-12 or 2025-06-12T16:00+03:00; else now.")
    ] = None,
    kind: Annotated[Kind, typer.Option(help="What the texts are.")] = Kind.NEWS,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Tells what texts announce, and why."""
    from monitor.cli.inputs import STANDARD_INPUT, Told, corpus_documents, count_lines, documents
    from monitor.detection import Detector
    from monitor.model import DocumentKind
    from monitor.settings import LANGUAGES

    if language is not None and language not in LANGUAGES:
        message = f"no language that is understood is called so; write one of {', '.join(sorted(LANGUAGES))}"
        raise typer.BadParameter(message, param_hint="--language")
    crossings = crossings_of(settings_if_any(config))
    names = files or [STANDARD_INPUT]
    told = Told(_published(published), language, DocumentKind(kind))
    total = count_lines(names) if jsonl else len(names)
    found = corpus_documents(names) if jsonl else iter(list(documents(names, told)))
    detector = Detector(crossings)
    with progress_over(total, "documents") as advance:
        for document in found:
            read = detector.trail(document)
            if jsonl or as_json:
                print_json_line(_fields(document, read, trail))
            else:
                _show(document, read, crossings, trail)
            advance()


def announcement_fields(said: Announcement) -> dict[str, object]:
    """The fields of the labelling guide, with the evidence and how sure we are."""
    return {
        "crossing": said.crossing,
        "status": said.status,
        "phase": said.phase,
        "effective_from": said.effective_from,
        "effective_until": said.effective_until,
        "traffic": said.traffic,
        "direction": said.direction,
        "hours": said.hours,
        "official": said.official,
        "evidence": said.evidence.quote,
        "confidence": round(said.confidence, 3),
    }


def _published(text: str | None) -> datetime:
    from monitor.cli.records import published_of

    if text is None:
        return utc_now()
    try:
        return published_of(text)
    except ValueError as error:
        raise typer.BadParameter(str(error).removeprefix('"published" '), param_hint="--published") from None


def _fields(document: Document, read: Trail, whole: bool) -> dict[str, object]:
    from monitor.cli.trails import names_in, statements_in

    found: dict[str, object] = {
        "id": document.id,
        "announcements": [announcement_fields(said) for said in read.announcements],
    }
    return found | ({"trail": {"names": names_in(read), "statements": statements_in(read)}} if whole else {})


def _show(document: Document, read: Trail, crossings: Mapping[str, Crossing], whole: bool) -> None:
    from monitor.cli.sentences import announcement_lines
    from monitor.cli.trails import trail_lines

    say(f"{document.id}: {_summary(read.announcements)}")
    for said in read.announcements:
        for line in announcement_lines(said, crossings):
            say(f"  {line}")
    if whole:
        say("  how it was read:")
        for line in trail_lines(read):
            say(f"    {line}")


def _summary(found: Sequence[Announcement]) -> str:
    number = len(found)
    return "no announcement" if number == 0 else f"{number} announcement{'' if number == 1 else 's'}"
