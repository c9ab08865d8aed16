"""One round over all sources: what says nothing is stored at once, and what is said is decided in its order."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from monitor.daemon import Daemon, Round
from monitor.model import Status
from tests.loopback import Answer
from tests.road.feeds import rss

NOW = datetime(2025, 6, 13, 12, tzinfo=UTC)
SHUT = ("Al-Qaim crossing closed", "The Al-Qaim border crossing with Syria was closed today, the ports authority said.")
OPEN = ("Al-Qaim crossing open", "The Al-Qaim border crossing with Syria reopened today, the ports authority said.")


def feed(*told: tuple[str, str, datetime], others: int) -> Answer:
    silent = [(f"Wheat prices, part {number}", "They rose.", NOW - timedelta(hours=9)) for number in range(others)]
    headers = {"Content-Type": "application/rss+xml", "ETag": '"1"'}
    return Answer(200, headers, rss(*told, *silent))


@pytest.mark.parametrize("others", [3, 40])
def test_a_round_counts_a_source_once_and_tells_what_was_said_first_first(web, configure, others):
    web.serve("/late", feed((*OPEN, NOW - timedelta(hours=1)), others=others))
    web.serve("/early", feed((*SHUT, NOW - timedelta(hours=4)), others=others))
    config = configure({name: {"url": web.url(f"/{name}"), "full_text": False} for name in ("late", "early")})

    async def rounds() -> tuple[Round, Round, dict[str, int]]:
        async with Daemon(config, {}, clock=lambda: NOW, stream=StringIO()) as daemon:
            return await daemon.once(), await daemon.once(), daemon.store.counts()

    first, second, counts = asyncio.run(rounds())
    assert sorted((report.source, report.items, report.documents) for report in first.polls) == [
        ("early", others + 1, 1),
        ("late", others + 1, 1),
    ]
    assert [alert.events[0].status for report in first.polls for alert in report.alerts] == [Status.CLOSED, Status.OPEN]
    assert counts["items"] == 2 * (others + 1)
    assert [report.items for report in second.polls] == [0, 0]
    assert web.calls("/late")[-1].headers["if-none-match"] == '"1"'


def test_of_what_was_said_at_the_same_time_the_source_that_stands_first_in_the_configuration_comes_first(
    web, configure
):
    names = [f"source-{number}" for number in range(9)]
    for name in names:
        slow = 0.3 if name == names[0] else 0.0
        answer = feed((*SHUT, NOW - timedelta(hours=1)), others=12)
        web.serve(f"/{name}", lambda call, slow=slow, answer=answer: (call.wait(slow), answer)[1])
    config = configure({name: {"url": web.url(f"/{name}"), "full_text": False} for name in names})

    async def first_witness() -> list[str]:
        async with Daemon(config, {}, clock=lambda: NOW, stream=StringIO()) as daemon:
            done = await daemon.once()
            return [alert.events[0].sources[0] for report in done.polls for alert in report.alerts]

    assert asyncio.run(first_witness()) == [names[0]]
