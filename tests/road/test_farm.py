"""Sixty sources of all kinds, a third of them ill, and the daemon that reads them; `make farm` has five hundred."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bench.farm.grounds import KINDS, Farm
from bench.farm.season import Season

HANGS_FOR = 15  # seconds, which is how long the daemon waits for an answer


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")
def test_nothing_of_sixty_sources_is_lost_hosts_are_spared_and_what_hangs_delays_nobody(tmp_path: Path) -> None:
    farm = Farm(60, every=timedelta(seconds=3))
    # fewer places than sources that hang
    harvest = Season(farm, timedelta(seconds=6), interval=2, timeout=HANGS_FOR, at_once=6).harvest(tmp_path)
    assert {outlet.kind for outlet in harvest.outlets} == set(KINDS)
    assert harvest.wrong() == [], f"{harvest}\n{harvest.log[-3000:]}"
    assert len(harvest.alerts) > 10
    assert harvest.delays[-1] < HANGS_FOR, str(harvest)
