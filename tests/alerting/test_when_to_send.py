"""When what is owed goes out: digests, quiet hours, reminders, ends, escalations; also on the days of the clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from alert_story import DOCUMENTS, THE_DAY_BEFORE, change, group, settings

from monitor.alerting import Owed, owed
from monitor.alerting.timing import after_quiet
from monitor.model import Change, Delivery, Moment, Phase, Purpose, Reason, Severity, Status
from monitor.settings import Channel, Watchlist
from monitor.settings.clock_times import parse_cron

BERLIN, BAGHDAD = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Baghdad")
CHANNELS = {name: Channel(type="console") for name in ("desk", "mail", "chief")}
NIGHT = {"from": "23:00", "to": "06:00", "unless": "severe"}
SHUT = {"id": "al-qaim:closed:2025-06-13", "status": Status.CLOSED, "phase": Phase.IN_EFFECT}


def watchlist(name: str = "anbar", channels: tuple[str, ...] = ("desk",), **wishes: Any) -> Watchlist:
    return Watchlist(name=name, channels=channels, **wishes)


def owing(changes: list[Change], *watchlists: Watchlist, now: datetime = THE_DAY_BEFORE) -> Owed:
    return owed(changes, settings(*watchlists, channels=CHANNELS), DOCUMENTS, now=now)


def sent(changes: list[Change], *watchlists: Watchlist, now: datetime = THE_DAY_BEFORE) -> list[tuple[str, str, str]]:
    """(channel, purpose, due in Baghdad)."""
    return [spelled(delivery) for delivery in owing(changes, *watchlists, now=now).deliveries]


def spelled(delivery: Delivery) -> tuple[str, str, str]:
    return delivery.channel, delivery.purpose.value, f"{delivery.due.astimezone(BAGHDAD):%m-%d %H:%M}"


def baghdad(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 6, day, hour, minute, tzinfo=BAGHDAD).astimezone(UTC)


# Quiet hours ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (baghdad(13, 22, 59), "06-13 22:59"),
        (baghdad(13, 23, 0), "06-14 06:00"),
        (baghdad(13, 23, 30), "06-14 06:00"),
        (baghdad(14, 0, 30), "06-14 06:00"),
        (baghdad(14, 5, 59), "06-14 06:00"),
        (baghdad(14, 6, 0), "06-14 06:00"),
        (baghdad(14, 12, 0), "06-14 12:00"),
    ],
)
def test_quiet_hours_over_midnight_keep_news_until_the_morning(now: datetime, due: str) -> None:
    assert sent([change()], watchlist(quiet=NIGHT), now=now) == [("desk", "news", due)]


def test_what_is_severe_breaks_the_quiet_hours_where_the_watchlist_says_so() -> None:
    closure, now = [change(**SHUT)], baghdad(14, 1)
    assert sent(closure, watchlist(quiet=NIGHT), now=now) == [("desk", "news", "06-14 01:00")]
    assert sent(closure, watchlist(quiet={"from": "23:00", "to": "06:00"}), now=now)[0][2] == "06-14 06:00"
    assert sent(closure, watchlist(quiet=NIGHT, severity="normal"), now=now)[0][2] == "06-14 06:00"
    assert sent([change()], watchlist(quiet=NIGHT, severity={"open": "severe"}), now=now)[0][2] == "06-14 01:00"


def test_quiet_hours_within_a_day_and_in_another_zone() -> None:
    noon = watchlist(quiet={"from": "12:00", "to": "14:00"})
    assert sent([change()], noon, now=baghdad(13, 13))[0][2] == "06-13 14:00"
    assert sent([change()], noon, now=baghdad(13, 11))[0][2] == "06-13 11:00"
    abroad = watchlist(quiet={"from": "23:00", "to": "06:00", "time_zone": "Europe/Berlin"})
    assert sent([change()], abroad, now=baghdad(14, 6, 30))[0][2] == "06-14 07:00"


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        # the clocks go forward at 02:00 on 30 March: the night is an hour shorter
        (datetime(2025, 3, 29, 22, 30, tzinfo=UTC), datetime(2025, 3, 30, 4, tzinfo=UTC)),
        # and back at 03:00 on 26 October: it is an hour longer
        (datetime(2025, 10, 25, 21, 30, tzinfo=UTC), datetime(2025, 10, 26, 5, tzinfo=UTC)),
        (datetime(2025, 10, 26, 1, 30, tzinfo=UTC), datetime(2025, 10, 26, 5, tzinfo=UTC)),
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall_also_when_it_is_changed(moment: datetime, end: datetime) -> None:
    night = watchlist(quiet={**NIGHT, "time_zone": "Europe/Berlin"})
    assert after_quiet(night, Severity.NORMAL, moment, UTC) == end


def test_quiet_hours_that_end_at_an_hour_that_is_left_out_end_when_it_would_have_come() -> None:
    night = watchlist(quiet={"from": "23:00", "to": "02:30", "time_zone": "Europe/Berlin"})
    moment = datetime(2025, 3, 30, 0, 30, tzinfo=UTC)
    assert after_quiet(night, Severity.NORMAL, moment, UTC) == datetime(2025, 3, 30, 1, 30, tzinfo=UTC)


# Digests --------------------------------------------------------------------------------------------------------------


def test_a_digest_waits_for_its_hour_and_its_parts_go_together() -> None:
    daily = watchlist(digest="0 7 * * *")
    deliveries = owing([change(), change(**SHUT)], daily).deliveries
    assert [spelled(delivery)[2] for delivery in deliveries] == ["06-14 07:00"] * 2
    assert {delivery.bundle for delivery in deliveries} == {"digest:anbar"}
    assert owing([change()], watchlist()).deliveries[0].bundle is None


def test_a_digest_is_written_for_the_day_on_which_it_is_read() -> None:
    (delivery,) = owing([change()], watchlist(digest="0 7 * * *")).deliveries
    assert "Saturday 14 June 2025 (today)" in delivery.body


def test_a_digest_that_falls_into_the_quiet_hours_goes_at_their_end() -> None:
    assert sent([change()], watchlist(digest="0 5 * * *", quiet=NIGHT))[0][2] == "06-14 06:00"


def test_a_channel_of_two_watchlists_gets_one_message_at_the_earlier_time() -> None:
    daily, at_once = watchlist("a", digest="0 7 * * *"), watchlist("b")
    (delivery,) = owing([change()], daily, at_once).deliveries
    assert (delivery.due, delivery.bundle) == (THE_DAY_BEFORE, None)
    (delivery,) = owing([change()], daily, watchlist("b", digest="0 6 * * *")).deliveries
    assert (spelled(delivery)[2], delivery.bundle) == ("06-14 06:00", "digest:b")


@pytest.mark.parametrize(
    ("cron", "after", "comes"),
    [
        ("0 7 * * *", datetime(2025, 3, 29, 12, tzinfo=UTC), datetime(2025, 3, 30, 5, tzinfo=UTC)),
        ("0 7 * * *", datetime(2025, 10, 25, 12, tzinfo=UTC), datetime(2025, 10, 26, 6, tzinfo=UTC)),
        # 02:30 is left out on 30 March, and comes twice on 26 October
        ("30 2 * * *", datetime(2025, 3, 29, 12, tzinfo=UTC), datetime(2025, 3, 30, 1, 30, tzinfo=UTC)),
        ("30 2 * * *", datetime(2025, 10, 25, 12, tzinfo=UTC), datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
        ("30 2 * * *", datetime(2025, 10, 26, 0, 30, tzinfo=UTC), datetime(2025, 10, 27, 1, 30, tzinfo=UTC)),
        ("0 7 * * 0", datetime(2025, 6, 12, tzinfo=UTC), datetime(2025, 6, 15, 5, tzinfo=UTC)),
        ("0 7 * * 7", datetime(2025, 6, 12, tzinfo=UTC), datetime(2025, 6, 15, 5, tzinfo=UTC)),
        ("0 7 * * 0-4", datetime(2025, 6, 13, tzinfo=UTC), datetime(2025, 6, 15, 5, tzinfo=UTC)),
        ("0 7 * * mon-fri", datetime(2025, 6, 14, tzinfo=UTC), datetime(2025, 6, 16, 5, tzinfo=UTC)),
        ("0 7 1 * fri", datetime(2025, 6, 12, tzinfo=UTC), datetime(2025, 6, 13, 5, tzinfo=UTC)),
        ("0 7 29 2 *", datetime(2025, 6, 12, tzinfo=UTC), datetime(2028, 2, 29, 6, tzinfo=UTC)),
        ("0 7 * * *", datetime(2025, 6, 13, 5, tzinfo=UTC), datetime(2025, 6, 14, 5, tzinfo=UTC)),
    ],
)
def test_cron_means_what_crontab_means_by_the_clocks_of_the_reader(cron: str, after: datetime, comes: datetime) -> None:
    assert parse_cron(cron).next_after(after, BERLIN) == comes


# Reminders and ends ---------------------------------------------------------------------------------------------------


def test_a_scheduled_change_is_told_again_on_the_evening_before_where_that_is_wanted() -> None:
    assert sent([change()], watchlist(reminders=True)) == [
        ("desk", "news", "06-13 12:00"),
        ("desk", "reminder", "06-13 18:00"),
    ]
    assert sent([change()], watchlist(reminders="20:30"))[1] == ("desk", "reminder", "06-13 20:30")
    (_, reminder) = owing([change()], watchlist(reminders=True)).deliveries
    assert reminder.subject == "Al-Qaim ⇄ Al-Bukamal: reminder: opens Saturday 14 June (scheduled, official)"
    assert "14 June 2025 (tomorrow)" in reminder.body


@pytest.mark.parametrize(
    ("about", "now"),
    [
        ({"phase": Phase.IN_EFFECT}, THE_DAY_BEFORE),
        ({"effective_from": None}, THE_DAY_BEFORE),
        ({"phase": Phase.POSTPONED}, THE_DAY_BEFORE),
        ({}, baghdad(13, 18)),
    ],
)
def test_there_is_no_reminder_of_what_has_no_evening_before_it(about: dict[str, Any], now: datetime) -> None:
    assert [purpose for _, purpose, _ in sent([change(**about)], watchlist(reminders=True), now=now)] == ["news"]


def test_a_change_that_moves_takes_its_reminder_along() -> None:
    first = owing([change(effective_from=Moment(date(2025, 6, 16)))], watchlist(reminders=True))
    assert first.overtaken == ()
    known = first.changes[-1].event
    moved = replace(known, effective_from=Moment(date(2025, 6, 18)))
    later = owing([replace(change(Reason.MOVED, known), event=moved)], watchlist(reminders=True))
    assert later.overtaken == (known.id,)
    assert [spelled(delivery)[1:] for delivery in later.deliveries] == [
        ("news", "06-13 12:00"),
        ("reminder", "06-17 18:00"),
    ]
    assert not {delivery.id for delivery in first.deliveries} & {delivery.id for delivery in later.deliveries}


def test_a_day_that_a_quiet_report_brings_is_reminded_of() -> None:
    first = owing([change(effective_from=None)], watchlist(reminders=True))
    known = first.changes[-1].event
    dated = replace(known, effective_from=Moment(date(2025, 6, 16)))
    later = owing([replace(change(Reason.REPEATED, known), event=dated)], watchlist(reminders=True))
    assert [spelled(delivery) for delivery in later.deliveries] == [("desk", "reminder", "06-15 18:00")]
    known = later.changes[-1].event
    again = owing([replace(change(Reason.REPEATED, known), event=known)], watchlist(reminders=True))
    assert (again.deliveries, again.overtaken) == ((), ())


def test_reminders_of_a_group_are_one_for_each_event_so_that_one_can_fall_away_and_go_out_together() -> None:
    scheduled = group(phase=Phase.SCHEDULED, effective_from=Moment(date(2025, 6, 14)))
    done = owing(scheduled, watchlist(reminders=True))
    reminders = [delivery for delivery in done.deliveries if delivery.purpose is Purpose.REMINDER]
    assert len(reminders) == len({delivery.alert for delivery in reminders}) == 5
    assert {delivery.bundle for delivery in reminders} == {"reminder:2025-06-13T15:00"}
    about = {alert.id: alert.events for alert in done.alerts}
    assert all(len(about[delivery.alert]) == 1 for delivery in reminders)


def test_the_announced_end_is_told_when_it_has_come() -> None:
    until = {**SHUT, "effective_until": Moment(date(2025, 6, 15))}
    assert sent([change(**until)], watchlist(tell_over=True)) == [
        ("desk", "news", "06-13 12:00"),
        ("desk", "ending", "06-16 00:00"),
    ]
    assert sent([change(**until)], watchlist(tell_over=True, quiet={"from": "23:00", "to": "06:00"}))[1][2] == (
        "06-16 06:00"
    )
    at_noon = {**SHUT, "effective_until": Moment(date(2025, 6, 15), time(12))}
    done = owing([change(**at_noon)], watchlist(tell_over=True))
    assert spelled(done.deliveries[1])[2] == "06-15 12:00"
    assert done.deliveries[1].subject == "Al-Qaim ⇄ Al-Bukamal: announced closure has ended"
    assert done.alerts[1].reason is Reason.OVER
    assert [purpose for _, purpose, _ in sent([change(**SHUT)], watchlist(tell_over=True))] == ["news"]


# Escalations ----------------------------------------------------------------------------------------------------------


def test_others_are_told_when_nobody_acknowledges_in_time() -> None:
    escalate = {"after": "15m", "to": ["chief"]}
    assert sent([change()], watchlist(escalate=escalate)) == [
        ("desk", "news", "06-13 12:00"),
        ("chief", "escalation", "06-13 12:15"),
    ]
    _, late = owing([change()], watchlist(escalate=escalate)).deliveries
    assert "not acknowledged" in late.subject
    assert "since 12:00 on Friday 13 June 2025" in late.body
    assert late.alert == owing([change()], watchlist(escalate=escalate)).alerts[0].id


def test_an_escalation_counts_from_when_the_news_goes_out() -> None:
    escalate = timed = {"after": "15m", "to": ["chief"]}
    assert sent([change()], watchlist(escalate=escalate, digest="0 7 * * *"))[1][2] == "06-14 07:15"
    assert sent([change()], watchlist(escalate=timed, quiet=NIGHT), now=baghdad(13, 22, 50)) == [
        ("desk", "news", "06-13 22:50"),
        ("chief", "escalation", "06-14 06:00"),
    ]


# Expiry ---------------------------------------------------------------------------------------------------------------


def test_a_watchlist_sends_until_the_end_of_its_last_day_and_nothing_after() -> None:
    short = watchlist(expires="2025-06-13")
    assert len(sent([change()], short, now=baghdad(13, 23, 59))) == 1
    assert sent([change()], short, now=baghdad(14, 0, 0)) == []


def test_what_would_be_told_after_the_last_day_is_not_owed() -> None:
    short = watchlist(expires="2025-06-13", reminders=True, tell_over=True)
    until = {"effective_from": Moment(date(2025, 6, 16)), "effective_until": Moment(date(2025, 6, 20))}
    assert [purpose for _, purpose, _ in sent([change(**until)], short)] == ["news"]


def test_severity_is_what_weighs_most_among_those_who_are_told() -> None:
    mild, harsh = watchlist("a", severity="minor"), watchlist("b", ("mail",), severity="severe")
    done = owing([change()], mild, harsh)
    assert done.alerts[0].severity is Severity.SEVERE
    assert owing([change(**SHUT)], watchlist()).alerts[0].severity is Severity.SEVERE
    assert owing([change()], watchlist()).alerts[0].severity is Severity.NORMAL
    proposed = watchlist(phases=(Phase.PROPOSED,))
    assert owing([change(phase=Phase.PROPOSED)], proposed).alerts[0].severity is Severity.MINOR
