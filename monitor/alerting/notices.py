"""What the monitor says of itself to its operator: once when something begins to go wrong, once when it is right again.

Pure. A notice is a delivery that belongs to no alert; its id names the trouble and when it began, so that the outbox,
which takes each id once, tells it once however often it is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from monitor.alerting.written import Fault
from monitor.model import ChannelTrouble, Delivery, Purpose
from monitor.settings.channel import CONSOLE

LAST_RESORT = CONSOLE  # the channel that is always there
FAILURES = 3  # polls in a row: one or two failures are the network's daily life


def source_fails(
    name: str, since: datetime, error: str, channels: Iterable[str], now: datetime
) -> tuple[Delivery, ...]:
    """since: of the first of the failures."""
    body = (
        f"Source {name} has failed since {spelled(since)}: {error}.\n"
        "It is asked again less and less often; you are told when it answers. crossing-monitor sources shows its state."
    )
    return _notices(f"source/{name}/{since.isoformat()}/fails", f"Source {name} keeps failing", body, channels, now)


def source_is_back(name: str, since: datetime, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    body = f"Source {name}, which had failed since {spelled(since)}, answers again."
    return _notices(f"source/{name}/{since.isoformat()}/back", f"Source {name} answers again", body, channels, now)


def source_quiet(name: str, since: datetime, why: str, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    """since: when its newest item was published."""
    body = f"Source {name} answers, but {why}.\nYou are told when something newer comes."
    return _notices(f"source/{name}/{since.isoformat()}/quiet", f"Source {name} is silent", body, channels, now)


def source_speaks(name: str, since: datetime, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    body = f"Source {name}, of which the newest item had been of {spelled(since)}, brings newer ones again."
    return _notices(f"source/{name}/{since.isoformat()}/speaks", f"Source {name} speaks again", body, channels, now)


def source_moved(name: str, to: str, kept: bool, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    """to: where it is from now on, as it may be shown.  kept: it is asked there already."""
    body = f"Source {name} says that it has moved for good, to {to}.\n"
    body += (
        "It is asked there from now on; write the new address into sources.yaml when you come to it."
        if kept
        else "Write the new address into sources.yaml: the old one holds a secret, so it is asked until then."
    )
    what = sha256(to.encode()).hexdigest()[:8]
    return _notices(f"source/{name}/moved/{what}", f"Source {name} has moved", body, channels, now)


def source_gone(name: str, since: datetime, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    body = (
        f"Source {name} answers since {spelled(since)} that it is gone for good (410), so it is not asked any more.\n"
        "Give it another address in sources.yaml, or take it out; crossing-monitor once asks it again."
    )
    return _notices(f"source/{name}/{since.isoformat()}/gone", f"Source {name} is gone", body, channels, now)


def configuration_refused(
    problems: Sequence[str], since: datetime, channels: Iterable[str], now: datetime
) -> tuple[Delivery, ...]:
    """since: when it began to be wrong; each mistake is told once from then on."""
    body = "The edited configuration is not taken over; the old one goes on. What is wrong:\n" + "\n".join(problems)
    what = sha256("\n".join(problems).encode()).hexdigest()[:8]
    key = f"configuration/{since.isoformat()}/{what}"
    return _notices(key, "The edited configuration is wrong", body, channels, now)


def configuration_right(since: datetime, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    body = f"The configuration, which had been wrong since {spelled(since)}, is right again and taken over."
    key = f"configuration/{since.isoformat()}/right"
    return _notices(key, "The configuration is right again", body, channels, now)


def channel_fails(
    trouble: ChannelTrouble, lost: Delivery | None, channels: Iterable[str], now: datetime
) -> tuple[Delivery, ...]:
    """channels: others than the one that fails. lost: the first message that was given up, where one was."""
    name = trouble.channel
    body = f"Channel {name} has failed since {spelled(trouble.since)}: {trouble.error}.\n"
    if lost is None:
        body += "What is owed to it waits and is tried again less and less often."
    else:
        body += (
            f"A message was given up, and others may be. It said: {lost.subject}\n"
            f"crossing-monitor alerts retry {lost.id} owes it again; crossing-monitor alerts --failed lists all."
        )
    body += " You are told when the channel takes messages again.\n"
    return _notices(f"{_trouble(trouble)}/fails", f"Channel {name} fails", body, channels, now)


def channel_is_back(trouble: ChannelTrouble, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    name = trouble.channel
    body = (
        f"Channel {name}, which had failed since {spelled(trouble.since)}, takes messages again. What was given up"
        " meanwhile is not sent by itself: crossing-monitor alerts --failed lists it.\n"
    )
    return _notices(f"{_trouble(trouble)}/back", f"Channel {name} takes messages again", body, channels, now)


def _trouble(trouble: ChannelTrouble) -> str:
    return f"channel/{trouble.channel}/{trouble.since.isoformat()}"


def template_failed(fault: Fault, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    body = (
        f"The template of a message failed, and the shipped one was used in its place; no alert is lost.\n{fault}\n"
        "crossing-monitor check tries it again once it is mended."
    )
    what = sha256(str(fault).encode()).hexdigest()[:8]
    return _notices(f"template/{now.date()}/{what}", f"The template {fault.name} failed", body, channels, now)


def _notices(key: str, subject: str, body: str, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    return tuple(
        Delivery(
            f"notice/{key}/{channel}", "", channel, f"Crossing Monitor: {subject}", body, now, purpose=Purpose.NOTICE
        )
        for channel in channels
    )


def spelled(moment: datetime) -> str:
    """'2025-06-14 09:12 UTC'."""
    return moment.strftime("%Y-%m-%d %H:%M UTC")
