"""Commands about the configuration: `check`, `schema`, `test-alert`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.completions import channel_names
from monitor.cli.ending import PROBLEM, WRONG_USE, Trouble
from monitor.cli.json_form import print_json
from monitor.cli.opening import open_settings, times_of
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config
from monitor.cli.tables import say, warn


class Part(StrEnum):
    MONITOR = "monitor"
    SOURCES = "sources"
    WATCHLIST = "watchlist"
    CROSSINGS = "crossings"


def check(config: Config = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Checks the configuration.

    Tells everything that is wrong, with file, line, and what would be right.
    """
    from monitor.settings import ConfigurationError
    from monitor.settings.plain import in_words

    try:
        settings = open_settings(config)
    except ConfigurationError as error:
        if as_json:
            print_json({"right": False, "problems": error.problems, "sentences": []})
        else:
            for problem in error.problems:
                say(str(problem))
            warn(f"{_counted(len(error.problems), 'problem')}: the configuration cannot be used")
        raise typer.Exit(WRONG_USE) from None
    sentences = in_words(settings, times_of(settings).now)
    if as_json:
        print_json({"right": True, "problems": [], "sentences": sentences})
        return
    say(f"{config} is right:")
    for sentence in sentences:
        say(sentence)


def schema(
    part: Annotated[
        Part | None, typer.Argument(metavar="[monitor|sources|watchlist|crossings]", help="Only that of one file.")
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="DIR", help="Write all into this config folder, and name them in its files."),
    ] = None,
) -> None:
    """Prints the JSON Schema of the configuration, or writes it beside the files.

    Editors complete and check the files with it.
    """
    from monitor.settings.schema import json_schema

    if write is not None:
        _write_schemas(write)
        return
    schemas = json_schema()
    print_json(schemas if part is None else schemas[part])


def _write_schemas(directory: Path) -> None:
    from monitor.settings.schema_files import write_schemas

    if not directory.is_dir():
        raise Trouble(f"{directory}: there is no such folder; name the folder of monitor.yaml")
    try:
        changed = write_schemas(directory)
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"{directory}: the schemas cannot be written: {error}") from error
    for path in changed:
        say(f"{path} written")
    if not changed:
        say(f"{directory}: all was there already")


def test_alert(
    channels: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CHANNEL…]", autocompletion=channel_names, help="Names from monitor.yaml; all without any."
        ),
    ] = None,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Sends a test message to channels.

    Says what became of each; the status is 1 where one failed.
    """
    import asyncio

    from monitor.cli.sending import send_test_messages, unknown

    settings = open_settings(config)
    names = list(dict.fromkeys(channels or settings.channels))
    wrong = [complaint for name in names if (complaint := unknown(name, settings.channels))]
    if wrong:
        for complaint in wrong:
            warn(complaint)
        raise typer.Exit(WRONG_USE)
    outcomes = asyncio.run(send_test_messages(settings, names, times_of(settings).now))
    if as_json:
        print_json({"channels": outcomes})
    else:
        for outcome in outcomes:
            say(f"channel {outcome.channel}: {'sent' if outcome.sent else outcome.error}")
    if not all(outcome.sent for outcome in outcomes):
        raise typer.Exit(PROBLEM)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
