"""Who is polled now: those that are due, as many at once as the settings allow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b

import structlog

from monitor.alerting import notices
from monitor.daemon.ailments import Begun, begun, ended
from monitor.daemon.operator import Operator
from monitor.daemon.parts import asked
from monitor.daemon.tasks import Tasks
from monitor.pipeline import Road
from monitor.settings import Settings, Source
from monitor.store import SourceTrouble, Store, TroubleKind

SPREAD = timedelta(seconds=30)  # over which new sources are first polled, so that a start is no stampede

log = structlog.get_logger()


class Polls:
    """alerted: called when a poll made alerts."""

    def __init__(
        self,
        road: Road,
        store: Store,
        operator: Operator,
        clock: Callable[[], datetime],
        alerted: Callable[[], object],
        settings: Settings,
    ) -> None:
        self.in_flight = Tasks()
        self._settings = settings
        self._sources = asked(settings)
        self._polled: set[str] = set()  # now, by name
        self._road = road
        self._store = store
        self._operator = operator
        self._clock = clock
        self._alerted = alerted

    def register(self, spread: timedelta = SPREAD) -> None:
        """Makes the sources of the settings those that are due by and by; those under a new address are due now."""
        now = self._clock()
        self._store.register(self._sources, now, min(spread, self._settings.polling.interval / 2))
        self._store.readdress({name: _address(source) for name, source in self._sources.items()}, now)

    def take_over(self, settings: Settings) -> None:
        """From now on polls these sources, at these intervals; polls in flight go on as they began."""
        before = {name: self._interval(source) for name, source in self._sources.items()}
        self._settings, self._sources = settings, asked(settings)
        self.register()
        after = {name: self._interval(source) for name, source in self._sources.items()}
        now = self._clock()
        self._store.hasten(
            {name: now + now_every for name, now_every in after.items() if now_every < before.get(name, now_every)}
        )

    def start_due(self) -> None:
        at_once = self._settings.polling.at_once
        free = at_once - len(self._polled)
        if free <= 0:
            return
        for name in self._store.due(self._clock(), free + len(self._polled)):
            source = self._sources.get(name)
            if source is not None and name not in self._polled and len(self._polled) < at_once:
                self._polled.add(name)
                self.in_flight.start(self._poll(source), "poll broke off", source=name)

    def _interval(self, source: Source) -> timedelta:
        return source.interval or self._settings.polling.interval

    async def _poll(self, source: Source) -> None:
        try:
            report = await self._road.poll(source)
        finally:
            self._polled.discard(source.name)
            self._forget_if_moved(source)
        if source.name in self._sources:
            self._look_after(source)
        if report.alerts:
            self._alerted()

    def _forget_if_moved(self, polled: Source) -> None:
        """What a poll of the old address left behind must not count for the new one, taken over meanwhile."""
        listed = self._sources.get(polled.name)
        if listed is not None and listed.url != polled.url:
            self._store.ask_anew(polled.name, self._clock())

    # --- what the operator hears of a source

    def _look_after(self, source: Source) -> None:
        state, known = self._store.poll_state(source.name), self._store.troubles_of(source.name)
        for over in ended(state, known):
            self._tell_end(over)
        max_age = source.max_age or self._settings.polling.max_age
        for found in begun(source.name, state, known, max_age, self._interval(source), self._clock()):
            self._tell_begin(found)

    def _tell_begin(self, found: Begun) -> None:
        """Told first and noted then: should the power fail in between, it is told under the same id again."""
        trouble = found.trouble
        log.warning("source in trouble", source=trouble.source, trouble=trouble.kind.value, why=found.why)
        tell = {TroubleKind.FAILING: notices.source_fails, TroubleKind.QUIET: notices.source_quiet}[trouble.kind]
        self._operator.tell(partial(tell, trouble.source, trouble.since, found.why))
        self._store.begin_trouble(trouble)

    def _tell_end(self, trouble: SourceTrouble) -> None:
        log.info("source in order again", source=trouble.source, trouble=trouble.kind.value)
        tell = {TroubleKind.FAILING: notices.source_is_back, TroubleKind.QUIET: notices.source_speaks}[trouble.kind]
        self._operator.tell(partial(tell, trouble.source, trouble.since))
        self._store.end_trouble(trouble)


def _address(source: Source) -> str:
    """Stands for its URL, which may hold secrets that have no place in the store."""
    return blake2b(source.url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
