"""When a source is asked again: at its interval, later where it fails, and never not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.polling import LONGEST_ASKED, LONGEST_WAIT, Beat, after_failure, after_success

NOW = datetime(2025, 6, 14, 9, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
GIVEN = Beat(QUARTER, QUARTER)


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
