"""Items -> documents -> announcements: what each item of a poll says, its article fetched where it could matter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.completing import Fetch, full_text, is_whole
from monitor.fetch import one_line
from monitor.journal import get_logger
from monitor.model import Announcement, Change, Document, EarlierReading, Fate, Item
from monitor.pipeline.middle import Middle
from monitor.reading.documents import document_of, said_in
from monitor.settings import Source
from monitor.store import MOST_TRIES, ToRead
from monitor.workers import Apart

_SHORT = 20_000  # characters of a text that is understood on the loop, in 3 to 10 ms
_LONG_AGO = timedelta(days=3_650)  # for items that were there without a date when their source was first read

log = get_logger()


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item that a poll brought, and what is known of it before it is read.

    earlier: what it announced until its source edited it: then it is read, whatever it names now.  tries: how often its
    article could not be had before.  old: it is too old to be told of.
    """

    item: Item
    earlier: EarlierReading | None
    tries: int
    old: bool


@dataclass(frozen=True, slots=True)
class JudgedItem:
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
    wall: str | None = None  # what its site showed in the place of its article; '' where that was had

    @property
    def speaks(self) -> bool:
        """Whether something may follow from it: it announces something, or did."""
        return self.document is not None and bool(self.announcements or self.earlier)

    @property
    def misses_article(self) -> bool:
        """Whether its article is asked for again."""
        return 0 < self.tries < MOST_TRIES


def found_items(wanted: ToRead, first: bool, now: datetime, max_age: timedelta) -> list[FoundItem]:
    """first: their source is read for the first time, so that what has no date is old."""
    return [
        FoundItem(
            item,
            wanted.earlier.get(item.key),
            wanted.tries.get(item.key, 0),
            first if item.published is None else now - item.published > max_age,
        )
        for item in (*wanted.fresh, *wanted.unfinished)
    ]


@dataclass(frozen=True, slots=True)
class ItemReader:
    """Reads the items of one poll of `source`. until: how long articles are waited for, on the loop's clock."""

    source: Source
    middle: Middle
    fetch: Fetch
    apart: Apart
    now: datetime
    until: float

    async def read_all(self, found: Sequence[FoundItem]) -> list[JudgedItem]:
        """All at once: an article that does not come keeps nobody waiting but itself, and that for a bounded time."""
        return [item async for items, _ in self.read_in_parts(found, None) for item in items]

    async def read_in_parts(
        self, found: Sequence[FoundItem], after: float | None
    ) -> AsyncGenerator[tuple[tuple[JudgedItem, ...], bool]]:
        """As `read_all`, but what is read after so many seconds comes at once, and so on; True: more is to come."""
        at_once = {place: self._read_at_once(each) for place, each in enumerate(found)}
        read = {place: judged for place, judged in at_once.items() if judged is not None}
        reading = {
            asyncio.create_task(self._read_safely(each)): place for place, each in enumerate(found) if place not in read
        }
        waiting = set(reading)
        try:
            while waiting:
                done, waiting = await asyncio.wait(waiting, timeout=after)
                read |= {reading[task]: task.result() for task in done}
                if read and waiting:
                    yield _in_order(read), True
                    read = {}
            yield _in_order(read), False
        finally:
            for task in waiting:
                task.cancel()

    def _read_at_once(self, found: FoundItem) -> JudgedItem | None:
        """One that names no crossing, as most do; None where there is more to do."""
        try:
            if found.earlier is not None or self.middle.detector.names_crossing(said_in(found.item)):
                return None
        except Exception as error:
            return self._fault(found, error)
        return JudgedItem(found.item, Fate.LEARNED if found.old else Fate.NO_CROSSING)

    async def _read_safely(self, found: FoundItem) -> JudgedItem:
        try:
            return await self._read(found)
        except Exception as error:
            return self._fault(found, error)

    def _fault(self, found: FoundItem, error: Exception) -> JudgedItem:
        """One item that we cannot read must not keep its source's news from people."""
        log.error("item not read", source=self.source.name, item=found.item.key, exc_info=error)
        return JudgedItem(found.item, Fate.FAULT, note=one_line(f"{type(error).__name__}: {error}"))

    async def _read(self, found: FoundItem) -> JudgedItem:
        item, earlier, old = found.item, found.earlier, found.old
        text, note, whole, tries = item.content or item.summary, None, is_whole(item, self.source), 0
        wall = None
        if not whole and (earlier is not None or not old):
            article = await full_text(item, self.source, self.fetch, self.apart, self.until)
            text, note, whole = article.text, article.why, article.why is None
            wall = "" if whole else article.wall and str(article.wall)
            tries = found.tries + 1 if article.passing else 0
            if note:
                again = 0 < tries < MOST_TRIES
                log.info("article unread", source=self.source.name, item=item.key, why=note, again=again)
            if note and found.tries:
                return JudgedItem(item, Fate.NOTHING_SAID, note=note, tries=tries or MOST_TRIES, known=True)
        document = self._document(found, text)
        if document.language not in self.middle.settings.languages:
            return JudgedItem(item, Fate.OTHER_LANGUAGE, note=f"its language is {document.language}", tries=tries)
        announcements = await self._announcements(document)
        fate = Fate.LEARNED if old else Fate.ANNOUNCES if announcements else Fate.NOTHING_SAID
        # What was left out of a text that could not be had was not taken back.
        earlier = earlier if whole else None
        return JudgedItem(item, fate, document, announcements, note=note, earlier=earlier, tries=tries, wall=wall)

    async def _announcements(self, document: Document) -> tuple[Announcement, ...]:
        if len(document.text) <= _SHORT:
            return self.middle.announcements(document)
        return await asyncio.to_thread(self.middle.announcements, document)

    def _document(self, found: FoundItem, text: str) -> Document:
        item, source = found.item, self.source
        published = _published(item, found.old, self.now)
        document = document_of(item, text, published, language=source.language, kind=source.documents)
        return replace(document, dated=published == item.published)


def _in_order(read: Mapping[int, JudgedItem]) -> tuple[JudgedItem, ...]:
    return tuple(read[place] for place in sorted(read))


def _published(item: Item, old: bool, now: datetime) -> datetime:
    """What is taken for the time of an item: its own, or without one that of its first sight, unless it is old."""
    if item.published is not None and item.published <= now:
        return item.published
    return now - _LONG_AGO if old else now
