"""`alive`: what Docker and scripts ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.store import open_store


def test_it_lives_while_it_gives_signs_of_life(fresh):
    fresh.fill()
    assert fresh.call("alive").status == 1
    assert "has given no sign of life yet" in fresh.call("alive").err
    now = datetime.now(UTC)
    with open_store(f"sqlite:///{fresh.state}") as store:
        store.beat(now)
        assert fresh.call("alive").status == 0
        assert fresh.call("alive", "--json").data["alive"] is True
        store.beat(now - timedelta(minutes=30))
    done = fresh.call("alive")
    assert done.status == 1
    assert done.err.startswith("the last sign of life is 30 min old: ")


def test_it_is_not_alive_where_it_never_ran(fresh):
    done = fresh.call("alive")
    assert done.status == 1
    assert not fresh.state.exists()
