"""Who independently told of an event, and how sure that makes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.events.origins import origin
from monitor.events.signature import alike, signature
from monitor.model import Announcement, Document, Event, Phase, Report, Witness

SAME_WORDS = timedelta(days=7)  # a dated text that turns up again so soon is a forward of the old one
UNDATED_AGAIN = timedelta(days=14)  # a text of which nobody says when it was written, turning up again so soon, too
_MOST_REPORTS = 6  # of a witness: its first, and its latest
_MOST_WITNESSES = 24  # of an event; more would make nothing surer
_ECHO = 0.5  # what an unofficial witness beside others weighs: outlets often have one unnamed origin


@dataclass(frozen=True, slots=True)
class Heard:
    """An announcement with what must be known of its document to tell who it is that speaks."""

    document: Document
    announcement: Announcement
    signature: str

    @property
    def report(self) -> Report:
        said = self.announcement
        return Report(
            self.document.id,
            self.document.published,
            self.signature,
            said.phase,
            said.effective_from,
            said.official,
            self.document.language,
        )


def hear(document: Document, announcements: Sequence[Announcement]) -> list[Heard]:
    mark = signature(f"{document.title}\n{document.text}") if announcements else ""
    return [Heard(document, said, mark) for said in announcements]


def with_witness(event: Event, heard: Heard) -> Event:
    """`event` with whoever speaks in `heard` among its witnesses, and what follows from them."""
    document, said = heard.document, heard.announcement
    witnesses = list(event.witnesses or _of_old(event))
    its_origin = origin(document, said)
    known = next((at for at, each in enumerate(witnesses) if _same(each, heard, its_origin)), None)
    if known is not None:
        each = witnesses[known]
        witnesses[known] = replace(
            each,
            since=min(each.since, document.published),
            official=each.official or said.official,
            confidence=max(each.confidence, said.confidence),
            authority=each.authority or said.authority,
            reports=_kept(each.reports, heard.report),
        )
    elif len(witnesses) < _MOST_WITNESSES:
        own = Witness(
            document.source,
            its_origin,
            document.published,
            said.official,
            said.confidence,
            said.authority,
            reports=(heard.report,),
        )
        witnesses.append(own)
    return testified(event, witnesses)


def testified(event: Event, witnesses: Sequence[Witness]) -> Event:
    """`event` with these witnesses and all that follows from them."""
    return replace(
        event,
        witnesses=tuple(witnesses),
        sources=tuple(dict.fromkeys(each.source for each in witnesses)),
        confidence=confidence(witnesses),
    )


def confidence(witnesses: Sequence[Witness]) -> float:
    """How sure an event is, from 0 to 1: one minus the doubt that its independent witnesses leave.

    The surest witness leaves the doubt of its announcement (1 - confidence). Each further one takes its share of what
    doubt is left: an official one its whole confidence, others half of it; so a further witness never lowers it. Who
    took back what it said counts for nothing.
    """
    standing = [each for each in witnesses if not each.withdrawn]
    doubt = 1.0
    for place, each in enumerate(sorted(standing, key=lambda each: -each.confidence)):
        doubt *= 1 - each.confidence * (1 if place == 0 or each.official else _ECHO)
    return round(1 - doubt, 4)


def said_before(event: Event, heard: Heard) -> bool:
    """Whether this very text has said this very thing of `event` before, wherever it stood then.

    The same words with a later date are a forward or a new printing where they name the day of a plan. Without a day
    ('it is closed') they may be true again: those are judged like any report.
    """
    said = heard.announcement
    return any(
        report.phase is said.phase
        and report.day == said.effective_from
        and alike(report.signature, heard.signature)
        and _printed_again(report, heard)
        for witness in event.witnesses
        for report in witness.reports
    )


def _printed_again(report: Report, heard: Heard) -> bool:
    later = heard.document.published - report.published
    if later <= timedelta(0) or (not heard.document.dated and later <= UNDATED_AGAIN):
        return True
    plan = report.day is not None and report.phase is not Phase.IN_EFFECT
    return plan and later <= SAME_WORDS


def _same(witness: Witness, heard: Heard, its_origin: str) -> bool:
    if witness.source == heard.document.source or (its_origin and witness.origin == its_origin):
        return True
    return any(alike(report.signature, heard.signature) for report in witness.reports)


def _kept(reports: Sequence[Report], new: Report) -> tuple[Report, ...]:
    """The same said again in the same words is one report, with the time when it was said last."""
    for at, each in enumerate(reports):
        if (each.phase, each.day, each.signature, each.official) == (new.phase, new.day, new.signature, new.official):
            return (*reports[:at], replace(each, published=max(each.published, new.published)), *reports[at + 1 :])
    return (*reports[:1], *[*reports[1:], new][-(_MOST_REPORTS - 1) :])


def _of_old(event: Event) -> list[Witness]:
    """The sources of an event that was stored before witnesses were kept: they make nothing surer."""
    return [Witness(source, source, event.first_reported, event.official, 0.0) for source in event.sources]
