"""The calendar: what was announced for a day, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar

from monitor.model import Moment, Phase, Report, Witness
from tests.store.store_values import NOW, event


def planned(id: str, phase: Phase = Phase.SCHEDULED, day: str = "2025-06-14", **changes: object):
    made = event(id, phase=phase, effective_from=Moment.parse(day), **changes)
    said = Report("d", NOW, "", Phase.SCHEDULED, None, True)
    return replace(made, witnesses=(Witness("shafaq", "shafaq", NOW, True, 0.9, reports=(said,)),))


def calendar(served, query: str = "") -> dict[str, icalendar.Event]:
    """Read by a library that other people wrote; by the ids of the events."""
    raw = served.get(f"/calendar.ics{query}").content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    read = icalendar.Calendar.from_ical(raw)
    assert read["VERSION"] == "2.0"
    assert read["PRODID"]
    entries = list(read.walk("VEVENT"))
    assert all(not entry.errors and entry["DTSTAMP"] and entry["UID"] for entry in entries)
    return {str(entry["UID"]).partition("@")[0]: entry for entry in entries}


def test_the_calendar_holds_what_was_announced_for_a_day_and_what_became_of_it(serve, store):
    changes = [
        planned("opens", official=True, effective_until=Moment(date(2025, 6, 16))),
        planned("perhaps", official=False, day="2025-06-14T08:00"),
        planned("came", Phase.IN_EFFECT, "2025-06-01"),
        planned("postponed", Phase.POSTPONED),
        planned("denied", Phase.DENIED),
        planned("withdrawn", withdrawn=NOW),
        planned("last year", day="2024-06-14"),
        event("just happened", phase=Phase.IN_EFFECT),
        event("proposed", phase=Phase.PROPOSED),
        event("some day", effective_from=None),
    ]
    store.commit_alerts(changes, [], [], NOW)
    found = calendar(serve())
    assert {id: str(entry["STATUS"]) for id, entry in found.items()} == {
        "opens": "CONFIRMED",
        "perhaps": "TENTATIVE",
        "came": "CONFIRMED",
        "postponed": "CANCELLED",
        "denied": "CANCELLED",
        "withdrawn": "CANCELLED",
    }
    opens, perhaps = found["opens"], found["perhaps"]
    assert (opens["DTSTART"].dt, opens["DTEND"].dt) == (date(2025, 6, 14), date(2025, 6, 17))
    assert perhaps["DTSTART"].dt == datetime(2025, 6, 14, 5, tzinfo=UTC)  # 08:00 in Baghdad
    assert opens["SUMMARY"] == "Al-Qaim ⇄ Al-Bukamal: opens to freight Saturday 14 June"
    assert opens["DTSTAMP"].dt == NOW.replace(microsecond=0)


def test_the_uid_of_an_entry_stays_and_its_sequence_grows_when_it_is_moved(serve, store):
    store.commit_alerts([planned("opens", alerts=1)], [], [], NOW)
    served = serve()
    before = calendar(served)["opens"]
    store.commit_alerts([planned("opens", day="2025-06-20", alerts=2)], [], [], NOW)
    after = calendar(served)["opens"]
    assert after["DTSTART"].dt == date(2025, 6, 20)
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_long_hostile_text_breaks_no_line_of_the_calendar(serve, store):
    evil = "x\r\nEND:VCALENDAR\r\nقائم;,\\" * 30
    store.commit_alerts([planned("opens", sources=(evil,)), planned("a\nb")], [], [], NOW)
    found = calendar(serve(), "?language=both&country=IQ")
    assert set(found) == {"opens", "a%0Ab"}
    assert "END:VCALENDAR" in found["opens"]["DESCRIPTION"]
    assert "القائم" in found["opens"]["SUMMARY"]
