"""What the templates of the messages see: phrases of one language, ready to be placed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """What one document said."""

    says: str
    who: str
    source: str
    quote: str
    title: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """The phrases of one alert in one language, for the templates; an empty one is left out there."""

    reason: str  # the value of the Reason
    phase: str  # the value of the Phase
    many: bool  # more than one crossing
    heading: str  # who the subject line is about
    crossings: tuple[str, ...]  # each with both names and countries
    short: str  # 'opens Saturday 14 June'
    long: str  # 'opens to travellers and freight on Saturday 14 June 2025 (tomorrow)'
    until: str
    hours: str
    tags: str  # '(scheduled, official)'
    old_day: str  # the day that no longer holds, in full
    old_day_short: str
    new_day: str  # the day that now holds, in full; empty where none is named
    new_day_short: str
    denied: str  # what a denial denies: 'opens on Saturday 14 June 2025'
    first_reported: str
    before: str  # what was told until now
    statements: tuple[Statement, ...]  # oldest first; the last is the one that caused the alert
    claims: tuple[str, ...]  # 'says Monday 16 June 2025 (official, “…”)', of the same report
    earlier_claims: tuple[str, ...]
    sources: str  # '2 sources'
    source_names: str
    id: str
