"""How long the stages of a poll took."""

from __future__ import annotations

import time


class Stages:
    """Seconds of each stage that has ended, by its name. A stage begins where the one before ended; one that comes
    again goes on."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def begin(self) -> None:
        """What was before belongs to no stage."""
        self._since = time.perf_counter()

    def ended(self, stage: str) -> None:
        begun, self._since = self._since, time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + self._since - begun
