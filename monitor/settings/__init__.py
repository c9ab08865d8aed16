"""The configuration as checked values: `load` reads a config folder.

What only people who write one need is not imported with it: `plain` says what a configuration means, `schema` describes
its files to an editor and `schema_files` puts that beside them, `entry` and `adding` write sources into one.
"""

from __future__ import annotations

from monitor.settings.accounts import NETWORKS, SourceKind, account_in, address_of_an_account
from monitor.settings.channel import CONSOLE, Channel, ChannelType
from monitor.settings.form import LANGUAGES
from monitor.settings.heartbeat import Heartbeat
from monitor.settings.json_paths import JsonPaths
from monitor.settings.keep import Keep
from monitor.settings.loading import load
from monitor.settings.mailbox import Mailbox
from monitor.settings.monitor import Polling
from monitor.settings.problems import ConfigurationError, Problem
from monitor.settings.program import Program
from monitor.settings.quantities import parse_duration, spell_duration
from monitor.settings.settings import Settings
from monitor.settings.source import Selectors, Source, Trust
from monitor.settings.watchlist import Watchlist
from monitor.settings.web import Web
from monitor.settings.x_access import XAccess

__all__ = [
    "CONSOLE",
    "LANGUAGES",
    "NETWORKS",
    "Channel",
    "ChannelType",
    "ConfigurationError",
    "Heartbeat",
    "JsonPaths",
    "Keep",
    "Mailbox",
    "Polling",
    "Problem",
    "Program",
    "Selectors",
    "Settings",
    "Source",
    "SourceKind",
    "Trust",
    "Watchlist",
    "Web",
    "XAccess",
    "account_in",
    "address_of_an_account",
    "load",
    "parse_duration",
    "spell_duration",
]
