"""Commands that walk the road: `run`, `once`, `demo`, `replay`."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.completions import watchlist_names
from monitor.cli.ending import PROBLEM, Trouble
from monitor.cli.json_form import print_json, print_json_line
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config
from monitor.cli.tables import say

if TYPE_CHECKING:
    from monitor.daemon import Round
    from monitor.settings import Settings

Debug = Annotated[bool, typer.Option("--debug", help="Log every step.")]


def run(config: Config = DEFAULT_CONFIG, debug: Debug = False) -> None:
    """Runs the daemon: polls, detects, alerts, until it is told to stop (Ctrl-C or SIGTERM).

    Edits of the configuration take effect within seconds; SIGHUP takes them over at once."""
    from monitor.daemon import Daemon
    from monitor.logs import set_up_logs

    set_up_logs(debug=debug)

    async def serve() -> None:
        async with Daemon(config, os.environ) as daemon:
            await daemon.run()

    asyncio.run(serve())


def once(config: Config = DEFAULT_CONFIG, as_json: AsJson = False, debug: Debug = False) -> None:
    """Polls every source once, delivers what is owed, prints a summary, and stops. Status 1 if anything failed."""
    from monitor.cli.progress import progress_over
    from monitor.daemon import Daemon
    from monitor.logs import set_up_logs

    set_up_logs(debug=debug, quiet=True)

    async def walk() -> Round:
        async with Daemon(config, os.environ) as daemon:
            enabled = sum(1 for source in daemon.settings.sources if source.enabled)
            with progress_over(enabled, "sources") as advance:
                return await daemon.once(lambda report: advance())

    _sum_up(asyncio.run(walk()), as_json)


def _sum_up(done: Round, as_json: bool) -> None:
    failed = [poll for poll in done.polls if poll.error]
    undelivered = done.deliveries.failed
    summary = {
        "sources": len(done.polls),
        "failed": {poll.source: poll.error for poll in failed},
        "new_items": sum(poll.items for poll in done.polls),
        "alerts": sum(len(poll.alerts) for poll in done.polls),
        "delivered": len(done.deliveries.sent),
        "not_delivered": {failure.delivery.id: failure.error for failure in undelivered},
    }
    if as_json:
        print_json(summary)
    else:
        for poll in failed:
            say(f"source {poll.source}: {poll.error}")
        for failure in undelivered:
            say(f"delivery {failure.delivery.id}: {failure.error}")
        say(
            f"{len(done.polls)} sources polled, {len(failed)} failed; {summary['new_items']} new items,"
            f" {summary['alerts']} alerts, {summary['delivered']} messages delivered"
        )
    if failed or undelivered:
        raise typer.Exit(PROBLEM)


def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Go on after the story, until Ctrl-C.")] = False,
    language: Annotated[str, typer.Option("--language", help="Of the alerts: en, ar or both.")] = "en",
    debug: Debug = False,
) -> None:
    """Shows the daemon at work on a story of half a minute, with a newsroom of its own; no accounts, no network."""
    from monitor.demo import show
    from monitor.logs import set_up_logs

    if language not in ("en", "ar", "both"):
        raise typer.BadParameter("write en, ar or both", param_hint="--language")
    set_up_logs(debug=debug, quiet=True)
    say(asyncio.run(show(keep, language)))


def replay(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Documents of the corpus format.")],
    watchlist: Annotated[
        str | None,
        typer.Option(
            "--watchlist", metavar="NAME", autocompletion=watchlist_names, help="Try this watchlist alone on the past."
        ),
    ] = None,
    messages: Annotated[bool, typer.Option("--messages", help="Print the messages as people would get them.")] = False,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Runs documents of the past through detection, events and watchlists, without sending, and prints every alert.

    With --watchlist: what that one would have sent, when and where. Without: one JSON object an alert.
    """
    from monitor.cli.opening import open_settings, times_of
    from monitor.cli.progress import progress_over
    from monitor.cli.records import read_records
    from monitor.cli.rehearsing import print_sent
    from monitor.daemon import middle_of
    from monitor.replaying import as_record
    from monitor.replaying import replay as lines_of

    settings = open_settings(config)
    if watchlist is not None:
        settings = _only(settings, watchlist)
    documents = read_records(file)
    middle = middle_of(settings)
    with progress_over(len(documents), "documents") as advance:

        def detect(document):  # type: ignore[no-untyped-def]
            advance()
            return middle.announcements(document)

        lines = list(lines_of(documents, middle, detect))
    if watchlist is not None and not messages:
        print_sent(watchlist, lines, times_of(settings), as_json)
        return
    for line in lines:
        if not messages:
            if line.changes:
                print_json_line(as_record(line))
        elif line.deliveries:
            print(f"{line.deliveries[0].subject}\n\n{line.deliveries[0].body}\n", "─" * 72, sep="\n")


def _only(settings: Settings, name: str) -> Settings:
    wanted = tuple(w for w in settings.watchlists if w.name == name)
    if not wanted:
        known = ", ".join(w.name for w in settings.watchlists)
        raise Trouble(f'there is no watchlist "{name}"; there is {known}')
    return settings.model_copy(update={"watchlists": wanted})
