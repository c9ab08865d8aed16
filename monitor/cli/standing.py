"""`status`: how crossings stand now, who says so, and how old that knowledge is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.completions import crossing_ids
from monitor.cli.json_form import print_json
from monitor.cli.opening import NOTHING_KNOWN, open_settings, state_of, times_of
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config
from monitor.cli.tables import print_table, say

if TYPE_CHECKING:
    from monitor.cli.times import Times
    from monitor.events.standing import Holding, Standing
    from monitor.model import Crossing, Event

_MOST_MEANT = 3
EXPECTED = "expected, not confirmed"


def status(
    crossing: Annotated[
        str | None,
        typer.Argument(
            metavar="[CROSSING]", autocompletion=crossing_ids, help="Only this one, with all that is known of it."
        ),
    ] = None,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Shows how each crossing stands, and who says so.

    These are the crossings that a watchlist names, and those of which anything is known.
    """
    from monitor.standings import crossings_shown, standing_of

    settings = open_settings(config)
    times = times_of(settings)
    asked = None if crossing is None else known_crossing(crossing, settings.crossings)
    with state_of(settings) as store:
        ids = crossings_shown(settings, store) if asked is None else [asked]
        standings = [] if store is None else [standing_of(id, settings, store, times.now) for id in ids]
    if as_json:
        print_json({"crossings": [_data(each, settings.crossings) for each in standings]})
    elif not standings:
        say(NOTHING_KNOWN if store is None else "nothing is known of any crossing yet")
    elif asked is not None:
        for line in _in_full(standings[0], settings.crossings, times):
            say(line)
    else:
        columns = ("id", "crossing", "countries", "status", "since", "announced", "says", "reported")
        print_table(columns, [row for each in standings for row in _rows(each, settings.crossings, times)])


def known_crossing(asked: str, known: Mapping[str, Crossing]) -> str:
    """The id of the crossing that a person names by its id or by a name that only it has. Raises BadParameter, with
    what was perhaps meant."""
    from monitor.cli.finding import find_crossings, folded

    named = {id for id, each in known.items() if folded(asked) in {folded(name.text) for name in each.names}}
    if asked in known or len(named) == 1:
        return asked if asked in known else named.pop()
    near = find_crossings(asked, known)[:_MOST_MEANT]
    meant = " or ".join(f'"{each.id}" ({each.title()})' for each in near)
    remedy = f"did you mean {meant}?" if near else "crossing-monitor crossings lists them"
    raise typer.BadParameter(f'there is no crossing "{asked}"; {remedy}')


def _rows(stands: Standing, known: Mapping[str, Crossing], times: Times) -> Iterator[tuple[str, ...]]:
    from monitor.cli.sentences import change_in_words, countries_of, title_of

    told = [each for each in stands.holds if each.event is not None or each.expected is not None]
    ahead = "; ".join(change_in_words(event) for event in stands.ahead)
    for place, each in enumerate(told or stands.holds[:1]):
        waited = f"{EXPECTED}: {change_in_words(each.expected)}" if each.expected else ""
        source = each.event or each.expected or next(iter(stands.ahead), None)
        yield (
            stands.crossing,
            title_of(stands.crossing, known),
            countries_of(stands.crossing, known),
            _status(each),
            str(each.since or ""),
            "; ".join(part for part in (waited, "" if place else ahead) if part),
            "" if source is None else _says(source),
            "" if source is None else times.at(source.last_reported),
        )


def _in_full(stands: Standing, known: Mapping[str, Crossing], times: Times) -> Iterator[str]:
    from monitor.cli.sentences import change_in_words, countries_of, title_of

    yield f"{stands.crossing}: {title_of(stands.crossing, known)} ({countries_of(stands.crossing, known)})"
    waited: dict[str, Event] = {}
    for each in stands.holds:
        yield f"  {_status(each)}" + (f" since {each.since}" if each.since and each.status else "")
        if each.event is not None:
            yield f"    {_testimony(each.event, times)}"
        for against in each.contradicted:
            yield f"    disputed: {change_in_words(against)}; {_testimony(against, times)}"
        if each.expected is not None:
            waited[each.expected.id] = each.expected
    for event in waited.values():
        yield f"  {EXPECTED}: {change_in_words(event)}; {_testimony(event, times)}"
    for event in stands.ahead:
        yield f"  announced: {change_in_words(event)}; {_testimony(event, times)}"


def _status(holding: Holding) -> str:
    """'closed for freight, entry only (disputed)', 'not known (last: open)'."""
    from monitor.cli.sentences import change_in_words

    scope = f" for {', '.join(sorted(holding.traffic))}" if holding.traffic else ""
    one_way = f", {holding.direction} only" if holding.direction else ""
    if holding.status is None:
        last = f" (last: {change_in_words(holding.event)})" if holding.event else ""
        return f"not known{scope}{one_way}{last}"
    hours = f", {holding.event.hours}" if holding.event and holding.event.hours else ""
    until = f" until {holding.event.effective_until}" if holding.event and holding.event.effective_until else ""
    return f"{holding.status}{scope}{one_way}{hours}{until}{' (disputed)' if holding.contradicted else ''}"


def _says(event: Event) -> str:
    return f"{'official' if event.official else 'unofficial'}: {', '.join(event.sources)}"


def _testimony(event: Event, times: Times) -> str:
    count = len(event.sources)
    voices = f"{count} independent {'witness' if count == 1 else 'witnesses'}"
    return f"{_says(event)}; {voices}, confidence {event.confidence:.2f}; reported {times.at(event.last_reported)}"


def _data(stands: Standing, known: Mapping[str, Crossing]) -> dict[str, object]:
    crossing = known.get(stands.crossing)
    return {
        "crossing": stands.crossing,
        "title": {language: crossing.title(language) for language in ("en", "ar")} if crossing else {},
        "countries": [side.country for side in crossing.sides] if crossing else [],
        "status": stands.status or _known_status(stands),
        "holds": [_holding_data(each) for each in stands.holds],
        "ahead": stands.ahead,
    }


def _known_status(stands: Standing) -> object:
    """The one status of all traffic of which anything is known."""
    found = {each.status for each in stands.holds if each.event is not None}
    return found.pop() if len(found) == 1 else None


def _holding_data(each: Holding) -> dict[str, object]:
    event = each.event
    return {
        "traffic": each.traffic,
        "direction": each.direction,
        "status": each.status,
        "since": each.since,
        "reported": each.reported,
        "official": event.official if event else None,
        "sources": event.sources if event else (),
        "confidence": event.confidence if event else None,
        "event": event,
        "contradicted": each.contradicted,
        "expected_not_confirmed": each.expected,
    }
