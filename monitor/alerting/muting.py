"""Whether a mute holds a change from everybody, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from monitor.model import Change, Document, Mute, MuteScope


def mute_of(
    change: Change, follows: bool, mutes: Sequence[Mute], documents: Mapping[str, Document], now: datetime
) -> Mute | None:
    """The mute that holds `change` back at `now`, the one that lasts longest; None where nothing does.

    follows: whether it is told as what became of an event that was told. A source is muted where nobody else says it:
    of news nobody of the event's sources, of a follow-up no document that brings it.
    """
    holding = [mute for mute in mutes if mute.holds(now)]
    found = [
        mute
        for mute in holding
        if (mute.scope, mute.target)
        in ((MuteScope.CROSSING, change.event.crossing), (MuteScope.EVENT, change.event.id))
    ]
    muted = {mute.target: mute for mute in holding if mute.scope is MuteScope.SOURCE}
    speaking = {documents[said.document].source for said in change.because if said.document in documents}
    speaking |= set() if follows and speaking else set(change.event.sources)
    if muted and speaking and speaking <= set(muted):
        found += [muted[source] for source in sorted(speaking)]
    return max(found, key=_lasts, default=None)


def held_because(mute: Mute, zone: tzinfo) -> str:
    """'muted until 2025-06-14 18:00: repairs', in the reader's `zone`."""
    until = f"{mute.until.astimezone(zone):%Y-%m-%d %H:%M}" if mute.until else "it is taken back"
    return f"muted until {until}: {mute.why}"


def _lasts(mute: Mute) -> tuple[bool, datetime]:
    return (mute.until is None, mute.until or mute.since)
