"""A world that reads one report after another, and what reports say: for tests of events."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from monitor.crossings import load_crossings
from monitor.events import reconcile
from monitor.model import (
    Announcement,
    Document,
    EarlierReading,
    Evidence,
    Moment,
    Phase,
    Reason,
    Speaker,
    Status,
    Traffic,
)

CROSSINGS = load_crossings()
THURSDAY = datetime(2025, 6, 12, 13, tzinfo=UTC)
SATURDAY = date(2025, 6, 14)
FREIGHT = frozenset({Traffic.FREIGHT})
TRAVELLERS = frozenset({Traffic.TRAVELLERS})


class World:
    """Reads one report after another and keeps the events, as the road does."""

    def __init__(self, max_age: timedelta = timedelta(hours=48)) -> None:
        self.events = {}
        self._max_age = max_age
        self._documents = 0

    def read(
        self, *said, at=THURSDAY, source="wire", now=None, text="", url="", earlier=None, dated=True, forwarded_from=""
    ) -> list[Reason]:
        """The reasons that the announcements of one document get, and then what it takes back."""
        self._documents += 1
        document = Document(
            f"{source}/{self._documents}", source, url, "", text, "en", at, dated=dated, forwarded_from=forwarded_from
        )
        known = list(self.events.values())
        changes = reconcile(document, said, known, CROSSINGS, now or at, self._max_age, earlier)
        self.last = EarlierReading(document, tuple((c.event.id, c.because[-1]) for c in changes[: len(said)]))
        self.events.update((change.event.id, change.event) for change in changes)
        return [change.reason for change in changes]

    @property
    def only(self):
        (event,) = self.events.values()
        return event


def says(
    phase=Phase.SCHEDULED, day=SATURDAY, status=Status.OPEN, crossing="al-qaim", until=None, traffic=frozenset(),
    official=True, quote="", authority=None, confidence=0.9, direction=None, **more,
):  # fmt: skip
    return Announcement(
        document="d",
        crossing=crossing,
        status=status,
        phase=phase,
        effective_from=Moment(day) if day else None,
        effective_until=Moment(until) if until else None,
        traffic=traffic,
        direction=direction,
        hours=None,
        speaker=Speaker.OFFICIAL if official else Speaker.MEDIA,
        authority=authority,
        evidence=Evidence(quote, "text", 0, 0),
        cues=(),
        confidence=confidence,
        **more,
    )


def after(days: float) -> datetime:
    return THURSDAY + timedelta(days=days)
