"""What the monitor says of itself to its operator; the outbox brings it to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from monitor.journal import get_logger
from monitor.model import Delivery
from monitor.store import Store

log = get_logger()


class Operator:
    """channels: where the operator is told; may be replaced when the configuration changed."""

    def __init__(self, store: Store, channels: Sequence[str], clock: Callable[[], datetime]) -> None:
        self.channels = channels
        self._store = store
        self._clock = clock

    def tell(self, notice: Callable[[Sequence[str], datetime], Sequence[Delivery]]) -> None:
        """Owes what `notice` makes for the channels, now; what was told already is not told again."""
        for delivery in notice(self.channels, self._clock()):
            if self._store.remember_delivery(delivery):
                log.info("operator told", notice=delivery.id)
