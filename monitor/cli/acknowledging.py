"""`ack`: somebody knows of an alert, so that nobody has to be reminded of it."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from monitor.cli.ending import Trouble
from monitor.cli.json_form import print_json
from monitor.cli.opening import NOTHING_KNOWN, open_settings, state_of, times_of
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config
from monitor.cli.tables import say


def ack(
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="Its id, or the beginning or end of it.")],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who; else the name you work under.")] = None,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Takes note of an alert: its reminders stop, and nobody else is told that nobody did."""
    from monitor.cli.sentences import alert_title

    settings = open_settings(config)
    times = times_of(settings)
    name = _name() if by is None else by.strip()
    if not name:
        raise typer.BadParameter("a name is wanted", param_hint="--by")
    with state_of(settings) as store:
        if store is None:
            raise Trouble(NOTHING_KNOWN)
        told = store.alert(alert)
        noted, stopped = store.acknowledge_alert(told.alert.id, name, times.now)
    if as_json:
        print_json({"acknowledged": noted, "cancelled": stopped})
        return
    say(f"acknowledged by {noted.by} {times.at(noted.at)}: {alert_title(told, settings.crossings)}")
    say(f"  {_STOPPED.get(stopped, f'{stopped} reminders or escalations are not sent any more')}")


_STOPPED = {
    0: "no reminder or escalation waited",
    1: "1 reminder or escalation is not sent any more",
}


def _name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in many containers
        return "somebody"
