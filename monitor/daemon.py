"""The process: opens what the road needs, keeps time, obeys signals, and leaves nothing half done."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor import __version__
from monitor.alerting import DeliveryReport, Outbox, notices, open_channels
from monitor.detection import Detector
from monitor.fetch import Fetcher
from monitor.model import Delivery
from monitor.pipeline import Gathered, Middle, PollReport, Road
from monitor.settings import ConfigurationError, Settings, Source, load
from monitor.store import Store, StoreError, open_store

GRACE = timedelta(seconds=10)  # for polls and deliveries in flight when the daemon is told to stop
SPREAD = timedelta(seconds=30)  # over which new sources are first polled, so that a start is no stampede

_TICK = "tick"

log = structlog.get_logger()


def utc_now() -> datetime:
    return datetime.now(UTC)


def middle_of(settings: Settings) -> Middle:
    return Middle(settings, Detector(settings.crossings))


def user_agent(settings: Settings) -> str:
    """An honest one: who asks, and whom to write to."""
    contact = f"; {settings.contact}" if settings.contact else ""
    return f"CrossingMonitor/{__version__} (border crossing news{contact})"


def fetcher_of(settings: Settings) -> Fetcher:
    polling = settings.polling
    return Fetcher(
        user_agent(settings),
        at_once=polling.at_once,
        timeout=polling.timeout.total_seconds(),
        max_bytes=polling.max_bytes,
    )


@dataclass(frozen=True, slots=True)
class Round:
    """What one round over all sources did."""

    polls: tuple[PollReport, ...]
    deliveries: DeliveryReport


class Daemon:
    """Everything that runs, around one store. An async context manager; `run` returns when it was told to stop."""

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
        self._sources = _by_name(self.settings)
        self._stack = AsyncExitStack()
        self._polling: dict[str, asyncio.Task[PollReport]] = {}
        self._delivering: set[asyncio.Task[DeliveryReport]] = set()
        self._told_to_stop = asyncio.Event()
        self.store: Store
        self.road: Road
        self._outbox: Outbox
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
        self._outbox = Outbox(self.store, open_channels(settings.channels, self._stream))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    # --- once

    async def once(self, progress: Callable[[PollReport], None] = lambda report: None) -> Round:
        """Polls every source, due or not, delivers what is owed, and returns.

        All sources are read before anything is decided, so that what was said first is told first, whoever said it.
        """
        self.store.register(self._sources, self._clock())
        gate = asyncio.Semaphore(self.settings.polling.at_once)

        async def gather(source: Source) -> Gathered | PollReport:
            async with gate:
                return await self.road.gather(source)

        read = await asyncio.gather(*(gather(source) for source in self._sources.values()))
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
        self.store.register(self._sources, self._clock(), spread=self._spread())
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
            "running", sources=len(self._sources), watchlists=len(self.settings.watchlists), state=self.store.place
        )
        try:
            await self._told_to_stop.wait()
        finally:
            scheduler.shutdown(wait=False)
            for number in handled:
                loop.remove_signal_handler(number)
            await self._let_finish()
        log.info("stopped")

    def stop(self) -> None:
        self._told_to_stop.set()

    def reload(self) -> None:
        """Takes over the edited configuration, whole or not at all; a wrong one keeps the old one running."""
        self._task(self._reload(), lambda task: _failed(task, "configuration not taken over"))

    async def _reload(self) -> None:
        try:
            settings = await asyncio.to_thread(load, self._directory, self._environ)
        except ConfigurationError as error:
            for problem in error.problems:
                log.error("configuration not taken over", problem=str(problem))
            problems = [str(problem) for problem in error.problems]
            self._notify(notices.configuration_refused(problems, self.settings.operator, self._clock()))
            return
        if settings.state != self.settings.state:
            log.warning("state is only read at the start; restart the monitor to move to the new one")
        middle = await asyncio.to_thread(middle_of, settings)
        self.road.fetch = await self._stack.enter_async_context(fetcher_of(settings))  # the old one ends with us
        self.settings = settings
        self._sources = _by_name(settings)
        self.road.middle = middle
        self._scheduler.reschedule_job(_TICK, trigger="interval", seconds=settings.polling.tick.total_seconds())
        self._outbox.channels = open_channels(settings.channels, self._stream)
        self.store.register(self._sources, self._clock(), spread=self._spread())
        log.info("configuration taken over", sources=len(self._sources), watchlists=len(settings.watchlists))

    async def settle(self) -> None:
        """Waits until nothing is in flight and nothing that can be delivered now is owed."""
        while self._polling or self._delivering or self.store.owed(self._clock(), 1):
            await asyncio.sleep(0.05)

    def _spread(self) -> timedelta:
        return min(SPREAD, self.settings.polling.interval / 2)

    async def _tick(self) -> None:
        self._start_due_polls()
        self._deliver_now()

    def _start_due_polls(self) -> None:
        free = self.settings.polling.at_once - len(self._polling)
        if free <= 0:
            return
        for name in self.store.due(self._clock(), free + len(self._polling)):
            source = self._sources.get(name)
            if source is not None and name not in self._polling and len(self._polling) < self.settings.polling.at_once:
                self._polling[name] = self._task(self.road.poll(source), self._poll_ended, name)

    def _poll_ended(self, task: asyncio.Task[PollReport], name: str) -> None:
        del self._polling[name]
        if _failed(task, "poll broke off", source=name):
            return
        report = task.result()
        if report.failing_since is not None and report.failures >= notices.FAILURES:
            about = (name, report.failing_since)
            if report.error:
                self._notify(notices.source_fails(*about, report.error, self.settings.operator, self._clock()))
            else:
                self._notify(notices.source_is_back(*about, self.settings.operator, self._clock()))
        if report.alerts:
            self._deliver_now()

    def _deliver_now(self) -> None:
        # Passes overlap: a channel that hangs is left to the pass that waits for it, the others are served.
        self._delivering.add(self._task(self._outbox.deliver(self._clock()), self._delivery_ended))

    def _delivery_ended(self, task: asyncio.Task[DeliveryReport]) -> None:
        self._delivering.discard(task)
        if _failed(task, "deliveries broke off"):
            return
        for delivery in task.result().sent:
            log.info("delivered", alert=delivery.alert, channel=delivery.channel)
        for failure in task.result().failed:
            again = failure.due.isoformat("T", "seconds") if failure.due else "never: see alerts --failed"
            log.warning("not delivered", delivery=failure.delivery.id, why=failure.error, again=again)
            if failure.due is None:
                self._notify(
                    notices.delivery_given_up(failure.delivery, failure.error, self.settings.operator, self._clock())
                )

    def _notify(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            if self.store.remember_delivery(delivery):
                log.info("operator told", notice=delivery.id)

    def _task(
        self, work: Coroutine[Any, Any, Any], ended: Callable[..., object], *arguments: object
    ) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(lambda done: ended(done, *arguments))
        return task

    async def _let_finish(self) -> None:
        """Gives what is in flight the time of GRACE; what is given up then was not committed and is done again."""
        running = [*self._polling.values(), *self._delivering]
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=GRACE.total_seconds())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def _by_name(settings: Settings) -> dict[str, Source]:
    return {source.name: source for source in settings.sources if source.enabled}


def _failed(task: asyncio.Task[Any], event: str, **about: str) -> bool:
    """Whether a task ended without a result; why goes to the log: nothing breaks silently."""
    if task.cancelled():
        return True
    error = task.exception()
    if error is None:
        return False
    if isinstance(error, StoreError):
        log.error(event, why=str(error), **about)
    else:
        log.error(event, exc_info=error, **about)
    return True
