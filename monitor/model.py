"""The words of the project as frozen values.

source -> item -> document -> announcement -> event -> alert -> delivery. Every module imports this one and this one
imports none of them. All `datetime` values are aware and, unless said otherwise, in UTC; countries are ISO 3166-1
alpha-2; languages are ISO 639-1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum


class Status(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    RESTRICTED = "restricted"


class Phase(StrEnum):
    """How far a change has come, by what the report says."""

    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    IN_EFFECT = "in_effect"
    POSTPONED = "postponed"
    DENIED = "denied"


class Traffic(StrEnum):
    TRAVELLERS = "travellers"
    FREIGHT = "freight"
    AID = "aid"


class Direction(StrEnum):
    """One way only, as seen from the side that announces."""

    ENTRY = "entry"
    EXIT = "exit"


class Speaker(StrEnum):
    """Who a report attributes a statement to."""

    OFFICIAL = "official"
    NAMED = "named"
    UNNAMED = "unnamed"
    MEDIA = "media"


class DocumentKind(StrEnum):
    NEWS = "news"
    OFFICIAL = "official"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A day, with the hour where one was stated, in the zone of the crossing."""

    day: date
    at: time | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.day.isoformat() if self.at is None else f"{self.day.isoformat()}T{self.at:%H:%M}"

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Reads '2025-06-14' or '2025-06-14T08:00'; raises ValueError on anything else."""
        day, _, hour = text.partition("T")
        return cls(date.fromisoformat(day), time.fromisoformat(hour) if hour else None)


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write one side of a crossing."""

    text: str
    language: str
    side: int  # 0 or 1, the place of the side in Crossing.sides; -1 where the name is that of the crossing as a whole
    needs_context: bool = False  # also a word, a person or a town: counts only beside words that speak of a border


@dataclass(frozen=True, slots=True)
class Side:
    country: str
    en: str
    ar: str


@dataclass(frozen=True, slots=True)
class Crossing:
    id: str
    sides: tuple[Side, Side]
    latitude: float
    longitude: float
    kind: str
    time_zone: str  # IANA name; days and hours in announcements are meant in it
    names: tuple[Name, ...]

    def title(self, language: str = "en") -> str:
        """Both sides' names: 'Al-Qaim / Al-Bukamal', one name where both sides have the same."""
        names = dict.fromkeys(side.ar if language == "ar" else side.en for side in self.sides)
        return " / ".join(name for name in names if name)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry as a source published it. `key` is what identifies it within its source."""

    source: str
    key: str
    url: str
    title: str
    summary: str = ""  # plain text
    content: str = ""  # plain text; the article itself, where the source carries it whole
    published: datetime | None = None
    language: str | None = None  # as declared by the source, not to be trusted
    forwarded_from: str = ""  # the address, or else the name, of whom a post was forwarded from


@dataclass(frozen=True, slots=True)
class Document:
    """An item that was read. `published` is in UTC; where the item has no time, the time it was first seen."""

    id: str
    source: str
    url: str
    title: str
    text: str
    language: str
    published: datetime
    kind: DocumentKind = DocumentKind.NEWS
    dated: bool = True  # False: nobody said when; `published` is when it was first seen
    forwarded_from: str = ""  # as of its item


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of a document: `start` and `end` are offsets into its `title` or `text`, as `part` says."""

    quote: str
    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Another date for the same change, named in the same document."""

    day: Moment
    speaker: Speaker
    quote: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one document says of the status of one crossing (the fields are those of the labelling guide)."""

    document: str
    crossing: str
    status: Status
    phase: Phase
    effective_from: Moment | None
    effective_until: Moment | None
    traffic: frozenset[Traffic]
    direction: Direction | None
    hours: str | None
    speaker: Speaker
    authority: str | None  # the words that name who said it
    evidence: Evidence
    cues: tuple[str, ...]
    confidence: float  # 0..1: the share of such announcements that proved right on labelled documents
    claims: tuple[Claim, ...] = ()
    group: str | None = None  # where the text named a group ('all crossings with Iran'), that mention

    @property
    def official(self) -> bool:
        return self.speaker is Speaker.OFFICIAL


