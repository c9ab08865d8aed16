"""The whole configuration, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, PrivateAttr, SkipValidation

from monitor.model import Crossing
from monitor.settings.channel import Channel
from monitor.settings.form import Form, Language
from monitor.settings.heartbeat import Heartbeat
from monitor.settings.keep import Keep
from monitor.settings.knowledge import Knowledge
from monitor.settings.monitor import Polling
from monitor.settings.placeholders import without
from monitor.settings.source import Source
from monitor.settings.watchlist import Watchlist
from monitor.settings.web import Web


class Settings(Form):
    """All that the files of a config folder say. What it names exists: channels, crossings, countries, time zones."""

    directory: Path = Field(description="The config folder that it was read from.")
    state: str = Field(description="An SQLAlchemy URL; it may hold a password.")
    polling: Polling = Field(default_factory=Polling, description="How sources are asked.")
    knowledge: Knowledge = Field(default_factory=Knowledge, description="How long reports are believed.")
    keep: Keep = Field(default_factory=Keep, description="How long what was read is kept.")
    languages: tuple[Language, ...] = Field(default=("en", "ar"), description="Languages that are looked at.")
    time_zone: str = Field(default="UTC", description="IANA name.")
    contact: str | None = Field(default=None, description="For the User-Agent.")
    channels: dict[str, Channel] = Field(description="By name; `console` is always among them.")
    heartbeat: Heartbeat | None = Field(default=None, description="Where to give a sign of life.")
    web: Web = Field(default_factory=Web, description="Where the web server listens, and who may read.")
    operator: tuple[str, ...] = Field(default=(), description="Names of channels.")
    sources: tuple[Source, ...] = Field(description="In the order of the file, those that are not enabled included.")
    watchlists: tuple[Watchlist, ...] = Field(description="By name.")
    crossings: Annotated[Mapping[str, Crossing], SkipValidation] = Field(description="Shipped and own, by id.")
    templates: dict[str, str] = Field(default_factory=dict, description="Own templates of messages, by file name.")

    _secrets: frozenset[str] = PrivateAttr(default=frozenset())
    _files: frozenset[Path] = PrivateAttr(default=frozenset())

    @property
    def files(self) -> frozenset[Path]:
        """The files that ${file:PATH} named, wherever they lie."""
        return self._files

    def filled_from(self, secrets: Iterable[str], files: Iterable[Path]) -> Self:
        """These settings, whose placeholders stood for `secrets`, some of them in `files`."""
        copy = self.model_copy()
        copy._secrets, copy._files = frozenset(secrets), frozenset(files)
        return copy

    def redacted(self, text: str) -> str:
        """`text` without what the placeholders of the files stood for."""
        return without(self._secrets, text)
