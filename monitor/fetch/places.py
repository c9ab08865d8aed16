"""How much goes on at the same time. Who takes long makes room for another, so that hosts that hang hold up nobody."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SLOW_AFTER = 1.0  # seconds; most answers are there by then
SLOW_A_PLACE = 4  # of those that take longer, for one place
MOST_ASIDE = 200  # in all: each may hold a connection, and a process has a thousand


class Place:
    """One of `Places` that is taken; it is left once."""

    def __init__(self, of: Places) -> None:
        self._of = of
        self._is_aside = False
        self._timer = asyncio.get_running_loop().call_later(SLOW_AFTER, self._step_aside)

    def leave(self) -> None:
        self._timer.cancel()
        if self._is_aside:
            self._of.free_aside += 1
        else:
            self._of.give()

    def _step_aside(self) -> None:
        if self._of.free_aside > 0:
            self._is_aside = True
            self._of.free_aside -= 1
            self._of.give()
        else:
            self._timer = asyncio.get_running_loop().call_later(SLOW_AFTER, self._step_aside)


class Places:
    """So `many` at once, and aside a number of those that have taken longer than `SLOW_AFTER` by now.

    free, free_aside: how many are left; both are 0 or more.
    """

    def __init__(self, many: int) -> None:
        self.free = many
        self.free_aside = min(many * SLOW_A_PLACE, MOST_ASIDE)
        self._waiting: deque[asyncio.Future[None]] = deque()

    def take(self) -> Place:
        """Only where one is free."""
        self.free -= 1
        return Place(self)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Waits for one and holds it; who came first has it first."""
        place = self.take() if self.free > 0 else await self._handed_over()
        try:
            yield
        finally:
            place.leave()

    def give(self) -> None:
        """To who waits longest; else it is free."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1

    async def _handed_over(self) -> Place:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was given just now
                self.give()
            raise
        return Place(self)
