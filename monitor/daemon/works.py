"""All that does the work around one store, made as the settings in force want it; new settings change it as it runs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import TextIO

from monitor.alerting import DeliveryReport, Outbox, open_channels
from monitor.alerting.channels import Outlet
from monitor.daemon.deliveries import Deliveries
from monitor.daemon.health import Health
from monitor.daemon.operator import Operator
from monitor.daemon.parts import fetcher_of, middle_of, same_fetcher
from monitor.daemon.polls import Polls
from monitor.daemon.pushes import Pushes
from monitor.daemon.showing import Showing
from monitor.daemon.tasks import Tasks
from monitor.fetch import Fetcher
from monitor.pipeline import Middle, PollReport, Road
from monitor.settings import Settings
from monitor.store import Store
from monitor.workers import Workers


class Works:
    """`opened` makes it; `close` ends it, the store excepted."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        client: tuple[AsyncExitStack, Fetcher],
        clock: Callable[[], datetime],
        stream: TextIO | None,
    ) -> None:
        self.settings = settings
        self._stream = stream
        self._client, fetch = client
        self._workers = Workers()
        self.aside = Tasks()  # neither polls nor deliveries
        self.road = Road(middle_of(settings), store, fetch, self._workers.run, clock)
        self.operator = Operator(store, settings.operator, clock)
        self.outbox = Outbox(store, open_channels(settings.channels, stream), settings.operator)
        self.health = Health(store, clock, lambda: self.settings.polling.tick)
        self.deliveries = Deliveries(self.outbox, clock, self._passed)
        self.pushes = Pushes(
            self.road,
            store,
            clock,
            lambda: self.settings,
            lambda report: self.showing.count_poll(report),
            lambda why: self.showing.count_push_thrown_away(why),
            self.deliveries.start,
        )
        self.showing = Showing(store, lambda: self.settings, clock, self.health.lately, self.pushes)
        self.polls = Polls(self.road, store, self.operator, clock, self._polled, self.deliveries.start, settings)

    @property
    def in_flight(self) -> tuple[Tasks, ...]:
        return self.polls.in_flight, self.pushes.in_flight, self.deliveries.in_flight, self.aside

    async def take_over(self, middle: Middle) -> None:
        """Works by the settings of `middle` from now on. All that can fail comes first; then all changes at once.

        The web server is another matter: see `show`.
        """
        old, new = self.settings, middle.settings
        channels = await asyncio.to_thread(self._channels, old, new)
        client = None if same_fetcher(old, new) else await _open_client(new)
        self.polls.take_over(new)
        self.settings = new
        self.road.middle = middle
        self.pushes.take_over()
        if client is not None:
            self.aside.start(self._close_when_idle(self._client), "HTTP client not closed")
            self._client, self.road.fetch = client
        self.operator.channels = new.operator
        self.outbox.operator, self.outbox.channels = new.operator, channels

    async def show(self, opened: socket.socket | None) -> None:
        """Where the address changed, the web server goes on at the new one; all else it reads from the settings."""
        if opened is not None or self.settings.web.listen is None:
            await self.showing.end()
        if opened is not None:
            self.showing.show(opened)

    async def close(self) -> None:
        await self._workers.close()
        await self._client.aclose()

    def _channels(self, old: Settings, new: Settings) -> dict[str, Outlet]:
        """The channels of `new`; those that did not change stay open as they are."""
        kept = {
            name: self.outbox.channels[name] for name in new.channels if new.channels[name] == old.channels.get(name)
        }
        others = {name: channel for name, channel in new.channels.items() if name not in kept}
        return {**kept, **open_channels(others, self._stream)}

    def _polled(self, report: PollReport) -> None:
        self.showing.count_poll(report)
        self.pushes.look_at(report)

    def _passed(self, report: DeliveryReport) -> None:
        self.health.passed()
        self.showing.count_deliveries(report)

    async def _close_when_idle(self, client: AsyncExitStack) -> None:
        """Closes an HTTP client that polls and pushes in flight still use, once they are done or given up."""
        try:
            await asyncio.gather(self.polls.in_flight.under_way(), self.pushes.in_flight.under_way())
        finally:
            await client.aclose()


async def opened(settings: Settings, store: Store, clock: Callable[[], datetime], stream: TextIO | None) -> Works:
    """stream: where the console channel prints; standard output if None."""
    return Works(settings, store, await _open_client(settings), clock, stream)


async def _open_client(settings: Settings) -> tuple[AsyncExitStack, Fetcher]:
    """An HTTP client, and what closes it."""
    client = AsyncExitStack()
    return client, await client.enter_async_context(fetcher_of(settings))
