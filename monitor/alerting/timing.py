"""When what is owed is sent: at once, with a digest, after the quiet hours, the evening before, at the end."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.alerting.wanting import zone_of
from monitor.model import Event, Phase, Severity
from monitor.settings.clock_times import instant

if TYPE_CHECKING:
    from monitor.settings import Watchlist

_DAY = timedelta(days=1)
_WEIGHT = list(Severity)  # from least to most


def time_to_send(
    watchlist: Watchlist, severity: Severity, moment: datetime, zone: tzinfo
) -> tuple[datetime, str | None]:
    """When what is owed at `moment` goes out, in UTC, and the bundle that it goes with. zone: that of monitor.yaml."""
    if watchlist.digest is None:
        return after_quiet(watchlist, severity, moment, zone), None
    at = watchlist.digest.next_after(moment, zone_of(watchlist, zone))
    return after_quiet(watchlist, severity, at, zone), f"digest:{watchlist.name}"


def after_quiet(watchlist: Watchlist, severity: Severity, moment: datetime, zone: tzinfo) -> datetime:
    """`moment`, or the end of the quiet hours in which it falls, where what is so severe does not break them."""
    quiet = watchlist.quiet
    if quiet is None or (quiet.unless is not None and _WEIGHT.index(severity) >= _WEIGHT.index(quiet.unless)):
        return moment
    own = ZoneInfo(quiet.time_zone) if quiet.time_zone else zone_of(watchlist, zone)
    today = moment.astimezone(own).date()
    for day in (today - _DAY, today):
        begin = instant(day, quiet.begin, own)
        end = instant(day + _DAY if quiet.end < quiet.begin else day, quiet.end, own)
        if begin <= moment < end:
            return end
    return moment


def evening_before(event: Event, hour: time, zone: tzinfo) -> datetime | None:
    """The hour at which to remind of a scheduled change; None where it is not scheduled for a day."""
    if event.phase is not Phase.SCHEDULED or event.effective_from is None:
        return None
    return instant(event.effective_from.day - _DAY, hour, zone)


def end_of(event: Event, zone: tzinfo) -> datetime | None:
    """When a change that is to come or in effect is over as announced: at its hour, or when its last day is past.

    zone: that of the crossing. None where no end was announced, or nothing is to end.
    """
    until = event.effective_until
    if until is None or event.phase not in (Phase.SCHEDULED, Phase.IN_EFFECT):
        return None
    return instant(until.day + _DAY, time(), zone) if until.at is None else instant(until.day, until.at, zone)
