"""One alert for every reason there is, as people read them: for the golden texts, the pictures and the properties.

`python -m pytest tests/alerting` with PYTHONPATH at the root; to write the golden texts anew after a wanted change:
`python tests/alerting/told_stories.py` (and read what `git diff` shows).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from alert_story import (
    BAGHDAD,
    CLAIM,
    CROSSINGS,
    DOCUMENT,
    DOCUMENTS,
    THE_DAY_BEFORE,
    alert,
    announcement,
    event,
    group,
)

from monitor.alerting import Message, render
from monitor.model import (
    Alert,
    Contradiction,
    Direction,
    Document,
    Event,
    Evidence,
    Moment,
    Phase,
    Reason,
    Speaker,
    Status,
    Traffic,
)

GOLDEN = Path(__file__).parent / "golden"
SUNDAY = Moment(date(2025, 6, 15))
MONDAY = Moment(date(2025, 6, 16), time(8))

ARABIC = replace(
    DOCUMENT,
    id="ports-ar/7",
    source="ports-ar",
    url="https://example.org/ar/7",
    title="هيئة المنافذ: معبر القائم لن يُفتح يوم السبت",
    language="ar",
)
ALL_DOCUMENTS: Mapping[str, Document] = {**DOCUMENTS, ARABIC.id: ARABIC}


@dataclass(frozen=True, slots=True)
class Told:
    """An alert, and when and after what it is read."""

    alert: Alert
    now: datetime = THE_DAY_BEFORE
    following: Mapping[str, Any] = field(default_factory=dict)

    def message(self, language: str, **changes: Any) -> Message:
        values = {
            "language": language,
            "zone": BAGHDAD,
            "now": self.now,
            "documents": ALL_DOCUMENTS,
            **self.following,
            **changes,
        }
        documents = values.pop("documents")
        return render(self.alert, CROSSINGS, documents, **values)


def _in_arabic(quote: str, **changes: Any) -> Any:
    return announcement(document=ARABIC.id, evidence=Evidence(quote, "text", 0, len(quote)), **changes)


def _alert(reason: Reason, told: Event, *because: Any) -> Alert:
    said = because or (announcement(phase=told.phase, effective_from=told.effective_from, status=told.status),)
    return alert(reason, (told,), because=said, id=f"{told.id}:{reason.value}:5d41402a")


def _after(told: Event | None = None) -> dict[str, Any]:
    earlier = told or event()
    return {
        "before": {earlier.id: earlier},
    }


_SCHEDULED = event(claims=(CLAIM,))
_CLOSURE = event(
    id="al-qaim:closed:2025-06-13",
    status=Status.CLOSED,
    phase=Phase.IN_EFFECT,
    effective_from=Moment(date(2025, 6, 13)),
    effective_until=SUNDAY,
)
_TWO = tuple(
    replace(event(), id=f"{known}:closed:2025-06-14", crossing=known, status=Status.CLOSED, sources=("ina", "b", "c"))
    for known in ("zurbatiya", "shayb")
)
_FIVE = tuple(change.event for change in group())
_OTHER_DAY = _in_arabic(
    "لن يُفتح المعبر إلا يوم الاثنين",
    effective_from=MONDAY,
    authority="هيئة المنافذ السورية",
    speaker=Speaker.OFFICIAL,
)
_CLOSED = Contradiction("al-qaim:closed:2025-06-12", Status.CLOSED, True, ("ina", "sana-ar"), THE_DAY_BEFORE)
_UNNAMED = announcement(
    speaker=Speaker.UNNAMED,
    authority=None,
    status=Status.CLOSED,
    effective_from=None,
    evidence=Evidence("", "text", 0, 0),
)

STORIES: Mapping[str, Told] = {
    "new-scheduled": Told(_alert(Reason.NEW, _SCHEDULED, announcement(claims=(CLAIM,)))),
    "new-proposed-one-way": Told(
        _alert(
            Reason.NEW,
            event(
                phase=Phase.PROPOSED,
                official=False,
                traffic=frozenset({Traffic.FREIGHT}),
                direction=Direction.EXIT,
                hours="08:00-16:00",
            ),
            _in_arabic("قد يُفتح المعبر أمام الشاحنات", phase=Phase.PROPOSED, speaker=Speaker.MEDIA, authority=None),
        )
    ),
    "new-closure-of-two": Told(alert(Reason.NEW, _TWO)),
    "new-closure-of-five": Told(
        alert(Reason.NEW, _FIVE, because=(announcement(status=Status.CLOSED, phase=Phase.IN_EFFECT),))
    ),
    "new-restriction": Told(
        _alert(
            Reason.NEW,
            event(status=Status.RESTRICTED, traffic=frozenset({Traffic.TRAVELLERS}), effective_until=SUNDAY),
        )
    ),
    "advanced": Told(
        _alert(Reason.ADVANCED, event(phase=Phase.IN_EFFECT, sources=("shafaq-en", "sana-ar"))),
        datetime(2025, 6, 14, 9, 0, tzinfo=UTC),
        _after(),
    ),
    "moved": Told(_alert(Reason.MOVED, event(effective_from=MONDAY), _OTHER_DAY), following=_after()),
    "confirmed": Told(
        _alert(Reason.CONFIRMED, event(sources=("shafaq-en", "ina", "sana-ar"), claims=(CLAIM,))),
        following=_after(event(official=False)),
    ),
    "disputed": Told(
        _alert(Reason.DISPUTED, event(contradictions=(_CLOSED,)), announcement(), _OTHER_DAY, _UNNAMED),
        following=_after(),
    ),
    "postponed": Told(
        _alert(Reason.POSTPONED, event(phase=Phase.POSTPONED, effective_from=MONDAY)), following=_after()
    ),
    "denied": Told(
        _alert(Reason.DENIED, event(phase=Phase.DENIED), _in_arabic("ننفي ما يُشاع", phase=Phase.DENIED)),
        following=_after(),
    ),
    "corrected": Told(_alert(Reason.CORRECTED, event(effective_from=MONDAY), _OTHER_DAY), following=_after()),
    "corrected-withdrawn": Told(_alert(Reason.CORRECTED, event(), announcement()), following=_after()),
    "over": Told(
        _alert(Reason.OVER, _CLOSURE),
        datetime(2025, 6, 15, 15, 0, tzinfo=UTC),
    ),
    "reminder": Told(
        _alert(Reason.REMINDER, event()),
        datetime(2025, 6, 13, 15, 0, tzinfo=UTC),
    ),
    "escalation": Told(
        _alert(Reason.NEW, event()),
        following={"unacknowledged_since": THE_DAY_BEFORE - timedelta(minutes=15)},
    ),
    "hijri": Told(_alert(Reason.NEW, event()), following={"hijri": True}),
}


def golden(name: str, language: str) -> Path:
    return GOLDEN / f"{name}.{language}.txt"


def as_text(message: Message) -> str:
    return f"{message.subject}\n\n{message.body}"


if __name__ == "__main__":
    for name, told in STORIES.items():
        for language in ("en", "ar"):
            golden(name, language).write_text(as_text(told.message(language)), "utf-8")
