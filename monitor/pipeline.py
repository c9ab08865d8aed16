"""The road, from top to bottom: one poll of one source, and all that follows from it, in one transaction.

due source -> fetch -> items -> documents -> announcements -> changes of events -> alerts -> deliveries -> store
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import structlog

from monitor.alerting import Owed, owed
from monitor.alerting.wanting import about
from monitor.completing import full_text, is_whole
from monitor.detection import Detector
from monitor.events import reconcile
from monitor.fetch import Fetcher, FetchError, one_line
from monitor.inquiring import run_inquiry
from monitor.model import (
    Alert,
    Announcement,
    Change,
    Document,
    EarlierReading,
    Event,
    Fate,
    Item,
    Mute,
    Phase,
    ReadItem,
)
from monitor.moving import Move, address_after, is_gone, move_of
from monitor.polling import Beat, after_failure, after_success, beat, soon
from monitor.reading.documents import document_of, said_in
from monitor.settings import Settings, Source
from monitor.sources import Known, Reading, UnreadableSource, inquire
from monitor.stages import Stages
from monitor.store import MOST_TRIES, Poll, PollState, Store, StoreError

LOOK_BACK = timedelta(days=400)  # events last reported so long before a document are history: it does not mean them
_LONG_AGO = timedelta(days=3_650)  # for items that were there without a date when their source was first read

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one poll did.

    error: why it failed, one line; None where it went well.  failures, failing_since: of the failures in a row up to
    and with this poll; after one that went well, of those that it ended.  move: it said for the first time that it
    moved for good.  gone: it said that it is gone for good, and is not asked any more.  documents: how many items were
    read for what they announce.  phases: of each announcement.  stages: seconds that each stage took, by its name.
    """

    source: str
    items: int = 0
    alerts: tuple[Alert, ...] = ()
    error: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    move: Move | None = None
    gone: bool = False
    documents: int = 0
    phases: tuple[Phase, ...] = ()
    stages: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    """An item on its way: what was made of it so far."""

    item: Item
    fate: Fate
    document: Document | None = None
    announcements: tuple[Announcement, ...] = ()
    changes: tuple[Change, ...] = ()
    note: str | None = None
    earlier: EarlierReading | None = None  # what it said until its source edited it, where it was read whole again
    tries: int = 0  # how often its article could not be had, where it is asked for again
    known: bool = False  # it was stored before as it is, and nothing more could be had

    @property
    def speaks(self) -> bool:
        """Whether something may follow from it: it announces something, or did."""
        return self.document is not None and bool(self.announcements or self.earlier)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is known of an item before it is read.

    earlier: what it announced until its source edited it: then it is read, whatever it names now.  tries: how often its
    article could not be had before.  until: how long its article is waited for, on the loop's clock.
    """

    source: Source
    item: Item
    earlier: EarlierReading | None
    tries: int
    old: bool
    now: datetime
    until: float
    detecting: asyncio.Lock


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read from a source at one poll, before anything is decided of it."""

    source: Source
    state: PollState
    reading: Reading
    read: tuple[_Read, ...]
    stages: Stages = field(repr=False)

    @property
    def first_said(self) -> datetime:
        """When the first of its announcements was published; the end of time where it has none."""
        times = [r.document.published for r in self.read if r.document is not None and r.announcements]
        return min(times, default=datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Middle:
    """The pure part of the road: settings and detector in, values out. `replay` runs it without the rest."""

    settings: Settings
    detector: Detector = field(repr=False)

    def announcements(self, document: Document) -> tuple[Announcement, ...]:
        return self.detector.announcements(document)

    def changes(
        self,
        read: Sequence[tuple[Document, Sequence[Announcement]]],
        known: Sequence[Event],
        now: datetime,
        max_age: timedelta,
        earlier: Mapping[str, EarlierReading] | None = None,
    ) -> list[list[Change]]:
        """The changes that each document makes, the documents taken in the order in which they were published.

        earlier: what a document said until its source edited it, by its id.
        """
        events = {event.id: event for event in known}
        made: dict[int, list[Change]] = {}
        for index, (document, announcements) in sorted(enumerate(read), key=lambda pair: pair[1][0].published):
            made[index] = reconcile(
                document,
                announcements,
                list(events.values()),
                self.settings.crossings,
                now,
                max_age,
                (earlier or {}).get(document.id),
            )
            events.update((change.event.id, change.event) for change in made[index])
        return [made[index] for index in range(len(read))]

    def owed(
        self, changes: Sequence[Change], documents: Mapping[str, Document], now: datetime, mutes: Sequence[Mute] = ()
    ) -> Owed:
        return owed(changes, self.settings, documents, mutes=mutes, now=now)


class Road:
    """Polls sources into a store. One instance a daemon; a reload may replace `middle` and `fetch` while it runs."""

    def __init__(self, middle: Middle, store: Store, fetch: Fetcher, clock: Callable[[], datetime]) -> None:
        self.middle = middle
        self._store = store
        self.fetch = fetch
        self._clock = clock
        # Between what is known of an event and what is stored of it nobody else may come: two polls at the same time
        # would both find the news new.
        self._deciding = asyncio.Lock()

    async def poll(self, source: Source) -> PollReport:
        """Reads `source` once and stores, in one transaction, all that follows from it. Raises StoreError."""
        gathered = await self.gather(source)
        return gathered if isinstance(gathered, PollReport) else await self.conclude(gathered)

    async def gather(self, source: Source) -> Gathered | PollReport:
        """The first half of a poll, up to the announcements; a report where it ends there. Raises StoreError."""
        state = self._store.poll_state(source.name)
        try:
            return await self._gather(source, state)
        except StoreError:
            raise
        except Exception as error:
            return self._failed(source, error, state)

    async def conclude(self, gathered: Gathered) -> PollReport:
        """The second half: what changes, who is owed what, and the transaction. Raises StoreError."""
        try:
            report = await self._conclude(gathered)
        except StoreError:
            raise
        except Exception as error:
            return self._failed(gathered.source, error, gathered.state)
        return replace(report, failures=gathered.state.failures, failing_since=gathered.state.failing_since)

    async def _gather(self, source: Source, state: PollState) -> Gathered | PollReport:
        stages = Stages()
        known = Known(self._clock(), state.etag, state.last_modified, state.memory, state.moved_to)
        reading = await run_inquiry(inquire(source, known), self.fetch)
        stages.ended("fetch")
        if reading.unchanged:
            report = self._nothing_new(source, reading, state)
            stages.ended("store")
            return replace(report, stages=stages.seconds)
        fresh = self._store.unseen(source.name, reading.items)
        tries = {} if state.first else self._store.unfinished(source.name, reading.items)
        fresh += [item for item in reading.items if item.key in tries]
        edited = {} if state.first else self._store.earlier_readings(source.name, fresh)
        read = await self._read(source, fresh, edited, tries, first=state.first)
        stages.ended("read")
        return Gathered(source, state, reading, tuple(read), stages)

    def _beat(self, source: Source, state: PollState, now: datetime) -> Beat:
        return beat(source, self.middle.settings.polling, state, now)

    # --- items -> documents -> announcements

    async def _read(
        self,
        source: Source,
        items: Sequence[Item],
        edited: Mapping[str, EarlierReading],
        tries: Mapping[str, int],
        first: bool,
    ) -> list[_Read]:
        """All at once: an article that does not come keeps nobody waiting but itself, and that for a bounded time."""
        now = self._clock()
        polling = self.middle.settings.polling
        max_age = source.max_age or polling.max_age
        until = asyncio.get_running_loop().time() + polling.article_time.total_seconds()
        detecting = asyncio.Lock()  # threads are for all polls

        async def read(item: Item) -> _Read:
            old = first if item.published is None else now - item.published > max_age
            reading = _Reading(source, item, edited.get(item.key), tries.get(item.key, 0), old, now, until, detecting)
            try:
                return await self._read_one(reading)
            except Exception as error:  # one item that we cannot read must not keep its source's news from people
                log.error("item not read", source=source.name, item=item.key, exc_info=error)
                return _Read(item, Fate.FAULT, note=one_line(f"{type(error).__name__}: {error}"))

        return await asyncio.gather(*(read(item) for item in items))

    async def _read_one(self, reading: _Reading) -> _Read:
        source, item, earlier, old = reading.source, reading.item, reading.earlier, reading.old
        if earlier is None and not self.middle.detector.names_crossing(said_in(item)):
            return _Read(item, Fate.LEARNED if old else Fate.NO_CROSSING)
        text, note, whole, tries = item.content or item.summary, None, is_whole(item, source), 0
        if not whole and (earlier is not None or not old):
            article = await full_text(item, source, self.fetch, reading.until)
            text, note, whole = article.text, article.why, article.why is None
            tries = reading.tries + 1 if article.passing else 0
            if note:
                log.info("article unread", source=source.name, item=item.key, why=note, again=0 < tries < MOST_TRIES)
            if note and reading.tries:
                return _Read(item, Fate.NOTHING_SAID, note=note, tries=tries or MOST_TRIES, known=True)
        published = _published(item, old, reading.now)
        document = document_of(item, text, published, language=source.language, kind=source.documents)
        document = replace(document, dated=published == item.published)
        if document.language not in self.middle.settings.languages:
            return _Read(item, Fate.OTHER_LANGUAGE, note=f"its language is {document.language}", tries=tries)
        async with reading.detecting:
            announcements = await asyncio.to_thread(self.middle.announcements, document)
        fate = Fate.LEARNED if old else Fate.ANNOUNCES if announcements else Fate.NOTHING_SAID
        # What was left out of a text that could not be had was not taken back.
        earlier = earlier if whole else None
        return _Read(item, fate, document, announcements, note=note, earlier=earlier, tries=tries)

    # --- announcements -> changes -> alerts -> deliveries -> store

    async def _conclude(self, gathered: Gathered) -> PollReport:
        now = self._clock()
        source, reading, state = gathered.source, gathered.reading, gathered.state
        # Feeds list the newest first; what was said first is decided and told first, and the last word stays.
        missing = [r for r in gathered.read if 0 < r.tries < MOST_TRIES]
        read = sorted(
            (r for r in gathered.read if not r.known), key=lambda r: r.document.published if r.document else now
        )
        about = [r for r in read if r.speaks]
        crossings = {said.crossing for r in about for said in (*r.announcements, *_said_earlier(r))}
        async with self._deciding:
            gathered.stages.begin()
            documents = [(r.document, r.announcements) for r in about if r.document is not None]
            earlier = {r.document.id: r.earlier for r in about if r.document is not None and r.earlier is not None}
            earliest = min((document.published for document, _ in documents), default=now)
            known = self._store.events_about(crossings, earliest - LOOK_BACK) if crossings else []
            max_age = source.max_age or self.middle.settings.polling.max_age
            changes = self.middle.changes(documents, known, now, max_age, earlier)
            told = self.middle.owed(
                [change for made in changes for change in made],
                {e.document.id: e.document for e in earlier.values()} | {d.id: d for d, _ in documents},
                now,
                self._store.mutes(now) if about else (),
            )
            remembering = iter(told.changes)
            made = {r.item.key: tuple(islice(remembering, len(its))) for r, its in zip(about, changes, strict=True)}
            read = [replace(r, changes=made.get(r.item.key, ())) for r in read]
            gathered.stages.ended("decide")
            self._store.commit_poll(
                Poll(
                    source=source.name,
                    polled_at=now,
                    next_due=self._next_due(source, state, reading, now, missing),
                    # without validators the items come again, and with them those whose articles are missing
                    etag=None if missing else reading.etag,
                    last_modified=None if missing else reading.last_modified,
                    memory={**state.memory, **reading.memory},
                    read=tuple(ReadItem(r.item, r.fate, r.document, r.changes, r.note, r.tries) for r in read),
                    alerts=told.alerts,
                    deliveries=told.deliveries,
                    overtaken=told.overtaken,
                    matters=self._matters(change for made in changes for change in made),
                    rhythm=reading.rhythm,
                    moved_to=address_after(source, state.moved_to, reading.moved_to),
                    unread=tuple(r.item.key for r in gathered.read if r.known),
                )
            )
            gathered.stages.ended("store")
        move = move_of(source, state.moved_to, reading.moved_to)
        _tell_the_log(source, reading, move, read, told.alerts)
        return PollReport(
            source.name,
            len(read),
            told.alerts,
            move=move,
            documents=sum(1 for r in read if r.document is not None),
            phases=tuple(said.phase for r in read for said in r.announcements),
            stages=gathered.stages.seconds,
        )

    def _matters(self, changes: Iterable[Change]) -> bool:
        """Whether one of them is about a crossing of a watchlist."""
        settings = self.middle.settings
        return any(about(each, change.event, settings.crossings) for change in changes for each in settings.watchlists)

    def _next_due(
        self, source: Source, state: PollState, reading: Reading, now: datetime, missing: Sequence[_Read] = ()
    ) -> datetime:
        every = self._beat(source, state, now)
        rhythm = reading.rhythm or state.rhythm
        due = after_success(source.name, every, now, reading.retry_after, reading.fresh_for, rhythm)
        return min(due, soon(now, min(r.tries for r in missing))) if missing and not reading.retry_after else due

    def _nothing_new(self, source: Source, reading: Reading, state: PollState) -> PollReport:
        now = self._clock()
        due = self._next_due(source, state, reading, now)
        memory = {**state.memory, **reading.memory}
        moved_to, move = (
            address_after(source, state.moved_to, reading.moved_to),
            move_of(source, state.moved_to, reading.moved_to),
        )
        self._store.commit_nothing_new(source.name, now, due, reading.etag, reading.last_modified, memory, moved_to)
        log.debug("nothing new", source=source.name)
        return PollReport(source.name, failures=state.failures, failing_since=state.failing_since, move=move)

    def _failed(self, source: Source, error: Exception, state: PollState) -> PollReport:
        now = self._clock()
        failures = state.failures + 1
        retry_after = error.retry_after if isinstance(error, FetchError) else None
        every = self._beat(source, state, now).every
        due = after_failure(source.name, every, failures, now, retry_after, state.failing_since)
        known = isinstance(error, FetchError | UnreadableSource)
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


def _published(item: Item, old: bool, now: datetime) -> datetime:
    """What is taken for the time of an item: its own, or without one that of its first sight, unless it is old."""
    if item.published is not None and item.published <= now:
        return item.published
    return now - _LONG_AGO if old else now


def _said_earlier(read: _Read) -> list[Announcement]:
    return [] if read.earlier is None else [said for _, said in read.earlier.said]


def _tell_the_log(
    source: Source, reading: Reading, move: Move | None, read: Sequence[_Read], alerts: Sequence[Alert]
) -> None:
    if move:
        log.warning("source moved for good", source=source.name, to=move.to)
    if reading.note:
        log.warning("read in part", source=source.name, why=reading.note)
    announcing = sum(1 for r in read if r.announcements)
    log.info("polled", source=source.name, new_items=len(read), announcing=announcing, alerts=len(alerts))
    for alert in alerts:
        about = {"events": [event.id for event in alert.events], "items": [said.document for said in alert.because]}
        log.info("alert", alert=alert.id, reason=alert.reason.value, source=source.name, **about)
