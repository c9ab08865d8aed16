"""What the monitor says of itself to its operator: once when something begins to go wrong, once when it is right again.

Pure. A notice is a delivery that belongs to no alert; its id names the trouble and when it began, so that the outbox,
which takes each id once, tells it once however often it is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from monitor.model import Delivery

FAILURES = 3  # polls in a row: one or two failures are the network's daily life


def source_fails(
    name: str, since: datetime, error: str, channels: Iterable[str], now: datetime
) -> tuple[Delivery, ...]:
    """since: of the first of the failures."""
    body = (
        f"Source {name} has failed since {_spelled(since)}: {error}.\n"
        "It is asked again less and less often; you are told when it answers. crossing-monitor sources shows its state."
    )
    return _notices(f"source/{name}/{since.isoformat()}/fails", f"Source {name} keeps failing", body, channels, now)


def source_is_back(name: str, since: datetime, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    body = f"Source {name}, which had failed since {_spelled(since)}, answers again."
    return _notices(f"source/{name}/{since.isoformat()}/back", f"Source {name} answers again", body, channels, now)


def configuration_refused(problems: Sequence[str], channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    body = "The edited configuration is not taken over; the old one goes on. What is wrong:\n" + "\n".join(problems)
    what = sha256("\n".join(problems).encode()).hexdigest()[:8]
    # the same mistake is told again on another day
    return _notices(f"configuration/{now.date()}/{what}", "The edited configuration is wrong", body, channels, now)


def delivery_given_up(delivery: Delivery, error: str, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    """Told on the other channels: the one that failed does not hear of it. A lost notice makes no further notice."""
    if not delivery.alert:
        return ()
    body = (
        f"A message to {delivery.channel} was given up: {error}.\nIt said: {delivery.subject}\n"
        f"crossing-monitor alerts retry {delivery.id} owes it again."
    )
    others = [channel for channel in channels if channel != delivery.channel]
    return _notices(f"given-up/{delivery.id}", f"A message to {delivery.channel} was given up", body, others, now)


def _notices(key: str, subject: str, body: str, channels: Iterable[str], now: datetime) -> tuple[Delivery, ...]:
    return tuple(
        Delivery(f"notice/{key}/{channel}", "", channel, f"Crossing Monitor: {subject}", body, due=now)
        for channel in channels
    )


def _spelled(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")
