"""The road, from top to bottom: one poll of one source, and all that follows from it, in one transaction.

due source -> fetch -> items -> documents -> announcements -> changes of events -> alerts -> deliveries -> store

| module | has |
| --- | --- |
| `road` | a poll, as it reads from top to bottom |
| `gathering` | what it has in hand on its way |
| `reading_items` | items -> documents -> announcements |
| `deciding` | announcements -> changes -> alerts, beside what is known |
| `middle` | the pure part of both, without a store or a network |
| `report` | what a poll did, for those who count and tell |
"""

from __future__ import annotations

from monitor.pipeline.gathering import Gathered
from monitor.pipeline.middle import LOOK_BACK, Middle
from monitor.pipeline.report import PollReport
from monitor.pipeline.road import Road

__all__ = ["LOOK_BACK", "Gathered", "Middle", "PollReport", "Road"]
