"""What people and programs ask again and again is answered at once, on a store of ten thousand alerts, too."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import Moment, Phase, Traffic
from monitor.store import Store
from tests.store.store_values import NOW, told

ALERTS, CROSSINGS = 10_000, 50
PATHS = ("/calendar.ics", "/api/v1/status", "/api/v1/alerts", "/api/v1/events", "/alerts.atom")
MOST_CPU = 0.1  # seconds, with the client, on a busy machine; on a quiet one it is less than half of that


@pytest.fixture
def busy(store: Store) -> Store:
    """Ten thousand alerts, each about an event of its own, over three years; every fifth was announced beforehand."""
    names = list(_known_crossings())[:CROSSINGS]
    poll = told()
    alerts, events = [], []
    for number in range(ALERTS):
        reported = NOW - timedelta(hours=2.6) * number
        ahead = number // CROSSINGS % 5 == 0
        event = replace(
            poll.alerts[0].events[0],
            id=f"event/{number}",
            crossing=names[number % CROSSINGS],
            traffic=frozenset() if number // CROSSINGS % 3 else frozenset({Traffic.FREIGHT}),
            phase=Phase.SCHEDULED if ahead else Phase.IN_EFFECT,
            effective_from=Moment((reported + timedelta(days=3 if ahead else 0)).date()),
            last_reported=reported,
        )
        events.append(event)
        alerts.append(replace(poll.alerts[0], id=f"alert/{number}", events=(event,), created=reported))
    store.commit_alerts(events, alerts, [], NOW)
    return store


def _known_crossings() -> list[str]:
    from monitor.crossings import load_crossings

    return sorted(load_crossings())


def test_an_answer_takes_a_blink_of_the_eye(busy, serve):
    served = serve()
    spent = {path: min(_cpu_of(served, path) for _ in range(4)) for path in PATHS}
    assert {path: seconds for path, seconds in spent.items() if seconds > MOST_CPU} == {}


def _cpu_of(served, path: str) -> float:
    """Seconds of this process."""
    began = time.process_time()
    assert served.get(path).status_code == 200
    return time.process_time() - began
