"""How long hubs are believed and how they are asked again: a real daemon and a real hub, on a clock moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.daemon import Daemon
from monitor.store import Subscription
from tests.real_servers import free_port
from tests.websub_hub import WebSubHub

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2025, 6, 14, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Ran:
    """A daemon of which one feed names the hub."""

    def __init__(self, daemon: Daemon, clock: Clock) -> None:
        self.daemon = daemon
        self.clock = clock

    @property
    def subscriptions(self) -> list[Subscription]:
        return self.daemon.store.all_subscriptions()

    async def until(self, holds: Callable[[], bool], seconds: float = 15.0) -> None:
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.05)

    async def later(self, span: timedelta) -> None:
        """The clock goes on, and the daemon looks at it some times."""
        self.clock.now += span
        await asyncio.sleep(2.2)


@asynccontextmanager
async def ran(folder: Path, hub: WebSubHub, clock: Clock | None = None) -> AsyncIterator[Ran]:
    port, config = free_port(), folder / "config"
    (config / "watchlists").mkdir(parents=True, exist_ok=True)
    root = f"127.0.0.1:{port}"
    (config / "monitor.yaml").write_text(
        f"polling: {{interval: 7d, tick: 1s, host_pause: 0s}}\nweb: {{listen: '{root}', url: 'http://{root}/'}}\n"
    )
    (config / "sources.yaml").write_text(f"wire: {{url: '{hub.feed_url}', allow_private: true}}\n")
    (config / "watchlists" / "all.yaml").write_text("channels: [console]\n")
    clock = clock or Clock()
    async with Daemon(config, {}, clock=clock) as daemon:
        running = asyncio.create_task(daemon.run())
        try:
            yield Ran(daemon, clock)
        finally:
            daemon.stop()
            await running


@pytest.fixture
def go(tmp_path: Path) -> Callable[..., None]:
    def run(work: Callable[[Ran, WebSubHub], object], **hub: object) -> None:
        async def whole() -> None:
            with WebSubHub() as started:
                for name, value in hub.items():
                    setattr(started, name, value)
                async with ran(tmp_path, started) as daemon:
                    await work(daemon, started)  # type: ignore[misc]

        asyncio.run(whole())

    return run


def test_a_lease_is_renewed_before_it_ends_with_the_same_address_and_secret(go):
    async def work(ran: Ran, hub: WebSubHub) -> None:
        await ran.until(lambda: len(hub.subscribers) == 1)
        (first,) = ran.subscriptions
        assert first.lease_until == ran.clock.now + 10 * HOUR
        await ran.later(7 * HOUR)
        assert hub.modes() == ["subscribe"]
        await ran.later(HOUR)
        await ran.until(lambda: len(hub.asked_back) == 2)
        assert hub.asked[0] == hub.asked[1]
        (second,) = ran.subscriptions
        assert second.lease_until == ran.clock.now + 10 * HOUR

    go(work, lease=10 * 3600)


@pytest.mark.parametrize(("given", "believed"), [(1, timedelta(minutes=1)), (10**9 - 1, 30 * DAY)])
def test_a_lease_is_believed_within_bounds(go, given, believed):
    async def work(ran: Ran, hub: WebSubHub) -> None:
        await ran.until(lambda: len(hub.asked_back) == 1)
        (kept,) = ran.subscriptions
        assert kept.lease_until == ran.clock.now + believed

    go(work, lease=given)


def test_a_hub_that_never_asks_back_is_asked_again_less_and_less(go):
    async def work(ran: Ran, hub: WebSubHub) -> None:
        await ran.until(lambda: len(hub.asked) == 1)
        waits = []
        for _ in range(4):
            before = len(hub.asked)
            await ran.later(timedelta(minutes=10))  # for it to ask back
            (kept,) = ran.subscriptions
            assert "the hub took the request and never asked back" in str(kept.error)
            waits.append(kept.due_at - ran.clock.now)
            ran.clock.now = kept.due_at
            await ran.until(lambda before=before: len(hub.asked) > before)
        assert waits == [timedelta(minutes=wait) for wait in (10, 20, 40, 80)]
        hub.silent = False
        await ran.later(timedelta(minutes=10))
        (kept,) = ran.subscriptions
        ran.clock.now = kept.due_at
        await ran.until(lambda: len(hub.subscribers) == 1)
        assert [each.error for each in ran.subscriptions] == [None]

    go(work, silent=True)


def test_a_lease_that_could_not_be_renewed_runs_on_to_its_end(go):
    async def work(ran: Ran, hub: WebSubHub) -> None:
        await ran.until(lambda: len(hub.subscribers) == 1)
        (first,) = ran.subscriptions
        hub.refuses = 503
        await ran.later(8 * HOUR)
        await ran.until(lambda: ran.subscriptions[0].error is not None)
        (second,) = ran.subscriptions
        assert (second.lease_until, second.failures) == (first.lease_until, 1)
        assert await asyncio.to_thread(hub.publish) == [202]
        hub.refuses = None
        await ran.later(timedelta(minutes=10))
        await ran.until(lambda: ran.subscriptions[0].error is None)

    go(work, lease=10 * 3600)


def test_a_hub_that_does_not_hear_of_an_end_is_told_when_it_pushes(go):
    async def work(ran: Ran, hub: WebSubHub) -> None:
        await ran.until(lambda: len(hub.subscribers) == 1)
        hub.silent = True
        hub.hub_url = ""  # from now on the feed names none
        hub.body = hub.body.replace(b"Outlet", b"An outlet")
        await ran.later(8 * DAY)  # to the next poll
        await ran.until(lambda: hub.modes()[-1] == "unsubscribe")
        assert await asyncio.to_thread(hub.publish) == [410]
        for _ in range(3):
            await ran.later(timedelta(minutes=10))
        await ran.until(lambda: not ran.subscriptions)
        assert hub.modes().count("unsubscribe") == 3

    go(work, lease=86_400 * 30)


def test_a_hub_is_asked_to_push_to_another_address_where_ours_changed(tmp_path):
    async def whole() -> None:
        with WebSubHub() as hub:
            clock = Clock()
            async with ran(tmp_path, hub, clock) as first:
                await first.until(lambda: len(hub.subscribers) == 1)
            clock.now += 8 * DAY
            async with ran(tmp_path, hub, clock) as second:  # at another port
                await second.until(lambda: sorted(hub.modes()) == ["subscribe", "subscribe", "unsubscribe"])
                (kept,) = [each for each in second.subscriptions if not each.ending]
                await second.until(lambda: f"{kept.root}/websub/{kept.callback}" in hub.subscribers)

    asyncio.run(whole())
