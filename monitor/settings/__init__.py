"""The configuration as checked values.

`load` reads a config folder, `in_words` says what it means, `json_schema` describes its files to an editor and
`write_schemas` puts that beside them.
"""

from __future__ import annotations

from monitor.settings.accounts import NETWORKS, SourceKind, account_in, address_of_an_account
from monitor.settings.adding import Added, Addition, add_sources, additions_yaml
from monitor.settings.channel import CONSOLE, Channel, ChannelType
from monitor.settings.entry import entries_yaml, entry_of, name_of
from monitor.settings.form import LANGUAGES
from monitor.settings.heartbeat import Heartbeat
from monitor.settings.json_paths import JsonPaths
from monitor.settings.keep import Keep
from monitor.settings.loading import load
from monitor.settings.mailbox import Mailbox
from monitor.settings.monitor import Polling
from monitor.settings.plain import in_words
from monitor.settings.problems import ConfigurationError, Problem
from monitor.settings.program import Program
from monitor.settings.quantities import parse_duration, spell_duration
from monitor.settings.schema import json_schema
from monitor.settings.schema_files import write_schemas
from monitor.settings.settings import Settings
from monitor.settings.source import Selectors, Source, Trust
from monitor.settings.watchlist import Watchlist
from monitor.settings.web import Web
from monitor.settings.whole_file import write_whole
from monitor.settings.x_access import XAccess

__all__ = [
    "CONSOLE",
    "LANGUAGES",
    "NETWORKS",
    "Added",
    "Addition",
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
    "add_sources",
    "additions_yaml",
    "address_of_an_account",
    "entries_yaml",
    "entry_of",
    "in_words",
    "json_schema",
    "load",
    "name_of",
    "parse_duration",
    "spell_duration",
    "write_schemas",
    "write_whole",
]
