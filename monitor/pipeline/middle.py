"""The pure part of the road: settings and detector in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.alerting import Owed, owed
from monitor.detection import Detector
from monitor.events import reconcile
from monitor.model import Announcement, Change, Document, EarlierReading, Event, Mute
from monitor.settings import Settings

LOOK_BACK = timedelta(days=400)  # events last reported so long before a document are history: it does not mean them


@dataclass(frozen=True, slots=True)
class Middle:
    """What decides on the road. `replay` runs it without the rest."""

    settings: Settings
    detector: Detector = field(repr=False)

    def announcements(self, document: Document) -> tuple[Announcement, ...]:
        return self.detector.announcements(document)

    def changes(
        self,
        read: Sequence[tuple[Document, Sequence[Announcement]]],
        known: Sequence[Event],
        now: datetime,
        max_age: timedelta,
        earlier: Mapping[str, EarlierReading] | None = None,
    ) -> list[list[Change]]:
        """The changes that each document makes, the documents taken in the order in which they were published.

        earlier: what a document said until its source edited it, by its id.
        """
        events = {event.id: event for event in known}
        made: dict[int, list[Change]] = {}
        for index, (document, announcements) in sorted(enumerate(read), key=lambda pair: pair[1][0].published):
            made[index] = reconcile(
                document,
                announcements,
                list(events.values()),
                self.settings.crossings,
                now,
                max_age,
                (earlier or {}).get(document.id),
            )
            events.update((change.event.id, change.event) for change in made[index])
        return [made[index] for index in range(len(read))]

    def owed(
        self, changes: Sequence[Change], documents: Mapping[str, Document], now: datetime, mutes: Sequence[Mute] = ()
    ) -> Owed:
        return owed(changes, self.settings, documents, mutes=mutes, now=now)
