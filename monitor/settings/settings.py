"""The whole configuration, checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, SkipValidation

from monitor.model import Crossing
from monitor.settings.channel import Channel
from monitor.settings.form import Form, Language
from monitor.settings.knowledge import Knowledge
from monitor.settings.monitor import Polling
from monitor.settings.source import Source
from monitor.settings.watchlist import Watchlist


class Settings(Form):
    """All that the files of a config folder say. What it names exists: channels, crossings, countries, time zones."""

    directory: Path = Field(description="The config folder that it was read from.")
    state: str = Field(description="An SQLAlchemy URL; it may hold a password.")
    polling: Polling = Field(default_factory=Polling, description="How sources are asked.")
    knowledge: Knowledge = Field(default_factory=Knowledge, description="How long reports are believed.")
    languages: tuple[Language, ...] = Field(default=("en", "ar"), description="Languages that are looked at.")
    time_zone: str = Field(default="UTC", description="IANA name.")
    contact: str | None = Field(default=None, description="For the User-Agent.")
    channels: dict[str, Channel] = Field(description="By name; `console` is always among them.")
    operator: tuple[str, ...] = Field(default=(), description="Names of channels.")
    sources: tuple[Source, ...] = Field(description="In the order of the file, those that are not enabled included.")
    watchlists: tuple[Watchlist, ...] = Field(description="By name.")
    crossings: Annotated[Mapping[str, Crossing], SkipValidation] = Field(description="Shipped and own, by id.")
