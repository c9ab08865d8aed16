"""Whether an announcement speaks of a known event: by what it says, not by how it says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from monitor.events.life import begins, ends, touches
from monitor.model import Announcement, Event, Phase

SAME_CHANGE = 1  # days: reports of what has happened differ by so much (evening and morning, zones)
BEGUN = 2  # days between the announced day and the day on which it is reported as done
MOVABLE = 6  # days: a scheduled change with another date this near is the same one, moved
REVIVED = 14  # days: what was put off and is announced again so soon after is the same change
STANDING = 45  # days: an undated 'it is closed' speaks of a state that was last reported so recently
ANNOUNCED = 21  # days: an undated 'it will open' speaks of a plan that was last reported so recently
ENDED = 3  # days after its end an event is no longer meant by an undated report
DENIABLE = 3  # days: 'it is not so', without a day, speaks of what was said so lately; a later plan is another change


def best_match(
    announcement: Announcement, reported: date, known: Sequence[Event], taken: frozenset[str] = frozenset()
) -> Event | None:
    """The event that `announcement`, reported on that day (local to the crossing), speaks of; None: a new one.

    `taken`: ids of events that the same document has already spoken of: with another date it means another change.
    """
    # A document that tells what opens beside what is still closed means the closure that was known: what it brings
    # itself has not ended that.
    others = [event for event in known if event.id not in taken]
    ranked = [
        (distance, event)
        for event in known
        if (distance := _distance(announcement, reported, event, others, event.id in taken)) is not None
    ]
    return min(ranked, key=lambda pair: (pair[0], -pair[1].last_reported.timestamp()))[1] if ranked else None


def _distance(
    announcement: Announcement, reported: date, event: Event, known: Sequence[Event], taken: bool
) -> float | None:
    """Days between what is said and the event; None where it cannot be meant."""
    if event.crossing != announcement.crossing or event.status is not announcement.status:
        return None
    if not touches(announcement, event) or (taken and _another_change(announcement, reported, event)):
        return None
    if announcement.effective_from is not None:
        return _dated_distance(announcement, announcement.effective_from.day, reported, event)
    return _undated_distance(announcement, reported, event, known)


def _another_change(announcement: Announcement, reported: date, event: Event) -> bool:
    """Whether a document that has already spoken of the event means another change: with another day, or with what
    holds now beside what is planned for later."""
    if announcement.effective_from is not None:
        return announcement.effective_from.day != begins(event)
    ahead = event.phase is Phase.SCHEDULED and event.effective_from is not None and begins(event) >= reported
    return announcement.phase is Phase.IN_EFFECT and ahead


def _dated_distance(announcement: Announcement, day: date, reported: date, event: Event) -> float | None:
    apart = abs((day - begins(event)).days)
    if event.effective_from is None:
        # the event has no date yet: this one is its date, if it was spoken of lately
        lately = (reported - event.last_reported.date()).days
        limit = {Phase.IN_EFFECT: BEGUN + SAME_CHANGE, Phase.DENIED: DENIABLE}.get(event.phase, ANNOUNCED)
        return apart / 10 + 0.5 if lately <= limit and apart <= STANDING else None
    if any(claim.day.day == day for claim in event.claims):
        return 0.2
    if announcement.phase is Phase.IN_EFFECT:
        return apart if apart <= (SAME_CHANGE if event.phase is Phase.IN_EFFECT else BEGUN) else None
    if event.phase in (Phase.POSTPONED, Phase.DENIED) or announcement.phase in (Phase.POSTPONED, Phase.DENIED):
        return apart if apart <= REVIVED else None
    if event.phase is Phase.IN_EFFECT:
        return apart if apart <= SAME_CHANGE else None
    ahead = begins(event) >= reported
    return apart if apart <= (MOVABLE if ahead else SAME_CHANGE) else None


def _undated_distance(announcement: Announcement, reported: date, event: Event, known: Sequence[Event]) -> float | None:
    since = (reported - event.last_reported.date()).days
    if announcement.phase is Phase.IN_EFFECT:
        if event.phase is Phase.IN_EFFECT:
            return since / 10 if since <= STANDING and not _over(event, reported, known) else None
        to_begin = abs((reported - begins(event)).days)
        return to_begin / 2 if event.effective_from and to_begin <= BEGUN else 1.0 if since <= BEGUN else None
    if announcement.phase is Phase.SCHEDULED:
        begun = (reported - begins(event)).days
        if event.phase is Phase.IN_EFFECT:
            return 2.0 if 0 <= begun <= SAME_CHANGE else None
        return since / 10 + 0.1 if since <= ANNOUNCED and begun <= SAME_CHANGE else None
    return since / 5 if since <= ANNOUNCED and not _over(event, reported, known) else None


def _over(event: Event, reported: date, known: Sequence[Event]) -> bool:
    """Whether the event has come to an end by the day of the report."""
    if event.effective_until and event.effective_until.day + timedelta(days=ENDED) < reported:
        return True
    return any(ends(other, event, reported) for other in known)
