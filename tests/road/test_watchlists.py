"""Watchlists on the whole road: real feeds, a real state, messages in a file."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model import DeliveryState, Purpose
from monitor.store import open_store
from tests.loopback import Answer
from tests.road.feeds import rss
from tests.road.running import command

HEARSAY = "Drivers who wait there said that the Al-Qaim border crossing with Syria reopened today."
OFFICIAL = "Iraq's border ports authority announced that the Al-Qaim border crossing with Syria reopened today."


def once(config: Path) -> None:
    done = command("once", config=config)
    assert done.returncode == 0, done.stderr + done.stdout


def told(config: Path, file: str = "alerts.txt") -> list[str]:
    """The reasons of the alerts in a file."""
    path = config.parent / file
    return re.findall(r"^\[\S+:([a-z]+):[0-9a-f]+\]$", path.read_text("utf-8") if path.exists() else "", re.MULTILINE)


def publish(web, feed: str, *texts: tuple[str, str]) -> None:
    web.serve(feed, Answer(200, {}, rss(*((title, text, datetime.now(UTC)) for title, text in texts))))


def watch(config: Path, name: str, text: str) -> None:
    (config / "watchlists" / f"{name}.yaml").write_text(text, "utf-8")


def test_who_waits_for_an_authority_is_told_when_it_speaks_and_the_others_that_it_confirms(web, configure) -> None:
    config = configure(
        {name: {"url": web.url(f"/{name}"), "full_text": False} for name in ("wire", "ports")},
        channels={"sure": {"path": "sure.txt"}},
    )
    watch(config, "all", "channels: [file]\n")
    watch(config, "sure", "channels: [sure]\nofficial_only: true\n")
    publish(web, "/wire", ("Al-Qaim crossing reopens, drivers say", HEARSAY))
    publish(web, "/ports")
    once(config)
    assert (told(config), told(config, "sure.txt")) == (["new"], [])
    publish(web, "/ports", ("Al-Qaim crossing reopens", OFFICIAL))
    once(config)
    assert (told(config), told(config, "sure.txt")) == (["new", "confirmed"], ["new"])


def test_what_is_muted_is_kept_and_told_with_the_next_report_after_the_mute(web, configure) -> None:
    config = configure({name: {"url": web.url(f"/{name}"), "full_text": False} for name in ("wire", "ports")})
    publish(web, "/wire")
    publish(web, "/ports")
    once(config)
    done = command("mute", "al-qaim", "--for", "6h", "--why", "repairs", config=config)
    assert done.returncode == 0, done.stderr
    publish(web, "/wire", ("Al-Qaim crossing reopens", OFFICIAL))
    once(config)
    assert told(config) == []
    assert "repairs" in command("alerts", "--suppressed", config=config).stdout
    assert command("unmute", "al-qaim", config=config).returncode == 0
    publish(web, "/ports", ("The gate at Al-Qaim opens", f"{OFFICIAL} Trucks were seen passing by noon."))
    once(config)
    assert told(config) == ["new"]


def test_a_plan_that_moves_takes_its_reminder_along(web, configure) -> None:
    config = configure({"wire": {"url": web.url("/wire"), "full_text": False}})
    watch(config, "all", "channels: [file]\nreminders: true\n")
    days = [datetime.now(UTC) + timedelta(days=days) for days in (5, 8)]
    items = [
        (
            f"Al-Qaim to reopen, {number}",
            "The border ports authority said that the Al-Qaim border crossing will reopen on"
            f" {day:%A} {day.day} {day:%B} {day.year} to travellers. Statement {number}.",
        )
        for number, day in enumerate(days)
    ]
    for number in (1, 2):
        publish(web, "/wire", *items[:number])
        once(config)
    with open_store(f"sqlite:///{config.parent}/state/monitor.db") as store:
        deliveries = [each.delivery for alert in store.recent_alerts(9) for each in alert.deliveries]
    reminders = {each.due.date(): each.state for each in deliveries if each.purpose is Purpose.REMINDER}
    assert reminders == {
        (days[0] - timedelta(days=1)).date(): DeliveryState.CANCELLED,
        (days[1] - timedelta(days=1)).date(): DeliveryState.PENDING,
    }


def test_a_watchlist_that_has_expired_says_so_once_and_sends_nothing(web, configure, running) -> None:
    config = configure({"wire": {"url": web.url("/wire"), "full_text": False}})
    watch(config, "all", "channels: [file]\nexpires: 2025-01-31\n")
    publish(web, "/wire", ("Al-Qaim crossing reopens", OFFICIAL))
    daemon = running(config)
    daemon.until(lambda: daemon.log.count("polled") + daemon.log.count("nothing new") > 0, 30)
    assert daemon.stop() == 0
    assert daemon.log.count("watchlist expired: it sends nothing") == 1
    assert told(config) == []
