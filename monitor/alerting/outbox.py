"""Delivers what is owed, and goes on owing it until the channel has said that it took it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from monitor.alerting.outcome import Outcome, Refused, Sender, Sent
from monitor.model import Delivery

SEND_TIMEOUT = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_WAIT_ASKED = timedelta(days=1)  # a server that asks for more is asked again after a day
MOST_ATTEMPTS = 80  # about three days
_AT_ONCE = 50  # deliveries that are read from the store together
_AFTER_A_STORE_ERROR = timedelta(minutes=1)


class Store(Protocol):
    """What the outbox needs of the store; each call is one transaction, and may come from any thread."""

    def channels_owed(self, now: datetime) -> list[str]: ...

    def owed(self, now: datetime, limit: int, channel: str | None = None) -> Sequence[Delivery]: ...

    def acknowledge(self, id: str, now: datetime) -> None: ...

    def postpone(self, id: str, error: str, due: datetime) -> None: ...

    def bury(self, id: str, error: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A delivery that its channel did not take. due: when it is tried again; None where it is not (dead)."""

    delivery: Delivery
    error: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of one pass."""

    sent: tuple[Delivery, ...] = ()
    failed: tuple[Failure, ...] = ()

    def __add__(self, other: DeliveryReport) -> DeliveryReport:
        return DeliveryReport(self.sent + other.sent, self.failed + other.failed)


def retry_at(
    attempts: int, now: datetime, retry_after: timedelta | None, key: str, most_attempts: int = MOST_ATTEMPTS
) -> datetime | None:
    """When to try again what failed just now, at its attempt number `attempts` (1 is the first); None to give up.

    The wait doubles from 30 s to 1 h. It is longer by a part that depends on `key` and the attempt, so that all that
    failed together is not tried together. It is never shorter than `retry_after`, which counts up to a day.
    """
    if attempts >= most_attempts:
        return None
    spread = int.from_bytes(sha256(f"{key}\n{attempts}".encode()).digest()[:4], "big") / 2**32
    doubled = FIRST_WAIT * 2.0 ** min(attempts - 1, 20) * (1 + spread / 2)
    wait = min(doubled, LONGEST_WAIT * (0.75 + spread / 4))
    if retry_after is not None:
        wait = max(wait, min(retry_after, LONGEST_WAIT_ASKED))
    return now + wait


async def deliver_owed(
    store: Store, channels: Mapping[str, Sender], now: datetime, timeout: timedelta = SEND_TIMEOUT
) -> DeliveryReport:
    """One pass over all that is owed at `now`; for those who make one pass only. See `Outbox.deliver`."""
    return await Outbox(store, channels, timeout).deliver(now)


class Outbox:
    """One queue a channel. It remembers between passes which channels are busy, and which asked to be left alone.

    channels: may be replaced between passes, when the configuration changed.
    """

    def __init__(self, store: Store, channels: Mapping[str, Sender], timeout: timedelta = SEND_TIMEOUT) -> None:
        self.channels = channels
        self._store = store
        self._timeout = timeout
        self._busy: set[str] = set()
        self._closed_until: dict[str, datetime] = {}

    async def deliver(self, now: datetime) -> DeliveryReport:
        """Sends what is owed at `now`, all channels at the same time, each its own in order.

        Passes may overlap: a channel that is still busy with an earlier one is left to it. A channel that refuses for
        now is not tried again before the time that follows from the refusal. Raises the store's errors, as a group,
        after all channels have been served.
        """
        names = await asyncio.to_thread(self._store.channels_owed, now)
        ready = [name for name in names if name not in self._busy and self._closed_until.get(name, now) <= now]
        self._busy.update(ready)
        queues = (self._serve(name, now) for name in ready)
        results = await asyncio.gather(*queues, return_exceptions=True)
        errors = [result for result in results if isinstance(result, BaseException)]
        if errors:
            raise BaseExceptionGroup("deliveries could not be recorded", errors)
        return sum((result for result in results if isinstance(result, DeliveryReport)), DeliveryReport())

    async def _serve(self, name: str, now: datetime) -> DeliveryReport:
        try:
            return await self._empty(name, now)
        except Exception:
            # What was sent could not be recorded and is still owed: to send it again each second would be a flood.
            self._closed_until[name] = now + _AFTER_A_STORE_ERROR
            raise
        finally:
            self._busy.discard(name)

    async def _empty(self, name: str, now: datetime) -> DeliveryReport:
        """Sends what is owed to one channel until nothing is left, or until it refuses for now."""
        clock = _Clock(now)
        report = DeliveryReport()
        while batch := await asyncio.to_thread(self._store.owed, now, _AT_ONCE, name):
            for delivery in batch:
                outcome = await self._attempt(name, delivery)
                if isinstance(outcome, Sent):
                    await asyncio.to_thread(self._store.acknowledge, delivery.id, clock.now)
                    report += DeliveryReport(sent=(delivery,))
                    continue
                failure = await self._record(delivery, outcome, clock.now)
                report += DeliveryReport(failed=(failure,))
                if not outcome.permanent:
                    # The rest of the queue would meet the same; it waits without being counted as tried.
                    self._closed_until[name] = failure.due or clock.now + FIRST_WAIT
                    return report
        return report

    async def _attempt(self, name: str, delivery: Delivery) -> Outcome:
        sender = self.channels.get(name)
        if sender is None:
            return Refused(f"there is no channel {name} any more; add it to channels again", permanent=True)
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                return await sender.send(delivery)
        except TimeoutError:
            return Refused(f"no answer within {self._timeout.total_seconds():g} s")
        except Exception as error:  # whatever it is, the delivery is still owed; its text might hold secrets
            return Refused(f"the channel failed with {type(error).__name__}")

    async def _record(self, delivery: Delivery, refused: Refused, now: datetime) -> Failure:
        due = None
        if not refused.permanent:
            due = retry_at(delivery.attempts + 1, now, refused.retry_after, delivery.id)
        if due is None:
            await asyncio.to_thread(self._store.bury, delivery.id, refused.error)
        else:
            await asyncio.to_thread(self._store.postpone, delivery.id, refused.error, due)
        return Failure(delivery, refused.error, due)


class _Clock:
    """The time since a pass began: its `now`, and what has gone by since on the loop's clock."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = asyncio.get_running_loop().time()

    @property
    def now(self) -> datetime:
        return self._start + timedelta(seconds=asyncio.get_running_loop().time() - self._began)
