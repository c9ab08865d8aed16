"""How a crossing stands, by its events. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.model import Event, Phase


@dataclass(frozen=True, slots=True)
class Standing:
    """present: what holds now as far as is known; None where nothing is. ahead: what is announced, soonest first."""

    crossing: str
    present: Event | None
    ahead: tuple[Event, ...]


def standing(crossing: str, events: Sequence[Event], today: date) -> Standing:
    """events: those of this crossing.  today: in its zone.

    Of what took effect, that which did so last holds, whenever it was reported. What was announced for a day that is
    past stays ahead, unconfirmed, until a later change is reported.
    """
    begun = [event for event in events if event.phase is Phase.IN_EFFECT and _start(event) <= today]
    present = max(begun, key=lambda event: (_start(event), event.last_reported), default=None)
    announced = (event for event in events if event.phase is Phase.SCHEDULED)
    ahead = (event for event in announced if present is None or _is_later(event, present))
    return Standing(crossing, present, tuple(sorted(ahead, key=lambda event: (_start(event), event.id))))


def ended(event: Event, today: date) -> bool:
    """Whether the end that was announced for it is past."""
    return event.effective_until is not None and event.effective_until.day < today


def _is_later(announced: Event, present: Event) -> bool:
    if announced.effective_from is None:
        return announced.last_reported > present.last_reported
    return announced.effective_from.day > _start(present)


def _start(event: Event) -> date:
    return event.effective_from.day if event.effective_from else event.first_reported.date()
