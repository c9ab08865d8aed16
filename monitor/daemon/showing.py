"""The web server of a running daemon, where the settings want one; what was done is counted for it."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.alerting import DeliveryReport
from monitor.journal import get_logger
from monitor.pipeline import PollReport
from monitor.settings import Settings, Web
from monitor.store import Store

if TYPE_CHECKING:  # what is not wanted is not loaded: it takes a quarter of a second of the start
    from monitor.web.hubs import Hubs
    from monitor.web.listening import Listening
    from monitor.web.numbers import Numbers

log = get_logger()


class Showing:
    """settings: those in force now. ready: why the daemon does not do its work, if so. hubs: what they may do."""

    def __init__(
        self,
        store: Store,
        settings: Callable[[], Settings],
        clock: Callable[[], datetime],
        ready: Callable[[], Awaitable[str | None]],
        hubs: Hubs,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._ready = ready
        self._hubs = hubs
        self._numbers: Numbers | None = None
        self._listening: Listening | None = None

    def opened(self, web: Web, before: Web | None = None) -> socket.socket | None:
        """What `show` needs; None where nothing new is to be listened at. Raises ListeningError."""
        if web.listen is None or (before is not None and before.listen == web.listen):
            return None
        from monitor.web.listening import bound

        return bound(web)

    def show(self, opened: socket.socket) -> None:
        """Answers what comes in at `opened`."""
        from monitor.web.listening import Listening
        from monitor.web.numbers import Numbers
        from monitor.web.site import Site

        if self._numbers is None:
            self._numbers = Numbers(self._store, self._clock)
        site = Site(self._store, self._settings, self._clock, self._ready, self._numbers, self._hubs)
        self._listening = Listening(site, opened)
        self._listening.start()
        log.info("web server listens", at=self._settings().web.listen)

    async def end(self) -> None:
        """Answers under way are given some seconds."""
        listening, self._listening = self._listening, None
        if listening is not None:
            await listening.stop()

    def count_poll(self, report: PollReport) -> None:
        if self._numbers is not None:
            self._numbers.count_poll(report)

    def count_push_thrown_away(self, why: str) -> None:
        if self._numbers is not None:
            self._numbers.count_push_thrown_away(why)

    def count_deliveries(self, report: DeliveryReport) -> None:
        if self._numbers is not None:
            self._numbers.count_deliveries(report)
