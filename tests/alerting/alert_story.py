"""One believable story for the tests of alerting: Al-Qaim is to open, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model import (
    Alert,
    Announcement,
    Change,
    Claim,
    Crossing,
    Delivery,
    Document,
    Event,
    Evidence,
    Moment,
    Phase,
    Reason,
    Report,
    Side,
    Speaker,
    Status,
    Traffic,
    Witness,
)
from monitor.settings import Channel, Settings, Source, Trust, Watchlist

BAGHDAD = ZoneInfo("Asia/Baghdad")
REPORTED = datetime(2025, 6, 12, 13, 0, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2025, 6, 13, 9, 0, tzinfo=UTC)
OPENING = Moment(date(2025, 6, 14))
EVERYBODY = frozenset({Traffic.TRAVELLERS, Traffic.FREIGHT})


def crossing(id: str, first: tuple[str, str, str], second: tuple[str, str, str]) -> Crossing:
    return Crossing(id, (Side(*first), Side(*second)), 34.4, 40.97, "road", "Asia/Baghdad", ())


CROSSINGS = {
    known.id: known
    for known in (
        crossing("al-qaim", ("IQ", "Al-Qaim", "القائم"), ("SY", "Al-Bukamal", "البوكمال")),
        crossing("zurbatiya", ("IQ", "Zurbatiya", "زرباطية"), ("IR", "Mehran", "مهران")),
        crossing("shalamcheh", ("IQ", "Shalamcheh", "الشلامجة"), ("IR", "Shalamcheh", "الشلامجة")),
        crossing("shayb", ("IQ", "Al-Sheeb", "الشيب"), ("IR", "Chazabeh", "جذابة")),
        crossing("mandali", ("IQ", "Mandali", "مندلي"), ("IR", "Sumar", "سومار")),
        crossing("munthiriya", ("IQ", "Al-Munthiriya", "المنذرية"), ("IR", "Khosravi", "خسروي")),
    )
}
IRAN = tuple(known for known in CROSSINGS if known != "al-qaim")

DOCUMENT = Document(
    id="shafaq-en/1",
    source="shafaq-en",
    url="https://example.org/en/reopen?a=1&b=2",
    title="Iraq and Syria to reopen Al-Qaim border crossing next week",
    text="",
    language="en",
    published=REPORTED,
)
DOCUMENTS = {DOCUMENT.id: DOCUMENT}

CLAIM = Claim(Moment(date(2025, 6, 16)), Speaker.OFFICIAL, "operations resume at the beginning of next week")


def announcement(**changes: Any) -> Announcement:
    made = Announcement(
        document=DOCUMENT.id,
        crossing="al-qaim",
        status=Status.OPEN,
        phase=Phase.SCHEDULED,
        effective_from=OPENING,
        effective_until=None,
        traffic=EVERYBODY,
        direction=None,
        hours=None,
        speaker=Speaker.OFFICIAL,
        authority="الهيئة العامة للمنافذ البرية والبحرية",
        evidence=Evidence("The crossing will reopen on June 14 for both travelers and freight trucks.", "text", 0, 74),
        cues=("reopen",),
        confidence=0.9,
    )
    return replace(made, **changes)


WITNESS = Witness(
    "shafaq-en",
    "example.org",
    REPORTED,
    True,
    0.9,
    reports=(Report(DOCUMENT.id, REPORTED, "", Phase.SCHEDULED, OPENING, True, "en"),),
)


def event(**changes: Any) -> Event:
    made = Event(
        id="al-qaim:open:2025-06-14",
        crossing="al-qaim",
        status=Status.OPEN,
        phase=Phase.SCHEDULED,
        effective_from=OPENING,
        effective_until=None,
        traffic=EVERYBODY,
        direction=None,
        hours=None,
        official=True,
        sources=("shafaq-en",),
        first_reported=REPORTED,
        last_reported=REPORTED,
        witnesses=(WITNESS,),
        confidence=0.9,
    )
    return replace(made, **changes)


def settings(*watchlists: Watchlist, channels: Mapping[str, Channel], time_zone: str = "Asia/Baghdad") -> Settings:
    """A configuration with these watchlists; the source of the story is trusted highly."""
    return Settings(
        directory=Path("config"),
        state="sqlite://",
        time_zone=time_zone,
        channels=dict(channels),
        sources=(Source(name="shafaq-en", url="https://example.org/en.xml", trust=Trust.HIGH),),
        watchlists=watchlists,
        crossings=CROSSINGS,
    )


def change(reason: Reason = Reason.NEW, before: Event | None = None, **of_the_event: Any) -> Change:
    its = event(**of_the_event)
    said = announcement(
        crossing=its.crossing,
        status=its.status,
        phase=its.phase,
        effective_from=its.effective_from,
        traffic=its.traffic,
    )
    return Change(its, before, reason, (said,))


def group(reason: Reason = Reason.NEW, document: str = DOCUMENT.id, **of_the_events: Any) -> list[Change]:
    """One report that closes all five crossings with Iran."""
    values = {
        "status": Status.CLOSED,
        "phase": Phase.IN_EFFECT,
        "effective_from": Moment(date(2025, 6, 13)),
        "traffic": frozenset[Traffic](),
        **of_the_events,
    }
    changes = [change(reason, id=f"{id}:closed:2025-06-13", crossing=id, **values) for id in IRAN]
    return [replace(made, because=tuple(replace(said, document=document) for said in made.because)) for made in changes]


def alert(reason: Reason = Reason.NEW, events: tuple[Event, ...] = (), **changes: Any) -> Alert:
    made = Alert(
        id="al-qaim:open:2025-06-14:new:5d41402a",
        reason=reason,
        events=events or (event(),),
        because=(announcement(),),
        watchlists=("anbar",),
        created=REPORTED,
    )
    return replace(made, **changes)


def delivery(number: int = 1, channel: str = "mail", **changes: Any) -> Delivery:
    made = Delivery(
        id=f"al-qaim:open:2025-06-14:new:{number:08}/{channel}",
        alert="",
        channel=channel,
        subject=f"القائم ⇄ البوكمال: يُفتح {number}",
        body="سطر أول: \u2068Al-Qaim\u2069 <b> & «نص»\n\nhttps://example.org/?a=1&b=2\n",
        due=THE_DAY_BEFORE - timedelta(minutes=1),
    )
    return replace(made, **changes)
