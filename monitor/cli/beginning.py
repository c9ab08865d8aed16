"""`init`: a first configuration, from a few questions or from options; checked, and tried with a test message."""

from __future__ import annotations

import os
import tempfile
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.ending import PROBLEM, WRONG_USE, Trouble
from monitor.cli.options import DEFAULT_CONFIG, Config
from monitor.cli.questions import wishes
from monitor.cli.starter import Wishes, files
from monitor.cli.tables import say, warn


def init(
    where: Annotated[
        list[str] | None, typer.Option("--where", metavar="COUNTRY", help="A country, by name or code; repeatable.")
    ] = None,
    crossings: Annotated[
        list[str] | None, typer.Option("--crossing", metavar="NAME", help="A crossing, by id or name; repeatable.")
    ] = None,
    channel: Annotated[
        str | None, typer.Option("--channel", metavar="URL", help="console, or the address of a service (Apprise).")
    ] = None,
    language: Annotated[str | None, typer.Option("--language", help="Of the messages: en, ar or both.")] = None,
    time_zone: Annotated[
        str | None, typer.Option("--time-zone", metavar="ZONE", help="Of times in messages, like Asia/Amman.")
    ] = None,
    test: Annotated[bool, typer.Option("--test/--no-test", help="Send a test message at the end.")] = True,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Writes a first configuration: asks where, which crossings, which channel, language and time zone.

    What an option says is not asked; where no person types, nothing is asked and what is left out takes its default.
    The time zone is that of this machine, or of the crossings where the machine has none in particular.
    """
    from monitor.settings import ConfigurationError, load
    from monitor.settings.schema_files import write_schemas

    if any((config / name).exists() for name in ("monitor.yaml", "sources.yaml", "watchlists")):
        raise Trouble(f"{config}: there is a configuration already; edit that, or name another folder with --config")
    wanted = wishes(where, crossings, channel, language, time_zone)
    with tempfile.TemporaryDirectory(prefix="crossing-monitor-") as draft:
        _write(Path(draft) / "config", wanted)
        try:
            load(Path(draft) / "config", os.environ)
        except ConfigurationError as error:
            for problem in error.problems:
                warn(str(problem).replace(f"{draft}/", ""))
            raise typer.Exit(WRONG_USE) from None
    _write(config, wanted)
    write_schemas(config)
    say(f"written: {config}/monitor.yaml, sources.yaml and watchlists/mine.yaml")
    if test:
        _try(config)
    say(f"now: crossing-monitor run --config {config}")


def _write(directory: Path, wanted: Wishes) -> None:
    sources = (resources.files("monitor") / "data" / "sources.yaml").read_text("utf-8")
    for name, text in {**files(wanted), "sources.yaml": sources}.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = 0o600 if name.startswith("secrets/") else 0o644
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
            file.write(text)


def _try(config: Path) -> None:
    import asyncio

    from monitor.cli.opening import open_settings, utc_now
    from monitor.cli.sending import send_test_messages
    from monitor.cli.starter import CHANNEL

    settings = open_settings(config)
    name = CHANNEL if CHANNEL in settings.channels else "console"
    (outcome,) = asyncio.run(send_test_messages(settings, [name], utc_now()))
    say(f"channel {outcome.channel}: {'sent' if outcome.sent else outcome.error}")
    if not outcome.sent:
        warn(f"correct the channel in {config}, then try it again: crossing-monitor test-alert {name}")
        raise typer.Exit(PROBLEM)
