"""`try`: what an address would give as a source, before it becomes one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.json_form import plain, print_json
from monitor.cli.opening import crossings_of, settings_if_any, times_of
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config
from monitor.cli.tables import safe, say

if TYPE_CHECKING:
    from monitor.cli.looking import Glance, Look
    from monitor.cli.times import Times
    from monitor.fetch import Fetcher
    from monitor.model import Crossing, Item
    from monitor.settings import Selectors, Settings, Source, SourceKind

_CSS = "CSS selector, for a page: "


def try_address(
    url: Annotated[str, typer.Argument(metavar="URL", help="Of a feed, a page or an account.")],
    item: Annotated[str | None, typer.Option(metavar="CSS", help=f"{_CSS}one entry of its list.")] = None,
    title: Annotated[str, typer.Option(metavar="CSS", help=f"{_CSS}the title inside an entry.")] = "h3",
    link: Annotated[str, typer.Option(metavar="CSS", help=f"{_CSS}the link inside an entry.")] = "a",
    date: Annotated[str | None, typer.Option(metavar="CSS", help=f"{_CSS}the date inside an entry.")] = None,
    text: Annotated[str | None, typer.Option(metavar="CSS", help=f"{_CSS}the summary inside an entry.")] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="telegram, x, bluesky or mastodon; guessed by the URL.")
    ] = None,
    api: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the API of the network is, if elsewhere.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=100, help="Look at the newest N items.")] = 5,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="It may lie on this machine or in a private network.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Shows what an address would give as a source."""
    import asyncio
    import os

    from monitor.cli.looking import look

    settings = settings_if_any(config)
    selectors = _selectors(item, title, link, date, text)
    crossings = crossings_of(settings)
    times = times_of(settings)
    network = _network(kind)

    async def go() -> Look:
        async with _fetcher(settings) as fetch:
            return await look(
                url,
                selectors,
                fetch=fetch,
                crossings=crossings,
                now=times.now,
                most=limit,
                allow_private=allow_private,
                kind=network,
                api=api,
                x_token=os.environ.get("X_TOKEN", ""),
            )

    seen = asyncio.run(go())
    if as_json:
        print_json(_fields(seen))
    else:
        _show(seen, dict(crossings), times)


def _selectors(item: str | None, title: str, link: str, date: str | None, text: str | None) -> Selectors | None:
    if item is None:
        return None
    from pydantic import ValidationError

    from monitor.settings import Selectors

    try:
        return Selectors(item=item, title=title, link=link, date=date, text=text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise typer.BadParameter(f'"{first["input"]}" {first["msg"]}', param_hint=f"--{first['loc'][0]}") from None


def _network(kind: str | None) -> SourceKind | None:
    from monitor.settings import NETWORKS

    found = next((each for each in NETWORKS if each.value == kind), None)
    if kind is not None and found is None:
        known = ", ".join(sorted(each.value for each in NETWORKS))
        raise typer.BadParameter(f'"{kind}" is not one of {known}', param_hint="--kind")
    return found


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


def _show(seen: Look, crossings: dict[str, Crossing], times: Times) -> None:
    from monitor.cli.sentences import announcement_lines

    say(_headline(seen))
    if seen.moved_to:
        say(f"it has moved for good: use {seen.moved_to}")
    if seen.note:
        say(safe(seen.note, 500))
    for feed in seen.feeds:
        say(f"the page names a feed, which is better to poll: {feed}")
    for number, glance in enumerate(seen.newest, start=1):
        say(f"{number}. {safe(_first_line(glance.item), 200) or '(no title)'}")
        dated = times.at(glance.item.published) if glance.item.published else "no date"
        say(f"   {dated}, {glance.language}, {glance.item.url}")
        if glance.item.forwarded_from:
            say(f"   forwarded from {safe(glance.item.forwarded_from, 200)}")
        if glance.note:
            say(f"   {glance.note}")
        for line in [line for said in glance.announcements for line in announcement_lines(said, crossings)]:
            say(f"   {line}")
        if not glance.announcements:
            say(f"   {_why_nothing(glance)}")
    if seen.source is not None:
        say()
        guessed = " (the selectors are guessed: look whether these are the right items)" if seen.guessed else ""
        say(f"To poll it, add this to sources.yaml{guessed}:")
        say()
        print("\n".join(yaml_lines(seen.source)))


def yaml_lines(source: Source) -> list[str]:
    """The entry of sources.yaml, without user and password of the address."""
    from monitor.settings import spell_duration

    lines = [f"{source.name}:", f"  kind: {source.kind.value}", f"  url: {safe(source.shown_url)}"]
    if "@" in source.url.partition("://")[2].partition("/")[0]:
        lines[-1] += "  # user and password: https://${NAME}@…, with NAME in the environment"
    if source.language:
        lines.append(f"  language: {source.language}")
    if source.allow_private:
        lines.append("  allow_private: true")
    if source.api:
        lines.append(f"  api: {safe(source.api)}")
    if source.x:
        lines.append(f"  x: {{token: '${{X_TOKEN}}', posts_a_month: {source.x.posts_a_month}}}")
    if source.fresh_within:
        lines.append(f"  fresh_within: {spell_duration(source.fresh_within)}")
    if source.select:
        given = source.select.model_dump(exclude_defaults=True)
        lines.append("  select: {" + ", ".join(f"{key}: {json.dumps(css)}" for key, css in given.items()) + "}")
    return lines


def _headline(seen: Look) -> str:
    from monitor.settings import NETWORKS

    if seen.source is None:
        return "an article"
    kind = seen.source.kind
    what = f"an account ({kind.value})" if kind in NETWORKS else f"a {kind.value}"
    return f"{what} of {seen.count} item{'' if seen.count == 1 else 's'}"


def _first_line(item: Item) -> str:
    return item.title or (item.content or item.summary).partition("\n")[0]


def _why_nothing(glance: Glance) -> str:
    return "names a crossing, announces nothing of its status" if glance.names_crossing else "names no crossing"


def _fields(seen: Look) -> dict[str, object]:
    from monitor.cli.reading import announcement_fields

    source = seen.source
    return {
        "kind": source.kind if source else "article",
        "items": seen.count,
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
                "note": glance.note,
            }
            for glance in seen.newest
        ],
        "yaml": "\n".join(yaml_lines(source)) if source else None,
    }
