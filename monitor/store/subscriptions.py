"""What hubs were asked to push, over restarts too; and when the last push came, and the last item that came without."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, or_, select, update

from monitor.store.dialects import upsert
from monitor.store.prepared import Prepared
from monitor.store.rows import rows_of
from monitor.store.tables import sources, subscriptions
from monitor.store.views import Subscription

_OF_SOURCE = update(subscriptions).where(subscriptions.c.source == bindparam("of_source"))
_PUSHED = Prepared("subscriptions", _OF_SOURCE, "pushed_at")
_MISSED = Prepared("subscriptions", _OF_SOURCE, "missed_at")


def all_subscriptions(connection: Connection) -> list[Subscription]:
    """Those that end, too."""
    rows = rows_of(connection, "subscriptions", select(subscriptions).order_by(subscriptions.c.callback))
    return [
        Subscription(
            callback=row.callback,
            source=row.source,
            root=row.root,
            hub=row.hub,
            topic=row.topic,
            secret=row.secret,
            private=row.private,
            due_at=row.due_at,
            ending=row.ending,
            asked_at=row.asked_at,
            lease_until=row.lease_until,
            failures=row.failures,
            error=row.error,
        )
        for row in rows
    ]


def keep_subscription(connection: Connection, subscription: Subscription) -> None:
    """As it stands now, whether it was known or not."""
    upsert(connection, subscriptions, [asdict(subscription)], key=("callback",))


def forget_subscription(connection: Connection, callback: str) -> None:
    connection.execute(delete(subscriptions).where(subscriptions.c.callback == callback))


def note_push(connection: Connection, source: str, now: datetime) -> None:
    _PUSHED.change(connection, {"of_source": source, "pushed_at": now})


def note_missed(connection: Connection, source: str, now: datetime) -> None:
    """A poll brought something new that no hub had pushed."""
    _MISSED.change(connection, {"of_source": source, "missed_at": now})


def pushed_until() -> ColumnElement[Any]:
    """Of the row of `sources` in whose query it stands: the end of the lease of a hub that pushes what is new, by all
    that was seen of it; null where there is none."""
    proven = or_(subscriptions.c.missed_at.is_(None), subscriptions.c.pushed_at > subscriptions.c.missed_at)
    of_source = (subscriptions.c.source == sources.c.name) & subscriptions.c.ending.is_(False)
    lease = select(func.max(subscriptions.c.lease_until))
    return lease.where(of_source, subscriptions.c.pushed_at.is_not(None), proven).scalar_subquery()
