"""What is sent now: passes over the outbox, and what the log hears of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from monitor.alerting import DeliveryReport, Outbox
from monitor.daemon.tasks import Tasks
from monitor.journal import get_logger

log = get_logger()


class Deliveries:
    """reported: called with what became of each pass over the outbox, when it has come to its end."""

    def __init__(
        self, outbox: Outbox, clock: Callable[[], datetime], reported: Callable[[DeliveryReport], object]
    ) -> None:
        self.in_flight = Tasks()
        self._reported = reported
        self._outbox = outbox
        self._clock = clock

    def start(self) -> None:
        # Passes overlap: a channel that hangs is left to the pass that waits for it, the others are served.
        self.in_flight.start(self._pass(), "deliveries broke off")

    async def _pass(self) -> None:
        report = await self._outbox.deliver(self._clock())
        self._tell(report)
        self._reported(report)

    def _tell(self, report: DeliveryReport) -> None:
        for delivery in report.sent:
            log.info("delivered", delivery=delivery.id, alert=delivery.alert, channel=delivery.channel)
        for failure in report.failed:
            again = failure.due.isoformat("T", "seconds") if failure.due else "never: see alerts --failed"
            whose = {"alert": failure.delivery.alert, "channel": failure.delivery.channel}
            log.warning("not delivered", delivery=failure.delivery.id, **whose, why=failure.error, again=again)
        for notice in report.told:
            log.info("operator told", notice=notice.id)
