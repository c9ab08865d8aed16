"""What a source takes back by editing an item: events that were told and that nobody stands by any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.events.life import begins, opposed, touches
from monitor.events.witnesses import testified
from monitor.model import Announcement, Change, Document, EarlierReading, Event, Phase, Reason
from monitor.reading.words import forms

_STILL_THE_SAME = 0.5  # the share of its words that a text keeps when it is edited; a page that rolls on keeps fewer


def taken_back(
    document: Document,
    announcements: Sequence[Announcement],
    earlier: EarlierReading,
    events: Mapping[str, Event],
    now: datetime,
) -> list[Change]:
    """The changes of the events that `document`, as it stands now, no longer tells of.

    announcements: what it says now. events: by id, as they are after those. An edit takes back what it said when the
    sentence that said so is gone and either the opposite stands there now, or nothing does in what is still the same
    text. While others stand by the event, they are told nothing (WITHDREW).
    """
    text = _words(f"{document.title}\n{document.text}")
    same_text = _shared(_words(f"{earlier.document.title}\n{earlier.document.text}"), text) >= _STILL_THE_SAME
    changes = []
    for id, old in earlier.said:
        event = events.get(id)
        if event is None or event.phase not in (Phase.SCHEDULED, Phase.IN_EFFECT) or event.withdrawn is not None:
            continue
        if any(_same_news(old, new) for new in announcements) or _still_stands(old, text):
            continue
        against = [new for new in announcements if _about_the_same(old, new) and opposed(old.status, new.status)]
        if any(_came_later(event, new) for new in against) or not (against or same_text):
            continue
        change = _without(event, document, old, now)
        if change is not None:
            changes.append(change)
    return changes


def _without(event: Event, document: Document, old: Announcement, now: datetime) -> Change | None:
    """`event` without the word of the source of `document`; None where it was no witness of its own."""
    mine = [each.source == document.source and not each.withdrawn for each in event.witnesses]
    if not any(mine):
        return None
    left = testified(
        event,
        [replace(each, withdrawn=each.withdrawn or own) for each, own in zip(event.witnesses, mine, strict=True)],
    )
    if any(not each.withdrawn for each in left.witnesses):
        left = replace(left, official=any(each.official and not each.withdrawn for each in left.witnesses))
        return Change(left, event, Reason.WITHDREW, (old,))
    reason = Reason.CORRECTED if event.told else Reason.WITHDREW
    return Change(replace(left, withdrawn=now), event, reason, (old,))


def _about_the_same(old: Announcement, new: Announcement) -> bool:
    return old.crossing == new.crossing and touches(old, new)


def _same_news(old: Announcement, new: Announcement) -> bool:
    return _about_the_same(old, new) and old.status is new.status


def _came_later(event: Event, new: Announcement) -> bool:
    """Whether the opposite that is said now came after the event: then that was true, and is over."""
    return new.effective_from is not None and new.effective_from.day > begins(event)


def _still_stands(old: Announcement, text: Sequence[str]) -> bool:
    quote = _words(old.evidence.quote)
    return bool(quote) and f" {' '.join(quote)} " in f" {' '.join(text)} "


def _shared(old: Sequence[str], new: Sequence[str]) -> float:
    """The share of the different words of the old text that the new one has too."""
    return len(set(old) & set(new)) / len(set(old)) if old else 0.0


def _words(text: str) -> list[str]:
    return list(forms(text))
