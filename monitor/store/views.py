"""What goes into the store and what people are shown of it, as values. All times are in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model import (
    Alert,
    Announcement,
    Delivery,
    Document,
    EarlierReading,
    Event,
    Fate,
    Item,
    ReadItem,
    Reason,
    Rhythm,
)
from monitor.store.pace import Pace


@dataclass(frozen=True, slots=True)
class Poll:
    """All that follows from one successful poll; it is stored whole or not at all.

    The events come from the changes of `read`, in order; the last one of an id wins. `alerts` and `deliveries` must be
    new (their ids too); an alert may tell of events that are in `read` or were stored before.
    overtaken: ids of events that changed: what is owed to remind of them, or to tell their end, is cancelled before
    `deliveries` are owed. memory: all that its kind keeps for the next poll.
    matters: it told of a crossing of a watchlist.  rhythm: what the source says of its own rhythm.  moved_to: the
    address that it is asked at from now on instead of its own.  unread: keys of items that were stored before, whose
    articles could not be had this time either.  times: of publication, of what the source is learned to publish; left
    out, those of `read`.  pushed: a hub pushed it. When and how the source is asked stays as it is then, unless
    articles are missing: it is asked for all it has by `next_due`.  wall: what its site showed in the place of
    articles, '' where it showed one; None where none was asked for.
    """

    source: str
    polled_at: datetime
    next_due: datetime
    etag: str | None = None
    last_modified: str | None = None
    read: tuple[ReadItem, ...] = ()
    alerts: tuple[Alert, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    overtaken: tuple[str, ...] = ()
    memory: Mapping[str, str] = field(default_factory=dict)
    matters: bool = False
    rhythm: Rhythm | None = None
    moved_to: str | None = None
    unread: tuple[str, ...] = ()
    times: tuple[datetime, ...] | None = None
    pushed: bool = False
    wall: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a hub was asked to push of a source.

    callback: the end of the address to which it pushes, which nobody can guess.  root: the address of our web server,
    as the hub was told.  secret: made by us; with it the hub signs what it pushes.  private: the hub may lie in a
    private network.  due_at: when it is asked next, or looked whether it answered.  ending: it is to push no more.
    asked_at: when it was asked, as long as it has not asked back whether that was us.  lease_until: how long it
    pushes, by its word.  failures, error: how often in a row it was asked in vain, and why.
    """

    callback: str
    source: str
    root: str
    hub: str
    topic: str
    secret: str = field(repr=False)
    private: bool
    due_at: datetime
    ending: bool = False
    asked_at: datetime | None = None
    lease_until: datetime | None = None
    failures: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class PollState:
    """What the next poll of a source has to know. `first`: it was never polled with success.

    mattered_at: when it last told of a crossing of a watchlist.  rhythm: what it said of its own rhythm, where it was
    read.  moved_to: the address that it is asked at instead of its own.  gone_since: it said that it is gone for good.
    pushed_until: the end of the lease of a hub that has proved to push what is new.  items_seen: how many items of it
    were ever stored.
    """

    etag: str | None
    last_modified: str | None
    first: bool
    failures: int  # in a row, up to now
    error: str | None
    failing_since: datetime | None
    last_success: datetime | None
    last_item_at: datetime | None
    pace: Pace
    memory: Mapping[str, str] = field(default_factory=dict)
    mattered_at: datetime | None = None
    rhythm: Rhythm | None = None
    moved_to: str | None = None
    gone_since: datetime | None = None
    pushed_until: datetime | None = None
    items_seen: int = 0


@dataclass(frozen=True, slots=True)
class ToRead:
    """What of the items that a poll found is to be read.

    fresh: those that are new or were edited, in their order; of several with one key the first.  unfinished: those that
    stand as they were stored, and whose articles are still to be had.  tries: how often that was tried in vain, by key.
    earlier: what those of both announced when they last did that were read before, under the same key or address, and
    announced something; by key.
    """

    fresh: tuple[Item, ...]
    unfinished: tuple[Item, ...]
    tries: Mapping[str, int]
    earlier: Mapping[str, EarlierReading]


@dataclass(frozen=True, slots=True)
class SourceOverview:
    name: str
    present: bool  # in the configuration now
    due_at: datetime
    failures: int
    error: str | None
    failing_since: datetime | None
    last_polled: datetime | None
    last_success: datetime | None
    last_item_at: datetime | None  # when its newest item was published
    items_seen: int
    gone_since: datetime | None = None  # it said that it is gone for good, and is not asked any more
    moved_to: str | None = None  # the address that it is asked at instead of its own
    hub: str | None = None  # that was asked to push what is new
    pushed_until: datetime | None = None  # by the word of that hub
    hub_error: str | None = None  # why it does not push, or could not be asked to go on
    wall: str | None = None  # what its site showed in the place of the article that was asked for last


@dataclass(frozen=True, slots=True)
class DeliveryOverview:
    delivery: Delivery
    created: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """`by` has taken note of an alert; reminders and escalations are for nobody then."""

    alert: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AlertOverview:
    alert: Alert
    deliveries: tuple[DeliveryOverview, ...]
    acknowledged: Acknowledgement | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One announcement of an item, and what it did. `event` as it stands now."""

    announcement: Announcement
    event: Event | None
    reason: Reason
    created: datetime


@dataclass(frozen=True, slots=True)
class Trail:
    """All that became of one item. `alerts` are those about its events, whichever item caused them; newest first."""

    id: int
    item: Item
    first_seen: datetime
    last_read: datetime  # later than first_seen where the source edited it
    fate: Fate
    note: str | None
    document: Document | None
    findings: tuple[Finding, ...]
    alerts: tuple[AlertOverview, ...]


class TroubleKind(StrEnum):
    """What can be wrong with a source for longer than a poll."""

    FAILING = "failing"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class SourceTrouble:
    """since: of its first failed poll (failing); when its newest item was published (quiet)."""

    source: str
    kind: TroubleKind
    since: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts are wanted. crossings: those about one of these; watchlist: those it was told; None: all."""

    crossings: frozenset[str] | None = None
    watchlist: str | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """The last row of a page, behind which the next begins."""

    at: datetime
    id: str
