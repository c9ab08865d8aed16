"""The values of the model and the store in the forms of the JSON answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from monitor import model
from monitor.events.standing import Holding, Standing
from monitor.model import Announcement, Document, Moment
from monitor.settings import Settings, Trust
from monitor.settings import Source as SourceSettings
from monitor.store import AlertOverview, DeliveryOverview, SourceOverview
from monitor.web import shapes
from monitor.web.shapes import MANY

T = TypeVar("T")


def event(value: model.Event, settings: Settings) -> shapes.Event:
    return shapes.Event(
        id=value.id,
        crossing=value.crossing,
        title=_title(value.crossing, settings),
        countries=_countries(value.crossing, settings),
        status=_name(value.status),
        phase=_name(value.phase),
        effective_from=_day(value.effective_from),
        effective_until=_day(value.effective_until),
        traffic=_names(value.traffic),
        direction=None if value.direction is None else _name(value.direction),
        hours=value.hours,
        official=value.official,
        confidence=value.confidence,
        sources=list(value.sources[:MANY]),
        disputed=bool(value.contradictions),
        withdrawn=value.withdrawn,
        first_reported=value.first_reported,
        last_reported=value.last_reported,
    )


def alert(told: AlertOverview, documents: Mapping[str, Document], settings: Settings) -> shapes.Alert:
    value = told.alert
    return shapes.Alert(
        id=value.id,
        reason=_name(value.reason),
        created=value.created,
        severity=_name(value.severity),
        watchlists=list(value.watchlists[:MANY]),
        events=[event(each, settings) for each in value.events[:MANY]],
        because=[_statement(said, documents.get(said.document)) for said in value.because[-MANY:]],
        deliveries=[_delivery(each) for each in told.deliveries[:MANY]],
        acknowledged_by=told.acknowledged.by if told.acknowledged else None,
    )


def source(name: str, listed: SourceSettings | None, seen: SourceOverview | None) -> shapes.Source:
    """listed: as configured now; seen: what is known of its polls."""
    enabled = listed is not None and listed.enabled
    return shapes.Source(
        name=name,
        kind=None if listed is None else _name(listed.kind),
        enabled=enabled,
        official=listed is not None and listed.trust is Trust.OFFICIAL,
        last_polled=seen.last_polled if seen else None,
        last_success=seen.last_success if seen else None,
        newest_item=seen.last_item_at if seen else None,
        next_poll=seen.due_at if seen and enabled and seen.gone_since is None else None,
        moved_to=seen.moved_to if seen else None,
        gone_since=seen.gone_since if seen else None,
        pushed_until=seen.pushed_until if seen else None,
        items_seen=seen.items_seen if seen else 0,
        failures=seen.failures if seen else 0,
        failing_since=seen.failing_since if seen else None,
        error=seen.error if seen else None,
    )


def crossing(stands: Standing, settings: Settings) -> shapes.Crossing:
    return shapes.Crossing(
        crossing=stands.crossing,
        title=_title(stands.crossing, settings),
        countries=_countries(stands.crossing, settings),
        status=None if stands.status is None else _name(stands.status),
        holds=[_holding(each) for each in stands.holds],
        ahead=[event(each, settings) for each in stands.ahead[:MANY]],
    )


def _holding(each: Holding) -> shapes.Holding:
    from_event = each.event
    return shapes.Holding(
        traffic=_names(each.traffic),
        direction=None if each.direction is None else _name(each.direction),
        status=None if each.status is None else _name(each.status),
        since=_day(each.since),
        reported=each.reported,
        official=from_event.official if from_event else None,
        sources=list(from_event.sources[:MANY]) if from_event else [],
        confidence=from_event.confidence if from_event else None,
        event=from_event.id if from_event else None,
        disputed_by=[against.id for against in each.contradicted[:MANY]],
        expected=each.expected.id if each.expected else None,
    )


def _statement(said: Announcement, document: Document | None) -> shapes.Statement:
    return shapes.Statement(
        document=said.document,
        source=document.source if document else None,
        title=document.title if document else None,
        url=document.url if document else None,
        quote=said.evidence.quote,
        speaker=_name(said.speaker),
        authority=said.authority,
        crossing=said.crossing,
        status=_name(said.status),
        phase=_name(said.phase),
        effective_from=_day(said.effective_from),
        confidence=said.confidence,
    )


def _delivery(each: DeliveryOverview) -> shapes.Delivery:
    value = each.delivery
    return shapes.Delivery(
        channel=value.channel,
        purpose=_name(value.purpose),
        state=_name(value.state),
        attempts=value.attempts,
        due=value.due,
        sent_at=each.sent_at,
        error=value.error,
    )


def _title(crossing: str, settings: Settings) -> shapes.Title:
    """The id of a crossing that is in no list any more."""
    known = settings.crossings.get(crossing)
    if known is None:
        return shapes.Title(en=crossing, ar=crossing)
    return shapes.Title(en=known.title("en") or crossing, ar=known.title("ar") or crossing)


def _countries(crossing: str, settings: Settings) -> list[str]:
    known = settings.crossings.get(crossing)
    return [] if known is None else [side.country for side in known.sides]


def _day(moment: Moment | None) -> str | None:
    return None if moment is None else str(moment)


def _name(member: Enum) -> str:
    return member.name.lower()


def _names(members: frozenset[model.Traffic]) -> list[str]:
    return sorted(map(_name, members))
