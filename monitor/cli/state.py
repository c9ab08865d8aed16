"""`state`: a copy of what the monitor knows, what it knows from a copy, and its room given back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.opening import open_settings, utc_now
from monitor.cli.options import DEFAULT_CONFIG, Config
from monitor.cli.tables import say

Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


def state() -> None:
    """Copies what the monitor knows, puts a copy in its place, or gives back room."""


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    force: Force = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Copies the state to a file, as it is at this instant; a running monitor works on meanwhile."""
    from monitor.store import back_up

    size = back_up(open_settings(config).state, file, replace=force)
    say(f"the state was copied to {file} ({_megabytes(size)})")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy that state backup wrote.")],
    force: Force = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Makes a copy the state. Stop the monitor first. With --force a state that is there is kept under another name."""
    from monitor.store import open_store
    from monitor.store import restore as put_in_place

    settings = open_settings(config)
    kept = put_in_place(settings.state, file, utc_now(), replace=force)
    if kept is not None:
        say(f"the state that was there is now {kept}")
    with open_store(settings.state) as store:
        counts = store.counts()
    owed = counts["deliveries pending"] + counts["deliveries failed"]
    say(
        f"the state is that of {file} again: {counts['sources']} sources, {counts['items']} items,"
        f" {counts['events']} events, {counts['alerts']} alerts"
    )
    if owed:
        say(f"messages owed when it was made, sent again by the next run even if they were sent since: {owed}")


def vacuum(config: Config = DEFAULT_CONFIG) -> None:
    """Gives the room of what was forgotten back to the disk. Stop the monitor first."""
    from monitor.store import vacuum as give_back

    before, after = give_back(open_settings(config).state)
    say(f"the state takes {_megabytes(after)}; it took {_megabytes(before)}")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
