"""All of it together, around one store: opened, run until it is told to stop, and closed."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.alerting import DeliveryReport, Outbox, open_channels, proved
from monitor.alerting.channels import Outlet
from monitor.alerting.wanting import has_expired
from monitor.daemon.changes import changes, needs_restart
from monitor.daemon.deliveries import Deliveries
from monitor.daemon.health import Health
from monitor.daemon.heartbeat import Beating
from monitor.daemon.operator import Operator
from monitor.daemon.parts import asked, fetcher_of, middle_of, same_fetcher, user_agent, utc_now
from monitor.daemon.polls import Polls
from monitor.daemon.reloading import Reloading
from monitor.daemon.retention import forget_old
from monitor.daemon.service_manager import ServiceManager
from monitor.daemon.showing import Showing
from monitor.daemon.tasks import Tasks
from monitor.daemon.vigil import Vigil
from monitor.daemon.watching import Standing, edits, standing, stands
from monitor.fetch import Fetcher
from monitor.pipeline import Gathered, Middle, PollReport, Road
from monitor.settings import Settings, Source, load
from monitor.store import Store, open_store
from monitor.web import ListeningError

GRACE = timedelta(seconds=10)  # for polls and deliveries in flight when the daemon is told to stop

_TICK, _HEARTBEAT, _RETENTION, _VIGIL = "tick", "heartbeat", "retention", "vigil"
_FIRST_RETENTION = timedelta(minutes=1)  # after the start, when the first polls are through; then once a day

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
        self._standing = standing(directory)  # before they are read: an edit meanwhile is none too few
        self.settings = proved(load(directory, environ))
        self._standing |= stands(self.settings.files)
        self._stack = AsyncExitStack()
        self._aside = Tasks()  # neither polls nor deliveries
        self._told_to_stop = asyncio.Event()
        self._reload_one = asyncio.Lock()
        self._client: AsyncExitStack
        self._outbox: Outbox
        self._operator: Operator
        self._polls: Polls
        self._deliveries: Deliveries
        self._reloading: Reloading
        self._showing: Showing
        self._scheduler: AsyncIOScheduler
        self._expired: set[tuple[str, date | None]] = set()  # watchlists of which that was said
        self._health: Health
        self._service_manager = ServiceManager(environ)

    async def __aenter__(self) -> Daemon:
        """Raises StoreError where the state cannot be opened, or another daemon uses it."""
        settings = self.settings
        self.store = self._stack.enter_context(open_store(settings.state))
        try:
            self.store.claim("crossing-monitor")
            self._client, fetch = await _open_client(settings)
        except BaseException:
            await self._stack.aclose()
            raise
        self.road = Road(middle_of(settings), self.store, fetch, self._clock)
        self._operator = Operator(self.store, settings.operator, self._clock)
        self._outbox = Outbox(self.store, open_channels(settings.channels, self._stream), settings.operator)
        self._health = Health(self.store, self._clock, lambda: self.settings.polling.tick)
        self._showing = Showing(self.store, lambda: self.settings, self._clock, self._health.lately)
        self._deliveries = Deliveries(self._outbox, self._clock, self._passed)
        self._polls = Polls(
            self.road,
            self.store,
            self._operator,
            self._clock,
            self._showing.count_poll,
            self._deliveries.start,
            settings,
        )
        self._reloading = Reloading(self._directory, self._environ, self._operator, self._clock)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()
        await self._stack.aclose()

    # --- once

    async def once(self, progress: Callable[[PollReport], None] = lambda report: None) -> Round:
        """Polls every source, due or not, delivers what is owed, and returns.

        All sources are read before anything is decided, so that what was said first is told first, whoever said it.
        """
        sources = asked(self.settings)
        self._polls.register()
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
        """Polls what is due and delivers what is owed until `stop`, SIGTERM or SIGINT; SIGHUP reloads.

        Raises ListeningError where the web server that the settings want cannot listen.
        """
        opened = self._showing.opened(self.settings.web)
        self._polls.register()
        loop = asyncio.get_running_loop()
        handled = {signal.SIGTERM: self.stop, signal.SIGINT: self.stop, signal.SIGHUP: self.reload}
        for number, handler in handled.items():
            loop.add_signal_handler(number, handler)
        late = {
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": None,
        }  # once, which is better than not at all
        scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=late)
        tick = self.settings.polling.tick.total_seconds()
        scheduler.add_job(self._tick, "interval", seconds=tick, id=_TICK, next_run_time=utc_now())
        scheduler.add_job(
            self._forget_old, "interval", days=1, id=_RETENTION, next_run_time=utc_now() + _FIRST_RETENTION
        )
        vigil = Vigil(self._health, self._service_manager)
        every = vigil.every.total_seconds()
        scheduler.add_job(vigil.look, "interval", seconds=every, id=_VIGIL, next_run_time=utc_now())
        scheduler.start()
        self._scheduler = scheduler
        self._health.looked()
        self._health.passed()
        self._schedule_heartbeat()
        if opened is not None:
            self._showing.show(opened)
        self._aside.start(self._follow_edits(), "edits of the configuration are not followed any more")
        log.info(
            "running",
            sources=len(asked(self.settings)),
            watchlists=len(self.settings.watchlists),
            state=self.store.place,
        )
        self._service_manager.ready()
        try:
            await self._told_to_stop.wait()
        finally:
            self._service_manager.stopping()
            scheduler.shutdown(wait=False)
            for number in handled:
                loop.remove_signal_handler(number)
            self._polls.end()
            in_flight = (self._polls.in_flight, self._deliveries.in_flight, self._aside)
            await asyncio.gather(self._showing.end(), *(tasks.finish(GRACE) for tasks in in_flight))
        log.info("stopped")

    def stop(self) -> None:
        self._told_to_stop.set()

    async def settle(self) -> None:
        """Waits until nothing is in flight and nothing that can be delivered now is owed."""
        while self._polls.in_flight or self._deliveries.in_flight or self.store.owed(self._clock(), 1):
            await asyncio.sleep(0.05)

    async def _tick(self) -> None:
        self._health.looked()
        self._tell_expired()
        self._polls.start_due()
        self._deliveries.start()

    def _passed(self, report: DeliveryReport) -> None:
        self._health.passed()
        self._showing.count_deliveries(report)

    def _tell_expired(self) -> None:
        """Says once of each watchlist whose last day is past that it sends nothing."""
        zone, now = ZoneInfo(self.settings.time_zone), self._clock()
        for watchlist in self.settings.watchlists:
            said = (watchlist.name, watchlist.expires)
            if has_expired(watchlist, zone, now) and said not in self._expired:
                self._expired.add(said)
                log.warning("watchlist expired: it sends nothing", watchlist=watchlist.name, last_day=watchlist.expires)

    async def _forget_old(self) -> None:
        self._aside.start(forget_old(self.store, self.settings.keep, self._clock), "old items not forgotten")

    # --- reload

    def reload(self) -> None:
        """Takes over the edited configuration, whole or not at all; a wrong one keeps the old one running."""
        self._aside.start(self._reload_as_asked(), "configuration not taken over")

    async def _reload_as_asked(self) -> None:
        self._service_manager.reloading()
        try:
            await self._reload()
        finally:
            self._service_manager.ready()

    async def _follow_edits(self) -> None:
        """Reloads after each edit of the files, until the daemon is told to stop."""
        changed = edits(self._directory, self._files_elsewhere, self._standing, self._told_to_stop)
        async with aclosing(changed):
            async for standing in changed:
                await asyncio.wait([self._aside.start(self._reload(standing), "configuration not taken over")])

    def _files_elsewhere(self) -> frozenset[Path]:
        return self.settings.files | self._reloading.files()

    async def _reload(self, edited: Standing | None = None) -> None:
        """edited: how the files stood when their edit was found; None where a person asked."""
        async with self._reload_one:
            middle = await self._reloading.read(self.road.middle, edited)
            if middle is None:
                return
            if middle is not self.road.middle:
                try:
                    opened = self._showing.opened(middle.settings.web, self.settings.web)
                except ListeningError as error:
                    self._reloading.refuse([str(error)], asked=edited is None)
                    return
                await self._take_over(middle)
                await self._show(opened)
            elif edited is None:
                log.info("configuration unchanged")
            self._reloading.taken_over()

    async def _take_over(self, middle: Middle) -> None:
        """All that can fail comes first; then all parts change at once."""
        old, new = self.settings, middle.settings
        channels = await asyncio.to_thread(self._opened, old, new)
        client = None if same_fetcher(old, new) else await _open_client(new)
        self._polls.take_over(new)
        self.settings = new
        self.road.middle = middle
        if client is not None:
            self._aside.start(self._close_when_idle(self._client), "HTTP client not closed")
            self._client, self.road.fetch = client
        self._operator.channels = new.operator
        self._outbox.operator, self._outbox.channels = new.operator, channels
        if new.polling.tick != old.polling.tick:
            self._scheduler.reschedule_job(_TICK, trigger="interval", seconds=new.polling.tick.total_seconds())
        if new.heartbeat != old.heartbeat or user_agent(new) != user_agent(old):
            self._schedule_heartbeat()
        for line in changes(old, new):
            log.info("configuration changed", what=line)
        for name in needs_restart(old, new):
            log.warning(f"{name} is only read at the start; restart the monitor for the new one to count")
        log.info("configuration taken over", sources=len(asked(new)), watchlists=len(new.watchlists))

    def _opened(self, old: Settings, new: Settings) -> dict[str, Outlet]:
        """The channels of `new`; those that did not change stay open as they are."""
        kept = {
            name: self._outbox.channels[name] for name in new.channels if new.channels[name] == old.channels.get(name)
        }
        others = {name: channel for name, channel in new.channels.items() if name not in kept}
        return {**kept, **open_channels(others, self._stream)}

    async def _close_when_idle(self, client: AsyncExitStack) -> None:
        """Closes an HTTP client that polls in flight still use, once they are done or given up."""
        try:
            await self._polls.in_flight.under_way()
        finally:
            await client.aclose()

    async def _show(self, opened: socket.socket | None) -> None:
        """Where the address changed, the web server goes on at the new one; all else it reads from the settings."""
        if opened is not None or self.settings.web.listen is None:
            await self._showing.end()
        if opened is not None:
            self._showing.show(opened)

    # --- health

    def _schedule_heartbeat(self) -> None:
        if self._scheduler.get_job(_HEARTBEAT) is not None:
            self._scheduler.remove_job(_HEARTBEAT)
        heartbeat = self.settings.heartbeat
        if heartbeat is None:
            return
        beating = Beating(heartbeat, user_agent(self.settings), self.store, self._clock, self._health.late)
        every = heartbeat.every.total_seconds()
        self._scheduler.add_job(beating.beat, "interval", seconds=every, id=_HEARTBEAT, next_run_time=utc_now())


async def _open_client(settings: Settings) -> tuple[AsyncExitStack, Fetcher]:
    """An HTTP client, and what closes it."""
    client = AsyncExitStack()
    return client, await client.enter_async_context(fetcher_of(settings))
