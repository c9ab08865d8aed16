"""What a document changes in what is known: which event each announcement joins, and what becomes of that event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.crossings import zone_of_name
from monitor.events.contradicting import contradiction, noted
from monitor.events.corrections import taken_back
from monitor.events.life import touches
from monitor.events.matching import best_match
from monitor.events.origins import origin
from monitor.events.reasons import reason_for
from monitor.events.witnesses import Heard, hear, said_before, with_witness
from monitor.model import (
    Announcement,
    Change,
    Claim,
    Crossing,
    Document,
    EarlierReading,
    Event,
    Moment,
    Phase,
    Reason,
    Status,
)

_SETS_ITS_DAY = (Reason.MOVED, Reason.POSTPONED, Reason.CORRECTED)


def reconcile(
    document: Document,
    announcements: Sequence[Announcement],
    known: Sequence[Event],
    crossings: Mapping[str, Crossing],
    now: datetime,
    max_age: timedelta,
    earlier: EarlierReading | None = None,
) -> list[Change]:
    """One change for each announcement of `document`, in their order, quiet ones included; then one for each event that
    it takes back.

    known: the events that are near (of the crossings named), in any order; nothing else of the past is looked at.
    A document published more than `max_age` before `now` teaches events, but its changes wake nobody (TOO_OLD).
    earlier: what the same item said until its source edited it; only where `document` is the whole of it.
    """
    events = {event.id: event for event in known}
    spoken_of: set[str] = set()
    changes: dict[int, Change] = {}
    # What has an end comes first, so that the end can be known for what it is.
    for index, heard in sorted(
        enumerate(hear(document, announcements)), key=lambda pair: pair[1].announcement.effective_until is None
    ):
        change = _again(heard, events.values()) or _change(heard, events, crossings, spoken_of, earlier)
        if change.reason.wakes and now - document.published > max_age:
            change = replace(change, reason=Reason.TOO_OLD)
        event = replace(change.event, told=change.event.told or change.reason.wakes)
        events[event.id] = event
        spoken_of.add(event.id)
        changes[index] = replace(change, event=event)
    made = [changes[index] for index in range(len(announcements))]
    if earlier is not None:
        made += taken_back(document, announcements, earlier, events, now)
    return made


def _again(heard: Heard, events: Iterable[Event]) -> Change | None:
    """What the same words have said before changes nothing, whatever was told since."""
    said = heard.announcement
    for event in events:
        same = event.crossing == said.crossing and event.status is said.status and touches(event, said)
        if same and said_before(event, heard):
            return Change(event, event, Reason.REPEATED, (said,))
    return None


def _change(
    heard: Heard,
    events: Mapping[str, Event],
    crossings: Mapping[str, Crossing],
    spoken_of: set[str],
    earlier: EarlierReading | None,
) -> Change:
    document, said = heard.document, heard.announcement
    zone = zone_of_name(crossings[said.crossing].time_zone)
    reported = document.published.astimezone(zone).date()
    match = best_match(said, reported, list(events.values()), frozenset(spoken_of))
    if match is not None:
        before = None if earlier is None else next((old for id, old in earlier.said if id == match.id), None)
        reason = reason_for(heard, match, before)
    else:
        reason = {Phase.POSTPONED: Reason.POSTPONED, Phase.DENIED: Reason.DENIED}.get(said.phase, Reason.NEW)
    if reason is Reason.NEW and _ends_something(said, events.values()):
        reason = Reason.ENDS
    against = None
    if reason is Reason.NEW:
        against = contradiction(heard, reported, origin(document, said), events.values())
        reason = Reason.DISPUTED if against else reason
    event = _updated(match, heard, reason) if match else _new(heard, events, zone)
    event = with_witness(event, heard)
    if reason is Reason.CORRECTED and said.phase is Phase.DENIED:
        event = replace(event, withdrawn=document.published)
    return Change(noted(event, against) if against else event, match, reason, (said,))


def _ends_something(announcement: Announcement, events: Iterable[Event]) -> bool:
    """Whether a scheduled opening is but the end of a closure or restriction whose end is known."""
    if announcement.status is not Status.OPEN or announcement.phase is not Phase.SCHEDULED:
        return False
    if announcement.effective_from is None:
        return False
    day = announcement.effective_from.day
    return any(
        event.crossing == announcement.crossing
        and event.status is not Status.OPEN
        and event.phase in (Phase.SCHEDULED, Phase.IN_EFFECT)
        and event.told
        and event.effective_until is not None
        and event.effective_until.day <= day <= event.effective_until.day + timedelta(days=1)
        and touches(event, announcement)
        for event in events
    )


def _other_day(announcement: Announcement, event: Event) -> bool:
    said, known = announcement.effective_from, event.effective_from
    if said is None or known is None or said.day == known.day:
        return False
    return all(claim.day.day != said.day for claim in event.claims)


def _updated(event: Event, heard: Heard, reason: Reason) -> Event:
    """`event` after `heard`. What is known is only replaced by what is newer or better attributed."""
    document, announcement = heard.document, heard.announcement
    newer = document.published >= event.last_reported
    phase, settled = event.phase, event.settled
    effective_from = event.effective_from or announcement.effective_from
    claims = event.claims
    if reason.wakes or reason is Reason.TOO_OLD:
        if newer or reason in (Reason.ADVANCED, Reason.NEW):
            phase = announcement.phase
        if announcement.effective_from and (reason in _SETS_ITS_DAY or phase is Phase.IN_EFFECT):
            effective_from = announcement.effective_from
        if reason is Reason.DISPUTED and announcement.effective_from and _other_day(announcement, event):
            claims = (*claims, Claim(announcement.effective_from, announcement.speaker, announcement.evidence.quote))
        if (phase, effective_from) != (event.phase, event.effective_from):
            settled = max(event.settled or document.published, document.published)
    return replace(
        event,
        phase=phase,
        effective_from=effective_from,
        effective_until=(announcement.effective_until if newer else None) or event.effective_until,
        traffic=announcement.traffic if not event.traffic else event.traffic,
        direction=event.direction or announcement.direction,
        hours=(announcement.hours if newer else None) or event.hours,
        official=event.official or announcement.official,
        first_reported=min(event.first_reported, document.published),
        last_reported=max(event.last_reported, document.published),
        claims=_claims(event, announcement, effective_from, claims),
        settled=settled,
        withdrawn=None if reason.wakes else event.withdrawn,
    )


def _claims(
    event: Event, announcement: Announcement, effective_from: Moment | None, claims: Sequence[Claim]
) -> tuple[Claim, ...]:
    """The other days that were named for the event; one that it moved away from is no contradiction but its past."""
    settled = {moment.day for moment in (event.effective_from, effective_from) if moment}
    by_day = {claim.day.day: claim for claim in (*announcement.claims, *claims)}
    return tuple(claim for day, claim in by_day.items() if day not in settled)


def _new(heard: Heard, events: Mapping[str, Event], zone: ZoneInfo) -> Event:
    announcement, document = heard.announcement, heard.document
    day = announcement.effective_from.day if announcement.effective_from else document.published.astimezone(zone).date()
    return Event(
        id=_free_id(f"{announcement.crossing}:{announcement.status}:{day}", announcement, events),
        crossing=announcement.crossing,
        status=announcement.status,
        phase=announcement.phase,
        effective_from=announcement.effective_from,
        effective_until=announcement.effective_until,
        traffic=announcement.traffic,
        direction=announcement.direction,
        hours=announcement.hours,
        official=announcement.official,
        sources=(),
        first_reported=document.published,
        last_reported=document.published,
        claims=announcement.claims,
        settled=document.published,
    )


def _free_id(wanted: str, announcement: Announcement, events: Mapping[str, Event]) -> str:
    """Readable and stable: the same documents in the same order give the same ids."""
    candidates = [wanted, f"{wanted}:{'+'.join(sorted(announcement.traffic)) or 'all'}"]
    number = 2
    while candidates[-1] in events:
        candidates.append(f"{wanted}:{number}")
        number += 1
    return next(candidate for candidate in candidates if candidate not in events)
