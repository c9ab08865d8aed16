"""What the daemon does again and again, each thing by its name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from monitor.daemon.parts import utc_now

# What comes late is done once, which is better than not at all; and never while it is still being done.
_LATE = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


class Timetable:
    """Made and used in a running event loop; nothing is done before `start`."""

    def __init__(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # 15 ms, and one round needs none

        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=_LATE)

    def start(self) -> None:
        self._scheduler.start()

    def end(self) -> None:
        """What is being done is left to come to its end."""
        self._scheduler.shutdown(wait=False)

    def repeat(
        self, name: str, every: timedelta, work: Callable[[], Awaitable[None]], first: timedelta = timedelta()
    ) -> None:
        """Does `work` after `first`, then every so often, in place of what was done under this name."""
        self.leave_off(name)
        begins = utc_now() + first
        self._scheduler.add_job(work, "interval", seconds=every.total_seconds(), id=name, next_run_time=begins)

    def leave_off(self, name: str) -> None:
        if self._scheduler.get_job(name) is not None:
            self._scheduler.remove_job(name)
