"""Which changes are told together, and how their alerts are called."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from monitor.model import Change, Event, Reason

_HASH_LENGTH = 8


def likeness(change: Change) -> tuple[object, ...]:
    """What two changes must share to be told in one message: all that it says but the name of the crossing."""
    event = change.event
    # Days as text: two moments are equal when their days are, and an hour makes a difference here.
    return (
        change.because[-1].document if change.because else "",
        change.reason,
        event.status,
        event.phase,
        str(event.effective_from),
        str(event.effective_until),
        tuple(sorted(event.traffic)),
        event.direction,
        event.hours,
        event.official,
    )


def alert_id(alike: Sequence[Change], reason: Reason, mute: str | None) -> str:
    """'al-qaim:open:2025-06-14:new:5d41402a', of a group '…+4:new:…': readable, and the same whenever the same
    documents make the same change of the same events.

    alike: all changes that could be told together, as they came, those that nobody wants too. mute: what holds it. No
    two alerts have the same id: each raises the number of alerts of its events.
    """
    counted = sorted({f"{change.event.id}\t{change.event.alerts}" for change in alike})
    causes = sorted({f"{said.document}\t{said.crossing}" for change in alike for said in change.because})
    caused = "\n".join([*counted, reason.value, mute or "", *map(str, likeness(alike[0])[1:]), *causes])
    ids = sorted({change.event.id for change in alike})
    more = f"+{len(ids) - 1}" if len(ids) > 1 else ""
    return f"{ids[0]}{more}:{reason.value}:{_digest(caused)}"


def later_id(event: Event, reason: Reason, day: object) -> str:
    """Of an alert that is made now for later: 'al-qaim:open:2025-06-14:reminder:5d41402a'."""
    caused = "\t".join((event.id, str(event.alerts), str(day)))
    return f"{event.id}:{reason.value}:{_digest(caused)}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_HASH_LENGTH]
