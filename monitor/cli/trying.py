"""`try`: what an address would give as a source, before it becomes one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.ending import Trouble
from monitor.cli.json_form import plain, print_json
from monitor.cli.opening import crossings_of, settings_if_any, times_of
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config
from monitor.cli.tables import safe, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from monitor.cli.candidates import Wish
    from monitor.cli.looking import Glance, Look
    from monitor.cli.times import Times
    from monitor.fetch import Fetcher
    from monitor.model import Crossing, Item
    from monitor.settings import Settings, Source, SourceKind

_WAY = "Of a page in CSS, of JSON in JMESPath: "


def try_address(
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            help="Of a feed, a home page, a page, a sitemap, a JSON API or an account; t.me/NAME, @NAME (Telegram),"
            " @NAME@HOST (Mastodon), imaps://NAME@HOST/FOLDER; with --kind command a program with its arguments.",
        ),
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help="feed, page, telegram, x, bluesky, mastodon, sitemap, json, mail or command; guessed without it.",
        ),
    ] = None,
    item: Annotated[str | None, typer.Option(metavar="PATH", help=f"{_WAY}the entries of its list.")] = None,
    title: Annotated[str | None, typer.Option(metavar="PATH", help=f"{_WAY}the title inside an entry.")] = None,
    link: Annotated[str | None, typer.Option(metavar="PATH", help=f"{_WAY}the link inside an entry.")] = None,
    date: Annotated[str | None, typer.Option(metavar="PATH", help=f"{_WAY}the date inside an entry.")] = None,
    text: Annotated[str | None, typer.Option(metavar="PATH", help=f"{_WAY}the text inside an entry.")] = None,
    status: Annotated[
        str | None, typer.Option(metavar="PATH", help=f"{_WAY}how the crossing of an entry stands.")
    ] = None,
    api: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the API of the network is, if elsewhere.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=100, help="Show the newest N items.")] = 5,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="It may lie on this machine or in a private network.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Shows what an address would give as a source.

    It is asked as the daemon would ask it, and nothing is stored. What it holds is shown with what its newest items
    announce and to which watchlists that matters; then the lines that sources.yaml needs to poll it.
    """
    import asyncio
    import os

    from monitor.cli.addresses import spelled_out
    from monitor.cli.candidates import Wish
    from monitor.cli.looking import Eyes, look

    chosen = _kind(kind)
    if chosen is None:
        _refuse_files(url)
    settings = settings_if_any(config)
    ways = {"item": item, "title": title, "link": link, "date": date, "text": text, "status": status}
    wish = Wish(
        address=url if kind == "command" else spelled_out(url, chosen),
        kind=chosen,
        ways={name: path for name, path in ways.items() if path is not None},
        api=api,
        allow_private=allow_private,
        environ=os.environ,
        taken=frozenset(source.name for source in settings.sources) if settings else frozenset(),
    )
    _check(wish)
    times = times_of(settings)

    async def go() -> Look:
        async with _fetcher(settings) as fetch:
            watchlists = settings.watchlists if settings else ()
            return await look(wish, Eyes(fetch, crossings_of(settings), watchlists, times.now, limit))

    seen = asyncio.run(go())
    if as_json:
        print_json(_fields(seen, limit, settings))
    else:
        _show(seen, limit, settings, dict(crossings_of(settings)), times)


def _kind(written: str | None) -> SourceKind | None:
    from monitor.settings import SourceKind

    found = next((each for each in SourceKind if each.value == written), None)
    if written is not None and found is None:
        known = ", ".join(each.value for each in SourceKind)
        raise typer.BadParameter(f'"{written}" is not one of {known}', param_hint="--kind")
    return found


def _refuse_files(url: str) -> None:
    """Raises Trouble where somebody names a file: what is polled lies elsewhere."""
    path = Path(url)
    if not path.is_file():
        return
    if path.suffix.lower() in (".opml", ".xml"):
        raise Trouble(f"{url} is a file of this machine; crossing-monitor sources import {url} takes a list of feeds")
    raise Trouble(
        f"{url} is a file of this machine, and no source; crossing-monitor detect {url} reads a text, and --kind"
        " command runs a program that prints items"
    )


def _check(wish: Wish) -> None:
    """Raises BadParameter where a selector or a path that was given is none: before anything is asked."""
    from pydantic import ValidationError

    from monitor.settings import JsonPaths, Selectors, SourceKind

    ways = dict(wish.ways)
    if not ways:
        return
    try:
        if wish.kind is SourceKind.JSON:
            JsonPaths.model_validate({"title": "@"} | ways | {"items": ways.pop("item", "@")})
        else:
            Selectors.model_validate({"item": "li", "title": "h3", "link": "a"} | ways)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        option = "item" if first["loc"][-1] == "items" else first["loc"][-1]
        raise typer.BadParameter(f'"{first["input"]}" {first["msg"]}', param_hint=f"--{option}") from None


def _fetcher(settings: Settings | None) -> Fetcher:
    from monitor import __version__
    from monitor.fetch import Fetcher

    if settings is None:
        return Fetcher(f"CrossingMonitor/{__version__} (border crossing news)")
    from monitor.daemon import user_agent

    polling = settings.polling
    return Fetcher(
        user_agent(settings),
        at_once=polling.at_once,
        timeout=polling.timeout.total_seconds(),
        max_bytes=polling.max_bytes,
    )


