"""Whether the daemon does its work: it looks what is due, passes over its outbox, and can write its store."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from monitor.store import Store, StoreError

_MOST_LATE = timedelta(seconds=30)  # by which a look or a pass may come late before it counts as stopped
_LATELY = 2.0  # seconds that an answer is good for: who asks more often does not make us write more often


class Health:
    """tick: how often the daemon looks what is due."""

    def __init__(self, store: Store, clock: Callable[[], datetime], tick: Callable[[], timedelta]) -> None:
        self._store = store
        self._clock = clock
        self._tick = tick
        self._looked = self._passed = time.monotonic()
        self._one_asks = asyncio.Lock()
        self._asked: float | None = None
        self._answer: str | None = None

    def looked(self) -> None:
        """Somebody has looked what is due."""
        self._looked = time.monotonic()

    def passed(self) -> None:
        """A pass over the outbox has come to its end; whether all was delivered is another matter."""
        self._passed = time.monotonic()

    def late(self) -> str | None:
        """Why the daemon does not do its work, as far as that can be told without the store."""
        allowed = max(_MOST_LATE, 3 * self._tick()).total_seconds()
        now = time.monotonic()
        if now - self._looked > allowed:
            return f"nobody has looked for {now - self._looked:.0f} s what is due"
        if now - self._passed > allowed:
            return f"no pass over the outbox has come to its end for {now - self._passed:.0f} s"
        return None

    async def what_is_wrong(self) -> str | None:
        """None where all is well; then the store holds that the daemon lives now."""
        late = self.late()
        if late is not None:
            return late
        try:
            await asyncio.to_thread(self._store.beat, self._clock())
        except StoreError as error:
            return str(error)
        return None

    async def lately(self) -> str | None:
        """The same, found out some seconds ago at most: for those who may ask as often as they like."""
        async with self._one_asks:
            if self._asked is None or time.monotonic() - self._asked > _LATELY:
                self._answer = await self.what_is_wrong()
                self._asked = time.monotonic()
            return self._answer
