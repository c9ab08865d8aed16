"""What a user may rely on when years pass: what was told once is not told again, however much of it was forgotten."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from monitor.daemon import Daemon
from monitor.daemon.retention import forget_old
from tests.loopback import Answer
from tests.road.conftest import edit
from tests.road.feeds import rss

BEGAN = datetime(2025, 6, 10, 9, tzinfo=UTC)
OPENING = (
    "Al-Qaim crossing to reopen",
    "Iraq's border ports authority said on Monday that the Al-Qaim border crossing with Syria will reopen tomorrow"
    " to passengers and trucks.",
)


class Years:
    """A daemon of which each round is at a time of its own."""

    def __init__(self, config) -> None:
        self.config = config
        self.now = BEGAN

    def round(self):
        """Forgets what is old, as the daemon does once a day, and polls."""

        async def walk():
            async with Daemon(self.config, {}, clock=lambda: self.now) as daemon:
                await forget_old(daemon.store, daemon.settings.keep, lambda: self.now)
                done = await daemon.once()
                return done, daemon.store.counts()

        return asyncio.run(walk())


def feed(*items, prefix="item"):
    return Answer(200, {"Content-Type": "application/rss+xml"}, rss(*items, prefix=prefix))


@pytest.mark.parametrize("later", [timedelta(days=200), timedelta(days=3 * 365)], ids=["texts", "items"])
def test_a_repeat_after_it_was_forgotten_wakes_nobody(web, configure, later):
    web.serve("/feed", feed((*OPENING, BEGAN)))
    config = configure({"wire": {"url": web.url("/feed"), "full_text": False}})
    edit(config / "monitor.yaml", lambda file: file.update(keep={"texts": "180d", "items": "2y"}))
    years = Years(config)
    _, counts = years.round()
    assert (counts["alerts"], counts["documents"]) == (1, 1)
    years.now = BEGAN + later
    again, counts = years.round()
    assert counts["documents"] == 0, "nothing was forgotten"
    assert [report.items for report in again.polls] == [0]
    edited = (OPENING[0], OPENING[1] + " Traders welcomed it.", BEGAN)
    web.serve("/feed", feed(edited))
    years.round()
    web.serve("/feed", feed((*OPENING, BEGAN), edited, prefix="other"))
    _, counts = years.round()
    assert counts["items"] == 3
    assert counts["alerts"] == 1
