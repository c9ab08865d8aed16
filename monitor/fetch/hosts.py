"""Whose turn it is at a host: one request at a time, with a pause between two, and nobody waits for another host."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.fetch.errors import TooEarly, in_words

_MOST_KEPT = 2_000  # hosts; those that nobody waits for, and that ask for nothing, are forgotten beyond that
_LONGEST_PAUSE = 30.0  # seconds; what a robots.txt asks for beyond it would make a source of ten articles useless


@dataclass(slots=True, eq=False)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0  # on the loop's clock
    closed_until: float = 0.0
    pause: float = 0.0  # seconds, as its robots.txt asks


class Hosts:
    """pause: seconds between the end of an answer of a host and the next request to it."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Waits for its turn at the host, and holds it. Raises TooEarly where the host asked to be left alone."""
        host = self._host(name)
        async with host.turn:
            now = asyncio.get_running_loop().time()
            if host.closed_until > now:
                wait = timedelta(seconds=host.closed_until - now)
                raise TooEarly(f"{name} asked to be left alone for {in_words(wait)} more, so it was not asked", wait)
            if host.free_at > now:
                await asyncio.sleep(host.free_at - now)
            try:
                yield
            finally:
                host.free_at = asyncio.get_running_loop().time() + max(self._pause, host.pause)

    def slow_down(self, name: str, pause: float) -> None:
        """The host asks for so many seconds between two requests."""
        self._host(name).pause = min(pause, _LONGEST_PAUSE) if pause > 0 else 0.0  # nan is a number that sites write

    def close(self, name: str, span: timedelta) -> None:
        """The host asks not to be asked anything for so long."""
        self._host(name).closed_until = asyncio.get_running_loop().time() + span.total_seconds()

    def _host(self, name: str) -> _Host:
        if name not in self._hosts and len(self._hosts) >= _MOST_KEPT:
            self._forget()
        return self._hosts.setdefault(name, _Host())

    def _forget(self) -> None:
        now = asyncio.get_running_loop().time()
        kept = {
            name: host
            for name, host in self._hosts.items()
            if host.turn.locked() or max(host.free_at, host.closed_until) > now or host.pause
        }
        self._hosts = kept
