"""Who is polled now: those that are due, as many at once as the settings allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import structlog

from monitor.alerting import notices
from monitor.daemon.operator import Operator
from monitor.daemon.tasks import Tasks
from monitor.pipeline import PollReport, Road
from monitor.settings import Source
from monitor.store import Store

log = structlog.get_logger()


class Polls:
    """sources, at_once: may be replaced when the configuration changed. alerted: called when a poll made alerts."""

    def __init__(
        self,
        road: Road,
        store: Store,
        operator: Operator,
        clock: Callable[[], datetime],
        alerted: Callable[[], object],
        *,
        sources: Mapping[str, Source],
        at_once: int,
    ) -> None:
        self.in_flight = Tasks()
        self.sources = sources
        self.at_once = at_once
        self._polled: set[str] = set()  # now, by name
        self._road = road
        self._store = store
        self._operator = operator
        self._clock = clock
        self._alerted = alerted

    def start_due(self) -> None:
        free = self.at_once - len(self._polled)
        if free <= 0:
            return
        for name in self._store.due(self._clock(), free + len(self._polled)):
            source = self.sources.get(name)
            if source is not None and name not in self._polled and len(self._polled) < self.at_once:
                self._polled.add(name)
                self.in_flight.start(self._poll(source), "poll broke off", source=name)

    async def _poll(self, source: Source) -> None:
        try:
            report = await self._road.poll(source)
        finally:
            self._polled.discard(source.name)
        self._tell_operator(report)
        if report.alerts:
            self._alerted()

    def _tell_operator(self, report: PollReport) -> None:
        if report.failing_since is None or report.failures < notices.FAILURES:
            return
        about = (report.source, report.failing_since)
        if report.error:
            self._operator.tell(partial(notices.source_fails, *about, report.error))
        else:
            self._operator.tell(partial(notices.source_is_back, *about))
