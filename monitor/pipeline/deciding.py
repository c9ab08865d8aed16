"""Announcements -> changes of events -> alerts: what a poll changes of what is known, and who is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from monitor.alerting import Owed
from monitor.alerting.wanting import about
from monitor.model import Event, Mute
from monitor.pipeline.middle import LOOK_BACK, Middle
from monitor.pipeline.reading_items import JudgedItem
from monitor.store import Store


@dataclass(frozen=True, slots=True)
class Decided:
    """read: the items with their changes, what was said first standing first.  matters: one of the changes is about a
    crossing of a watchlist."""

    read: tuple[JudgedItem, ...]
    owed: Owed
    matters: bool


def decide(gathered: Sequence[JudgedItem], middle: Middle, store: Store, max_age: timedelta, now: datetime) -> Decided:
    """Nobody else may change what `store` knows of events before this is stored. Raises StoreError."""
    # Feeds list the newest first; what was said first is decided and told first, and the last word stays.
    read = sorted((r for r in gathered if not r.known), key=lambda r: r.document.published if r.document else now)
    speaking = [r for r in read if r.speaks]
    known, mutes = _known(speaking, store, now)
    documents = [(r.document, r.announcements) for r in speaking if r.document is not None]
    earlier = {r.document.id: r.earlier for r in speaking if r.document is not None and r.earlier is not None}
    changes = middle.changes(documents, known, now, max_age, earlier)
    told = middle.owed(
        [change for made in changes for change in made],
        {e.document.id: e.document for e in earlier.values()} | {d.id: d for d, _ in documents},
        now,
        mutes,
    )
    remembering = iter(told.changes)
    made = {r.item.key: tuple(islice(remembering, len(its))) for r, its in zip(speaking, changes, strict=True)}
    matters = _matters(middle, [change.event for its in changes for change in its])
    return Decided(
        tuple(replace(r, changes=made[r.item.key]) if r.item.key in made else r for r in read), told, matters
    )


def _known(speaking: Sequence[JudgedItem], store: Store, now: datetime) -> tuple[list[Event], list[Mute]]:
    """The events that may be meant, and the mutes that hold."""
    if not speaking:
        return [], []
    crossings = {said.crossing for r in speaking for said in r.announcements}
    crossings |= {said.crossing for r in speaking if r.earlier is not None for _, said in r.earlier.said}
    earliest = min((r.document.published for r in speaking if r.document is not None), default=now)
    events = store.events_about(crossings, earliest - LOOK_BACK) if crossings else []
    return events, store.mutes(now)


def _matters(middle: Middle, changed: Sequence[Event]) -> bool:
    settings = middle.settings
    return any(about(each, event, settings.crossings) for event in changed for each in settings.watchlists)
