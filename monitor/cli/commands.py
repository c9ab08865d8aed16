"""Which commands there are, each with an example; a table of contents of this package."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from monitor import __version__
from monitor.cli import checking

_COMMANDS: tuple[tuple[str, Callable[..., None], str], ...] = (
    ("check", checking.check, "crossing-monitor check --config config"),
    ("test-alert", checking.test_alert, "crossing-monitor test-alert console"),
    ("schema", checking.schema, "crossing-monitor schema sources > sources.schema.json"),
)


def application(*, for_people: bool) -> typer.Typer:
    """for_people: the help is shown on a terminal, so it may have colour and boxes."""
    app = typer.Typer(
        name="crossing-monitor",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich" if for_people else None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_monitor)
    for name, command, example in _COMMANDS:
        app.command(name, epilog=f"Example: {example}")(command)
    return app


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
