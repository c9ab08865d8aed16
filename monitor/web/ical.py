"""Dated changes as a calendar (iCalendar, RFC 5545). Pure.

Written here rather than by a library: it is one kind of entry with eight lines. What was postponed, denied or taken
back stays in the calendar as cancelled, so that who has copied it hears of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from monitor.model import Crossing, Event, Moment, Phase
from monitor.standings import zone_of

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LINE = 75  # octets, without the line break
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_CALLED_OFF = (Phase.POSTPONED, Phase.DENIED)


def calendar(events: Sequence[Event], crossings: Mapping[str, Crossing], summaries: Mapping[str, str]) -> bytes:
    """summaries: what each event is called, by its id. Events without a day are passed over."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Crossing Monitor//EN", "METHOD:PUBLISH"]
    lines += ["X-WR-CALNAME:Border crossings"]
    for event in events:
        if event.effective_from is not None:
            lines += _entry(event, event.effective_from, crossings, summaries[event.id])
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def was_planned(event: Event) -> bool:
    """Whether some report said beforehand that it would come: what merely happened is in no calendar."""
    phases = {report.phase for witness in event.witnesses for report in witness.reports}
    return event.phase is not Phase.IN_EFFECT or Phase.SCHEDULED in phases


def _entry(event: Event, begins: Moment, crossings: Mapping[str, Crossing], summary: str) -> Iterator[str]:
    crossing = crossings.get(event.crossing)
    yield "BEGIN:VEVENT"
    yield f"UID:{quote(event.id, safe='/:')}@crossing-monitor"
    yield f"DTSTAMP:{_utc(event.last_reported)}"
    yield f"LAST-MODIFIED:{_utc(event.last_reported)}"
    yield f"SEQUENCE:{event.alerts}"
    yield from _times(event, begins, crossings)
    yield f"SUMMARY:{_text(summary)}"
    if crossing is not None:
        yield f"LOCATION:{_text(crossing.title())}"
        yield f"GEO:{crossing.latitude:.6f};{crossing.longitude:.6f}"
    yield f"DESCRIPTION:{_text(_described(event))}"
    yield f"STATUS:{_status(event)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _times(event: Event, begins: Moment, crossings: Mapping[str, Crossing]) -> Iterator[str]:
    """Whole days, unless the hour was stated at the beginning (and, for an end, at both)."""
    until = event.effective_until
    zone = zone_of(event.crossing, crossings)
    if begins.at is None:
        last = until.day if until is not None and until.day > begins.day else begins.day
        yield f"DTSTART;VALUE=DATE:{_date(begins.day)}"
        yield f"DTEND;VALUE=DATE:{_date(last + timedelta(days=1))}"
        return
    start = datetime.combine(begins.day, begins.at, zone)
    yield f"DTSTART:{_utc(start)}"
    if until is not None and until.at is not None:
        end = datetime.combine(until.day, until.at, zone)
        if end > start:
            yield f"DTEND:{_utc(end)}"


def _status(event: Event) -> str:
    if event.phase in _CALLED_OFF or event.withdrawn is not None:
        return "CANCELLED"
    return "CONFIRMED" if event.official or event.phase is Phase.IN_EFFECT else "TENTATIVE"


def _described(event: Event) -> str:
    """'scheduled; unofficial; sources: shafaq-ar, rudaw'."""
    standing = [event.phase.value.replace("_", " "), "official" if event.official else "unofficial"]
    return "; ".join([*standing, f"sources: {', '.join(event.sources)}"])


def _text(text: str) -> str:
    visible = "".join(each for each in text if each == "\n" or (each >= " " and each != "\x7f"))
    return visible.translate(_ESCAPED)


def _date(day: date) -> str:
    return f"{day:%Y%m%d}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> bytes:
    """In lines of 75 octets, none of which ends within a character."""
    parts, part = [], b""
    for character in line:
        encoded = character.encode("utf-8", "replace")
        if len(part) + len(encoded) > _LINE:
            parts.append(part)
            part = b" "
        part += encoded
    return b"\r\n".join([*parts, part]) + b"\r\n"
