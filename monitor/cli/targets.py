"""What can be muted, by what a person types: a crossing by id or name, a source by name, an event by its id. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from monitor.cli.finding import crossings_called, find_crossings
from monitor.cli.sentences import change_in_words, title_of
from monitor.model import Crossing, Event, Mute, MuteScope

_CUTOFF = 0.6
_MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Target:
    """`id` is what a mute of it is kept under; `title` is for people."""

    scope: MuteScope
    id: str
    title: str


def targets_called(
    text: str,
    crossings: Mapping[str, Crossing],
    sources: Collection[str],
    events: Sequence[Event],
    scope: MuteScope | None = None,
) -> list[Target]:
    """Whatever `text` names exactly; else the events, whose ids people need not write whole.

    events: those whose ids are like `text`.  scope: only such.
    """
    found = [Target(MuteScope.CROSSING, each.id, each.title()) for each in crossings_called(text, crossings)]
    found += [Target(MuteScope.SOURCE, name, f"source {name}") for name in sources if name == text]
    told = [Target(MuteScope.EVENT, event.id, event_title(event, crossings)) for event in events]
    exact = [each for each in found + told if (scope is None or each.scope is scope) and each.id == text]
    named = [each for each in found if scope is None or each.scope is scope]
    return exact or named or [each for each in told if scope is None or each.scope is scope]


def event_title(event: Event, crossings: Mapping[str, Crossing]) -> str:
    return f"{title_of(event.crossing, crossings)}: {change_in_words(event)}"


def title_of_mute(mute: Mute, crossings: Mapping[str, Crossing]) -> str:
    """'crossing al-qaim (Al-Qaim / Al-Bukamal)', 'source shafaq-ar', 'event al-qaim:open:2025-06-14'."""
    title = f" ({title_of(mute.target, crossings)})" if mute.scope is MuteScope.CROSSING else ""
    return f"{mute.scope} {mute.target}{title}"


def unknown_target(text: str, crossings: Mapping[str, Crossing], sources: Collection[str]) -> str:
    """That nothing is called so, and what was probably meant."""
    near = difflib.get_close_matches(text, list(sources), n=1, cutoff=_CUTOFF)
    meant = [f'"{crossing.id}" ({crossing.title()})' for crossing in find_crossings(text, crossings)[:2]]
    meant = [f'"{near[0]}" (a source)', *meant] if near else meant
    remedy = f"did you mean {' or '.join(meant)}?" if meant else "see crossing-monitor crossings, sources and events"
    return f'no crossing, source or event is called "{text}"; {remedy}'


def unclear_target(text: str, found: Sequence[Target]) -> str:
    listed = ", ".join(f"{each.scope} {each.id}" for each in found[:_MOST_LISTED])
    more = f" and {len(found) - _MOST_LISTED} more" if len(found) > _MOST_LISTED else ""
    return f'"{text}" may be {listed}{more}; write the id whole, or its --scope'
