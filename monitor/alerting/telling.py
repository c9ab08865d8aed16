"""An alert put into phrases of one language: what the templates place on the page.

Every phrase that holds text from outside is one line, cleaned and isolated; see `outside`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from monitor.alerting.outside import isolated, link, one_line, shortened
from monitor.alerting.phrases import Statement, Telling
from monitor.alerting.words import Words
from monitor.model import (
    Alert,
    Announcement,
    Claim,
    Crossing,
    Document,
    Event,
    Moment,
    Phase,
    Speaker,
    Traffic,
)

_TITLE_LIMIT = 200
_NAME_LIMIT = 120
_NAMES_IN_A_SUBJECT = 2
_STATEMENTS = 4  # of a dispute: the newest ones
_CLAIMS = 3
_SOURCES = 8
_EVERYBODY = {Traffic.TRAVELLERS, Traffic.FREIGHT}


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts alerts into the words of one language for a reader in `zone` at `now`."""

    words: Words
    crossings: Mapping[str, Crossing]
    documents: Mapping[str, Document]
    zone: tzinfo
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def tell(self, alert: Alert, before: Mapping[str, Event]) -> Telling:
        """The phrases of `alert`. before: the events as they were told until now, by id."""
        event = alert.events[0]
        earlier = _common_past(alert.events, before)
        old, new = _days(event, earlier)
        same, others = self._claims(alert)
        return Telling(
            reason=alert.reason.value,
            phase=event.phase.value,
            many=len(alert.events) > 1,
            heading=self._heading(alert.events),
            crossings=tuple(self._both_names(event.crossing) for event in alert.events),
            short=self._short(alert),
            long=self._sentence(event, many=len(alert.events) > 1),
            until="" if event.effective_until is None else self._moment(event.effective_until, event.crossing),
            hours=isolated(shortened(event.hours, _NAME_LIMIT)) if event.hours else "",
            tags=self._tags(event),
            old_day="" if old is None else self._moment(old, event.crossing),
            old_day_short="" if old is None else self.words.day(old.day, self.today, short=True),
            new_day="" if new is None else self._moment(new, event.crossing),
            new_day_short="" if new is None else self.words.day(new.day, self.today, short=True),
            denied=self._sentence(event, many=len(alert.events) > 1),
            first_reported=self._reported(earlier or event),
            before="" if earlier is None else self._past(earlier, many=len(alert.events) > 1),
            statements=tuple(self._statement(said) for said in alert.because[-_STATEMENTS:]),
            claims=same,
            earlier_claims=others,
            sources=self.words.counted("sources", len(event.sources)) if event.sources else "",
            source_names=self._sources(event),
            id=one_line(alert.id),
        )

    # Where ------------------------------------------------------------------------------------------------------------

    def _heading(self, events: Sequence[Event]) -> str:
        names = [self._name(event.crossing, self.words.language) for event in events]
        if len(names) <= _NAMES_IN_A_SUBJECT:
            return self.words.listed(names)
        count = self.words.counted("crossings", len(names))
        pairs = {self._countries(event.crossing) for event in events}
        place = pairs.pop() if len(pairs) == 1 else ""
        return f"{place}{self.words.own['lists']['between']}{count}" if place else count

    def _name(self, crossing: str, language: str) -> str:
        known = self.crossings.get(crossing)
        if known is None:
            return self._foreign(crossing)
        names = dict.fromkeys(side.ar if language == "ar" else side.en for side in known.sides)
        title = " ⇄ ".join(shortened(name, _NAME_LIMIT) for name in names if name)
        return title if language == self.words.language and title else self._foreign(title or crossing)

    def _countries(self, crossing: str) -> str:
        known = self.crossings.get(crossing)
        return "" if known is None else " – ".join(self.words.country(side.country) for side in known.sides)

    def _both_names(self, crossing: str) -> str:
        if crossing not in self.crossings:
            return self._foreign(crossing)
        own = self.words.language
        other = "en" if own == "ar" else "ar"
        between = self.words.own["lists"]["between"]
        return f"{self._name(crossing, own)} ({self._name(crossing, other)}){between}{self._countries(crossing)}"

    # What and when ----------------------------------------------------------------------------------------------------

    def _short(self, alert: Alert) -> str:
        """The change for a subject line: the day without its year, the traffic only where it is not everybody's."""
        event, many = alert.events[0], len(alert.events) > 1
        status = self.words.own["statuses"][event.status.value]
        if event.phase in (Phase.POSTPONED, Phase.DENIED):
            noun = _for_number(status["noun"], many)
            return str(self.words.own[event.phase.value]["many" if many else "one"]).format(noun=noun)
        traffic = "" if event.traffic >= _EVERYBODY else self._traffic(event)
        form, day = self._form(event), event.effective_from
        joint = "" if day is None else form["subject"].format(day=self.words.day(day.day, self.today, short=True))
        return " ".join(part for part in (form["many" if many else "one"], traffic, joint) if part)

    def _sentence(self, event: Event, *, many: bool) -> str:
        form, day = self._form(event), event.effective_from
        joint = "" if day is None else form["body"].format(day=self._moment(day, event.crossing))
        one_way = "" if event.direction is None else f"({self.words.own['one_way'][event.direction.value]})"
        parts = (form["many" if many else "one"], self._traffic(event), one_way, joint)
        return " ".join(part for part in parts if part)

    def _form(self, event: Event) -> Mapping[str, str]:
        forms: Mapping[str, Mapping[str, str]] = self.words.own["statuses"][event.status.value]["forms"]
        day = None if event.effective_from is None else event.effective_from.day
        if event.phase is Phase.PROPOSED:
            return forms["may"]
        if event.phase is Phase.IN_EFFECT:
            return forms["is" if day is None else "will" if day > self.today else "did"]
        return forms["soon" if day is None else "due" if day < self.today else "will"]

    def _traffic(self, event: Event) -> str:
        if not event.traffic:
            return ""
        kinds = self.words.listed(self.words.own["traffic"][kind] for kind in Traffic if kind in event.traffic)
        return str(self.words.own["statuses"][event.status.value]["to"]).format(traffic=kinds)

    def _tags(self, event: Event) -> str:
        official = self.words.own["official" if event.official else "unofficial"]
        phase = self.words.own["phases"][event.phase.value]
        tags = [official] if event.phase in (Phase.POSTPONED, Phase.DENIED) else [phase, official]
        return f"({self.words.own['lists']['between'].join(tags)})"

    def _moment(self, moment: Moment, crossing: str) -> str:
        known = self.crossings.get(crossing)
        return self.words.moment(moment, known.time_zone if known else None, self.zone, self.now)

    def _reported(self, event: Event) -> str:
        return self.words.day(event.first_reported.astimezone(self.zone).date(), self.today)

    def _past(self, event: Event, *, many: bool) -> str:
        """'opens on Saturday 14 June 2025 (scheduled, official)', as it stood when it was last reported."""
        then = Teller(self.words, self.crossings, self.documents, self.zone, event.last_reported)
        said = then._sentence(event, many=many) if event.phase not in (Phase.POSTPONED, Phase.DENIED) else ""
        if not said:
            key = "many" if many else "one"
            noun = _for_number(self.words.own["statuses"][event.status.value]["noun"], many)
            said = str(self.words.own[event.phase.value][key]).format(noun=noun)
        return f"{self._without_nearness(said, then.today)} {self._tags(event)}"

    def _without_nearness(self, said: str, then: date) -> str:
        """A day that was 'tomorrow' then is not tomorrow now."""
        if then == self.today:
            return said
        for near in self.words.own["near_days"].values():
            said = said.replace(f" ({near})", "")
        return said

    # Who says so ------------------------------------------------------------------------------------------------------

    def _statement(self, said: Announcement) -> Statement:
        document = self.documents.get(said.document)
        return Statement(
            says=self._says(said),
            who=self._who(said),
            source=self._foreign(document.source) if document else "",
            quote=self.words.quoted(shortened(said.evidence.quote)) if said.evidence.quote.strip() else "",
            title=self.words.quoted(shortened(document.title, _TITLE_LIMIT)) if document else "",
            link=link(document.url) if document else None,
        )

    def _says(self, said: Announcement) -> str:
        phase = self.words.own["phases"][said.phase.value]
        form = self._form_of_statement(said)
        day = said.effective_from
        joint = "" if day is None else form["body"].format(day=self._moment(day, said.crossing))
        return " ".join(part for part in (form["one"], joint, f"({phase})") if part)

    def _form_of_statement(self, said: Announcement) -> Mapping[str, str]:
        forms: Mapping[str, Mapping[str, str]] = self.words.own["statuses"][said.status.value]["forms"]
        if said.phase is Phase.PROPOSED:
            return forms["may"]
        if said.effective_from is None:
            return forms["is" if said.phase is Phase.IN_EFFECT else "soon"]
        return forms["did" if said.phase is Phase.IN_EFFECT and said.effective_from.day <= self.today else "will"]

    def _who(self, said: Announcement) -> str:
        if said.authority and said.authority.strip():
            authority = self._foreign(shortened(said.authority, _NAME_LIMIT))
        else:
            authority = self.words.own["someone"]["official" if said.official else "named"]
        return str(self.words.own["speakers"][said.speaker.value]).format(authority=authority)

    def _sources(self, event: Event) -> str:
        named = [self._foreign(name) for name in event.sources[:_SOURCES]]
        more = ["…"] if len(event.sources) > _SOURCES else []
        return self.words.listed([*named, *more]) if named else ""

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
        day = self.words.moment(claim.day, None, self.zone, self.now)
        quote = f": {self.words.quoted(shortened(claim.quote))}" if claim.quote.strip() else ""
        return f"{day} ({official}){quote}"

    def _foreign(self, text: str) -> str:
        return isolated(shortened(text, _NAME_LIMIT))


def _for_number(noun: str | Mapping[str, str], many: bool) -> str:
    return noun if isinstance(noun, str) else noun["many" if many else "one"]


def _common_past(events: Sequence[Event], before: Mapping[str, Event]) -> Event | None:
    """What was told before of all these events alike; None where there was nothing, or where it differs."""
    past = [before.get(event.id) for event in events]
    first = past[0]
    if first is None:
        return None

    def alike(event: Event | None) -> bool:
        return event is not None and (event.status, event.phase, str(event.effective_from)) == (
            first.status,
            first.phase,
            str(first.effective_from),
        )

    return first if all(map(alike, past)) else None


def _days(event: Event, before: Event | None) -> tuple[Moment | None, Moment | None]:
    """(the day that no longer holds, the day that holds now)."""
    new = event.effective_from
    old = None if before is None else before.effective_from
    if old is None:
        return (new, None) if event.phase in (Phase.POSTPONED, Phase.DENIED) else (None, new)
    return old, (None if new is None or str(new) == str(old) else new)
