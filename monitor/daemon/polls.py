"""Who is polled now: those that are due, as many at once as the settings allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b

from monitor.alerting import notices
from monitor.daemon.ailments import Begun, begun, ended
from monitor.daemon.operator import Operator
from monitor.daemon.parts import asked
from monitor.daemon.tasks import Tasks
from monitor.fetch import Place, Places
from monitor.journal import get_logger
from monitor.moving import host_of
from monitor.pipeline import PollReport, Road
from monitor.polling import A_SECOND
from monitor.settings import Settings, Source
from monitor.store import SourceTrouble, Store, TroubleKind

APART = timedelta(seconds=1) / A_SECOND  # between two sources that become due at a start, so that it is no stampede
_DOUBTED = 2  # of so many places, one is for sources that failed last time: they may hang again

log = get_logger()


class Polls:
    """reported: called with what each poll did. alerted: called when it made alerts."""

    def __init__(
        self,
        road: Road,
        store: Store,
        operator: Operator,
        clock: Callable[[], datetime],
        reported: Callable[[PollReport], object],
        alerted: Callable[[], object],
        settings: Settings,
    ) -> None:
        self.in_flight = Tasks()
        self._settings = settings
        self._sources = asked(settings)
        self._polled: dict[str, str] = {}  # now: the hosts, by name
        self._due: list[str] = []  # at the last look, and not polled yet; who waits longest first
        self._ends = False
        self._doubted: set[str] = set()  # those that failed last time
        self._road = road
        self._store = store
        self._operator = operator
        self._clock = clock
        self._reported = reported
        self._alerted = alerted
        self._make_places()

    def register(self) -> None:
        """Makes the sources of the settings those that are due by and by; those under a new address are due now."""
        now = self._clock()
        self._store.register(self._sources, now, APART)
        self._store.readdress({name: _address(source) for name, source in self._sources.items()}, now)
        for known in self._store.sources_overview():
            if known.present and known.failures:
                self._doubted.add(known.name)
            if known.present and known.gone_since is not None:  # told once: the power may have failed before it was
                self._operator.tell(partial(notices.source_gone, known.name, known.gone_since))

    def take_over(self, settings: Settings) -> None:
        """From now on polls these sources, at these intervals; polls in flight go on as they began."""
        before = {name: self._interval(source) for name, source in self._sources.items()}
        self._settings, self._sources = settings, asked(settings)
        # Polls in flight, under the old limits, keep no host and no place from others.
        self._polled = dict.fromkeys(self._polled, "")
        self._make_places()
        self.register()
        after = {name: self._interval(source) for name, source in self._sources.items()}
        now = self._clock()
        self._store.hasten(
            {name: now + now_every for name, now_every in after.items() if now_every < before.get(name, now_every)}
        )

    def start_due(self) -> None:
        if self._places.free:
            self._due = self._store.due(self._clock(), len(self._sources))
            self._start_next()

    def end(self) -> None:
        """From now on starts nothing."""
        self._ends = True

    def _make_places(self) -> None:
        at_once = self._settings.polling.at_once
        self._places, self._places_of_doubted = Places(at_once), Places(max(1, at_once // _DOUBTED))

    def _start_next(self) -> None:
        """As many of those that are due as there is room for."""
        due, self._due = self._due, []
        for number, name in enumerate(due):
            if self._ends or not self._places.free:
                self._due += due[number:]
                return
            source = self._sources.get(name)
            if source is None or name in self._polled:
                continue
            if self._has_room(source):
                self._polled[name] = host_of(source)
                self.in_flight.start(self._poll(source, self._taken(name)), "poll broke off", source=name)
            else:
                self._due.append(name)

    def _has_room(self, source: Source) -> bool:
        """A source waits outside for its host, and not in a place that another could have."""
        host = host_of(source)  # '' of a program
        if host and host in self._polled.values():
            return False
        return source.name not in self._doubted or self._places_of_doubted.free > 0

    def _taken(self, name: str) -> list[Place]:
        places = [self._places]
        if name in self._doubted:
            places.append(self._places_of_doubted)
        return [each.take() for each in places]

    def _interval(self, source: Source) -> timedelta:
        """As far as the settings say."""
        return source.interval or self._settings.polling.interval

    async def _poll(self, source: Source, taken: Sequence[Place]) -> None:
        try:
            report = await self._road.poll(source, self._heard)
        finally:
            for place in taken:
                place.leave()
            self._polled.pop(source.name, None)
            self._forget_if_moved(source)
        if not report.put_off:
            (self._doubted.add if report.error else self._doubted.discard)(source.name)
        self._reported(report)
        if source.name in self._sources:
            self._look_after(source)
            self._look_where(source, report)
        if report.alerts:
            self._alerted()
        self._start_next()  # who is due need not wait for the tick

    def _heard(self, part: PollReport) -> None:
        """Of a poll that goes on with articles: it asked its source, and whom it owes something need not wait."""
        self._polled[part.source] = ""
        if part.alerts:
            self._alerted()
        self._start_next()

    def _forget_if_moved(self, polled: Source) -> None:
        """What a poll of the old address left behind must not count for the new one, taken over meanwhile."""
        listed = self._sources.get(polled.name)
        if listed is not None and listed.url != polled.url:
            self._store.ask_anew(polled.name, self._clock())

    # --- what the operator hears of a source

    def _look_after(self, source: Source) -> None:
        state, known = self._store.condition(source.name)
        for over in ended(state, known):
            self._tell_end(over)
        max_age = source.max_age or self._settings.polling.max_age
        for found in begun(source.name, state, known, max_age, self._interval(source), self._clock()):
            self._tell_begin(found)

    def _look_where(self, source: Source, report: PollReport) -> None:
        if report.move is not None:
            self._operator.tell(partial(notices.source_moved, source.name, report.move.to, report.move.kept))
        gone_since = self._store.poll_state(source.name).gone_since if report.gone else None
        if gone_since is not None:
            self._operator.tell(partial(notices.source_gone, source.name, gone_since))

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
