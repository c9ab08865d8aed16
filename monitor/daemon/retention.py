"""Once a day what is older than `keep` allows is forgotten, little by little, so that no poll has to wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from monitor.journal import get_logger
from monitor.settings import Keep
from monitor.store import Forgettable, Store, StoreError

_AT_ONCE = 200  # items in one transaction
_BREATH = 0.05  # seconds between two transactions

log = get_logger()


async def forget_old(store: Store, keep: Keep, clock: Callable[[], datetime]) -> None:
    """Nothing is raised: what cannot be forgotten today is forgotten tomorrow, and the log says why."""
    now = clock()
    for what, length in ((Forgettable.TEXTS, keep.texts), (Forgettable.ITEMS, keep.items)):
        number = 0
        try:
            while some := await asyncio.to_thread(store.forget, what, now - length, _AT_ONCE):
                number += some
                await asyncio.sleep(_BREATH)
        except StoreError as error:
            log.error("old items not forgotten", what=what.value, why=str(error))
            return
        if number:
            log.info("old items forgotten", what=what.value, items=number)
