"""`alive`: whether a monitor runs on this state and does its work; for Docker, cron, a script."""

from __future__ import annotations

from datetime import timedelta

from monitor.cli.ending import Trouble
from monitor.cli.json_form import print_json
from monitor.cli.opening import open_settings, state_of, utc_now
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config
from monitor.cli.tables import say

_WITHIN = timedelta(seconds=90)  # a sign of life is written every 20 s


def alive(config: Config = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Says whether the monitor runs and does its work.

    Status 0: it has looked what is due, passed over its outbox and written its state within 90 seconds.
    """
    settings = open_settings(config)
    with state_of(settings) as store:
        last = None if store is None else store.last_beat()
    ago = None if last is None else utc_now() - last
    lives = ago is not None and ago <= _WITHIN
    if as_json:
        print_json({"alive": lives, "last_sign": last})
    if ago is None:
        raise Trouble("the monitor has given no sign of life yet: start it with crossing-monitor run")
    if not lives:
        raise Trouble(f"the last sign of life is {_spelled(ago)} old: look into the log of the monitor, or start it")
    if not as_json:
        say(f"alive; the last sign of life is {_spelled(ago)} old")


def _spelled(ago: timedelta) -> str:
    seconds = max(0, round(ago.total_seconds()))
    return f"{seconds} s" if seconds < 600 else f"{seconds // 60} min" if seconds < 36_000 else f"{seconds // 3600} h"