@dataclass(frozen=True, slots=True)
class Report:
    """What one document said of an event: kept to know the same news again, whoever brings it."""

    document: str
    published: datetime
    signature: str  # of its text, see events.signature; '' where there was none
    phase: Phase
    day: Moment | None
    official: bool
    language: str = ""  # '' for what was stored before it was kept


@dataclass(frozen=True, slots=True)
class Witness:
    """One independent voice: the same text, the same publisher and whoever only cites it are one."""

    source: str  # who spoke first
    origin: str  # the news agency that it is or cites, else the registered domain, else the source
    since: datetime  # when it first spoke
    official: bool
    confidence: float  # of the surest of its announcements
    authority: str | None = None  # the words that name who said it
    withdrawn: bool = False  # it took back what it said
    reports: tuple[Report, ...] = ()  # the first and the latest


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Another event that cannot be true together with this one, as it stood when the two were told apart."""

    event: str
    status: Status
    official: bool
    sources: tuple[str, ...]
    reported: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One change in the world: this crossing, this status, from this day. `phase` is where its life stands."""

    id: str
    crossing: str
    status: Status
    phase: Phase
    effective_from: Moment | None
    effective_until: Moment | None
    traffic: frozenset[Traffic]
    direction: Direction | None
    hours: str | None
    official: bool
    sources: tuple[str, ...]  # independent witnesses, in the order they spoke
    first_reported: datetime
    last_reported: datetime
    claims: tuple[Claim, ...] = ()
    told: bool = False  # whether it ever was owed to anybody; what was only learned from old news was not
    witnesses: tuple[Witness, ...] = ()  # `sources` follows from them
    confidence: float = 1.0  # 0..1, see events.confidence; 1 for what was stored before witnesses were kept
    settled: datetime | None = None  # when that was published which gave it its phase and its day
    withdrawn: datetime | None = None  # since when nobody stands by it any more
    contradictions: tuple[Contradiction, ...] = ()
    told_to: tuple[str, ...] = ()  # the watchlists that were told of it, so that none is told twice or left out
    held_from: tuple[str, ...] = ()  # the watchlists that would have been told, had a mute not held it from them
    alerts: int = 0  # how many alerts were made of it


class Reason(StrEnum):
    """Why somebody is told of an event, or why not."""

    NEW = "new"
    ADVANCED = "advanced"
    MOVED = "moved"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    POSTPONED = "postponed"
    DENIED = "denied"
    CORRECTED = "corrected"  # what was told was wrong: its own source takes it back
    OVER = "over"  # the end that was told with it has come
    REMINDER = "reminder"
    # and those that wake nobody
    REPEATED = "repeated: it was told before"
    TOO_OLD = "too old when it was first read"
    ENDS = "it is the end of a change that was told with its end"
    WITHDREW = "one of its sources took it back, others stand by it"

    @property
    def wakes(self) -> bool:
        return self in _WAKING


_WAKING = frozenset(
    {
        Reason.NEW,
        Reason.ADVANCED,
        Reason.MOVED,
        Reason.CONFIRMED,
        Reason.DISPUTED,
        Reason.POSTPONED,
        Reason.DENIED,
        Reason.CORRECTED,
        Reason.OVER,
        Reason.REMINDER,
    }
)


