"""Opens what commands work with: the configuration, the state, the crossings, the clock."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli.options import DEFAULT_CONFIG
from monitor.cli.times import Times

if TYPE_CHECKING:
    from monitor.model import Crossing
    from monitor.settings import Settings
    from monitor.store import Store

NOTHING_KNOWN = "nothing is known yet: the monitor has not run with this configuration (crossing-monitor run)"


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_settings(config: Path) -> Settings:
    """Raises ConfigurationError."""
    from monitor.settings import load

    settings = load(config, os.environ)
    if settings.templates:
        from monitor.alerting import proved

        return proved(settings)
    return settings


def settings_if_any(config: Path) -> Settings | None:
    """For commands that work without a configuration: None where nobody named one and there is none.

    Raises ConfigurationError where one was named that is not there, or where one is there and wrong.
    """
    return None if config == DEFAULT_CONFIG and not config.is_dir() else open_settings(config)


def crossings_of(settings: Settings | None) -> Mapping[str, Crossing]:
    from monitor.crossings import load_crossings

    return load_crossings() if settings is None else settings.crossings


def times_of(settings: Settings | None) -> Times:
    from zoneinfo import ZoneInfo

    return Times(ZoneInfo(settings.time_zone) if settings else UTC, utc_now())


@contextmanager
def state_of(settings: Settings) -> Iterator[Store | None]:
    """The store; None where the monitor never ran, so that asking leaves nothing behind. Raises StoreError."""
    file = _sqlite_file(settings.state)
    if file is not None and not file.exists():
        yield None
        return
    from monitor.store import open_store

    with open_store(settings.state) as store:
        yield store


def _sqlite_file(url: str) -> Path | None:
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] != "sqlite":
        return None
    name = rest.partition("?")[0].removeprefix("/").removeprefix("file:")
    return Path(name) if name else None
