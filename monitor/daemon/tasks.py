"""Work in flight. What breaks goes to the log, by the name of the work: nothing breaks silently."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from monitor.journal import get_logger
from monitor.store import StoreError

log = get_logger()


class Tasks:
    """True while there is any."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def __bool__(self) -> bool:
        return bool(self._running)

    def start(self, work: Coroutine[Any, Any, object], broken: str, **about: str) -> asyncio.Task[Any]:
        """broken: what the log says, with `about`, where `work` raises."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(lambda done: self._ended(done, broken, about))
        return task

    async def under_way(self) -> None:
        """Waits for what runs now; not for what begins meanwhile."""
        if self._running:
            await asyncio.wait(set(self._running))

    async def finish(self, grace: timedelta) -> None:
        """Gives what is in flight the time of `grace`; what is given up then was not committed and is done again."""
        if not self._running:
            return
        _, late = await asyncio.wait(set(self._running), timeout=grace.total_seconds())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any], broken: str, about: dict[str, str]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StoreError):
            log.error(broken, why=str(error), **about)
        elif error is not None:
            log.error(broken, exc_info=error, **about)
