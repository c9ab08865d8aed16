"""Waiting calls that know no other way than to hold a thread: the system's name resolution, the IMAP of the standard
library.

Each gets a thread of its own. In the pool that the whole process shares, some hosts that hang would hold all of it, and
an end of the process would wait for them.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


async def in_its_own_thread(work: Callable[[], Result]) -> Result:
    """What `work` returns or raises. Where the caller does not wait for it, it goes on, and nobody hears of it."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[Result] = loop.create_future()

    def tell(result: Result | None, error: Exception | None) -> None:
        if outcome.done():
            return
        if error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except Exception as problem:
            error = problem
        with contextlib.suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(tell, result, error)

    threading.Thread(target=run, daemon=True).start()
    return await outcome
