"""What a poll has in hand on its way: what its source answered, then what was read of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from monitor.pipeline.reading_items import FoundItem, JudgedItem
from monitor.settings import Source
from monitor.sources import Reading
from monitor.stages import Stages
from monitor.store import PollState


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source answered, before its items are read. times: when they were published."""

    source: Source
    state: PollState
    reading: Reading
    found: tuple[FoundItem, ...]
    times: tuple[datetime, ...]
    stages: Stages = field(repr=False)
    pushed: bool = False  # by a hub, and not asked for


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read from a source at one poll, before anything is decided of it.

    goes_on: it is a part, and more of the same poll is to come.  times: of publication, of what the poll brought; a
    part that follows another tells none.  missing: those items of the poll so far whose articles are asked for again.
    """

    source: Source
    state: PollState
    reading: Reading
    read: tuple[JudgedItem, ...]
    stages: Stages = field(repr=False)
    goes_on: bool = False
    times: tuple[datetime, ...] = ()
    missing: tuple[JudgedItem, ...] = ()
    pushed: bool = False

    @property
    def speaks(self) -> bool:
        """Whether anything may follow from it."""
        return any(r.speaks for r in self.read)

    def divided(self) -> tuple[Gathered, Gathered]:
        """A part of what says nothing, to be stored before, and the rest of the poll."""
        silent = tuple(r for r in self.read if not r.speaks)
        speaking = tuple(r for r in self.read if r.speaks)
        rest = replace(self, reading=replace(self.reading, items=[]), read=speaking, times=())
        return replace(self, read=silent, goes_on=True), rest

    @property
    def first_said(self) -> datetime:
        """When the first of its announcements was published; the end of time where it has none."""
        times = [r.document.published for r in self.read if r.document is not None and r.announcements]
        return min(times, default=datetime.max.replace(tzinfo=UTC))
