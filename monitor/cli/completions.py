"""What the shell offers when a person types a name and the tabulator: crossings, channels, watchlists, sources.

Nothing is offered where the configuration cannot be read: a shell that completes is no place for its errors.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from monitor.cli.options import DEFAULT_CONFIG

if TYPE_CHECKING:
    from monitor.settings import Settings


def crossing_ids(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Each with its name."""
    from monitor.cli.opening import crossings_of

    known = crossings_of(_settings(ctx)).values()
    return [(each.id, each.title()) for each in known if each.id.startswith(incomplete)]


def channel_names(ctx: typer.Context, incomplete: str) -> list[str]:
    settings = _settings(ctx)
    return _beginning(incomplete, settings.channels if settings else ())


def watchlist_names(ctx: typer.Context, incomplete: str) -> list[str]:
    settings = _settings(ctx)
    return _beginning(incomplete, (each.name for each in settings.watchlists) if settings else ())


def crossings_and_sources(ctx: typer.Context, incomplete: str) -> list[str]:
    settings = _settings(ctx)
    sources = [each.name for each in settings.sources] if settings else []
    return [*(id for id, _ in crossing_ids(ctx, incomplete)), *_beginning(incomplete, sources)]


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


def _settings(ctx: typer.Context) -> Settings | None:
    from monitor.cli.opening import settings_if_any
    from monitor.settings import ConfigurationError

    with suppress(ConfigurationError, OSError):
        return settings_if_any(Path(ctx.params.get("config") or DEFAULT_CONFIG))
    return None
