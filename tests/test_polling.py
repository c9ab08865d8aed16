"""When a source is asked again: at its interval, later where it fails, and never not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from monitor.model import Rhythm
from monitor.polling import (
    A_SECOND,
    LONGEST_ASKED,
    LONGEST_WAIT,
    LONGEST_WAIT_IF_DEAD,
    Beat,
    after_failure,
    after_success,
    beat,
)
from monitor.settings import Polling, Source
from monitor.store import Pace, PollState, open_store

NOW = datetime(2025, 6, 14, 9, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
GIVEN = Beat(QUARTER, QUARTER, given=True)


def test_after_success_it_is_asked_at_its_interval_and_a_little_later():
    assert QUARTER <= after_success("wire", GIVEN, NOW) - NOW <= QUARTER * 1.1


def test_sources_that_started_together_drift_apart():
    assert len({after_success(f"s{n}", GIVEN, NOW) for n in range(50)}) > 45


def test_a_failing_source_is_asked_less_and_less_but_never_forgotten():
    waits = [after_failure("wire", QUARTER, n, NOW) - NOW for n in range(1, 60)]
    assert waits[0] < waits[1] < waits[2] < waits[3]
    assert max(waits) <= LONGEST_WAIT * 1.1
    assert min(waits[5:]) >= LONGEST_WAIT


def test_a_server_that_asks_for_time_gets_it():
    asked = timedelta(hours=2)
    assert after_success("wire", GIVEN, NOW, asked) - NOW >= asked
    assert after_failure("wire", QUARTER, 1, NOW, asked) - NOW >= asked


def test_a_server_cannot_silence_a_source_for_good():
    assert after_success("wire", GIVEN, NOW, timedelta(days=3650)) - NOW <= LONGEST_ASKED


def test_an_interval_longer_than_the_longest_wait_is_kept():
    day = timedelta(days=1)
    assert after_failure("wire", day, 5, NOW) - NOW >= day


# --- an interval that follows how often a source publishes and how much it matters

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def source(**about) -> Source:
    return Source.model_validate({"name": "wire", "url": "https://example.org/feed", **about})


def known(items: int = 0, over: timedelta = 30 * DAY, **more) -> PollState:
    """A source that published `items` in the time before now, evenly."""
    pace = Pace(NOW, NOW - over, items, over) if items else Pace()
    return PollState(None, None, False, 0, None, None, NOW, pace.newest, pace, **more)


def every(state: PollState, polling: Polling | None = None, **about) -> timedelta:
    return beat(source(**about), polling or Polling(), state, NOW).every


def test_the_channel_of_an_authority_is_asked_every_minute():
    for state in (known(), known(12), known(9000)):
        assert every(state, trust="official") == timedelta(minutes=1)


def test_an_outlet_of_three_items_a_week_is_asked_every_hour():
    assert every(known(12, over=28 * DAY)) == HOUR


@pytest.mark.parametrize(
    ("items_a_day", "wait"),
    [(0.1, HOUR), (3, timedelta(minutes=48)), (24, timedelta(minutes=6)), (1000, timedelta(minutes=5))],
)
def test_other_sources_are_asked_ten_times_in_the_time_between_two_items(items_a_day, wait):
    assert every(known(round(items_a_day * 100), over=100 * DAY)) == wait


def test_a_source_that_told_of_a_watched_crossing_is_asked_more():
    told = NOW - 20 * DAY
    assert every(known(12, over=28 * DAY, mattered_at=told)) == timedelta(minutes=15)
    assert every(known(9000, mattered_at=told)) == timedelta(minutes=1)
    assert every(known(mattered_at=told)) == timedelta(minutes=5)
    assert every(known(12, over=28 * DAY, mattered_at=NOW - 31 * DAY)) == HOUR


def test_a_source_of_which_little_is_known_is_asked_every_quarter_of_an_hour():
    assert every(known()) == every(known(4)) == QUARTER


@pytest.mark.parametrize(
    ("about", "state", "wait"),
    [
        ({"trust": "official"}, {}, timedelta(minutes=5)),
        ({}, {"mattered_at": NOW - DAY}, timedelta(minutes=15)),
        ({}, {}, HOUR),
    ],
)
def test_a_source_whose_hub_pushes_is_asked_rarely_as_long_as_the_lease_runs(about, state, wait):
    pushed = known(items=9_000, pushed_until=NOW + HOUR, **state)
    assert every(pushed, **about) == wait
    over = known(items=9_000, pushed_until=NOW, **state)
    assert every(over, **about) < wait
    assert every(pushed, Polling(interval="30s"), **about) == timedelta(seconds=30)


def test_a_source_whose_hub_pushes_is_not_asked_in_the_hours_that_it_asks_to_skip():
    pushed = beat(source(), Polling(), known(pushed_until=NOW + DAY), NOW)
    due = after_success("wire", pushed, NOW, rhythm=Rhythm(skip_hours=(10, 11)))
    assert due.hour == 12


def test_a_source_that_dries_up_is_asked_less():
    busy = known(300, over=10 * DAY)
    later = NOW + 100 * DAY
    assert beat(source(), Polling(), busy, later).every > beat(source(), Polling(), busy, NOW).every


def test_an_interval_that_a_user_gives_holds_whatever_the_source_does_and_says():
    polling = Polling.model_validate({"interval": "7m"})
    assert every(known(9000), polling) == timedelta(minutes=7)
    assert every(known(9000), polling, interval="3h", trust="official") == 3 * HOUR
    given = beat(source(interval="2m"), Polling(), known(), NOW)
    wishes = Rhythm(86_400, tuple(range(23)), (0, 1, 2, 3, 4))
    due = after_success("wire", given, NOW, fresh_for=HOUR, rhythm=wishes)
    assert due - NOW <= timedelta(minutes=2) * 1.1
    assert after_success("wire", given, NOW, retry_after=HOUR) - NOW >= HOUR


@pytest.mark.parametrize(
    ("about", "state", "longest"),
    [
        ({}, known(9000), HOUR),
        ({}, known(9000, mattered_at=NOW), QUARTER),
        ({"trust": "official"}, known(), timedelta(minutes=5)),
    ],
)
def test_what_server_and_feed_ask_makes_the_wait_longer_up_to_what_the_source_matters(about, state, longest):
    its = beat(source(**about), Polling(), state, NOW)
    for wish in ({"fresh_for": DAY}, {"rhythm": Rhythm(86_400)}):
        assert longest <= after_success("wire", its, NOW, **wish) - NOW <= longest * 1.1
    short = after_success("wire", its, NOW, fresh_for=timedelta(seconds=1), rhythm=Rhythm(1))
    assert its.every <= short - NOW <= its.every * 1.1


def test_hours_and_days_that_a_feed_asks_to_skip_are_skipped_for_a_day_at_most():
    its = beat(source(), Polling(), known(), NOW)  # Saturday, 9 o'clock
    assert after_success("wire", its, NOW, rhythm=Rhythm(0, (9, 10, 11))).hour == 12
    friday = NOW - DAY
    assert after_success("wire", its, friday, rhythm=Rhythm(0, (), (4,))).weekday() == 5
    assert after_success("wire", its, NOW, rhythm=Rhythm(0, tuple(range(24)))) - NOW <= HOUR
    assert after_success("wire", its, NOW, rhythm=Rhythm(0, (), tuple(range(7)))) - NOW <= HOUR


def test_a_source_that_is_dead_for_a_week_is_asked_once_a_day():
    dying = after_failure("wire", QUARTER, 40, NOW, failing_since=NOW - 6 * DAY) - NOW
    dead = after_failure("wire", QUARTER, 60, NOW, failing_since=NOW - 8 * DAY) - NOW
    assert LONGEST_WAIT <= dying <= LONGEST_WAIT * 1.1
    assert LONGEST_WAIT_IF_DEAD <= dead <= LONGEST_WAIT_IF_DEAD * 1.1


def test_a_start_with_five_thousand_sources_does_not_stampede(tmp_path):
    """Those that are new, and after a long stop all of them: at most so many become due in any second."""
    names = [f"s{number}" for number in range(5000)]
    step = timedelta(seconds=1) / A_SECOND
    with open_store(f"sqlite:///{tmp_path}/monitor.db") as store:
        for start in (NOW, NOW + 30 * DAY):
            store.register(names, start, step)
            at = [len(store.due(start + timedelta(seconds=second), 9999)) for second in range(0, 260, 10)]
            assert at[0] == 1
            assert all(later - earlier <= 10 * A_SECOND for earlier, later in pairwise(at))
            assert at[-1] == len(names)
        store.register(names[:3], NOW + 60 * DAY, step)
        assert len(store.due(NOW + 60 * DAY + timedelta(seconds=1), 9)) == 3  # a few start at once
