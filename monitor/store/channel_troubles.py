"""Channels that do not take what is sent to them. A channel that took its latest message has no row here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, select

from monitor.model import ChannelTrouble
from monitor.store.dialects import upsert
from monitor.store.rows import rows_of
from monitor.store.tables import channel_troubles


def channel_trouble(connection: Connection, channel: str) -> ChannelTrouble | None:
    return next(iter(_troubles(connection, channel)), None)


def all_channel_troubles(connection: Connection) -> list[ChannelTrouble]:
    """Of all channels, the oldest first."""
    return sorted(_troubles(connection), key=lambda trouble: (trouble.since, trouble.channel))


def closed_channels(connection: Connection, now: datetime) -> set[str]:
    """Those to which nothing is to be sent at `now`."""
    closed = select(channel_troubles.c.channel).where(channel_troubles.c.closed_until > now)
    return set(connection.execute(closed).scalars())


def remember_trouble(connection: Connection, trouble: ChannelTrouble) -> None:
    upsert(connection, channel_troubles, [asdict(trouble)], key=("channel",))


def forget_troubles(connection: Connection, channels: Iterable[str]) -> None:
    connection.execute(delete(channel_troubles).where(channel_troubles.c.channel.in_(list(channels))))


def _troubles(connection: Connection, channel: str | None = None) -> list[ChannelTrouble]:
    asked = select(channel_troubles)
    if channel is not None:
        asked = asked.where(channel_troubles.c.channel == channel)
    rows = rows_of(connection, "channel_troubles", asked)
    return [ChannelTrouble(row.channel, row.since, row.failures, row.error, row.closed_until, row.told) for row in rows]
