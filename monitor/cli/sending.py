"""Sends a test message through channels as alerts go through them, and tells what became of each."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from monitor.alerting import Outlet, Refused, open_channels, test_message
from monitor.model import Delivery
from monitor.settings import Channel, Settings


@dataclass(frozen=True, slots=True)
class Answered:
    """error: one clear line, without secrets; None where it was sent."""

    channel: str
    sent: bool
    error: str | None


def unknown(name: str, channels: Mapping[str, Channel]) -> str | None:
    """What to say of a channel that is not configured; None where it is."""
    import difflib

    if name in channels:
        return None
    near = difflib.get_close_matches(name, channels, n=1)
    remedy = f'did you mean "{near[0]}"?' if near else f"the channels are {', '.join(channels)}"
    return f'there is no channel "{name}"; {remedy}'


async def send_test_messages(
    settings: Settings, names: Sequence[str], now: datetime, console: TextIO | None = None
) -> list[Answered]:
    """Sends to all of `names` at the same time. console: where the console channel prints; standard output if none."""
    outlets = open_channels(settings.channels, console or sys.stdout)
    return list(await asyncio.gather(*(_send(name, outlets[name], settings, now) for name in names)))


async def _send(name: str, outlet: Outlet, settings: Settings, now: datetime) -> Answered:
    channel = settings.channels[name]
    zone = ZoneInfo(channel.time_zone or settings.time_zone)
    message = test_message(name, channel.language, now, zone, settings.templates)
    id = f"test/{name}/{now:%Y%m%dT%H%M%S}"
    delivery = Delivery(id, alert="", channel=name, subject=message.subject, body=message.body, due=now)
    outcome = await outlet.send(delivery)
    return Answered(name, False, outcome.error) if isinstance(outcome, Refused) else Answered(name, True, None)
