"""Why a report of a known event wakes somebody, or why not. One function decides; every outcome has a name."""

from __future__ import annotations

from datetime import timedelta

from monitor.events.sides import speak_for_different_sides
from monitor.events.witnesses import Heard
from monitor.model import Announcement, Event, Phase, Reason, Report, Speaker, Witness

# Reports that were published this close to each other may have been said in either order.
SLACK = timedelta(hours=6)
HEARD = timedelta(days=3)  # a side of a contradiction that was heard so lately is no news
_RANK = {Phase.PROPOSED: 0, Phase.SCHEDULED: 1, Phase.IN_EFFECT: 2}
_SETBACKS = (Phase.POSTPONED, Phase.DENIED)


def reason_for(heard: Heard, event: Event, before: Announcement | None) -> Reason:
    """What `heard` makes of the known `event`. before: what the same item said of it until its source edited it."""
    said = heard.announcement
    phase = said.phase
    if event.withdrawn is not None:
        again = phase not in _SETBACKS and heard.document.published > event.withdrawn
        return Reason.NEW if again else Reason.REPEATED
    if phase in _SETBACKS:
        return _setback(heard, event, before)
    if event.phase in _SETBACKS:
        return _after_a_setback(heard, event)
    if _RANK[phase] > _RANK[event.phase]:
        return Reason.NEW if event.phase is Phase.PROPOSED or not event.told else Reason.ADVANCED
    if _RANK[phase] < _RANK[event.phase]:
        return Reason.REPEATED
    if not event.told:
        return Reason.NEW  # it was learned from old news, and is news now
    if phase is Phase.SCHEDULED and said.effective_from and event.effective_from != said.effective_from:
        reason = _another_day(heard, event, before)
        if reason is not Reason.REPEATED:
            return reason
    if heard.document.published < event.first_reported:
        return Reason.REPEATED  # an earlier report that came late says nothing newer
    return Reason.CONFIRMED if said.official and not event.official else Reason.REPEATED


def _setback(heard: Heard, event: Event, before: Announcement | None) -> Reason:
    phase = heard.announcement.phase
    reason = Reason.POSTPONED if phase is Phase.POSTPONED else Reason.DENIED
    if event.phase is phase:
        return Reason.REPEATED if event.told else reason
    if event.told and _older_than_what_is_settled(heard, event):
        return Reason.REPEATED
    if phase is Phase.DENIED:
        if _takes_back(heard, event, before):
            return Reason.CORRECTED
        if event.told and _is_known_side(heard, [r for _, r in _reports(event) if r.phase is Phase.DENIED]):
            return Reason.REPEATED
    return reason


def _takes_back(heard: Heard, event: Event, before: Announcement | None) -> bool:
    """Whether who told of the event is the one who denies it, and nobody else stands by it."""
    standing = [witness for witness in event.witnesses if not witness.withdrawn]
    return (
        event.told
        and event.phase in (Phase.SCHEDULED, Phase.IN_EFFECT)
        and len(standing) == 1
        and standing[0].source == heard.document.source
        and standing[0].official is heard.announcement.official
        and (before is not None or heard.document.published > standing[0].since)
    )


def _after_a_setback(heard: Heard, event: Event) -> Reason:
    """A change that was put off or denied is reported as planned or as fact."""
    said = heard.announcement
    if heard.document.published <= event.last_reported and said.phase is not Phase.IN_EFFECT:
        return Reason.REPEATED  # what was said before the setback
    if event.phase is Phase.DENIED:
        since = [
            r for _, r in _reports(event) if r.phase is said.phase and event.settled and r.published >= event.settled
        ]
        if _is_known_side(heard, since):
            return Reason.REPEATED
        if event.official and not said.official:
            return Reason.DISPUTED
    if said.phase is Phase.IN_EFFECT:
        return Reason.ADVANCED
    return Reason.MOVED if said.phase is Phase.SCHEDULED and said.effective_from else Reason.REPEATED


def _another_day(heard: Heard, event: Event, before: Announcement | None) -> Reason:
    """A plan is told with another day than it is known for."""
    said = heard.announcement
    if event.effective_from is None:
        return Reason.REPEATED  # the event gets its day; it is no other one
    if heard.document.published < event.first_reported or _older_than_what_is_settled(heard, event):
        return Reason.REPEATED
    if before is not None and before.effective_from == event.effective_from and len(event.witnesses) == 1:
        return Reason.MOVED if said.official else Reason.CORRECTED  # its only source says itself that it was wrong
    named = [(witness, report) for witness, report in _reports(event) if report.day == said.effective_from]
    claimed = [claim for claim in event.claims if claim.day == said.effective_from]
    if named or claimed:
        was_official = any(report.official for _, report in named) or any(
            claim.speaker is Speaker.OFFICIAL for claim in claimed
        )
        return Reason.MOVED if said.official and not was_official else Reason.REPEATED
    if not said.official and event.official:
        return Reason.DISPUTED
    if said.official and _other_side_insists(heard, event):
        return Reason.DISPUTED
    return Reason.MOVED


def _other_side_insists(heard: Heard, event: Event) -> bool:
    """Whether the day that is known was named by an authority of the other side, about as late as this one."""
    return any(
        witness.official
        and speak_for_different_sides(witness.authority, heard.announcement.authority)
        and any(
            report.day == event.effective_from and abs(heard.document.published - report.published) <= HEARD
            for report in witness.reports
        )
        for witness in event.witnesses
    )


def _is_known_side(heard: Heard, reports: list[Report]) -> bool:
    """Whether one side of a contradiction was heard lately, from as good a speaker."""
    return any(
        heard.document.published - report.published <= HEARD and (report.official or not heard.announcement.official)
        for report in reports
    )


def _older_than_what_is_settled(heard: Heard, event: Event) -> bool:
    return event.settled is not None and heard.document.published < event.settled - SLACK


def _reports(event: Event) -> list[tuple[Witness, Report]]:
    return [(witness, report) for witness in event.witnesses for report in witness.reports]
