"""What changed, for whom and when, said in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from monitor.alerting.places import Places
from monitor.alerting.words import Words
from monitor.model import Announcement, Event, Moment, Phase, Traffic

_EVERYBODY = {Traffic.TRAVELLERS, Traffic.FREIGHT}
_CALLED_OFF = (Phase.POSTPONED, Phase.DENIED)


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences for a reader in `zone` at `now`. hijri: whether days are named in that calendar too.

    Where a method takes `n`, that is the number of crossings: verbs and pronouns agree with it.
    """

    words: Words
    places: Places
    zone: tzinfo
    now: datetime
    hijri: bool = False

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def short(self, event: Event, n: int) -> str:
        """The change for a subject line: the day without its year, the traffic only where it is not everybody's."""
        if event.phase in _CALLED_OFF:
            return self.called_off(event, event.phase.value, n)
        form, day = self._form(event.phase, event.effective_from, event), event.effective_from
        traffic = "" if event.traffic >= _EVERYBODY else self._traffic(event)
        joint = "" if day is None else form["subject"].format(day=self.short_day(day))
        return _joined(self.words.agreeing(form, n), traffic, self._one_way(event), joint)

    def long(self, event: Event, n: int) -> str:
        """'opens to travellers and freight (entry only) on Saturday 14 June 2025 (tomorrow)'."""
        form, day = self._form(event.phase, event.effective_from, event), event.effective_from
        joint = "" if day is None else form["body"].format(day=self.moment(day, event.crossing))
        return _joined(self.words.agreeing(form, n), self._traffic(event), self._one_way(event), joint)

    def called_off(self, event: Event, how: str, n: int) -> str:
        """'opening postponed'. how: 'postponed', 'denied' or 'withdrawn'."""
        noun = self.words.agreeing(self._status(event)["noun"], n)
        return self.words.agreeing(self.words.own[how], n).format(noun=noun)

    def ended(self, event: Event) -> str:
        """'The closure announced until Sunday 15 June 2025 (today) has reached its end.'"""
        until, status = event.effective_until, self._status(event)
        if until is None:
            return str(status["ended_some_day"])
        return str(status["ended"]).format(day=self.moment(until, event.crossing))

    def unsaid(self, event: Event, n: int) -> str:
        """'No report yet says that it is open again.'"""
        return self.words.agreeing(self._status(event)["unsaid"], n)

    def over(self, event: Event) -> str:
        return str(self._status(event)["over"])

    def past(self, event: Event, n: int) -> str:
        """'opens on Saturday 14 June 2025 (scheduled, official)', as it stood when it was last reported."""
        then = replace(self, now=event.last_reported)
        called_off = event.phase in _CALLED_OFF
        said = self.called_off(event, event.phase.value, n) if called_off else then.long(event, n)
        return f"{self._without_nearness(said, then.today)} {self.tags(event)}"

    def statement(self, said: Announcement) -> str:
        """'opens on Saturday 14 June 2025 (scheduled)', in the words of one announcement."""
        form, day = self._form(said.phase, said.effective_from, said), said.effective_from
        joint = "" if day is None else form["body"].format(day=self.moment(day, said.crossing))
        return _joined(form["one"], joint, f"({self.words.own['phases'][said.phase.value]})")

    def tags(self, event: Event) -> str:
        """'(scheduled, official)'."""
        official = self.words.own["official" if event.official else "unofficial"]
        phase = self.words.own["phases"][event.phase.value]
        tags = [official] if event.phase in _CALLED_OFF else [phase, official]
        return f"({self.words.own['lists']['between'].join(tags)})"

    def moment(self, moment: Moment, crossing: str | None) -> str:
        """A day in full; its hour, if one was stated, in the zone of `crossing` and in the reader's."""
        place = None if crossing is None else self.places.zone(crossing)
        return self.words.moment(moment, place, self.zone, self.now, hijri=self.hijri)

    def short_day(self, moment: Moment) -> str:
        return self.words.day(moment.day, self.today, short=True)

    def day(self, instant: datetime) -> str:
        return self.words.day(instant.astimezone(self.zone).date(), self.today, hijri=self.hijri)

    def instant(self, instant: datetime) -> str:
        """'15:00 on Saturday 14 June 2025 (today)', by the reader's clock."""
        return self.words.instant(instant.astimezone(self.zone), self.today)

    def _status(self, said: Event | Announcement) -> Mapping[str, str | Mapping[str, str]]:
        status: Mapping[str, str | Mapping[str, str]] = self.words.own["statuses"][said.status.value]
        return status

    def _form(self, phase: Phase, day: Moment | None, said: Event | Announcement) -> Mapping[str, str]:
        """The tense that a day asks for. What is not in effect, and whose day has gone by, 'was to' be."""
        forms: Mapping[str, Mapping[str, str]] = self.words.own["statuses"][said.status.value]["forms"]
        if phase is Phase.PROPOSED:
            return forms["may"]
        if phase is Phase.IN_EFFECT:
            return forms["is" if day is None else "will" if day.day > self.today else "did"]
        return forms["soon" if day is None else "due" if day.day < self.today else "will"]

    def _traffic(self, event: Event) -> str:
        if not event.traffic:
            return ""
        kinds = self.words.listed(self.words.own["traffic"][kind] for kind in Traffic if kind in event.traffic)
        return str(self._status(event)["to"]).format(traffic=kinds)

    def _one_way(self, event: Event) -> str:
        return "" if event.direction is None else f"({self.words.own['one_way'][event.direction.value]})"

    def _without_nearness(self, said: str, then: date) -> str:
        """A day that was 'tomorrow' then is not tomorrow now."""
        if then == self.today:
            return said
        for near in self.words.own["near_days"].values():
            said = said.replace(f" ({near})", "")
        return said


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
