"""What one poll did, for those who count it, show it and look after its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.model import Alert, Phase
from monitor.moving import Move


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one poll did.

    error: why it failed, one line; None where it went well.  failures, failing_since: of the failures in a row up to
    and with this poll; after one that went well, of those that it ended.  move: it said for the first time that it
    moved for good.  gone: it said that it is gone for good, and is not asked any more.  documents: how many items were
    read for what they announce.  phases: of each announcement.  stages: seconds that each stage took, by its name.
    put_off: it was not asked, because its host had asked to be left alone for a while; this is no failure.
    pushed: it was no poll, a hub brought it.
    """

    source: str
    items: int = 0
    alerts: tuple[Alert, ...] = ()
    error: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    move: Move | None = None
    gone: bool = False
    documents: int = 0
    phases: tuple[Phase, ...] = ()
    stages: Mapping[str, float] = field(default_factory=dict)
    put_off: bool = False
    pushed: bool = False


def in_all(parts: Sequence[PollReport]) -> PollReport:
    """One report of a poll that was stored in parts, all of which went well."""
    return replace(
        parts[0],
        items=sum(part.items for part in parts),
        alerts=tuple(alert for part in parts for alert in part.alerts),
        documents=sum(part.documents for part in parts),
        phases=tuple(phase for part in parts for phase in part.phases),
    )
