"""What a first configuration says, with the comments by which a person goes on. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass

CHANNEL = "alerts"
SECRET = "secrets/alerts"  # noqa: S105 (the name of a file)


@dataclass(frozen=True, slots=True)
class Wishes:
    """countries and crossings: codes and ids; none of both means all. channel: console, or an Apprise URL."""

    countries: tuple[str, ...]
    crossings: tuple[str, ...]
    channel: str
    language: str
    time_zone: str  # IANA name


def files(wishes: Wishes) -> dict[str, str]:
    """The files by their names in the config folder; the address of a service, a secret, is in one of its own."""
    console = wishes.channel == "console"
    told = "console" if console else CHANNEL
    found = {"monitor.yaml": _monitor(wishes, console), "watchlists/mine.yaml": _watchlist(wishes, told)}
    return found if console else {**found, SECRET: f"{wishes.channel}\n"}


def _monitor(wishes: Wishes, console: bool) -> str:
    where = "type: console" if console else f"url: ${{file:{SECRET}}}   # an Apprise URL; keep that file to yourself"
    name = "console" if console else CHANNEL
    return f"""\
# How the monitor works, and where alerts can go. After an edit:  crossing-monitor check
# What is left out has a sensible default; crossing-monitor schema monitor lists all that can be said.

# Times that are shown to you are in this zone.
time_zone: {wishes.time_zone}

# Sent with every request, so that the owner of a source can write to you. Please fill it in.
# contact: you@example.org

# Where alerts can go, by names of your choice; watchlists/*.yaml say which alerts go where.
channels:
  {name}:
    {where}
    language: {wishes.language}   # en, ar or both

# The channels that are told when the monitor itself is in trouble.
operator: [{name}]
"""


def _watchlist(wishes: Wishes, channel: str) -> str:
    lines = [
        "# Which alerts go to whom. Each file here is a watchlist. crossing-monitor check says what it means.",
        "",
    ]
    if wishes.countries:
        lines.append(f"countries: {json.dumps(list(wishes.countries))}   # every crossing of these")
    else:
        lines.append("# countries: [IQ, SY]     # every crossing of these")
    if wishes.crossings:
        lines.append(f"crossings: {json.dumps(list(wishes.crossings))}   # crossing-monitor crossings finds more")
    else:
        lines.append("# crossings: [al-qaim]    # these; crossing-monitor crossings lists all that are known")
    return "\n".join([*lines, f"channels: [{channel}]", ""])
