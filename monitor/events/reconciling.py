"""What a document changes in what is known. One function decides; every outcome has a name (`Reason`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.events.matching import best_match
from monitor.model import Announcement, Change, Claim, Crossing, Document, Event, Moment, Phase, Reason, Status

_ORDER = {Phase.PROPOSED: 0, Phase.SCHEDULED: 1, Phase.IN_EFFECT: 2}


def reconcile(
    document: Document,
    announcements: Sequence[Announcement],
    known: Sequence[Event],
    crossings: Mapping[str, Crossing],
    now: datetime,
    max_age: timedelta,
) -> list[Change]:
    """One change for each announcement of `document`, in their order, quiet ones included.

    known: the events that are near (of the crossings named), in any order; nothing else of the past is looked at.
    A document published more than `max_age` before `now` teaches events, but its changes wake nobody (TOO_OLD).
    """
    events = {event.id: event for event in known}
    spoken_of: set[str] = set()
    changes: dict[int, Change] = {}
    # What has an end comes first, so that the end can be known for what it is.
    for index, announcement in sorted(enumerate(announcements), key=lambda pair: pair[1].effective_until is None):
        zone = ZoneInfo(crossings[announcement.crossing].time_zone)
        reported = document.published.astimezone(zone).date()
        match = best_match(announcement, reported, list(events.values()), frozenset(spoken_of))
        reason = _reason(announcement, match, document)
        if reason is Reason.NEW and _ends_something(announcement, events.values()):
            reason = Reason.ENDS
        if reason.wakes and now - document.published > max_age:
            reason = Reason.TOO_OLD
        event = _updated(match, announcement, document, reason) if match else _new(announcement, document, events, zone)
        event = replace(event, told=event.told or reason.wakes)
        events[event.id] = event
        spoken_of.add(event.id)
        changes[index] = Change(event, match, reason, (announcement,))
    return [changes[index] for index in range(len(announcements))]


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
        and (not (event.traffic and announcement.traffic) or bool(event.traffic & announcement.traffic))
        for event in events
    )


def _reason(announcement: Announcement, event: Event | None, document: Document) -> Reason:
    phase = announcement.phase
    if event is None:
        return {Phase.POSTPONED: Reason.POSTPONED, Phase.DENIED: Reason.DENIED}.get(phase, Reason.NEW)
    if phase is Phase.POSTPONED:
        return Reason.REPEATED if event.phase is Phase.POSTPONED and event.told else Reason.POSTPONED
    if phase is Phase.DENIED:
        return Reason.REPEATED if event.phase is Phase.DENIED and event.told else Reason.DENIED
    if event.phase in (Phase.POSTPONED, Phase.DENIED):
        return _after_a_setback(announcement, event, document)
    if _ORDER[phase] > _ORDER[event.phase]:
        return Reason.NEW if event.phase is Phase.PROPOSED or not event.told else Reason.ADVANCED
    if _ORDER[phase] < _ORDER[event.phase]:
        return Reason.REPEATED
    if not event.told:
        return Reason.NEW  # it was learned from old news, and is news now
    if document.published < event.first_reported:
        return Reason.REPEATED  # an earlier report that came late says nothing newer
    if _other_day(announcement, event) and phase is Phase.SCHEDULED:
        return Reason.MOVED if announcement.official or not event.official else Reason.DISPUTED
    if announcement.official and not event.official:
        return Reason.CONFIRMED
    return Reason.REPEATED


def _after_a_setback(announcement: Announcement, event: Event, document: Document) -> Reason:
    """A change that was put off or denied is reported as planned or as fact."""
    if document.published <= event.last_reported and announcement.phase is not Phase.IN_EFFECT:
        return Reason.REPEATED  # what was said before the setback
    if event.phase is Phase.DENIED and event.official and not announcement.official:
        return Reason.DISPUTED
    if announcement.phase is Phase.IN_EFFECT:
        return Reason.ADVANCED
    return Reason.MOVED if announcement.phase is Phase.SCHEDULED and announcement.effective_from else Reason.REPEATED


def _other_day(announcement: Announcement, event: Event) -> bool:
    said, known = announcement.effective_from, event.effective_from
    if said is None or known is None or said.day == known.day:
        return False
    return all(claim.day.day != said.day for claim in event.claims)


def _updated(event: Event, announcement: Announcement, document: Document, reason: Reason) -> Event:
    """`event` after `announcement`. What is known is only replaced by what is newer or better attributed."""
    newer = document.published >= event.last_reported
    phase = event.phase
    effective_from = event.effective_from or announcement.effective_from
    claims = event.claims
    if reason.wakes or reason is Reason.TOO_OLD:
        phase = announcement.phase if newer or reason in (Reason.ADVANCED, Reason.NEW) else phase
        if announcement.effective_from and (reason in (Reason.MOVED, Reason.POSTPONED) or phase is Phase.IN_EFFECT):
            effective_from = announcement.effective_from
        if reason is Reason.DISPUTED and announcement.effective_from and _other_day(announcement, event):
            claims = (*claims, Claim(announcement.effective_from, announcement.speaker, announcement.evidence.quote))
    named = announcement.traffic if not event.traffic else event.traffic
    return replace(
        event,
        phase=phase,
        effective_from=effective_from,
        effective_until=(announcement.effective_until if newer else None) or event.effective_until,
        traffic=named,
        direction=event.direction or announcement.direction,
        hours=(announcement.hours if newer else None) or event.hours,
        official=event.official or announcement.official,
        sources=tuple(dict.fromkeys((*event.sources, document.source))),
        first_reported=min(event.first_reported, document.published),
        last_reported=max(event.last_reported, document.published),
        claims=_claims(event, announcement, effective_from, claims),
    )


def _claims(
    event: Event, announcement: Announcement, effective_from: Moment | None, claims: Sequence[Claim]
) -> tuple[Claim, ...]:
    """The other days that were named for the event; one that it moved away from is no contradiction but its past."""
    settled = {moment.day for moment in (event.effective_from, effective_from) if moment}
    by_day = {claim.day.day: claim for claim in (*announcement.claims, *claims)}
    return tuple(claim for day, claim in by_day.items() if day not in settled)


def _new(announcement: Announcement, document: Document, events: Mapping[str, Event], zone: ZoneInfo) -> Event:
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
        sources=(document.source,),
        first_reported=document.published,
        last_reported=document.published,
        claims=announcement.claims,
    )


def _free_id(wanted: str, announcement: Announcement, events: Mapping[str, Event]) -> str:
    """Readable and stable: the same documents in the same order give the same ids."""
    candidates = [wanted, f"{wanted}:{'+'.join(sorted(announcement.traffic)) or 'all'}"]
    number = 2
    while candidates[-1] in events:
        candidates.append(f"{wanted}:{number}")
        number += 1
    return next(candidate for candidate in candidates if candidate not in events)
