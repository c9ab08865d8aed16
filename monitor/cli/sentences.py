"""Events, announcements, alerts and sources as sentences for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from monitor.cli.tables import safe
from monitor.cli.times import Times, span_in_words
from monitor.model import Announcement, Crossing, Delivery, DeliveryState, Event, Purpose

if TYPE_CHECKING:
    from monitor.settings import Source
    from monitor.store import AlertOverview, DeliveryOverview, SourceOverview

LONGEST_QUOTE = 300


def title_of(crossing: str, crossings: Mapping[str, Crossing]) -> str:
    """'Al-Qaim / Al-Bukamal'; the id of a crossing that is in no list any more."""
    return crossings[crossing].title() if crossing in crossings else crossing


def countries_of(crossing: str, crossings: Mapping[str, Crossing], language: str = "en") -> str:
    """'Iraq – Syria'."""
    from monitor.crossings import load_countries  # with what reads YAML

    known = load_countries()
    if crossing not in crossings:
        return ""
    codes = (side.country for side in crossings[crossing].sides)
    return " – ".join(known[code].name(language) if code in known else code for code in codes)


def change_in_words(said: Event | Announcement) -> str:
    """'open for travellers, freight from 2025-06-14 until 2025-06-20, entry only, 08:00-16:00'."""
    traffic = f" for {', '.join(sorted(said.traffic))}" if said.traffic else ""
    since = f" from {said.effective_from}" if said.effective_from else ""
    until = f" until {said.effective_until}" if said.effective_until else ""
    one_way = f", {said.direction} only" if said.direction else ""
    hours = f", {said.hours}" if said.hours else ""
    return f"{said.status}{traffic}{since}{until}{one_way}{hours}"


def standing_in_words(said: Event | Announcement) -> str:
    """'scheduled, official'; what became of an event comes after: '…, disputed', '…, taken back'."""
    phase = said.phase.value.replace("_", " ")
    words = [phase, "official" if said.official else "unofficial"]
    if isinstance(said, Event):
        words += ["taken back"] if said.withdrawn else []
        words += ["disputed"] if said.contradictions else []
    return ", ".join(words)


def announcement_lines(said: Announcement, crossings: Mapping[str, Crossing]) -> list[str]:
    """What is announced, the sentence that says so, and why it was understood so."""
    title = title_of(said.crossing, crossings)
    lines = [f"{said.crossing} ({title}): {change_in_words(said)} ({standing_in_words(said)})"]
    lines.append(f"  “{safe(said.evidence.quote, LONGEST_QUOTE)}” ({said.evidence.part})")
    who = f"{said.speaker}: {said.authority}" if said.authority else str(said.speaker)
    lines.append(f"  said by {who}; because {'; '.join(said.cues)}; confidence {said.confidence:.2f}")
    if said.group:
        lines.append(f"  one of a group: “{safe(said.group, LONGEST_QUOTE)}”")
    for claim in said.claims:
        lines.append(f"  another day is named too: {claim.day} ({claim.speaker}): “{safe(claim.quote, 120)}”")
    return lines


def source_line(name: str, source: Source | None, seen: SourceOverview | None, times: Times) -> str:
    """The state of one source in one line. source: as configured now; seen: what is known of its polls."""
    if source is not None and not source.enabled:
        return f"source {name}: not asked (enabled: false)"
    if source is None:
        return f"source {name}: no longer in sources.yaml; {_counted(seen.items_seen if seen else 0, 'item')} seen"
    if seen is None or seen.last_polled is None:
        return f"source {name}: not asked yet"
    if seen.gone_since is not None:
        gone = f"gone for good since {times.at(seen.gone_since)}, by its own word, and not asked any more"
        return f"source {name}: {gone}: give it another address in sources.yaml, or take it out"
    if seen.failures:
        every = span_in_words(seen.due_at - seen.last_polled)
        since = times.clock(seen.failing_since or seen.last_polled)
        failed = f"{seen.failures} polls failed since {since}" if seen.failures > 1 else f"a poll failed at {since}"
        success = f"last success {times.at(seen.last_success)}"
        again = f"asked again at {times.clock(seen.due_at)} (every {every})"
        return f"source {name}: {failed}: {seen.error}; {again}; {success}"
    newest = f", the newest of {times.at(seen.last_item_at)}" if seen.last_item_at else ""
    walled = f"; {seen.wall}: they are judged by what the source itself says of them" if seen.wall else ""
    asked = f"asked at {times.at(seen.last_polled)}, again at {times.clock(seen.due_at)}"
    apart = "".join(f"; {part}" for part in (_moved_in_words(seen), _pushed_in_words(seen, times)) if part)
    return f"source {name}: {_counted(seen.items_seen, 'item')} seen{newest}{walled}; {asked}{apart}"


def _moved_in_words(seen: SourceOverview) -> str:
    if seen.moved_to is None:
        return ""
    return f"it moved for good and is asked at {seen.moved_to}: write that into sources.yaml"


def _pushed_in_words(seen: SourceOverview, times: Times) -> str:
    from urllib.parse import urlsplit

    hub = urlsplit(seen.hub or "").hostname or ""
    if seen.pushed_until is not None and times.now < seen.pushed_until:
        return f"{hub} pushes what is new"
    return f"{hub} was asked to push what is new and does not: {seen.hub_error}" if seen.hub_error else ""


def alert_title(told: AlertOverview, crossings: Mapping[str, Crossing]) -> str:
    """'Al-Qaim / Al-Bukamal: open from 2025-06-14 (scheduled, official)'; the first of several events with a count."""
    events = told.alert.events
    about: list[Event | Announcement] = [*events, *told.alert.because]
    if not about:
        return ""
    said = about[0]
    more = f" and {len(events) - 1} more" if len(events) > 1 else ""
    return f"{title_of(said.crossing, crossings)}{more}: {change_in_words(said)} ({standing_in_words(said)})"


def outcome_in_words(told: AlertOverview) -> str:
    """'console sent, ops failed; acknowledged by Layla'; 'held: muted until …'; 'told nobody'."""
    sent = deliveries_in_words(told.deliveries)
    held = f"held: {told.alert.held}" if told.alert.held is not None else ""
    noted = f"acknowledged by {told.acknowledged.by}" if told.acknowledged else ""
    return "; ".join(part for part in (held, sent or ("" if held else "told nobody"), noted) if part)


def deliveries_in_words(deliveries: Iterable[DeliveryOverview]) -> str:
    """'console sent, ops failed, ops reminder cancelled (acknowledged by Layla)'."""
    return ", ".join(_delivery_in_words(each.delivery) for each in deliveries)


def _delivery_in_words(delivery: Delivery) -> str:
    purpose = "" if delivery.purpose is Purpose.NEWS else f"{delivery.purpose} "
    why = f" ({delivery.error})" if delivery.state is DeliveryState.CANCELLED and delivery.error else ""
    return f"{delivery.channel} {purpose}{delivery.state}{why}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
