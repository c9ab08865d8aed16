"""The daemon: opened, run until it is told to stop, and closed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, aclosing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from monitor.alerting import proved
from monitor.alerting.wanting import has_expired
from monitor.daemon.changes import changes, needs_restart
from monitor.daemon.heartbeat import Beating
from monitor.daemon.parts import asked, user_agent, utc_now
from monitor.daemon.reloading import Reloading
from monitor.daemon.retention import forget_old
from monitor.daemon.rounds import Round, poll_all
from monitor.daemon.service_manager import ServiceManager
from monitor.daemon.timetable import Timetable
from monitor.daemon.vigil import Vigil
from monitor.daemon.watching import Standing, edits, standing, stands
from monitor.daemon.works import Works, opened
from monitor.garbage import leave_out_what_stays, leave_out_what_stays_now
from monitor.journal import get_logger
from monitor.pipeline import Middle, PollReport, Road
from monitor.settings import Settings, load
from monitor.store import Store, open_store
from monitor.web import ListeningError

# For polls and deliveries in flight when the daemon is told to stop. Docker kills it after 10 s.
GRACE = timedelta(seconds=8)

_TICK, _HEARTBEAT, _RETENTION, _VIGIL = "tick", "heartbeat", "retention", "vigil"
_FIRST_RETENTION = timedelta(minutes=1)  # after the start, when the first polls are through; then once a day
_A_DAY = timedelta(days=1)

log = get_logger()


class Daemon:
    """Everything that runs, around one store. An async context manager; `run` returns when it was told to stop."""

    store: Store

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
        self._first = proved(load(directory, environ))
        self._standing |= stands(self._first.files)
        self._stack = AsyncExitStack()
        self._works: Works
        self._reloading: Reloading
        self._timetable: Timetable
        self._told_to_stop = asyncio.Event()
        self._reload_one = asyncio.Lock()
        self._expired: set[tuple[str, date | None]] = set()  # watchlists of which that was said
        self._service_manager = ServiceManager(environ)

    async def __aenter__(self) -> Daemon:
        """Raises StoreError where the state cannot be opened, or another daemon uses it."""
        self.store = self._stack.enter_context(open_store(self._first.state))
        try:
            self.store.claim("crossing-monitor")
            self._works = await opened(self._first, self.store, self._clock, self._stream)
        except BaseException:
            await self._stack.aclose()
            raise
        self._reloading = Reloading(self._directory, self._environ, self._works.operator, self._clock)
        leave_out_what_stays()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._works.close()
        await self._stack.aclose()

    @property
    def settings(self) -> Settings:
        """Those in force."""
        return self._works.settings

    @property
    def road(self) -> Road:
        return self._works.road

    async def once(self, progress: Callable[[PollReport], None] = lambda report: None) -> Round:
        """Polls every source, due or not, delivers what is owed, and returns."""
        works, settings = self._works, self.settings
        works.polls.register()
        reports = await poll_all(works.road, asked(settings).values(), settings.polling.at_once, progress)
        return Round(reports, await works.outbox.deliver(self._clock()))

    # --- run

    async def run(self) -> None:
        """Polls what is due and delivers what is owed until `stop`, SIGTERM or SIGINT; SIGHUP reloads.

        Raises ListeningError where the web server that the settings want cannot listen.
        """
        works = self._works
        listening = works.showing.opened(self.settings.web)
        works.polls.register()
        loop = asyncio.get_running_loop()
        handled = {signal.SIGTERM: self.stop, signal.SIGINT: self.stop, signal.SIGHUP: self.reload}
        for number, handler in handled.items():
            loop.add_signal_handler(number, handler)
        self._timetable = self._begun()
        if listening is not None:
            works.showing.show(listening)
        works.pushes.begin()
        works.aside.start(self._follow_edits(), "edits of the configuration are not followed any more")
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
            self.stop()  # also where Ctrl-C came before it was handled
            self._service_manager.stopping()
            self._timetable.end()
            for number in handled:
                loop.remove_signal_handler(number)
            works.polls.end()
            works.pushes.end()
            await asyncio.gather(works.showing.end(), *(tasks.finish(GRACE) for tasks in works.in_flight))
        log.info("stopped")

    def stop(self) -> None:
        self._told_to_stop.set()

    async def settle(self) -> None:
        """Waits until nothing is in flight and nothing that can be delivered now is owed."""
        works = self._works
        working = (works.polls, works.pushes, works.deliveries)
        while any(each.in_flight for each in working) or self.store.owed(self._clock(), 1):
            await asyncio.sleep(0.05)

    def _begun(self) -> Timetable:
        """All that is done again and again, from now on."""
        timetable = Timetable()
        vigil = Vigil(self._works.health, self._service_manager)
        timetable.repeat(_TICK, self.settings.polling.tick, self._tick)
        timetable.repeat(_RETENTION, _A_DAY, self._forget_old, first=_FIRST_RETENTION)
        timetable.repeat(_VIGIL, vigil.every, vigil.look)
        self._beat(timetable)
        self._works.health.looked()
        self._works.health.passed()
        timetable.start()
        return timetable

    def _beat(self, timetable: Timetable) -> None:
        """Signs of life, as the settings want them now."""
        heartbeat = self.settings.heartbeat
        if heartbeat is None:
            timetable.leave_off(_HEARTBEAT)
            return
        beating = Beating(heartbeat, user_agent(self.settings), self.store, self._clock, self._works.health.late)
        timetable.repeat(_HEARTBEAT, heartbeat.every, beating.beat)

    async def _tick(self) -> None:
        self._works.health.looked()
        self._tell_expired()
        self._works.polls.start_due()
        self._works.pushes.start_due()
        self._works.deliveries.start()

    def _tell_expired(self) -> None:
        """Says once of each watchlist whose last day is past that it sends nothing."""
        zone, now = ZoneInfo(self.settings.time_zone), self._clock()
        for watchlist in self.settings.watchlists:
            said = (watchlist.name, watchlist.expires)
            if has_expired(watchlist, zone, now) and said not in self._expired:
                self._expired.add(said)
                log.warning("watchlist expired: it sends nothing", watchlist=watchlist.name, last_day=watchlist.expires)

    async def _forget_old(self) -> None:
        forgetting = forget_old(self.store, self.settings.keep, self._clock)
        self._works.aside.start(forgetting, "old items not forgotten")

    # --- reload

    def reload(self) -> None:
        """Takes over the edited configuration, whole or not at all; a wrong one keeps the old one running."""
        self._works.aside.start(self._reload_as_asked(), "configuration not taken over")

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
                await asyncio.wait([self._works.aside.start(self._reload(standing), "configuration not taken over")])

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
                    listening = self._works.showing.opened(middle.settings.web, self.settings.web)
                except ListeningError as error:
                    self._reloading.refuse([str(error)], asked=edited is None)
                    return
                await self._take_over(middle)
                await self._works.show(listening)
                leave_out_what_stays_now()
            elif edited is None:
                log.info("configuration unchanged")
            self._reloading.taken_over()

    async def _take_over(self, middle: Middle) -> None:
        old, new = self.settings, middle.settings
        await self._works.take_over(middle)
        if new.polling.tick != old.polling.tick:
            self._timetable.repeat(_TICK, new.polling.tick, self._tick)
        if new.heartbeat != old.heartbeat or user_agent(new) != user_agent(old):
            self._beat(self._timetable)
        for line in changes(old, new):
            log.info("configuration changed", what=line)
        for name in needs_restart(old, new):
            log.warning(f"{name} is only read at the start; restart the monitor for the new one to count")
        log.info("configuration taken over", sources=len(asked(new)), watchlists=len(new.watchlists))
