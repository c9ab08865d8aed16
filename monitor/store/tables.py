"""The tables. Their names and columns are the words of DESIGN; the migrations lead to exactly these.

A row of events, announcements and alerts keeps the whole value as JSON in `payload`; the columns beside it are those
that something is looked up by. Enumerations are kept by name, so that their wording may change.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from monitor.store.columns import Instant, Span, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

sources = Table(
    "sources",
    metadata,
    Column("name", Words, primary_key=True),
    Column("present", Boolean, nullable=False),  # in the configuration now
    Column("due_at", Instant, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("failures", Integer, nullable=False),  # in a row, up to now
    Column("error", Words),
    Column("failing_since", Instant),
    Column("last_polled", Instant),
    Column("last_success", Instant),
    Column("last_item_at", Instant),  # when its newest item was published
    Column("items_seen", Integer, nullable=False),
    Column("address", String(32)),  # stands for the URL, which may hold a secret: another one is another's validators
    Column("dated_since", Instant),  # its pace, see `pace`
    Column("dated_items", Integer, nullable=False),
    Column("longest_pause", Span),
    Column("stirred", Integer, nullable=False),
    Column("memory", Words),  # what its kind keeps from poll to poll: a JSON object of texts; null: nothing
    Column("mattered_at", Instant),  # when it last told of a crossing of a watchlist
    Column("rhythm", Words),  # what it says of its own rhythm, as JSON
    Column("moved_to", Words),  # the address that it is asked at instead of its own
    Column("gone_since", Instant),  # it said that it is gone for good: it is not due any more
    Column("wall", Words),  # what its site showed in the place of the article that was asked for last
    Index(None, "present", "due_at"),
)

items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Words, ForeignKey("sources.name"), nullable=False),
    Column("key", Words, nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Column("url", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("content", Words, nullable=False),
    Column("published", Instant),
    Column("language", Words),
    Column("first_seen", Instant, nullable=False),
    Column("last_read", Instant, nullable=False),  # later than first_seen where the source edited it
    Column("fate", String(32), nullable=False),
    Column("note", Words),
    Column("forwarded_from", Words, nullable=False),
    Column("article_tries", Integer, nullable=False),  # how often its article could not be had; 0 once it was
    UniqueConstraint("source", "key"),
    Index(None, "url"),
    Index(None, "last_read"),
)

documents = Table(
    "documents",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("id", Words, nullable=False),
    Column("source", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("published", Instant, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("forwarded_from", Words, nullable=False),
    Index(None, "id"),
)

events = Table(
    "events",
    metadata,
    Column("id", Words, primary_key=True),
    Column("crossing", Words, nullable=False),
    Column("status", String(32), nullable=False),
    Column("phase", String(32), nullable=False),
    Column("effective_from", String(32)),  # '2025-06-14' or '2025-06-14T08:00', in the zone of the crossing
    Column("last_reported", Instant, nullable=False),
    Column("payload", Words, nullable=False),
    Index(None, "crossing", "last_reported"),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer, ForeignKey("items.id"), nullable=False, index=True),
    Column("event_id", Words, ForeignKey("events.id"), index=True),
    Column("crossing", Words, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("created", Instant, nullable=False),
    Column("payload", Words, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Words, primary_key=True),
    Column("reason", String(32), nullable=False),
    Column("created", Instant, nullable=False, index=True),
    Column("held", Boolean, nullable=False),  # kept and not sent: the payload says why
    Column("payload", Words, nullable=False),
)

# An alert about 'all crossings with Iran' tells of several events.
alert_events = Table(
    "alert_events",
    metadata,
    Column("alert_id", Words, ForeignKey("alerts.id"), primary_key=True),
    Column("event_id", Words, ForeignKey("events.id"), primary_key=True, index=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Words, primary_key=True),
    Column("alert_id", Words, ForeignKey("alerts.id"), index=True),  # null: a notice to the operator
    Column("channel", Words, nullable=False),
    Column("state", String(32), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("error", Words),
    Column("subject", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("created", Instant, nullable=False),
    Column("place", Integer, nullable=False),  # among those created together, so that news are told in their order
    Column("sent_at", Instant),
    Column("purpose", String(32), nullable=False),
    Column("bundle", Words),
    Column("severity", String(32), nullable=False),
    Column("message", Words),  # the id under which it went out or was last tried; others may have gone with it
    Column("first_due", Instant),  # null: from the next attempt on
    Index(None, "state", "due_at"),
    Index(None, "channel", "state"),
    Index(None, "channel", "sent_at"),
)

channel_troubles = Table(
    "channel_troubles",
    metadata,
    Column("channel", Words, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", Words, nullable=False),
    Column("closed_until", Instant, index=True),
    Column("told", Boolean, nullable=False),
)

mutes = Table(
    "mutes",
    metadata,
    Column("id", Words, primary_key=True),
    Column("scope", String(32), nullable=False),
    Column("target", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("ended", Instant),
    Index(None, "ended", "until"),
)

acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("alert_id", Words, ForeignKey("alerts.id"), primary_key=True),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

# What the operator was told of a source and goes on.
source_troubles = Table(
    "source_troubles",
    metadata,
    Column("source", Words, ForeignKey("sources.name"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("since", Instant, nullable=False),
)

# What a hub was asked to push. Two rows of a source, where it names another hub now and the old one is to end.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("callback", String(64), primary_key=True),  # the end of the address to which it is pushed
    Column("source", Words, ForeignKey("sources.name"), nullable=False),
    Column("root", Words, nullable=False),  # the address of our web server, as the hub was told
    Column("hub", Words, nullable=False),
    Column("topic", Words, nullable=False),
    Column("secret", String(64), nullable=False),  # made by us; with it the hub signs
    Column("private", Boolean, nullable=False),
    Column("ending", Boolean, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("asked_at", Instant),
    Column("lease_until", Instant),
    Column("failures", Integer, nullable=False),
    Column("error", Words),
    Column("pushed_at", Instant),  # when it last pushed something that could be read
    Column("missed_at", Instant),  # when a poll last brought something new that was not pushed before
    Index(None, "source"),
)

# One row: when the daemon last wrote that it lives.
pulse = Table(
    "pulse",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
)

# How far old items have been forgotten: what was read last at `until` or before.
forgotten = Table(
    "forgotten",
    metadata,
    Column("what", String(32), primary_key=True),
    Column("until", Instant, nullable=False),
)
