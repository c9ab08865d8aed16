"""`make bench` measures what it says: the short form of it, with twenty feeds and the monitor alone."""

from __future__ import annotations

from datetime import UTC, datetime

from bench.contenders import OursStaying
from bench.peers import measure
from bench.report import as_plot, as_table


def test_three_polls_of_twenty_feeds_read_what_each_brings_and_cost_less_when_nothing_is_new():
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    results = list(measure(OursStaying(), "x", 20, now))
    assert [result.cost.said.split() for result in results] == [["20", "600"], ["20", "0"], ["20", "40"]]
    first, unchanged, new = (result.cost.cpu for result in results)
    assert unchanged < new < first
    assert "| crossing-monitor, staying | x | 20 |" in as_table(results)
    assert "crossing-monitor, staying, 20 feeds" in as_plot(results)
