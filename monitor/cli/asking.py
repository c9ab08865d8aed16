"""Commands that ask what is known: `events`, `sources`, `crossings`. They read and change nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.completions import crossing_ids
from monitor.cli.ending import Trouble
from monitor.cli.json_form import plain, print_json
from monitor.cli.opening import NOTHING_KNOWN, crossings_of, open_settings, settings_if_any, state_of, times_of
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config, Limit
from monitor.cli.tables import print_table, say


def events(
    crossing: Annotated[
        str | None,
        typer.Option("--crossing", metavar="ID", autocompletion=crossing_ids, help="Only those of a crossing."),
    ] = None,
    limit: Limit = 20,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Shows the events reported last, the newest first."""
    from monitor.cli.sentences import change_in_words, standing_in_words, title_of
    from monitor.cli.standing import EXPECTED, known_crossing
    from monitor.events.standing import expected
    from monitor.standings import zone_of

    settings = open_settings(config)
    times = times_of(settings)
    asked = None if crossing is None else known_crossing(crossing, settings.crossings)
    with state_of(settings) as store:
        found = [] if store is None else store.recent_events(limit, asked)
    # What was reported of a crossing since is newer than the event, so it is among the events found with it.
    waited = {
        event.id
        for event in found
        if expected(
            event,
            [other for other in found if other.crossing == event.crossing],
            times.now,
            zone_of(event.crossing, settings.crossings),
        )
    }
    if as_json:
        print_json({"events": [plain(event) | {"expected_not_confirmed": event.id in waited} for event in found]})
        return
    if not found:
        say(NOTHING_KNOWN if store is None else "no event is known")
        return
    rows = [
        (
            times.at(event.last_reported),
            title_of(event.crossing, settings.crossings),
            change_in_words(event),
            EXPECTED if event.id in waited else standing_in_words(event),
            ", ".join(event.sources),
            f"{event.confidence:.2f}",
            event.id,
        )
        for event in found
    ]
    print_table(("reported", "crossing", "what", "how", "sources", "confidence", "id"), rows)


def sources(
    context: typer.Context,
    catalogue: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS",
            help="Search the shipped catalogue instead, by name, country, crossing, role or language, in English or"
            " Arabic; prints the lines for sources.yaml.",
        ),
    ] = None,
    add: Annotated[bool, typer.Option("--add", help="With --catalogue: add what it finds to sources.yaml.")] = False,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Shows every source, and which fail; finds new ones."""
    from monitor.cli.sentences import source_line

    if context.invoked_subcommand is not None:
        return
    if catalogue is not None:
        from monitor.cli.collecting import offer

        offer(catalogue, add, config, as_json)
        return
    if add:
        raise typer.BadParameter("say what to add: --catalogue NAME --add", param_hint="--add")
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
