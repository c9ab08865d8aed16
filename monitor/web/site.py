"""What the web server shows, and with what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from monitor.settings import Settings
from monitor.store import Store
from monitor.web.numbers import Numbers


@dataclass(frozen=True, slots=True)
class Site:
    """settings: those in force now. ready: why the monitor does not do its work, if so."""

    store: Store
    settings: Callable[[], Settings]
    clock: Callable[[], datetime]
    ready: Callable[[], Awaitable[str | None]]
    numbers: Numbers


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
