"""A sign of life while all is well: the daemon ticks, the store can be written, and no message waits too long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from monitor.alerting.redaction import without_secrets
from monitor.fetch import BadAnswer, Fetcher, FetchError, Request
from monitor.journal import get_logger
from monitor.settings import Heartbeat
from monitor.store import Store, StoreError

_TIMEOUT = 10.0  # seconds that the address may take
_MOST_BYTES = 1_000_000

log = get_logger()


class Beating:
    """One heartbeat. late: why the daemon does not do its work, if so."""

    def __init__(
        self,
        heartbeat: Heartbeat,
        agent: str,
        store: Store,
        clock: Callable[[], datetime],
        late: Callable[[], str | None],
    ) -> None:
        self._url = heartbeat.url.get_secret_value()
        self._waits_at_most = heartbeat.waits_at_most
        self._allow_private = heartbeat.allow_private
        self._agent = agent
        self._store = store
        self._clock = clock
        self._late = late
        self._unwell: str | None = None
        self._unheard: str | None = None

    async def beat(self) -> None:
        """Asks for the address if all is well. What is wrong goes to the log when it begins and when it ends; nothing
        is raised."""
        self._note_health(await self._what_is_wrong())
        if self._unwell is None:
            self._note_answer(await self._ask())

    async def _what_is_wrong(self) -> str | None:
        late = self._late()
        if late is not None:
            return late
        now = self._clock()
        try:
            await asyncio.to_thread(self._store.beat, now)
            since = await asyncio.to_thread(self._store.waiting_since)
        except StoreError as error:
            return str(error)
        return _waits(since, now, self._waits_at_most)

    async def _ask(self) -> str | None:
        """Why it was not heard, if so. A client of its own: sources that hang keep no place from it."""
        try:
            async with Fetcher(self._agent, at_once=1, timeout=_TIMEOUT, max_bytes=_MOST_BYTES) as fetch:
                await fetch(Request(self._url, allow_private=self._allow_private))
        except BadAnswer as error:
            return None if 200 <= error.status < 300 else without_secrets(str(error), self._url)
        except FetchError as error:
            return without_secrets(str(error), self._url)
        except Exception as error:  # whatever it is, a sign of life must not harm what it is a sign of
            return f"a fault of the monitor ({type(error).__name__})"
        return None

    def _note_health(self, wrong: str | None) -> None:
        if wrong is not None and self._unwell is None:
            log.error("heartbeat withheld", why=wrong)
        elif wrong is None and self._unwell is not None:
            log.info("heartbeat goes out again")
        self._unwell = wrong

    def _note_answer(self, wrong: str | None) -> None:
        if wrong is not None and self._unheard is None:
            log.warning("heartbeat not heard", why=wrong)
        elif wrong is None and self._unheard is not None:
            log.info("heartbeat heard again")
        self._unheard = wrong


def _waits(since: datetime | None, now: datetime, at_most: timedelta) -> str | None:
    if since is None or now - since <= at_most:
        return None
    return f"a message has been waiting for its channel since {since:%Y-%m-%d %H:%M} UTC: see crossing-monitor alerts"
