"""What the road would have told of documents of the past: the middle of it, run in order of publication. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.model import Alert, Announcement, Change, Delivery, Document, Event, Reason
from monitor.pipeline import LOOK_BACK, Middle

JOINED = "joined"  # it told nothing that was not told before
SUPPRESSED = "suppressed"  # it would have told something, but not to these watchlists


@dataclass(frozen=True, slots=True)
class Line:
    """One message that would have gone out, or one announcement that went nowhere.

    kind: the reason of the message, JOINED or SUPPRESSED.
    """

    kind: str
    changes: tuple[Change, ...]
    alert: Alert | None = None
    deliveries: tuple[Delivery, ...] = ()


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
        for change in changes:
            known[change.event.crossing][change.event.id] = change.event
        alerts, deliveries = middle.owed(changes, {document.id: document}, now)
        yield from _lines(changes, alerts, deliveries)


def _lines(changes: Sequence[Change], alerts: Sequence[Alert], deliveries: Sequence[Delivery]) -> Iterator[Line]:
    told: set[int] = set()
    for alert in alerts:
        about = [c for c in changes if c.reason is alert.reason and c.event in alert.events]
        told.update(id(change) for change in about)
        yield Line(alert.reason.value, tuple(about), alert, tuple(d for d in deliveries if d.alert == alert.id))
    for change in changes:
        if id(change) not in told:
            yield Line(JOINED if change.reason is Reason.REPEATED else SUPPRESSED, (change,))


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
