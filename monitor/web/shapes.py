"""The forms of the JSON answers: what programs may rely on, whatever the inner values become.

Times are ISO 8601 in UTC; days are those of the crossing; enumerations are the names of the model in small letters.
Fields may be added; none changes its meaning within /api/v1.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

_QUOTE = 2_000  # characters of a quotation
_MANY = 100  # entries of one list inside a record


def _instant(value: datetime) -> str:
    return value.isoformat(timespec="seconds").replace("+00:00", "Z")


Instant = Annotated[
    datetime,
    PlainSerializer(_instant, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2025-06-13T09:30:00Z"]}),
]
Day = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$",
            "description": "A day at the crossing, with its hour there where one was stated.",
        }
    ),
]
Text = Annotated[str, AfterValidator(lambda text: text[:_QUOTE])]


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Title(Shape):
    """What a crossing is called."""

    en: str
    ar: str


class Event(Shape):
    """One change in the world: this crossing, this status, from this day."""

    id: str
    crossing: str = Field(description="The id of the crossing.")
    title: Title
    countries: list[str] = Field(description="ISO 3166-1 codes of both sides; none for a crossing that is not known.")
    status: str = Field(description="open, closed or restricted.")
    phase: str = Field(description="proposed, scheduled, in_effect, postponed or denied.")
    effective_from: Day | None
    effective_until: Day | None
    traffic: list[str] = Field(description="travellers, freight, aid; none: all.")
    direction: str | None = Field(description="entry or exit; null: both.")
    hours: str | None
    official: bool = Field(description="Whether an official source or speaker stands behind it.")
    confidence: float = Field(description="0 to 1.")
    sources: list[str] = Field(description="Independent witnesses, in the order in which they spoke.")
    disputed: bool = Field(description="Whether another report says what cannot be true together with it.")
    withdrawn: Instant | None = Field(description="Since when nobody stands by it any more.")
    first_reported: Instant
    last_reported: Instant


class Statement(Shape):
    """What one document said."""

    document: str
    source: str | None
    title: Text | None = Field(description="Of the document; plain text from outside.")
    url: str | None
    quote: Text = Field(description="The words that say it; plain text from outside.")
    speaker: str = Field(description="official, named, unnamed or media.")
    authority: Text | None = Field(description="The words that name who said it.")
    crossing: str
    status: str
    phase: str
    effective_from: Day | None
    confidence: float


class Delivery(Shape):
    """One message to one channel."""

    channel: str
    purpose: str = Field(description="news, reminder, ending, escalation or notice.")
    state: str = Field(description="pending, sent, failed (is tried again), dead (is not) or cancelled.")
    attempts: int
    due: Instant
    sent_at: Instant | None
    error: Text | None


class Alert(Shape):
    """What people were told, and why."""

    id: str
    reason: str = Field(description="new, advanced, moved, confirmed, disputed, postponed, denied, corrected, over, …")
    created: Instant = Field(description="When it was first told.")
    severity: str = Field(description="minor, normal or severe.")
    watchlists: list[str]
    events: list[Event] = Field(description="As they stood then.")
    because: list[Statement] = Field(description="The evidence, oldest first.")
    deliveries: list[Delivery]
    acknowledged_by: str | None


class Source(Shape):
    """How a source does."""

    name: str
    kind: str | None = Field(description="null: it is in the configuration no more.")
    enabled: bool = Field(description="Whether it is asked.")
    official: bool
    last_polled: Instant | None
    last_success: Instant | None
    newest_item: Instant | None = Field(description="When its newest item was published.")
    next_poll: Instant | None
    moved_to: str | None = Field(description="Where it is asked since it said that it moved for good.")
    gone_since: Instant | None = Field(description="Since when it says that it is gone for good; it is not asked then.")
    pushed_until: Instant | None = Field(description="How long a hub pushes what is new, by its word (WebSub).")
    items_seen: int
    failures: int = Field(description="Polls that failed in a row, up to now.")
    failing_since: Instant | None
    error: Text | None


class Holding(Shape):
    """How some of the traffic of a crossing stands."""

    traffic: list[str] = Field(description="none: all.")
    direction: str | None = Field(description="entry or exit; null: both.")
    status: str | None = Field(description="null: not known, because nothing was reported, or nothing for too long.")
    since: Day | None
    reported: Instant | None
    official: bool | None
    sources: list[str]
    confidence: float | None
    event: str | None = Field(description="The id of the event that it follows from.")
    disputed_by: list[str] = Field(description="The ids of events that say the opposite.")
    expected: str | None = Field(description="The id of a planned change whose day has come, unconfirmed.")


class Crossing(Shape):
    """How a crossing stands now."""

    crossing: str
    title: Title
    countries: list[str]
    status: str | None = Field(description="That of all traffic; null: it differs, or is not known.")
    holds: list[Holding]
    ahead: list[Event] = Field(description="What is planned, the soonest first.")


class Events(Shape):
    events: list[Event]
    next: str | None = Field(description="Given as after, it brings the page that follows; null: this is the last.")


class Alerts(Shape):
    alerts: list[Alert]
    next: str | None = Field(description="Given as after, it brings the page that follows; null: this is the last.")


class Sources(Shape):
    sources: list[Source]
    next: str | None = Field(description="Given as after, it brings the page that follows; null: this is the last.")


class Status(Shape):
    crossings: list[Crossing]
    next: str | None = Field(description="Given as after, it brings the page that follows; null: this is the last.")


class Problem(Shape):
    error: str = Field(description="What is wrong, in one line.")


MANY = _MANY
