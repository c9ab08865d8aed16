"""What the web server shows, and with what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from monitor.alerting.messages import Message
from monitor.settings import Settings
from monitor.store import Store
from monitor.web.hubs import Hubs
from monitor.web.numbers import Numbers

_MOST_DRAWN = 1_000


class Drawn:
    """Messages of alerts, which never change, so that a feed that is asked for often is not written anew each time."""

    def __init__(self) -> None:
        self._messages: dict[tuple[str, str], Message] = {}
        self._settings: Settings | None = None

    def known(self, settings: Settings, language: str) -> Mapping[str, Message]:
        """Those in this language, by the ids of their alerts; none from before the settings changed."""
        if self._settings is not settings:
            self._settings, self._messages = settings, {}
        return {id: message for (id, spoken), message in list(self._messages.items()) if spoken == language}

    def keep(self, settings: Settings, language: str, messages: Mapping[str, Message]) -> None:
        if self._settings is settings:
            if len(self._messages) + len(messages) > _MOST_DRAWN:
                self._messages = {}
            self._messages |= {(id, language): message for id, message in messages.items()}


@dataclass(frozen=True, slots=True)
class Site:
    """settings: those in force now. ready: why the monitor does not do its work, if so. hubs: None where nothing is
    asked of any."""

    store: Store
    settings: Callable[[], Settings]
    clock: Callable[[], datetime]
    ready: Callable[[], Awaitable[str | None]]
    numbers: Numbers
    hubs: Hubs | None = None
    drawn: Drawn = field(default_factory=lambda: Drawn())


@dataclass(frozen=True, slots=True)
class Answer:
    """media_type: with its charset, where it has one."""

    body: bytes
    media_type: str
    status: int = 200

    @property
    def etag(self) -> str:
        """Changes when the body does."""
        return f'"{blake2b(self.body, digest_size=16).hexdigest()}"'


class RefusedError(Exception):
    """A request that cannot be answered. `message`: one line for who asks; it repeats nothing of the request."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        self.message = message
        super().__init__(message)
