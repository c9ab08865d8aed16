"""What the templates of the messages see: phrases of one language, ready to be placed.

docs/templates.md tells users of them, and a test holds it to these names.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """What one document said."""

    says: str  # 'opens on Saturday 14 June 2025 (tomorrow) (scheduled)'
    who: str  # 'the Border Ports Authority (official)'
    source: str  # the name of the source
    quote: str  # the evidence in its own language, between quotation marks
    title: str  # of the document, between quotation marks
    link: str  # the address of the document


@dataclass(frozen=True, slots=True)
class Telling:
    """The phrases of one alert in one language; one that does not apply is empty."""

    reason: str  # new, advanced, moved, confirmed, disputed, postponed, denied, corrected, over or reminder
    phase: str  # proposed, scheduled, in_effect, postponed or denied
    many: bool  # whether it is about more than one crossing
    heading: str  # who the subject line is about: 'Al-Qaim ⇄ Al-Bukamal'
    crossings: tuple[str, ...]  # each with both names, in both languages, and its countries
    short: str  # 'opens Saturday 14 June'
    long: str  # 'opens to travellers and freight on Saturday 14 June 2025 (tomorrow)'
    until: str  # the day of the announced end
    hours: str  # working hours, as they were announced
    tags: str  # '(scheduled, official)'
    old_day: str  # the day that no longer holds, in full
    old_day_short: str  # and for a subject line
    new_day: str  # the day that holds now, in full; empty where none is named
    new_day_short: str  # and for a subject line
    denied: str  # what a denial denies: 'opens on Saturday 14 June 2025'
    withdrawn: str  # of a correction that puts nothing in its place: 'report of opening withdrawn'
    ended: str  # 'The closure announced until Sunday 15 June 2025 (today) has reached its end.'
    unsaid: str  # 'No report yet says that it is open again.'
    over: str  # the same for a subject line: 'announced closure has ended'
    first_reported: str  # the day of the first report
    before: str  # what was told until now
    told_on: str  # the day on which that was said and told
    unacknowledged_since: str  # of an escalation: '15:00 on Saturday 14 June 2025 (today)'
    statements: tuple[Statement, ...]  # oldest first; the last is the one that caused the alert
    claims: tuple[str, ...]  # other days that the same report names: 'Monday 16 June 2025 (official): “…”'
    earlier_claims: tuple[str, ...]  # and that earlier reports named
    contradictions: tuple[str, ...]  # who says what cannot be true with it: 'ina on Thursday 12 June 2025: …'
    sources: str  # how many independent sources agree: '2 independent sources'
    source_names: str  # which
    id: str  # of the alert, for crossing-monitor ack and explain

    @property
    def cause(self) -> Statement | None:
        """The statement that caused the alert."""
        return self.statements[-1] if self.statements else None
