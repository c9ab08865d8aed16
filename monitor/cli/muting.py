"""`mute`, `unmute`, `mutes`: what nobody is to hear of for a while. Alerts about it are kept, not sent.

They write to the store, where a running daemon sees it with the next news.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.completions import crossings_and_sources
from monitor.cli.ending import Trouble
from monitor.cli.json_form import print_json
from monitor.cli.opening import open_settings, state_of, times_of
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config
from monitor.cli.tables import print_table, say
from monitor.model import MuteScope

if TYPE_CHECKING:
    from monitor.cli.targets import Target
    from monitor.cli.times import Times
    from monitor.model import Mute
    from monitor.settings import Settings
    from monitor.store import Store

_ID_BYTES = 4

Scope = Annotated[MuteScope | None, typer.Option("--scope", help="What is meant, where a name is not clear.")]


def mute(
    target: Annotated[
        str,
        typer.Argument(
            metavar="CROSSING|EVENT|SOURCE",
            autocompletion=crossings_and_sources,
            help="A crossing, a source, or an event.",
        ),
    ],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for those who wonder later.")],
    span: Annotated[str | None, typer.Option("--for", metavar="6h", help="How long: 90s, 15m, 6h, 2d.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="Until when, like 2026-12-01T08:00; where you are.")
    ] = None,
    scope: Scope = None,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Holds all alerts about a crossing, an event or a source for a while, or until unmute.

    Held alerts are kept; alerts --suppressed lists them.
    """
    from monitor.model import Mute
    from monitor.store import open_store

    settings = open_settings(config)
    times = times_of(settings)
    if not why.strip():
        raise typer.BadParameter("a reason is wanted, for those who wonder later", param_hint="--why")
    end = _end(span, until, times)
    with open_store(settings.state) as store:
        found = _the_target(target, settings, store, scope)
        held = Mute(secrets.token_hex(_ID_BYTES), found.scope, found.id, why.strip(), times.now, end)
        waiting = store.mute(held)
    if as_json:
        print_json({"mute": held, "messages_held": waiting})
        return
    say(f"{found.scope} {found.id} ({found.title}) is muted {_until_in_words(held, times)}: {held.why}")
    say(f"  {_WHAT_IS_HELD[found.scope]}: kept and not sent; crossing-monitor alerts --suppressed lists them")
    if waiting:
        say(f"  {_messages(waiting)} that waited for a later time within it: held too")
    say(f"  to end it: crossing-monitor unmute {held.id}")


def unmute(
    target: Annotated[
        str,
        typer.Argument(
            metavar="ID|TARGET", autocompletion=crossings_and_sources, help="The id of a mute, or what was muted."
        ),
    ],
    scope: Scope = None,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Ends a mute before its time; given a crossing, event or source, all mutes of it."""
    from monitor.cli.targets import title_of_mute

    settings = open_settings(config)
    times = times_of(settings)
    with state_of(settings) as store:
        ended = [] if store is None else _unmute(target, settings, store, times.now, scope)
    if as_json:
        print_json({"unmuted": [each for each, _ in ended], "messages_owed": sum(number for _, number in ended)})
    if not ended:
        raise Trouble(f'nothing that is muted is called "{target}"; crossing-monitor mutes lists what is')
    if not as_json:
        for each, number in ended:
            since = times.at(each.since)
            say(f"{title_of_mute(each, settings.crossings)} is heard of again; it was muted since {since}: {each.why}")
            if number:
                say(f"  {_messages(number)} held by it: owed again at the time they were for")


def mutes(
    every: Annotated[bool, typer.Option("--all", help="Also those that hold no more.")] = False,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Shows what is muted, until when, and why."""
    from monitor.cli.targets import title_of_mute

    settings = open_settings(config)
    times = times_of(settings)
    with state_of(settings) as store:
        found = [] if store is None else store.all_mutes() if every else store.mutes(times.now)
    if as_json:
        print_json({"mutes": found})
        return
    if not found:
        say("nothing was ever muted" if every else "nothing is muted")
        return
    rows = [
        (
            title_of_mute(each, settings.crossings),
            _until_in_words(each, times),
            each.why,
            times.at(each.since),
            each.id,
        )
        for each in found
    ]
    print_table(("muted", "until", "why", "since", "id"), rows)


_WHAT_IS_HELD = {
    MuteScope.CROSSING: "alerts about this crossing alone",
    MuteScope.EVENT: "alerts about this event alone",
    MuteScope.SOURCE: "alerts that rest on this source alone",
}


def _end(span: str | None, until: str | None, times: Times) -> datetime | None:
    """Until when; None: until it is taken back."""
    from monitor.settings import parse_duration

    if span is not None and until is not None:
        raise typer.BadParameter("give one of --for and --until", param_hint="--until")
    if until is not None:
        end = _moment(until, times.zone)
        if end <= times.now:
            raise typer.BadParameter(f"{times.at(end)} is past", param_hint="--until")
        return end
    if span is None:
        return None
    try:
        length = parse_duration(span)
        end = times.now + length
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f'"{span}" is no duration; write a number and s, m, h, d or y: 90s, 15m, 6h, 2d', param_hint="--for"
        ) from None
    if not length:
        raise typer.BadParameter("so short a mute holds nothing", param_hint="--for")
    return end


def _moment(text: str, zone: tzinfo) -> datetime:
    """A day alone is its beginning; without an offset the zone of the configuration is meant."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f'"{text}" is no time; write it like 2026-12-01T08:00 or 2026-12-01', param_hint="--until"
        ) from None


def _the_target(text: str, settings: Settings, store: Store, scope: MuteScope | None) -> Target:
    from monitor.cli.targets import targets_called, unclear_target, unknown_target

    names = _sources(settings, store)
    found = targets_called(text.strip(), settings.crossings, names, store.events_like(text), scope)
    if len(found) == 1:
        return found[0]
    told = unclear_target(text, found) if found else unknown_target(text, settings.crossings, names)
    raise typer.BadParameter(told, param_hint="CROSSING|EVENT|SOURCE")


def _sources(settings: Settings, store: Store) -> list[str]:
    """Those of the configuration, and those that were in it."""
    names = [*(source.name for source in settings.sources), *(each.name for each in store.sources_overview())]
    return list(dict.fromkeys(names))


def _unmute(
    text: str, settings: Settings, store: Store, now: datetime, scope: MuteScope | None
) -> list[tuple[Mute, int]]:
    from monitor.cli.targets import targets_called

    holding = [each for each in store.mutes(now) if scope in (None, each.scope)]
    called = targets_called(text.strip(), settings.crossings, _sources(settings, store), store.events_like(text), scope)
    meant = {(each.scope, each.id) for each in called}
    # By its name even what left the configuration can be heard of again.
    named = [each for each in holding if (each.scope, each.target) in meant or each.target == text.strip()]
    if named:
        return [store.unmute(each.id, now) for each in named]
    return [store.unmute(text, now)] if any(each.id.startswith(text.strip()) for each in holding) else []


def _until_in_words(mute: Mute, times: Times) -> str:
    if mute.ended is not None:
        return f"taken back {times.at(mute.ended)}"
    if mute.until is None:
        return "until it is taken back"
    return f"until {times.at(mute.until)}"


def _messages(number: int) -> str:
    return "1 message" if number == 1 else f"{number} messages"
