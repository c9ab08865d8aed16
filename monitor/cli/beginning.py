"""`init`: a first configuration, from a few questions or from options; checked, and tried with a test message."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.ending import PROBLEM, WRONG_USE, Trouble
from monitor.cli.options import DEFAULT_CONFIG, Config
from monitor.cli.starter import Wishes, files
from monitor.cli.tables import say, warn

if TYPE_CHECKING:
    from monitor.model import Crossing


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
    test: Annotated[bool, typer.Option("--test/--no-test", help="Send a test message at the end.")] = True,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Writes a first configuration: asks where, which crossings, which channel and which language.

    What an option says is not asked; where no person types, nothing is asked and what is left out takes its default.
    """
    from monitor.settings import ConfigurationError, load, write_schemas

    if any((config / name).exists() for name in ("monitor.yaml", "sources.yaml", "watchlists")):
        raise Trouble(f"{config}: there is a configuration already; edit that, or name another folder with --config")
    wishes = _wishes(where, crossings, channel, language)
    with tempfile.TemporaryDirectory(prefix="crossing-monitor-") as draft:
        _write(Path(draft) / "config", wishes)
        try:
            load(Path(draft) / "config", os.environ)
        except ConfigurationError as error:
            for problem in error.problems:
                warn(str(problem).replace(f"{draft}/", ""))
            raise typer.Exit(WRONG_USE) from None
    _write(config, wishes)
    write_schemas(config)
    say(f"written: {config}/monitor.yaml, sources.yaml and watchlists/mine.yaml")
    if test:
        _try(config)
    say(f"now: crossing-monitor run --config {config}")


def _wishes(where: list[str] | None, crossings: list[str] | None, channel: str | None, language: str | None) -> Wishes:
    asks = sys.stdin.isatty()
    if asks and where is None and crossings is None:
        where = _split(typer.prompt("Crossings of which countries? (names, commas between; empty: all)", default=""))
        if not where:
            crossings = _split(typer.prompt("Or which crossings? (names, commas between; empty: all)", default=""))
    if channel is None:
        said = "Where do alerts go? (console, or an address like ntfys://ntfy.sh/TOPIC)"
        channel = typer.prompt(said, default="console") if asks else "console"
    if language is None:
        language = typer.prompt("In which language? (en, ar, both)", default="en") if asks else "en"
    if language not in ("en", "ar", "both"):
        raise typer.BadParameter("write en, ar or both", param_hint="--language")
    codes = tuple(dict.fromkeys(_country(name) for name in where or ()))
    ids = tuple(dict.fromkeys(id for name in crossings or () for id in _crossing(name)))
    return Wishes(codes, ids, channel, language)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace("،", ",").split(",") if part.strip()]


def _country(name: str) -> str:
    from monitor.cli.finding import folded
    from monitor.crossings import load_countries
    from monitor.settings.problems import closest

    called: dict[str, str] = {}
    for code, country in load_countries().items():
        called |= dict.fromkeys((code.lower(), *(folded(n) for n in (*country.en, *country.ar))), code)
    asked = folded(name)
    if asked in called:
        return called[asked]
    near = closest(asked, called)
    remedy = f'did you mean "{load_countries()[called[near]].name()}"?' if near else "write it like Iraq, العراق or IQ"
    raise typer.BadParameter(f'there is no country "{name}" with a known crossing; {remedy}', param_hint="--where")


def _crossing(name: str) -> list[str]:
    """All crossings of that name; one with typing errors is taken only where there is no other like it."""
    from monitor.cli.finding import crossings_called, find_crossings
    from monitor.crossings import load_crossings

    known: Mapping[str, Crossing] = load_crossings()
    called = crossings_called(name, known)
    found = called or find_crossings(name, known)
    if not found:
        message = f'no crossing is like "{name}"; crossing-monitor crossings lists all'
        raise typer.BadParameter(message, param_hint="--crossing")
    if not called and len(found) > 1:
        listed = ", ".join(each.id for each in found[:5])
        raise typer.BadParameter(f'"{name}" may be any of {listed}; write one of these', param_hint="--crossing")
    return [each.id for each in found]


def _write(directory: Path, wishes: Wishes) -> None:
    sources = (resources.files("monitor") / "data" / "sources.yaml").read_text("utf-8")
    for name, text in {**files(wishes), "sources.yaml": sources}.items():
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