@dataclass(frozen=True, slots=True)
class EarlierReading:
    """What an item said before its source edited it: its document, and each announcement with the event it told of."""

    document: Document
    said: tuple[tuple[str, Announcement], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What one document did to one event. `before` is None where the event is new."""

    event: Event
    before: Event | None
    reason: Reason
    because: tuple[Announcement, ...]  # the evidence, oldest first


class Severity(StrEnum):
    """How much an alert weighs for its reader; a severe one breaks quiet hours where the watchlist says so."""

    MINOR = "minor"
    NORMAL = "normal"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class Alert:
    """What is owed to people about an event, or about the events of a group ('all crossings with Iran')."""

    id: str
    reason: Reason
    events: tuple[Event, ...]
    because: tuple[Announcement, ...]
    watchlists: tuple[str, ...]
    created: datetime
    severity: Severity = Severity.NORMAL
    held: str | None = None  # why nothing of it is sent ('muted until …: repairs'); None where it is sent


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"  # tried again at `due`
    DEAD = "dead"
    CANCELLED = "cancelled"  # nobody needs it any more: it was acknowledged, or newer news overtook it


class Purpose(StrEnum):
    """What a delivery is for; it says what makes it needless before it is due."""

    NEWS = "news"
    REMINDER = "reminder"  # needless once its alert is acknowledged, or its event changes
    ENDING = "ending"  # that an event is over; needless once its event changes
    ESCALATION = "escalation"  # needless once its alert is acknowledged
    NOTICE = "notice"  # to the operator, of the monitor itself


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert to one channel. `id` is stable over attempts, so that a receiver can tell a repeat.

    bundle: deliveries of one channel with the same bundle (a digest) that are due go out as one message; None: alone,
    unless so many are due that flood control puts them together.
    """

    id: str
    alert: str
    channel: str
    subject: str
    body: str
    due: datetime
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    error: str | None = None
    purpose: Purpose = Purpose.NEWS
    bundle: str | None = None
    severity: Severity = Severity.NORMAL
    message: str | None = None  # the id of the message with which it went out or was last tried; others may share it
    first_due: datetime | None = field(default=None, compare=False)  # before any attempt failed; None: see `due`


@dataclass(frozen=True, slots=True)
class ChannelTrouble:
    """A channel that does not take what is sent to it, from its first refusal until it takes a message again.

    closed_until: nothing is sent to it before. told: whether the operator has heard of it.
    """

    channel: str
    since: datetime
    failures: int
    error: str
    closed_until: datetime | None = None
    told: bool = False


class MuteScope(StrEnum):
    CROSSING = "crossing"
    EVENT = "event"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Mute:
    """A person does not want to hear of a crossing, an event or a source for a while. Alerts are kept, not sent.

    until: None: until it is taken back. ended: when it was taken back before its time.
    """

    id: str
    scope: MuteScope
    target: str  # the id of the crossing or event, or the name of the source
    why: str
    since: datetime
    until: datetime | None = None
    ended: datetime | None = None

    def holds(self, now: datetime) -> bool:
        return self.ended is None and self.since <= now and (self.until is None or now < self.until)


class Fate(StrEnum):
    """What became of an item on the road."""

    LEARNED = "learned silently: it is older than max_age, or was there without a date at the first poll"
    NO_CROSSING = "it names no crossing"
    OTHER_LANGUAGE = "it is written in a language that is not looked at"
    NOTHING_SAID = "it names a crossing but announces nothing of its status"
    ANNOUNCES = "it announces a status"
    FAULT = "a fault of the monitor kept it from being read"


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with all that was made of it. `document` is None where nothing had to be read."""

    item: Item
    fate: Fate
    document: Document | None = None
    changes: tuple[Change, ...] = ()  # one for each announcement, quiet ones included
    note: str | None = None  # what a person should know, e.g. why the full text is missing
    article_tries: int = 0  # how often its article could not be had, where it is asked for again


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a feed says of when it wants to be read.

    every_s: seconds between two looks; 0 where it does not say.  skip_hours: 0 … 23 in UTC.  skip_days: 0 = Monday …
    6 = Sunday, in UTC.
    """

    every_s: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()

    @property
    def every(self) -> timedelta:
        return timedelta(seconds=self.every_s)

    def skips(self, moment: datetime) -> bool:
        """Whether the feed asks not to be read at `moment`."""
        at = moment.astimezone(UTC)
        return at.hour in self.skip_hours or at.weekday() in self.skip_days


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
