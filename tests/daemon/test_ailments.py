"""When the operator hears that a source fell silent, and when not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.daemon.ailments import begun, ended, quiet_because
from monitor.store import Pace, PollState, SourceTrouble, TroubleKind

NOW = datetime(2025, 6, 14, 9, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MAX_AGE, INTERVAL = 48 * HOUR, timedelta(minutes=15)


def busy(silence: timedelta, **more) -> Pace:
    """A source of which a month is known; its longest pause so far was six hours."""
    return Pace(NOW - silence, **{"since": NOW - 30 * DAY, "items": 200, "longest_pause": 6 * HOUR, **more})


def state(pace: Pace, failures: int = 0, since: datetime | None = None) -> PollState:
    return PollState(None, None, False, failures, "no answer" if failures else None, since, NOW, pace.newest, pace)


@pytest.mark.parametrize(
    ("pace", "said"),
    [
        (busy(5 * HOUR), None),
        (busy(6 * HOUR + INTERVAL), None),
        (busy(7 * HOUR), "never silent for longer than 6h"),
        (busy(7 * HOUR, items=5), None),
        (busy(7 * HOUR, since=NOW - 2 * DAY), None),
        (busy(8 * DAY, items=5), None),
        (busy(10 * DAY, items=5), "nothing is newer than 2025-06-04 09:12 UTC"),
        (busy(10 * DAY, longest_pause=20 * DAY), None),
        (busy(3 * DAY, items=5, stirred=3), "none is dated after 2025-06-11"),
        (busy(3 * DAY, stirred=3), "none is dated after 2025-06-11"),
        (busy(3 * DAY, items=5, stirred=2), None),
        (busy(1 * DAY, items=5, stirred=30), None),
        (Pace(), None),
    ],
)
def test_a_source_is_silent_when_it_was_never_silent_for_so_long(pace, said):
    why = quiet_because(pace, MAX_AGE, INTERVAL, NOW)
    assert (why is None) if said is None else said in (why or "")


def told(at: PollState, known=()) -> list[TroubleKind]:
    return [found.trouble.kind for found in begun("ina", at, known, MAX_AGE, INTERVAL, NOW)]


def test_what_the_operator_knows_is_not_told_again_even_for_another_reason():
    quiet = SourceTrouble("ina", TroubleKind.QUIET, NOW - 7 * HOUR)
    assert told(state(busy(7 * HOUR))) == [TroubleKind.QUIET]
    assert told(state(busy(7 * HOUR)), [quiet]) == []
    assert told(state(busy(7 * HOUR, stirred=9)), [quiet]) == []
    assert ended(state(busy(7 * HOUR)), [quiet]) == []
    assert ended(state(busy(1 * HOUR)), [quiet]) == [quiet]


def test_a_source_that_fails_is_told_after_three_failures_and_not_as_silent_too():
    assert told(state(busy(10 * DAY), failures=2, since=NOW)) == []
    assert told(state(busy(10 * DAY), failures=3, since=NOW)) == [TroubleKind.FAILING]
    failing = SourceTrouble("ina", TroubleKind.FAILING, NOW)
    assert ended(state(busy(HOUR), failures=9, since=NOW), [failing]) == []
    assert ended(state(busy(HOUR)), [failing]) == [failing]
