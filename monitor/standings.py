"""How crossings stand now, by what the store knows of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.crossings import zone_of_name
from monitor.events.standing import Standing, last_whole_change, standing
from monitor.model import Crossing
from monitor.settings import Settings
from monitor.store import Store

_EVENTS_OF_A_CROSSING = 200  # its newest; what stands now is among them
_ENOUGH_MOSTLY = 10  # to find one that changed all traffic, before which nothing counts


def crossings_shown(settings: Settings, store: Store | None) -> list[str]:
    """The crossings that watchlists name, or whose countries they name, and those of which something is known."""
    named = [id for watchlist in settings.watchlists for id in watchlist.crossings]
    lands = {country for watchlist in settings.watchlists for country in watchlist.countries}
    there = [each.id for each in settings.crossings.values() if lands & {side.country for side in each.sides}]
    seen = [] if store is None else store.crossings_with_status()
    return list(dict.fromkeys([*named, *there, *seen]))


def standing_of(id: str, settings: Settings, store: Store, now: datetime) -> Standing:
    zone = zone_of(id, settings.crossings)
    newest = store.recent_events(_ENOUGH_MOSTLY, id)
    since = last_whole_change(newest, now.astimezone(zone).date())
    events = store.recent_events(_EVENTS_OF_A_CROSSING, id, since)
    return standing(id, events, now, zone, settings.knowledge.unknown_after)


def zone_of(crossing: str, known: Mapping[str, Crossing]) -> ZoneInfo:
    return zone_of_name(known[crossing].time_zone if crossing in known else "UTC")
