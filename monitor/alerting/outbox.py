"""Delivers what is owed, and goes on owing it until the channel has said that it took it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from monitor.alerting import notices
from monitor.alerting.bundling import Arrangement, Parcel, arrange, parcel_of
from monitor.alerting.channels import Outlet
from monitor.alerting.joining import joined
from monitor.alerting.outcome import SEND_TIMEOUT, Outcome, Refused, Sent
from monitor.alerting.retrying import FIRST_WAIT, retry_at, trouble_after
from monitor.model import ChannelTrouble, Delivery

_AT_ONCE = 500  # deliveries that are read from the store together
_PATIENT_WITH = 2  # attempts after which a delivery that is refused again closes its channel to no other
_AFTER_A_STORE_ERROR = timedelta(minutes=1)


class Store(Protocol):
    """What the outbox needs of the store; each call is one transaction, and may come from any thread."""

    def channels_owed(self, now: datetime) -> list[str]: ...

    def owed(self, now: datetime, limit: int, channel: str | None = None) -> Sequence[Delivery]: ...

    def sent_since(self, channel: str, since: datetime) -> list[datetime]: ...

    def channel_trouble(self, channel: str) -> ChannelTrouble | None: ...

    def seal(self, ids: Collection[str], message: str, now: datetime) -> frozenset[str]: ...

    def acknowledge(self, ids: Collection[str], now: datetime, notices: Sequence[Delivery] = ()) -> None: ...

    def postpone(
        self,
        ids: Collection[str],
        error: str,
        due: datetime,
        trouble: ChannelTrouble | None = None,
        notices: Sequence[Delivery] = (),
    ) -> None: ...

    def bury(
        self, ids: Collection[str], error: str, trouble: ChannelTrouble | None = None, notices: Sequence[Delivery] = ()
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A delivery that its channel did not take. due: when it is tried again; None where it is not (dead)."""

    delivery: Delivery
    error: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of one pass. messages: in how many messages `sent` went out. held: how many deliveries wait because
    of the limits of their channels. told: what the operator is owed of it; the outbox brings it like all else."""

    sent: tuple[Delivery, ...] = ()
    failed: tuple[Failure, ...] = ()
    messages: int = 0
    held: int = 0
    told: tuple[Delivery, ...] = ()

    def __add__(self, other: DeliveryReport) -> DeliveryReport:
        return DeliveryReport(
            self.sent + other.sent,
            self.failed + other.failed,
            self.messages + other.messages,
            self.held + other.held,
            self.told + other.told,
        )


class Outbox:
    """One queue a channel. What it must remember over a restart is in the store.

    channels, operator: may be replaced between passes, when the configuration changed. operator: the names of the
    channels on which the trouble of another is told.
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Outlet],
        operator: Sequence[str] = (),
        timeout: timedelta = SEND_TIMEOUT,
    ) -> None:
        self.channels = channels
        self.operator = operator
        self._store = store
        self._timeout = timeout
        self._busy: set[str] = set()
        self._unrecorded_until: dict[str, datetime] = {}

    async def deliver(self, now: datetime) -> DeliveryReport:
        """Sends what is owed at `now`, all channels at the same time, each its own in order.

        Passes may overlap: a channel that is still busy with an earlier one is left to it. A channel that refuses for
        now is not tried again before the time that follows from the refusal. What the operator is to hear of it goes
        out in the same pass. Raises the store's errors, as a group, after all channels have been served.
        """
        names = await asyncio.to_thread(self._store.channels_owed, now)
        ready = [name for name in names if name not in self._busy and self._unrecorded_until.get(name, now) <= now]
        self._busy.update(ready)
        queues = (self._serve(name, now) for name in ready)
        results = await asyncio.gather(*queues, return_exceptions=True)
        errors = [result for result in results if isinstance(result, BaseException)]
        if errors:
            raise BaseExceptionGroup("deliveries could not be recorded", errors)
        report = sum((result for result in results if isinstance(result, DeliveryReport)), DeliveryReport())
        # A trouble is told once, so this ends.
        return report + replace(await self.deliver(now), held=0) if report.told else report

    async def _serve(self, name: str, now: datetime) -> DeliveryReport:
        try:
            return await self._empty(name, now)
        except Exception:
            # What was sent could not be recorded and is still owed: to send it again each second would be a flood.
            self._unrecorded_until[name] = now + _AFTER_A_STORE_ERROR
            raise
        finally:
            self._busy.discard(name)

    async def _empty(self, name: str, now: datetime) -> DeliveryReport:
        """Sends what is owed to one channel until nothing is left that may go, or until it refuses for now."""
        clock = _Clock(now)
        report = DeliveryReport()
        refused_before = False  # in this pass: one delivery alone may be what is wrong
        while (arrangement := await self._arranged(name, now, clock)).parcels:
            for parcel in arrangement.parcels:
                part, refused = await self._send(name, parcel, clock, may_be_its_own_fault=not refused_before)
                report += part
                refused_before = refused_before or refused
                if refused and await self._closed(name, clock.now):
                    return report
        return report + DeliveryReport(held=arrangement.held)

    async def _arranged(self, name: str, now: datetime, clock: _Clock) -> Arrangement:
        waiting = await asyncio.to_thread(self._store.owed, now, _AT_ONCE, name)
        outlet = self.channels.get(name)
        if outlet is None or not waiting:
            return Arrangement(tuple(parcel_of([one]) for one in waiting))
        since = clock.now - outlet.flow.looks_back
        sent = await asyncio.to_thread(self._store.sent_since, name, since) if outlet.flow.looks_back else []
        return arrange(waiting, sent, outlet.flow, clock.now)

    async def _closed(self, name: str, now: datetime) -> bool:
        trouble = await asyncio.to_thread(self._store.channel_trouble, name)
        return trouble is not None and trouble.closed_until is not None and trouble.closed_until > now

    async def _send(
        self, name: str, parcel: Parcel, clock: _Clock, *, may_be_its_own_fault: bool
    ) -> tuple[DeliveryReport, bool]:
        """Also whether the channel refused for now."""
        still = await asyncio.to_thread(self._store.seal, parcel.ids, parcel.id, clock.now)
        parcel = replace(parcel, members=tuple(member for member in parcel.members if member.id in still))
        if not parcel.members:
            return DeliveryReport(), False
        outlet = self.channels.get(name)
        if outlet is None:
            outcome: Outcome = Refused(f"there is no channel {name} any more; add it to channels again", permanent=True)
        else:
            outcome = await outlet.send(joined(parcel, outlet.language), self._timeout)
        if isinstance(outcome, Sent):
            return await self._acknowledge(name, parcel, clock), False
        if outcome.too_long and len(parcel.members) > 1:
            return await self._halved(name, parcel, clock, may_be_its_own_fault)
        own_fault = may_be_its_own_fault and outcome.retry_after is None and parcel.attempts >= _PATIENT_WITH
        return await self._record(name, parcel, outcome, clock, own_fault), not outcome.permanent

    async def _halved(
        self, name: str, parcel: Parcel, clock: _Clock, may_be_its_own_fault: bool
    ) -> tuple[DeliveryReport, bool]:
        """What the channel finds too long as one message goes as two."""
        middle = len(parcel.members) // 2
        report, refused = DeliveryReport(), False
        for half in (parcel.members[:middle], parcel.members[middle:]):
            part, again = await self._send(name, parcel_of(half), clock, may_be_its_own_fault=may_be_its_own_fault)
            report, refused = report + part, refused or again
        return report, refused

    async def _acknowledge(self, name: str, parcel: Parcel, clock: _Clock) -> DeliveryReport:
        trouble = await asyncio.to_thread(self._store.channel_trouble, name)
        told: tuple[Delivery, ...] = ()
        if trouble is not None and trouble.told:
            told = notices.channel_is_back(trouble, self._others(name), clock.start)
        await asyncio.to_thread(self._store.acknowledge, parcel.ids, clock.now, told)
        return DeliveryReport(sent=parcel.members, messages=1, told=told)

    async def _record(
        self, name: str, parcel: Parcel, refused: Refused, clock: _Clock, its_own_fault: bool
    ) -> DeliveryReport:
        """its_own_fault: it may be this parcel that is wrong, not the channel; what else waits is tried meanwhile."""
        now = clock.now
        due = None if refused.permanent else self._retry_at(name, parcel, refused, now)
        before = await asyncio.to_thread(self._store.channel_trouble, name)
        closed_until = None if refused.permanent or its_own_fault else due or now + FIRST_WAIT
        lost = replace(refused, permanent=True) if due is None else refused
        trouble = trouble_after(before, name, lost, closed_until, now)
        told: tuple[Delivery, ...] = ()
        if trouble.told and not (before and before.told):
            told = notices.channel_fails(
                trouble, parcel.members[0] if due is None else None, self._others(name), clock.start
            )
        if due is None:
            await asyncio.to_thread(self._store.bury, parcel.ids, refused.error, trouble, told)
        else:
            await asyncio.to_thread(self._store.postpone, parcel.ids, refused.error, due, trouble, told)
        return DeliveryReport(failed=tuple(Failure(one, refused.error, due) for one in parcel.members), told=told)

    def _retry_at(self, name: str, parcel: Parcel, refused: Refused, now: datetime) -> datetime | None:
        first_due = min(member.first_due or now for member in parcel.members)
        patience = self.channels[name].give_up_after
        return retry_at(parcel.attempts + 1, now, refused.retry_after, parcel.id, first_due, patience)

    def _others(self, name: str) -> list[str]:
        """Where the operator is told of the trouble of a channel: never on that channel alone, which could lose it."""
        others = [channel for channel in self.operator if channel != name]
        if others or not self.operator:
            return others
        return [channel for channel in (notices.LAST_RESORT,) if channel in self.channels and channel != name]


class _Clock:
    """The time since a pass began: its `now`, and what has gone by since on the loop's clock."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        self._began = asyncio.get_running_loop().time()

    @property
    def now(self) -> datetime:
        return self.start + timedelta(seconds=asyncio.get_running_loop().time() - self._began)
