"""A poll: one source is read, and all that follows from it is stored in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from weakref import WeakValueDictionary

from monitor.fetch import Fetcher, FetchError, TooEarly, one_line
from monitor.inquiring import read_pushed, run_inquiry
from monitor.journal import get_logger
from monitor.model import ReadItem
from monitor.moving import Move, address_after, is_gone, move_of
from monitor.pipeline.deciding import Decided, decide
from monitor.pipeline.gathering import Asked, Gathered
from monitor.pipeline.middle import Middle
from monitor.pipeline.reading_items import ItemReader, JudgedItem, found_items
from monitor.pipeline.report import PollReport, in_all
from monitor.polling import Beat, after_failure, after_success, beat, soon
from monitor.settings import Source
from monitor.sources import Known, Reading, UnreadableSource
from monitor.stages import Stages
from monitor.store import Poll, PollState, Store, StoreError
from monitor.workers import Apart, WorkLost

log = get_logger()

PART_AFTER = 2.0  # seconds; what is read by then does not wait for articles that are slow to come


class Road:
    """Polls sources into a store. One instance a daemon; a reload may replace `middle` and `fetch` while it runs.

    apart: where what may take long is read.
    """

    def __init__(
        self, middle: Middle, store: Store, fetch: Fetcher, apart: Apart, clock: Callable[[], datetime]
    ) -> None:
        self.middle = middle
        self._store = store
        self.fetch = fetch
        self._apart = apart
        self._clock = clock
        # Between what is known of an event and what is stored of it nobody else may come: two polls at the same time
        # would both find the news new.
        self._deciding = asyncio.Lock()
        # What a hub pushes while a poll brings the same would be new twice.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def poll(self, source: Source, meanwhile: Callable[[PollReport], object] = lambda part: None) -> PollReport:
        """Reads `source` once and stores, in one transaction, all that follows from it. Raises StoreError.

        Where articles are slow to come, what else there is does not wait for them: it is stored before, in a
        transaction of its own, and `meanwhile` is called with its report. Until all of it is stored the source does not
        count as read, so that nothing is lost where the power fails in between.
        """
        async with self._turn(source):
            asked = await self._asked(source)
            return asked if isinstance(asked, PollReport) else await self._finish(asked, meanwhile)

    async def take(
        self,
        source: Source,
        headers: Mapping[str, str],
        body: bytes,
        meanwhile: Callable[[PollReport], object] = lambda part: None,
    ) -> PollReport:
        """What a hub pushed of `source` goes the way of what is polled. Raises StoreError, and UnreadableSource
        or WorkLost where nothing can be read from it."""
        async with self._turn(source):
            state, stages = self._store.poll_state(source.name), Stages()
            reading = await read_pushed(source, self._known(state), headers, body, self._apart)
            return await self._finish(self._found(source, state, reading, stages, pushed=True), meanwhile)

    def _turn(self, source: Source) -> asyncio.Lock:
        return self._turns.setdefault(source.name, asyncio.Lock())

    async def _finish(self, asked: Asked, meanwhile: Callable[[PollReport], object]) -> PollReport:
        parts: list[PollReport] = []
        async with aclosing(self._parts(asked)) as reading:
            async for part in reading:
                parts.append(await self.conclude(part))
                if parts[-1].error is not None:
                    return parts[-1]
                if part.goes_on:
                    meanwhile(parts[-1])
        return in_all(parts)

    async def gather(self, source: Source) -> Gathered | PollReport:
        """The first half of a poll, up to the announcements; a report where it ends there. Raises StoreError."""
        asked = await self._asked(source)
        if isinstance(asked, PollReport):
            return asked
        read = await self._reader(asked).read_all(asked.found)
        asked.stages.ended("read")
        missing = tuple(r for r in read if r.misses_article)
        return Gathered(source, asked.state, asked.reading, tuple(read), asked.stages, False, asked.times, missing)

    async def conclude(self, gathered: Gathered) -> PollReport:
        """The second half: what changes, who is owed what, and the transaction. Raises StoreError."""
        try:
            report = await self._conclude(gathered)
        except StoreError:
            raise
        except Exception as error:
            if gathered.pushed:  # it says nothing of the source
                raise
            return self._failed(gathered.source, error, gathered.state)
        return replace(report, failures=gathered.state.failures, failing_since=gathered.state.failing_since)

    async def _asked(self, source: Source) -> Asked | PollReport:
        """What it answers; a report where the poll ends there. Raises StoreError."""
        state = self._store.poll_state(source.name)
        try:
            return await self._ask(source, state)
        except StoreError:
            raise
        except Exception as error:
            return self._failed(source, error, state)

    async def _ask(self, source: Source, state: PollState) -> Asked | PollReport:
        stages = Stages()
        reading = await run_inquiry(source, self._known(state), self.fetch, self._apart)
        stages.ended("fetch")
        if reading.unchanged:
            report = self._nothing_new(source, reading, state)
            stages.ended("store")
            return replace(report, stages=stages.seconds)
        return self._found(source, state, reading, stages)

    def _known(self, state: PollState) -> Known:
        return Known(self._clock(), state.etag, state.last_modified, state.memory, state.moved_to)

    def _found(self, source: Source, state: PollState, reading: Reading, stages: Stages, pushed: bool = False) -> Asked:
        wanted = self._store.to_read(source.name, reading.items, state)
        now = self._clock()
        max_age = source.max_age or self.middle.settings.polling.max_age
        found = found_items(wanted, state.first, now, max_age)
        times = tuple(min(item.published or now, now) for item in wanted.fresh)
        if found and not pushed:  # a hub that did not push it is not relied on
            state = replace(state, pushed_until=None)
        return Asked(source, state, reading, tuple(found), times, stages, pushed)

    async def _parts(self, asked: Asked) -> AsyncGenerator[Gathered]:
        """What is read of an answer: all at once, or where articles are slow to come, part by part."""
        times, missing = asked.times, list[JudgedItem]()
        async with aclosing(self._reader(asked).read_in_parts(asked.found, PART_AFTER)) as parts:
            async for read, goes_on in parts:
                asked.stages.ended("read")
                missing += [r for r in read if r.misses_article]
                yield Gathered(
                    asked.source,
                    asked.state,
                    asked.reading,
                    read,
                    asked.stages,
                    goes_on,
                    times,
                    tuple(missing),
                    asked.pushed,
                )
                asked.stages.begin()
                times = ()

    def _reader(self, asked: Asked) -> ItemReader:
        article_time = self.middle.settings.polling.article_time.total_seconds()
        until = asyncio.get_running_loop().time() + article_time
        return ItemReader(asked.source, self.middle, self.fetch, self._apart, self._clock(), until)

    def _beat(self, source: Source, state: PollState, now: datetime) -> Beat:
        return beat(source, self.middle.settings.polling, state, now)

    async def _conclude(self, gathered: Gathered) -> PollReport:
        now = self._clock()
        source, reading, state = gathered.source, gathered.reading, gathered.state
        max_age = source.max_age or self.middle.settings.polling.max_age
        async with self._deciding:
            gathered.stages.begin()
            decided = decide(gathered.read, self.middle, self._store, max_age, now)
            gathered.stages.ended("decide")
            self._store.commit_poll(self._poll_of(gathered, decided, now))
            gathered.stages.ended("store")
        move = move_of(source, state.moved_to, reading.moved_to)
        _tell_the_log(gathered, None if gathered.goes_on else move, decided)
        return PollReport(
            source.name,
            len(decided.read),
            decided.owed.alerts,
            move=move,
            documents=sum(1 for r in decided.read if r.document is not None),
            phases=tuple(said.phase for r in decided.read for said in r.announcements),
            stages=gathered.stages.seconds,
            pushed=gathered.pushed,
        )

    def _poll_of(self, gathered: Gathered, decided: Decided, now: datetime) -> Poll:
        source, reading, state = gathered.source, gathered.reading, gathered.state
        again = bool(gathered.missing) or gathered.goes_on
        return Poll(
            source=source.name,
            polled_at=now,
            next_due=self._next_due(source, state, reading, now, gathered.missing),
            # without validators the items come again, and with them those whose articles are missing
            etag=None if again else reading.etag,
            last_modified=None if again else reading.last_modified,
            memory=state.memory if gathered.goes_on else _memory_after(state, reading, gathered.missing),
            times=gathered.times,
            read=tuple(ReadItem(r.item, r.fate, r.document, r.changes, r.note, r.tries) for r in decided.read),
            alerts=decided.owed.alerts,
            deliveries=decided.owed.deliveries,
            overtaken=decided.owed.overtaken,
            matters=decided.matters,
            rhythm=reading.rhythm,
            moved_to=address_after(source, state.moved_to, reading.moved_to),
            unread=tuple(r.item.key for r in gathered.read if r.known),
            pushed=gathered.pushed,
            wall=_wall_of(gathered.read),
        )

    def _next_due(
        self, source: Source, state: PollState, reading: Reading, now: datetime, missing: Sequence[JudgedItem] = ()
    ) -> datetime:
        every = self._beat(source, state, now)
        rhythm = reading.rhythm or state.rhythm
        due = after_success(source.name, every, now, reading.retry_after, reading.fresh_for, rhythm)
        return min(due, soon(now, min(r.tries for r in missing))) if missing and not reading.retry_after else due

    def _nothing_new(self, source: Source, reading: Reading, state: PollState) -> PollReport:
        now = self._clock()
        due = self._next_due(source, state, reading, now)
        memory = {**state.memory, **reading.memory}
        moved_to = address_after(source, state.moved_to, reading.moved_to)
        move = move_of(source, state.moved_to, reading.moved_to)
        self._store.commit_nothing_new(source.name, now, due, reading.etag, reading.last_modified, memory, moved_to)
        log.debug("nothing new", source=source.name)
        return PollReport(source.name, failures=state.failures, failing_since=state.failing_since, move=move)

    def _failed(self, source: Source, error: Exception, state: PollState) -> PollReport:
        now = self._clock()
        failures = state.failures + 1
        retry_after = error.retry_after if isinstance(error, FetchError) else None
        every = self._beat(source, state, now).every
        if isinstance(error, TooEarly) and retry_after is not None and retry_after < every:
            return self._put_off(source, error, state, now + retry_after)
        due = after_failure(source.name, every, failures, now, retry_after, state.failing_since)
        known = isinstance(error, FetchError | UnreadableSource | WorkLost)
        if not known:  # a fault of ours: the source is asked again like one that fails, not at every tick
            log.error("poll broke off", source=source.name, exc_info=error)
        message = one_line(str(error) if known else f"a fault of the monitor ({type(error).__name__}: {error})")
        gone = is_gone(error, state.moved_to)
        if gone:
            message = f"{message}: it is gone for good, and not asked any more"
        self._store.commit_failure(source.name, now, due, message, gone=gone)
        again = "never" if gone else due.isoformat("T", "seconds")
        log.warning("poll failed", source=source.name, failures=failures, why=message, again=again)
        since = state.failing_since or now
        return PollReport(source.name, error=message, failures=failures, failing_since=since, gone=gone)

    def _put_off(self, source: Source, error: TooEarly, state: PollState, due: datetime) -> PollReport:
        """Its host asked to be left alone for less than a round: that is no fault of the source, which was not
        asked."""
        self._store.put_off(source.name, due)
        log.info("poll put off", source=source.name, why=str(error))
        said = PollReport(source.name, error=str(error), put_off=True)
        return replace(said, failures=state.failures, failing_since=state.failing_since)


def _memory_after(state: PollState, reading: Reading, missing: Sequence[JudgedItem]) -> dict[str, str]:
    marks = {} if reading.marks is None else reading.marks.to_keep(again={r.item.key for r in missing})
    return {**state.memory, **reading.memory, **marks}


def _wall_of(read: Sequence[JudgedItem]) -> str | None:
    """What the site showed in the place of the articles that were asked for, as of a `Poll`."""
    walls = [each.wall for each in read if each.wall is not None]
    return min(walls, default=None)  # one that was had says that there is none


def _tell_the_log(gathered: Gathered, move: Move | None, decided: Decided) -> None:
    source, reading, alerts = gathered.source, gathered.reading, decided.owed.alerts
    if move:
        log.warning("source moved for good", source=source.name, to=move.to)
    if wall := _wall_of(gathered.read):
        log.warning("articles behind a wall", source=source.name, why=wall)
    if reading.note:
        log.warning("read in part", source=source.name, why=reading.note)
    announcing = sum(1 for r in decided.read if r.announcements)
    how = "pushed" if gathered.pushed else "polled"
    log.info(how, source=source.name, new_items=len(decided.read), announcing=announcing, alerts=len(alerts))
    for alert in alerts:
        about = {"events": [event.id for event in alert.events], "items": [said.document for said in alert.because]}
        log.info("alert", alert=alert.id, reason=alert.reason.value, source=source.name, **about)
