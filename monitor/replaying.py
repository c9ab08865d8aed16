"""What the road would have told of documents of the past: the middle of it, run in order of publication. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.alerting import Owed
from monitor.model import Alert, Announcement, Change, Delivery, Document, Event, Purpose, Reason
from monitor.pipeline import LOOK_BACK, Middle

JOINED = "joined"  # it told nothing that was not told before
SUPPRESSED = "suppressed"  # it would have told something, but not to these watchlists
_FOR_LATER = (Reason.REMINDER, Reason.OVER)
_MAY_BE_OVERTAKEN = (Purpose.REMINDER, Purpose.ENDING)


@dataclass(frozen=True, slots=True)
class Line:
    """One alert that would have been made, or one announcement that went nowhere.

    kind: the reason of the alert, JOINED or SUPPRESSED. changes: each is in one line alone; the lines of further
    alerts about it, and of those that wait for their time, have none. at: when it was read. overtaken: as of `Owed`,
    with the first line of a document.
    """

    kind: str
    changes: tuple[Change, ...]
    at: datetime
    alert: Alert | None = None
    deliveries: tuple[Delivery, ...] = ()
    overtaken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel would have been sent at one time: one delivery, or those of a bundle."""

    due: datetime
    channel: str
    told: tuple[tuple[Alert, Delivery], ...]


def replay(
    documents: Iterable[Document],
    middle: Middle,
    announcements_of: Callable[[Document], Sequence[Announcement]] | None = None,
) -> Iterator[Line]:
    """Each document as if it was read the moment it was published. Nothing is sent or stored.

    announcements_of: what stands in a document; what `middle` detects unless given.
    """
    detect = announcements_of or middle.announcements
    known: dict[str, dict[str, Event]] = defaultdict(dict)
    for document in sorted(documents, key=lambda d: d.published):
        now = document.published
        announcements = detect(document)
        near = [
            event
            for crossing in dict.fromkeys(a.crossing for a in announcements)
            for event in known[crossing].values()
            if event.last_reported >= now - LOOK_BACK
        ]
        max_age = middle.settings.polling.max_age
        (changes,) = middle.changes([(document, announcements)], near, now, max_age)
        owed = middle.owed(changes, {document.id: document}, now)
        for change in owed.changes:
            known[change.event.crossing][change.event.id] = change.event
        lines = _lines(owed, now)
        yield from (replace(line, overtaken=owed.overtaken) for line in lines[:1])
        yield from lines[1:]


def messages(lines: Iterable[Line]) -> list[Message]:
    """All that would have been sent, in the order in which it was due, had nobody acknowledged or muted anything."""
    waiting: dict[str, tuple[Alert, Delivery]] = {}
    for line in lines:
        for id, (alert, delivery) in list(waiting.items()):
            overtaken = any(event.id in line.overtaken for event in alert.events)
            if overtaken and line.at <= delivery.due and delivery.purpose in _MAY_BE_OVERTAKEN:
                del waiting[id]
        if line.alert is not None:
            waiting.update((delivery.id, (line.alert, delivery)) for delivery in line.deliveries)
    parcels: dict[tuple[datetime, str, str], list[tuple[Alert, Delivery]]] = defaultdict(list)
    for alert, delivery in sorted(waiting.values(), key=lambda told: told[1].due):
        parcels[delivery.due, delivery.channel, delivery.bundle or delivery.id].append((alert, delivery))
    return [Message(due, channel, tuple(told)) for (due, channel, _), told in parcels.items()]


def _lines(owed: Owed, now: datetime) -> list[Line]:
    lines: list[Line] = []
    told: set[int] = set()
    for alert in owed.alerts:
        of_it = [] if alert.reason in _FOR_LATER else [change for change in owed.changes if _tells(alert, change)]
        about = [change for change in of_it if id(change) not in told]
        told.update(id(change) for change in about)
        deliveries = tuple(delivery for delivery in owed.deliveries if delivery.alert == alert.id)
        lines.append(Line(alert.reason.value, tuple(about), now, alert, deliveries))
    for change in owed.changes:
        if id(change) not in told:
            lines.append(Line(JOINED if change.reason is Reason.REPEATED else SUPPRESSED, (change,), now))
    return lines


def _tells(alert: Alert, change: Change) -> bool:
    return any(event.id == change.event.id for event in alert.events) and set(change.because) <= set(alert.because)


def as_record(line: Line) -> Mapping[str, object]:
    """The line in the form that the corpus's scorer reads."""
    return {
        "kind": line.kind,
        "announcements": [
            {
                "document": said.document,
                "crossing": said.crossing,
                "status": said.status.value,
                "phase": said.phase.value,
                "event": change.event.id,
            }
            for change in line.changes
            for said in change.because
        ],
    }
