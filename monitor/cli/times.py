"""Times as people read them: in their zone, with how long ago that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

_UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"), (timedelta(0), "s"))
_TWO_OF_A_UNIT = 2  # '90 min' says more than '1 h'


@dataclass(frozen=True, slots=True)
class Times:
    """For a reader in `zone` at `now`."""

    zone: tzinfo
    now: datetime

    def at(self, moment: datetime | None) -> str:
        """'2025-06-14 09:12 (3 h ago)'; 'never' for None."""
        return "never" if moment is None else f"{self.clock(moment)} ({self.ago(moment)})"

    def day_and_hour(self, moment: datetime) -> str:
        """'2025-06-14 09:12'."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def clock(self, moment: datetime) -> str:
        """'09:12' on the same day, '2025-06-13 09:12' on others."""
        local = moment.astimezone(self.zone)
        return f"{local:%H:%M}" if local.date() == self.now.astimezone(self.zone).date() else f"{local:%Y-%m-%d %H:%M}"

    def ago(self, moment: datetime) -> str:
        """'3 h ago', 'in 20 min', 'just now'."""
        span = self.now - moment
        if abs(span) < timedelta(seconds=5):
            return "just now"
        return f"{span_in_words(span)} ago" if span > timedelta(0) else f"in {span_in_words(-span)}"


def span_in_words(span: timedelta) -> str:
    """'45 s', '90 min', '3 h', '12 d', rounded."""
    for unit, name in _UNITS[:-1]:
        if span >= unit * _TWO_OF_A_UNIT or (name == "min" and span >= unit):
            return f"{round(span / unit)} {name}"
    return f"{round(span.total_seconds())} s"
