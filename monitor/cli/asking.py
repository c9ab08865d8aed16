"""Commands that ask what is known: `status`, `events`, `sources`, `crossings`. They read and change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from monitor.cli.ending import Trouble
from monitor.cli.json_form import plain, print_json
from monitor.cli.opening import NOTHING_KNOWN, crossings_of, open_settings, settings_if_any, state_of, times_of
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config, Limit
from monitor.cli.tables import print_table, say

if TYPE_CHECKING:
    from monitor.cli.standing import Standing
    from monitor.cli.times import Times
    from monitor.model import Crossing, Event
    from monitor.settings import Settings
    from monitor.store import Store

_EVENTS_OF_A_CROSSING = 200  # its newest; what stands now is among them


def status(config: Config = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Shows how each crossing stands, and who says so.

    These are the crossings that a watchlist names, and those of which anything is known.
    """
    settings = open_settings(config)
    times = times_of(settings)
    with state_of(settings) as store:
        standings = [] if store is None else _standings(settings, store, times.now)
    if as_json:
        print_json({"crossings": [_standing_data(each, settings.crossings) for each in standings]})
        return
    if not standings:
        say(NOTHING_KNOWN if store is None else "nothing is known of any crossing yet")
        return
    columns = ("id", "crossing", "countries", "status", "announced", "says", "reported")
    print_table(columns, [_standing_row(each, settings.crossings, times) for each in standings])


def events(
    crossing: Annotated[str | None, typer.Option("--crossing", metavar="ID", help="Only those of a crossing.")] = None,
    limit: Limit = 20,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Shows the events reported last, the newest first."""
    from monitor.cli.sentences import change_in_words, standing_in_words, title_of

    settings = open_settings(config)
    times = times_of(settings)
    if crossing is not None and crossing not in settings.crossings:
        raise typer.BadParameter(_no_crossing(crossing, settings.crossings), param_hint="--crossing")
    with state_of(settings) as store:
        found = [] if store is None else store.recent_events(limit, crossing)
    if as_json:
        print_json({"events": found})
        return
    if not found:
        say(NOTHING_KNOWN if store is None else "no event is known")
        return
    rows = [
        (
            times.at(event.last_reported),
            title_of(event.crossing, settings.crossings),
            change_in_words(event),
            standing_in_words(event),
            ", ".join(event.sources),
            event.id,
        )
        for event in found
    ]
    print_table(("reported", "crossing", "what", "how", "sources", "id"), rows)


def sources(config: Config = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Shows every source, and which fail."""
    from monitor.cli.sentences import source_line

    settings = open_settings(config)
    times = times_of(settings)
    with state_of(settings) as store:
        seen = {} if store is None else {each.name: each for each in store.sources_overview()}
    configured = {source.name: source for source in settings.sources}
    names = [*configured, *(name for name in sorted(seen) if name not in configured)]
    if as_json:
        print_json({"sources": [_source_data(name, configured.get(name), seen.get(name)) for name in names]})
        return
    for name in names:
        say(source_line(name, configured.get(name), seen.get(name), times))


def crossings(
    query: Annotated[list[str] | None, typer.Argument(metavar="[QUERY]", help="An id, a name or a country.")] = None,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Finds crossings by id, name or country.

    Typing errors are forgiven. Without a name all are listed.
    """
    from monitor.cli.finding import find_crossings
    from monitor.cli.sentences import countries_of

    known = crossings_of(settings_if_any(config))
    asked = " ".join(query or ())
    found = find_crossings(asked, known) if asked else list(known.values())
    if as_json:
        print_json({"crossings": found})
    elif found:
        rows = [
            (
                crossing.id,
                crossing.title(),
                crossing.title("ar"),
                countries_of(crossing.id, known),
                crossing.kind,
                f"{crossing.latitude:.3f}, {crossing.longitude:.3f}",
            )
            for crossing in found
        ]
        print_table(("id", "crossing", "المعبر", "countries", "kind", "place"), rows)
    if not found:
        raise Trouble(f'no crossing is like "{asked}"; without a name all are listed; your own go into crossings.yaml')


def _standings(settings: Settings, store: Store, now: datetime) -> list[Standing]:
    from monitor.cli.standing import standing

    ids = dict.fromkeys([*_watched(settings), *(event.crossing for event in store.present_status())])
    found = []
    for id in ids:
        zone = ZoneInfo(settings.crossings[id].time_zone) if id in settings.crossings else ZoneInfo("UTC")
        found.append(standing(id, store.recent_events(_EVENTS_OF_A_CROSSING, id), now.astimezone(zone).date()))
    return found


def _watched(settings: Settings) -> list[str]:
    """The crossings that watchlists name, or whose countries they name."""
    named = [id for watchlist in settings.watchlists for id in watchlist.crossings]
    lands = {country for watchlist in settings.watchlists for country in watchlist.countries}
    there = [each.id for each in settings.crossings.values() if lands & {side.country for side in each.sides}]
    return [*named, *there]


def _standing_row(stands: Standing, known: Mapping[str, Crossing], times: Times) -> tuple[str, ...]:
    from monitor.cli.sentences import change_in_words, countries_of, title_of
    from monitor.cli.standing import ended

    today = times.now.date()
    present = "not known"
    if stands.present is not None:
        present = change_in_words(stands.present) + (" (this end is past)" if ended(stands.present, today) else "")
    announced = "; ".join(_announced(event, times) for event in stands.ahead)
    newest = stands.present or next(iter(stands.ahead), None)
    return (
        stands.crossing,
        title_of(stands.crossing, known),
        countries_of(stands.crossing, known),
        present,
        announced,
        "" if newest is None else f"{'official' if newest.official else 'unofficial'}: {', '.join(newest.sources)}",
        "" if newest is None else times.at(newest.last_reported),
    )


def _announced(event: Event, times: Times) -> str:
    from monitor.cli.sentences import change_in_words

    late = event.effective_from is not None and event.effective_from.day < times.now.date()
    return change_in_words(event) + (" (no report since that it did)" if late else "")


def _standing_data(stands: Standing, known: Mapping[str, Crossing]) -> dict[str, object]:
    crossing = known.get(stands.crossing)
    return {
        "crossing": stands.crossing,
        "title": {language: crossing.title(language) for language in ("en", "ar")} if crossing else {},
        "countries": [side.country for side in crossing.sides] if crossing else [],
        "status": stands.present.status if stands.present else None,
        "present": stands.present,
        "ahead": stands.ahead,
    }


def _source_data(name: str, source: object, seen: object) -> dict[str, object]:
    """The address is that of the file: without what came from ${NAME}, user and password."""
    configured = {
        "name": name,
        "configured": source is not None,
        "enabled": getattr(source, "enabled", False),
        "url": getattr(source, "shown_url", None),
        "trust": getattr(source, "trust", None),
    }
    nothing = {"failures": 0, "error": None, "last_polled": None, "last_success": None, "items_seen": 0}
    return {**configured, **(nothing if seen is None else plain(seen))}


def _no_crossing(id: str, known: Mapping[str, Crossing]) -> str:
    from monitor.cli.finding import find_crossings

    near = find_crossings(id, known)
    remedy = f'did you mean "{near[0].id}" ({near[0].title()})?' if near else "crossing-monitor crossings lists them"
    return f'there is no crossing "{id}"; {remedy}'