def _show(seen: Look, most: int, settings: Settings | None, crossings: Mapping[str, Crossing], times: Times) -> None:
    say(_headline(seen))
    if seen.source is not None and seen.glances:
        say(_weight(seen, settings))
    if seen.moved_to:
        say(f"it has moved for good: use {seen.moved_to}")
    if seen.note:
        say(safe(seen.note, 500))
    for feed in seen.feeds:
        say(f"the page names a feed, which is better to poll: {feed}")
    for number, glance in enumerate(seen.glances[:most], start=1):
        _show_item(number, glance, crossings, times)
    if seen.source is not None:
        _show_entry(seen.source, seen.guessed, settings)


def _show_item(number: int, glance: Glance, crossings: Mapping[str, Crossing], times: Times) -> None:
    from monitor.cli.sentences import announcement_lines

    say(f"{number}. {safe(_first_line(glance.item), 200) or '(no title)'}")
    dated = times.at(glance.item.published) if glance.item.published else "no date"
    say(f"   {dated}, {glance.language}, {glance.item.url}")
    if glance.item.forwarded_from:
        say(f"   forwarded from {safe(glance.item.forwarded_from, 200)}")
    if glance.note:
        say(f"   {glance.note}")
    for line in [line for said in glance.announcements for line in announcement_lines(said, crossings)]:
        say(f"   {line}")
    if glance.watchlists:
        say(f"   matters to the watchlist{'s' if len(glance.watchlists) > 1 else ''} {', '.join(glance.watchlists)}")
    if not glance.announcements:
        say(f"   {_why_nothing(glance)}")


def _show_entry(source: Source, guessed: bool, settings: Settings | None) -> None:
    from monitor.settings import SourceKind
    from monitor.settings.entry import entries_yaml, entry_of

    say()
    known = _known_as(source, settings)
    if known is not None:
        say(f"sources.yaml has it already, as {known}. Its lines would be:")
    else:
        what = "paths" if source.kind is SourceKind.JSON else "selectors"
        doubt = f" (the {what} are guessed: look whether these are the right items)" if guessed else ""
        say(f"To poll it, add this to sources.yaml{doubt}:")
    say()
    print(entries_yaml({source.name: entry_of(source)}), end="")
    for remark in _remarks(source):
        print(f"# {remark}")


def _remarks(source: Source) -> list[str]:
    from monitor.settings import SourceKind

    remarks = []
    if source.kind is SourceKind.COMMAND:
        remarks.append("programs are run only where monitor.yaml says allow_commands: true")
    elif "@" in source.url.partition("://")[2].partition("/")[0]:
        remarks.append("user and password: https://${NAME}@…, with NAME in the environment")
    if source.x is not None:
        remarks.append("X_TOKEN is taken from the environment: the bearer token of an app at developer.x.com")
    if source.mail is not None:
        remarks.append("MAIL_PASSWORD is taken from the environment")
    return remarks


def _known_as(source: Source, settings: Settings | None) -> str | None:
    from monitor.cli.addresses import place_of

    if settings is None or not source.url:
        return None
    return next((each.name for each in settings.sources if place_of(each.url) == place_of(source.url)), None)


def _headline(seen: Look) -> str:
    from monitor.settings import NETWORKS, SourceKind

    if seen.source is None:
        return "an article"
    kind = seen.source.kind
    what = {SourceKind.JSON: "a JSON API", SourceKind.MAIL: "a mailbox"}.get(kind, f"a {kind.value}")
    what = f"an account ({kind.value})" if kind in NETWORKS else what
    return f"{what} of {seen.count} item{'' if seen.count == 1 else 's'}"


def _weight(seen: Look, settings: Settings | None) -> str:
    """'12 name a crossing, 3 announce how one stands, 2 of them matter to the watchlists'."""
    naming = sum(glance.names_crossing for glance in seen.glances)
    telling = sum(bool(glance.announcements) for glance in seen.glances)
    mattering = sum(bool(glance.watchlists) for glance in seen.glances)
    matters = f", and {mattering} of these matter to a watchlist" if settings else ""
    return f"{naming} of them name a crossing; {telling} announce how one stands{matters}"


def _first_line(item: Item) -> str:
    return item.title or (item.content or item.summary).partition("\n")[0]


def _why_nothing(glance: Glance) -> str:
    return "names a crossing, announces nothing of its status" if glance.names_crossing else "names no crossing"


def _fields(seen: Look, most: int, settings: Settings | None) -> dict[str, object]:
    from monitor.cli.reading import announcement_fields
    from monitor.settings.entry import entries_yaml, entry_of

    source = seen.source
    return {
        "kind": source.kind if source else "article",
        "items": seen.count,
        "name_a_crossing": sum(glance.names_crossing for glance in seen.glances),
        "announce": sum(bool(glance.announcements) for glance in seen.glances),
        "matter": sum(bool(glance.watchlists) for glance in seen.glances) if settings else None,
        "moved_to": seen.moved_to,
        "feeds": seen.feeds,
        "note": seen.note,
        "guessed": seen.guessed,
        "newest": [
            {
                "title": glance.item.title,
                "text": glance.item.content or glance.item.summary,
                "forwarded_from": glance.item.forwarded_from or None,
                "url": glance.item.url,
                "published": glance.item.published,
                "language": glance.language,
                "names_crossing": glance.names_crossing,
                "announcements": [plain(announcement_fields(said)) for said in glance.announcements],
                "watchlists": glance.watchlists,
                "note": glance.note,
            }
            for glance in seen.glances[:most]
        ],
        "known_as": _known_as(source, settings) if source else None,
        "yaml": entries_yaml({source.name: entry_of(source)}) if source else None,
    }
