"""An alert put into phrases of one language: what the templates place on the page.

Every phrase that holds text from outside is one line, cleaned and isolated; see `outside`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alerting.outside import isolated, link, one_line, shortened
from monitor.alerting.phrases import Statement, Telling
from monitor.alerting.places import NAME_LIMIT, Places, foreign
from monitor.alerting.sentences import Sentences
from monitor.alerting.words import Words
from monitor.model import Alert, Announcement, Claim, Contradiction, Document, Event, Moment, Phase, Reason, Speaker

_TITLE_LIMIT = 200
_STATEMENTS = 4  # of a dispute: the newest ones
_CLAIMS = 3
_SOURCES = 8


@dataclass(frozen=True, slots=True)
class Following:
    """What a message follows. events: as they were told until now, by id.

    unacknowledged_since: for an escalation, when the alert went out that nobody acknowledged.
    """

    events: Mapping[str, Event]
    unacknowledged_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts alerts into the words of one language."""

    words: Words
    places: Places
    sentences: Sentences
    documents: Mapping[str, Document]

    def tell(self, alert: Alert, following: Following) -> Telling:
        """The phrases of `alert`."""
        say = self.sentences
        event, n = alert.events[0], len({event.crossing for event in alert.events})
        earlier = _common_past(alert.events, following.events)
        old, new = _days(event, earlier)
        same, others = self._claims(alert)
        taken_back = alert.reason is Reason.CORRECTED and _taken_back(event, earlier)
        since = following.unacknowledged_since
        return Telling(
            reason=alert.reason.value,
            phase=event.phase.value,
            many=n > 1,
            heading=self.places.heading(alert.events),
            crossings=self.places.all_in_full(alert.events),
            short=say.short(event, n),
            long=say.long(event, n),
            until="" if event.effective_until is None else say.moment(event.effective_until, event.crossing),
            hours=isolated(shortened(event.hours, NAME_LIMIT)) if event.hours else "",
            tags=say.tags(event),
            old_day="" if old is None else say.moment(old, event.crossing),
            old_day_short="" if old is None else say.short_day(old),
            new_day="" if new is None else say.moment(new, event.crossing),
            new_day_short="" if new is None else say.short_day(new),
            denied=say.long(event, n),
            withdrawn=say.called_off(event, "withdrawn", n) if taken_back else "",
            ended=say.ended(event),
            unsaid=say.unsaid(event, n),
            over=say.over(event),
            first_reported=say.day((earlier or event).first_reported),
            before="" if earlier is None else say.past(earlier, n),
            told_on="" if earlier is None else say.day(earlier.settled or earlier.first_reported),
            unacknowledged_since="" if since is None else say.instant(since),
            statements=tuple(self._statement(said) for said in alert.because[-_STATEMENTS:]),
            claims=same,
            earlier_claims=others,
            contradictions=tuple(map(self._contradiction, event.contradictions[-_CLAIMS:])),
            sources=self.words.counted("sources", len(event.sources)) if event.sources else "",
            source_names=self._sources(event.sources),
            id=isolated(one_line(alert.id)),
        )

    def _statement(self, said: Announcement) -> Statement:
        document = self.documents.get(said.document)
        return Statement(
            says=self.sentences.statement(said),
            who=self._who(said),
            source=foreign(document.source) if document else "",
            quote=self.words.quoted(shortened(said.evidence.quote)) if said.evidence.quote.strip() else "",
            title=self.words.quoted(shortened(document.title, _TITLE_LIMIT)) if document and document.title else "",
            link=(link(document.url) or "") if document else "",
        )

    def _who(self, said: Announcement) -> str:
        if said.authority and said.authority.strip():
            authority = foreign(said.authority)
        else:
            authority = self.words.own["someone"]["official" if said.official else "named"]
        return str(self.words.own["speakers"][said.speaker.value]).format(authority=authority)

    def _sources(self, sources: Sequence[str]) -> str:
        named = [foreign(name) for name in sources[:_SOURCES]]
        rest = len(sources) - len(named)
        more = [self.words.counted("more_sources", rest)] if rest > 0 else []
        return self.words.listed([*named, *more]) if named else ""

    def _contradiction(self, other: Contradiction) -> str:
        return str(self.words.own["contradiction"]).format(
            sources=self._sources(other.sources) or self.words.own["someone"]["named"],
            day=self.sentences.day(other.reported),
            says=self.words.own["statuses"][other.status.value]["forms"]["is"]["one"],
            official=self.words.own["official" if other.official else "unofficial"],
        )

    def _claims(self, alert: Alert) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Other days that were named: by the report that caused the alert, and by earlier ones. Those are of no use
        once the change is in effect, and none is where it names the day that the event has anyway."""
        event = alert.events[0]
        cause = alert.because[-1].claims if alert.because else ()
        rest = () if event.phase is Phase.IN_EFFECT else event.claims
        same = dict.fromkeys(claim for claim in cause if claim.day != event.effective_from)
        others = dict.fromkeys(claim for claim in rest if claim.day != event.effective_from and claim not in same)
        return tuple(map(self._claim, [*same][-_CLAIMS:])), tuple(map(self._claim, [*others][-_CLAIMS:]))

    def _claim(self, claim: Claim) -> str:
        official = self.words.own["official" if claim.speaker is Speaker.OFFICIAL else "unofficial"]
        day = self.sentences.moment(claim.day, None)
        quote = f": {self.words.quoted(shortened(claim.quote))}" if claim.quote.strip() else ""
        return f"{day} ({official}){quote}"


def _common_past(events: Sequence[Event], before: Mapping[str, Event]) -> Event | None:
    """What was told before of all these events alike; None where there was nothing, or where it differs."""
    past = [before.get(event.id) for event in events]
    first = past[0]
    if first is None:
        return None
    return first if all(event is not None and _content(event) == _content(first) for event in past) else None


def _content(event: Event) -> tuple[object, ...]:
    """What a correction could change. Days as text: an hour makes a difference here."""
    return event.status, event.phase, str(event.effective_from)


def _taken_back(event: Event, before: Event | None) -> bool:
    """Whether nothing is put in the place of what was told: a correction then takes it back whole."""
    return (
        event.withdrawn is not None
        or event.phase is Phase.DENIED
        or before is None
        or _content(before) == _content(event)
    )


def _days(event: Event, before: Event | None) -> tuple[Moment | None, Moment | None]:
    """(the day that no longer holds, the day that holds now)."""
    new = event.effective_from
    old = None if before is None else before.effective_from
    if old is None:
        return (new, None) if event.phase in (Phase.POSTPONED, Phase.DENIED) else (None, new)
    return old, (None if new is None or str(new) == str(old) else new)
