"""Which commands there are, each with an example; a table of contents of this package."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from monitor import __version__
from monitor.cli import (
    acknowledging,
    alerts,
    asking,
    beginning,
    checking,
    collecting,
    evaluating,
    explaining,
    living,
    muting,
    reading,
    running,
    standing,
    state,
    trying,
)

_COMMANDS: tuple[tuple[str, Callable[..., None], str], ...] = (
    ("init", beginning.init, "crossing-monitor init --where Iraq --channel ntfys://ntfy.sh/my-topic --language ar"),
    ("run", running.run, "crossing-monitor run --config config"),
    ("once", running.once, "crossing-monitor once"),
    ("demo", running.demo, "crossing-monitor demo --keep"),
    ("alive", living.alive, "crossing-monitor alive || systemctl restart crossing-monitor"),
    ("status", standing.status, "crossing-monitor status al-qaim"),
    ("events", asking.events, "crossing-monitor events --crossing al-qaim"),
    ("crossings", asking.crossings, "crossing-monitor crossings qaim"),
    ("ack", acknowledging.ack, "crossing-monitor ack al-qaim:open:2025-06-14:new:5d41402a --by Layla"),
    ("mute", muting.mute, 'crossing-monitor mute al-qaim --for 6h --why "repairs on the bridge"'),
    ("unmute", muting.unmute, "crossing-monitor unmute al-qaim"),
    ("mutes", muting.mutes, "crossing-monitor mutes --all"),
    ("explain", explaining.explain, "crossing-monitor explain https://example.org/news/1"),
    ("detect", reading.detect, "crossing-monitor detect --published 2025-06-12 article.txt"),
    ("replay", running.replay, "crossing-monitor replay past.jsonl --watchlist everything"),
    ("try", trying.try_address, "crossing-monitor try https://example.org/rss.xml"),
    ("evaluate", evaluating.evaluate, "crossing-monitor evaluate labelled.jsonl --folds 5 --wrong"),
    ("check", checking.check, "crossing-monitor check --config config"),
    ("test-alert", checking.test_alert, "crossing-monitor test-alert console"),
    ("schema", checking.schema, "crossing-monitor schema --write config"),
)


def application(*, for_people: bool) -> typer.Typer:
    """for_people: the help is shown on a terminal, so it may have colour and boxes."""
    app = typer.Typer(
        name="crossing-monitor",
        add_completion=True,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich" if for_people else None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_monitor)
    for name, command, example in _COMMANDS:
        app.command(name, epilog=f"Example: {example}")(command)
    app.add_typer(_sources(), name="sources")
    app.add_typer(_alerts(), name="alerts")
    app.add_typer(_state(), name="state")
    return app


def _sources() -> typer.Typer:
    group = typer.Typer(epilog="Example: crossing-monitor sources --catalogue iraq", invoke_without_command=True)
    group.callback()(asking.sources)
    taken = "Example: crossing-monitor sources import feeds.opml"
    group.command("import", epilog=taken)(collecting.import_sources)
    group.command("export", epilog="Example: crossing-monitor sources export feeds.opml")(collecting.export_sources)
    return group


def _alerts() -> typer.Typer:
    group = typer.Typer(epilog="Example: crossing-monitor alerts --failed", invoke_without_command=True)
    group.callback()(alerts.alerts)
    group.command("retry", epilog="Example: crossing-monitor alerts retry all")(alerts.retry)
    return group


def _state() -> typer.Typer:
    group = typer.Typer(epilog="Example: crossing-monitor state backup monitor.copy.db", no_args_is_help=True)
    group.callback()(state.state)
    group.command("backup", epilog="Example: crossing-monitor state backup monitor.copy.db")(state.backup)
    group.command("restore", epilog="Example: crossing-monitor state restore monitor.copy.db --force")(state.restore)
    group.command("vacuum", epilog="Example: crossing-monitor state vacuum")(state.vacuum)
    return group


def _version(wanted: bool) -> None:
    if wanted:
        print(f"crossing-monitor {__version__}")
        raise typer.Exit


def _monitor(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> Any:
    """Tells people once, with the evidence, when a border crossing opens, closes or changes its rules."""
