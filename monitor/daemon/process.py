"""All of it together, around one store: opened, run until it is told to stop, and closed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.alerting import DeliveryReport, Outbox, open_channels
from monitor.daemon.deliveries import Deliveries
from monitor.daemon.operator import Operator
from monitor.daemon.parts import asked, fetcher_of, middle_of, utc_now
from monitor.daemon.polls import Polls
from monitor.daemon.reloading import read_again
from monitor.daemon.tasks import Tasks
from monitor.pipeline import Gathered, PollReport, Road
from monitor.settings import Settings, Source, load
from monitor.store import Store, open_store

GRACE = timedelta(seconds=10)  # for polls and deliveries in flight when the daemon is told to stop
SPREAD = timedelta(seconds=30)  # over which new sources are first polled, so that a start is no stampede

_TICK = "tick"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Round:
    """What one round over all sources did."""

    polls: tuple[PollReport, ...]
    deliveries: DeliveryReport


class Daemon:
    """Everything that runs, around one store. An async context manager; `run` returns when it was told to stop."""

    store: Store
    road: Road

    def __init__(
        self,
        directory: Path,
        environ: Mapping[str, str],
        *,
        clock: Callable[[], datetime] = utc_now,
        stream: TextIO | None = None,
    ) -> None:
        """Raises ConfigurationError. `stream`: where the console channel prints; standard output if not given."""
        self._directory = directory
        self._environ = environ
        self._clock = clock
        self._stream = stream
        self.settings = load(directory, environ)
        self._stack = AsyncExitStack()
        self._aside = Tasks()  # neither polls nor deliveries
        self._told_to_stop = asyncio.Event()
        self._outbox: Outbox
        self._operator: Operator
        self._polls: Polls
        self._deliveries: Deliveries
        self._scheduler: AsyncIOScheduler

    async def __aenter__(self) -> Daemon:
        """Raises StoreError where the state cannot be opened, or another daemon uses it."""
        settings = self.settings
        self.store = self._stack.enter_context(open_store(settings.state))
        try:
            self.store.claim("crossing-monitor")
            fetch = await self._stack.enter_async_context(fetcher_of(settings))
        except BaseException:
            await self._stack.aclose()
            raise
        self.road = Road(middle_of(settings), self.store, fetch, self._clock)
        self._operator = Operator(self.store, settings.operator, self._clock)
        self._outbox = Outbox(self.store, open_channels(settings.channels, self._stream), settings.operator)
        self._deliveries = Deliveries(self._outbox, self._clock)
        self._polls = Polls(
            self.road,
            self.store,
            self._operator,
            self._clock,
            self._deliveries.start,
            sources=asked(settings),
            at_once=settings.polling.at_once,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    # --- once

    async def once(self, progress: Callable[[PollReport], None] = lambda report: None) -> Round:
        """Polls every source, due or not, delivers what is owed, and returns.

        All sources are read before anything is decided, so that what was said first is told first, whoever said it.
        """
        sources = asked(self.settings)
        self.store.register(sources, self._clock())
        gate = asyncio.Semaphore(self.settings.polling.at_once)

        async def gather(source: Source) -> Gathered | PollReport:
            async with gate:
                return await self.road.gather(source)

        read = await asyncio.gather(*(gather(source) for source in sources.values()))
        reports = [found for found in read if isinstance(found, PollReport)]
        for report in reports:
            progress(report)
        for gathered in sorted((found for found in read if isinstance(found, Gathered)), key=lambda g: g.first_said):
            reports.append(await self.road.conclude(gathered))
            progress(reports[-1])
        return Round(tuple(reports), await self._outbox.deliver(self._clock()))

    # --- run

    async def run(self) -> None:
        """Polls what is due and delivers what is owed until `stop`, SIGTERM or SIGINT; SIGHUP reloads."""
        self._register()
        loop = asyncio.get_running_loop()
        handled = {signal.SIGTERM: self.stop, signal.SIGINT: self.stop, signal.SIGHUP: self.reload}
        for number, handler in handled.items():
            loop.add_signal_handler(number, handler)
        scheduler = AsyncIOScheduler(timezone=UTC)
        tick = self.settings.polling.tick.total_seconds()
        scheduler.add_job(
            self._tick, "interval", seconds=tick, id=_TICK, max_instances=1, coalesce=True, next_run_time=utc_now()
        )
        scheduler.start()
        self._scheduler = scheduler
        log.info(
            "running",
            sources=len(asked(self.settings)),
            watchlists=len(self.settings.watchlists),
            state=self.store.place,
        )
        try:
            await self._told_to_stop.wait()
        finally:
            scheduler.shutdown(wait=False)
            for number in handled:
                loop.remove_signal_handler(number)
            in_flight = (self._polls.in_flight, self._deliveries.in_flight, self._aside)
            await asyncio.gather(*(tasks.finish(GRACE) for tasks in in_flight))
        log.info("stopped")

    def stop(self) -> None:
        self._told_to_stop.set()

    async def settle(self) -> None:
        """Waits until nothing is in flight and nothing that can be delivered now is owed."""
        while self._polls.in_flight or self._deliveries.in_flight or self.store.owed(self._clock(), 1):
            await asyncio.sleep(0.05)

    def _register(self) -> None:
        spread = min(SPREAD, self.settings.polling.interval / 2)
        self.store.register(asked(self.settings), self._clock(), spread=spread)

    async def _tick(self) -> None:
        self._polls.start_due()
        self._deliveries.start()

    # --- reload

    def reload(self) -> None:
        """Takes over the edited configuration, whole or not at all; a wrong one keeps the old one running."""
        self._aside.start(self._reload(), "configuration not taken over")

    async def _reload(self) -> None:
        settings = await read_again(self._directory, self._environ, self._operator)
        if settings is None:
            return
        if settings.state != self.settings.state:
            log.warning("state is only read at the start; restart the monitor to move to the new one")
        middle = await asyncio.to_thread(middle_of, settings)
        self.road.fetch = await self._stack.enter_async_context(fetcher_of(settings))  # the old one ends with us
        self._take_over(settings)
        self.road.middle = middle
        log.info("configuration taken over", sources=len(asked(settings)), watchlists=len(settings.watchlists))

    def _take_over(self, settings: Settings) -> None:
        self.settings = settings
        self._polls.sources = asked(settings)
        self._polls.at_once = settings.polling.at_once
        self._operator.channels = settings.operator
        self._outbox.operator = settings.operator
        self._outbox.channels = open_channels(settings.channels, self._stream)
        self._scheduler.reschedule_job(_TICK, trigger="interval", seconds=settings.polling.tick.total_seconds())
        self._register()
