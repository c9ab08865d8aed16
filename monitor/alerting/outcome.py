"""What became of an attempt to deliver, and what anything that delivers looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from monitor.model import Delivery

SEND_TIMEOUT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel took the message over."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel did not take the message, or did not say that it did.

    error: one line for people, without secrets. permanent: it would be refused again, however often it is tried.
    retry_after: what the channel asked us to wait. too_long: it would take a shorter message.
    """

    error: str
    permanent: bool = False
    retry_after: timedelta | None = None
    too_long: bool = False


Outcome = Sent | Refused


class Sender(Protocol):
    """One way out. `send` answers for every attempt and raises nothing on a refusal; it may hang, and be cancelled."""

    async def send(self, delivery: Delivery) -> Outcome: ...
