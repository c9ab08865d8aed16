"""`explain`: the whole trail of an item, from what was published to who was told, with the reason at every step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.alerts import alert_fields
from monitor.cli.ending import Trouble
from monitor.cli.json_form import print_json
from monitor.cli.opening import NOTHING_KNOWN, open_settings, state_of, times_of
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config
from monitor.cli.sentences import alert_title, announcement_lines, outcome_in_words
from monitor.cli.tables import say
from monitor.cli.trails import names_in, statements_in, trail_lines

if TYPE_CHECKING:
    from monitor.cli.times import Times
    from monitor.detection import Trail as Reading
    from monitor.settings import Settings
    from monitor.store import Trail


def explain(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Its number, address, document id, or key.")],
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Tells why an item became an alert, or not."""
    settings = open_settings(config)
    with state_of(settings) as store:
        if store is None:
            raise Trouble(NOTHING_KNOWN)
        trail = store.item_trail(item)
    if trail is None:
        raise Trouble(f'no item "{item}" was read; give its address, or the document id that an alert or event names')
    reading = _read_again(trail, settings)
    if as_json:
        print_json(_fields(trail, reading))
    else:
        _show(trail, reading, settings, times_of(settings))


def _read_again(trail: Trail, settings: Settings) -> Reading | None:
    """How the stored document is read now; None where the item was put aside before it became a document."""
    if trail.document is None:
        return None
    from monitor.detection import Detector

    return Detector(settings.crossings).trail(trail.document)


def _show(trail: Trail, reading: Reading | None, settings: Settings, times: Times) -> None:
    item = trail.item
    say(f"item {trail.id} of source {item.source}: {item.title}")
    say(f"  {item.url or item.key}")
    say(f"  published {times.at(item.published)}, first seen {times.at(trail.first_seen)}")
    if trail.last_read > trail.first_seen:
        say(f"  the source edited it; read again {times.at(trail.last_read)}")
    say(f"fate: {trail.fate.value}")
    if trail.note:
        say(f"  {trail.note}")
    if trail.document is not None:
        say(f"document {trail.document.id}: {_text_used(trail)}, language {trail.document.language}")
    elif trail.findings:
        say("its text was forgotten with time (keep.texts in monitor.yaml)")
    if reading is not None:
        say("how its text is read:")
        for line in trail_lines(reading):
            say(f"  {line}")
    for finding in trail.findings:
        say("announcement:")
        for line in announcement_lines(finding.announcement, settings.crossings):
            say(f"  {line}")
        event = f"event {finding.event.id}" if finding.event else "no event"
        verdict = "told" if finding.reason.wakes else "told nobody"
        say(f"  {event}: {verdict}, because: {finding.reason.value}")
    for told in trail.alerts:
        say(f"alert {told.alert.id} ({told.alert.reason.value}), {times.at(told.alert.created)}:")
        say(f"  {alert_title(told, settings.crossings)}")
        lists = ", ".join(told.alert.watchlists) or "none"
        say(f"  watchlists: {lists}; deliveries: {outcome_in_words(told)}")
        for failed in told.deliveries:
            if failed.delivery.error:
                say(f"  {failed.delivery.channel}: {failed.delivery.error}")
    if trail.findings and not trail.alerts:
        say("no alert came of it" + _why_none(trail))


def _why_none(trail: Trail) -> str:
    if any(finding.reason.wakes for finding in trail.findings):
        return ": no watchlist is about this crossing, status, phase or traffic"
    return ""


def _text_used(trail: Trail) -> str:
    """Where the text of the document came from."""
    item, document = trail.item, trail.document
    length = len(document.text) if document else 0
    if length > len(item.summary) and length > len(item.content):
        return f"its full text was fetched and read ({length} characters)"
    whole = "the text in the feed" if item.content else "title and summary"
    return f"{whole} were read ({length} characters)" if not item.content else f"{whole} was read ({length} characters)"


def _fields(trail: Trail, reading: Reading | None) -> dict[str, object]:
    return {
        "id": trail.id,
        "item": trail.item,
        "first_seen": trail.first_seen,
        "last_read": trail.last_read,
        "fate": trail.fate,
        "fate_in_words": trail.fate.value,
        "note": trail.note,
        "document": trail.document,
        "names": names_in(reading) if reading else [],
        "statements": statements_in(reading) if reading else [],
        "findings": [
            {
                "announcement": finding.announcement,
                "event": finding.event,
                "reason": finding.reason,
                "reason_in_words": finding.reason.value,
                "created": finding.created,
            }
            for finding in trail.findings
        ],
        "alerts": [alert_fields(told) for told in trail.alerts],
    }
