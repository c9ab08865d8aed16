"""What a user may rely on when they edit the configuration of a daemon that runs, and when a source falls silent."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.loopback import Answer
from tests.road.conftest import edit
from tests.road.feeds import rss

WITHIN = 5.0  # seconds from the edit to its effect
OPENING = (
    "Al-Qaim crossing to reopen",
    "Iraq's border ports authority said on Monday that the Al-Qaim border crossing with Syria will reopen tomorrow"
    " to passengers and trucks.",
)
SECRET = "s3cr3t-t0ken"


def now() -> datetime:
    return datetime.now(UTC)


def feed(*items, prefix="", **headers):
    return Answer(200, {"Content-Type": "application/rss+xml", **headers}, rss(*items, prefix=prefix))


def takes(daemon, change, holds) -> float:
    """The seconds from the end of an edit until what it is for holds."""
    change()
    began = time.monotonic()
    daemon.until(holds)
    return time.monotonic() - began


@pytest.fixture
def daemon(web, configure, running):
    """One that asks /feed each hour and tells its operator on the file channel."""
    web.serve("/feed", feed())
    config = configure(
        {"wire": {"url": web.url("/feed"), "full_text": False}}, operator=["file"], polling={"interval": "1h"}
    )
    started = running(config, TOKEN=SECRET)
    started.until(lambda: '"polled"' in started.log)
    return started


def test_a_new_source_and_a_new_channel_take_effect_by_themselves(daemon, web):
    web.serve("/other", feed((*OPENING, now())))
    other = {"url": web.url(f"/other?key={SECRET}"), "allow_private": True, "full_text": False}
    new = {"file": {"path": "alerts.txt"}, "desk": {"path": "desk.txt"}}

    def change() -> None:
        edit(daemon.config / "monitor.yaml", lambda file: file.update(channels=new))
        edit(daemon.config / "watchlists" / "all.yaml", lambda file: file.update(channels=["desk"]))
        edit(daemon.config / "sources.yaml", lambda file: file.update(other=other))

    desk = daemon.config.parent / "desk.txt"
    assert takes(daemon, change, desk.exists) < WITHIN
    daemon.until(lambda: "Al-Qaim" in desk.read_text("utf-8"))
    assert daemon.alert_ids == []
    for line in ("source other added", "channel desk added", "watchlist all: channels [file] -> [desk]"):
        assert daemon.log.count(f'"what": "{line}"') == 1
    assert SECRET not in daemon.log


def test_a_wrong_edit_is_told_once_with_its_line_and_once_that_it_is_right_again(daemon, web):
    path = daemon.config / "watchlists" / "all.yaml"
    right = path.read_text("utf-8")
    wrong = right + "crossings: [al-qiam]\n"
    told = takes(daemon, lambda: path.write_text(wrong, "utf-8"), lambda: "configuration is wrong" in daemon.alerts)
    assert told < WITHIN
    line = wrong[: wrong.index("crossings")].count("\n") + 1
    assert f'all.yaml:{line}: crossings: there is no crossing "al-qiam"; did you mean "al-qaim"' in daemon.alerts
    path.write_text(wrong + "# still wrong\n", "utf-8")
    daemon.hang_up()
    daemon.until(lambda: daemon.log.count("al-qiam") > 1)
    back = takes(daemon, lambda: path.write_text(right, "utf-8"), lambda: "right again" in daemon.alerts)
    assert back < WITHIN
    assert daemon.subjects == [
        "Crossing Monitor: The edited configuration is wrong",
        "Crossing Monitor: The configuration is right again",
    ]


def test_half_of_an_edit_is_not_taken_over_nor_told(daemon):
    path = daemon.config / "sources.yaml"
    whole = path.read_text("utf-8") + "other:\n  url: https://example.org/rss.xml\n  enabled: false\n"
    path.write_text(whole[:-30], "utf-8")
    time.sleep(0.9)  # a slow save
    took = takes(daemon, lambda: path.write_text(whole, "utf-8"), lambda: "source other added" in daemon.log)
    assert took < WITHIN
    assert daemon.subjects == []
    assert "not taken over" not in daemon.log


def test_a_source_under_a_new_address_is_asked_at_once_and_not_with_the_old_validators(daemon, web):
    web.serve("/feed", feed(ETag='"1"'))
    edit(daemon.config / "monitor.yaml", lambda file: file["polling"].update(interval="1s"))
    daemon.until(lambda: "polling: interval 1h -> 1s" in daemon.log)
    daemon.until(lambda: any(call.headers.get("if-none-match") for call in web.calls("/feed")))
    edit(daemon.config / "monitor.yaml", lambda file: file["polling"].update(interval="1h"))
    daemon.until(lambda: "polling: interval 1s -> 1h" in daemon.log)
    web.serve("/moved", feed((*OPENING, now())))
    moved = takes(
        daemon,
        lambda: edit(daemon.config / "sources.yaml", lambda file: file["wire"].update(url=web.url("/moved"))),
        lambda: bool(web.calls("/moved")),
    )
    assert moved < WITHIN
    assert web.calls("/moved")[0].headers.get("if-none-match") is None
    daemon.until(lambda: len(daemon.alert_ids) == 1)


def test_a_shorter_interval_counts_from_now_on_and_one_of_its_own_too(daemon, web):
    polls = len(web.calls("/feed"))
    took = takes(
        daemon,
        lambda: edit(daemon.config / "sources.yaml", lambda file: file["wire"].update(interval="1s")),
        lambda: len(web.calls("/feed")) > polls + 1,
    )
    assert took < WITHIN + 1
    assert '"what": "source wire now every 1s"' in daemon.log


def test_a_name_that_is_added_to_a_crossing_is_found_from_then_on(daemon, web):
    (daemon.config / "crossings.yaml").write_text("al-qaim: {names: {en: [Desert Lion Gate]}}\n", "utf-8")
    daemon.until(lambda: "crossing al-qaim: names" in daemon.log)
    text = OPENING[1].replace("Al-Qaim border crossing", "Desert Lion Gate border crossing")
    web.serve("/other", feed(("Desert Lion Gate to reopen", text, now())))
    other = {"url": web.url("/other"), "allow_private": True, "full_text": False}
    edit(daemon.config / "sources.yaml", lambda file: file.update(other=other))
    daemon.until(lambda: len(daemon.alert_ids) == 1)
    assert daemon.alert_ids[0].startswith("al-qaim:open:")


def test_what_needs_a_restart_is_said_and_a_reload_without_an_edit_too(daemon):
    edit(daemon.config / "monitor.yaml", lambda file: file.update(state="other.db"))
    daemon.until(lambda: "state is only read at the start; restart the monitor" in daemon.log)
    daemon.hang_up()
    daemon.until(lambda: '"configuration unchanged"' in daemon.log)
    assert not (daemon.config.parent / "other.db").exists()
    assert daemon.stop() == 0


def test_a_heartbeat_begins_moves_and_ends_with_the_configuration(daemon, web):
    for path in ("/one", "/two"):
        web.serve(path, b"OK")

    def beat_at(path: str) -> None:
        heartbeat = {"url": web.url(path), "every": "1s", "allow_private": True}
        edit(daemon.config / "monitor.yaml", lambda file: file.update(heartbeat=heartbeat))

    assert takes(daemon, lambda: beat_at("/one"), lambda: len(web.calls("/one")) > 1) < WITHIN + 1
    assert takes(daemon, lambda: beat_at("/two"), lambda: len(web.calls("/two")) > 1) < WITHIN + 1
    edit(daemon.config / "monitor.yaml", lambda file: file.pop("heartbeat"))
    daemon.until(lambda: "heartbeat removed" in daemon.log)
    beats = len(web.calls("/two"))
    time.sleep(1.5)
    assert len(web.calls("/two")) == beats


def test_a_silent_source_is_told_once_over_a_restart_and_once_that_it_speaks_again(web, configure, running):
    past = [("Football", "The league begins.", now() - timedelta(hours=hours)) for hours in range(30, 24 * 20, 10)]
    web.serve("/feed", feed(*past))
    daemon = running(configure({"wire": {"url": web.url("/feed"), "full_text": False}}, operator=["file"]))
    daemon.until(lambda: "Source wire is silent" in daemon.alerts)
    assert "It was never silent for longer than 10h before" in daemon.alerts
    daemon.kill()
    daemon.start()
    polls = len(web.calls("/feed"))
    daemon.until(lambda: len(web.calls("/feed")) > polls + 2)
    web.serve("/feed", feed(("News", "At last.", now()), *past, prefix="new"))
    daemon.until(lambda: "speaks again" in daemon.alerts)
    assert daemon.subjects == [
        "Crossing Monitor: Source wire is silent",
        "Crossing Monitor: Source wire speaks again",
    ]
