"""Says at short intervals that the daemon does its work: to its own store, and to the service manager."""

from __future__ import annotations

from datetime import timedelta

from monitor.daemon.health import Health
from monitor.daemon.service_manager import ServiceManager
from monitor.journal import get_logger

EVERY = timedelta(seconds=20)  # at the latest; `crossing-monitor alive` expects a sign within a few of these

log = get_logger()


class Vigil:
    def __init__(self, health: Health, service_manager: ServiceManager) -> None:
        self._health = health
        self._service_manager = service_manager
        self._unwell: str | None = None
        wanted = service_manager.wants_signs_every
        self.every = EVERY if wanted is None else min(EVERY, wanted)

    async def look(self) -> None:
        """What is wrong goes to the log when it begins and when it ends."""
        wrong = await self._health.what_is_wrong()
        if wrong is not None and self._unwell is None:
            log.error("the daemon does not do its work", why=wrong)
        elif wrong is None and self._unwell is not None:
            log.info("the daemon does its work again")
        self._unwell = wrong
        if wrong is None:
            self._service_manager.alive()
        else:
            self._service_manager.unwell(wrong)
