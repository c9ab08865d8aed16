"""What a user may rely on: from a feed that changes to a message that arrives, once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.loopback import Answer, endless, hang
from tests.receivers import open_mailbox
from tests.road.conftest import edit
from tests.road.feeds import rss
from tests.road.running import command

OPENING = (
    "Al-Qaim crossing to reopen",
    "Iraq's border ports authority said on Monday that the Al-Qaim border crossing with Syria will reopen tomorrow"
    " to passengers and trucks.",
)
CLOSURE = (
    "إغلاق معبر نصيب",
    "أعلنت وزارة الداخلية الأردنية إغلاق معبر نصيب الحدودي مع سوريا اليوم أمام المسافرين والشاحنات حتى إشعار آخر.",
)


def now() -> datetime:
    return datetime.now(UTC)


def feed(*items, prefix=""):
    """A route: an RSS feed, as an outlet's server sends it."""
    return Answer(200, {"Content-Type": "application/rss+xml"}, rss(*items, prefix=prefix))


def test_news_that_appears_in_a_feed_reaches_its_reader_once(web, configure, running):
    web.serve("/feed", feed())
    daemon = running(configure({"wire": {"url": web.url("/feed"), "full_text": False}}))
    daemon.until(lambda: "polled" in daemon.log)
    web.serve("/feed", feed((*OPENING, now())))
    daemon.until(lambda: len(daemon.alert_ids) == 1)
    web.serve("/feed", feed((*OPENING, now()), prefix="new-guid-"))
    polls = len(web.calls("/feed"))
    daemon.until(lambda: len(web.calls("/feed")) > polls + 2)
    assert daemon.stop() == 0
    assert len(daemon.alert_ids) == 1
    assert daemon.subjects[0].startswith("Al-Qaim ⇄ Al-Bukamal: opens")


def test_what_was_old_at_the_first_poll_wakes_nobody(web, configure):
    web.serve("/feed", feed((*OPENING, now() - timedelta(days=5)), (*CLOSURE, now() - timedelta(hours=1))))
    config = configure({"wire": {"url": web.url("/feed"), "full_text": False}})
    assert command("once", config=config).returncode == 0
    alerts = (config.parent / "alerts.txt").read_text("utf-8")
    assert "Nasib" in alerts
    assert "Al-Qaim" not in alerts


def test_a_summary_that_names_a_crossing_has_its_article_read(web, configure):
    summary = "What travellers through the Al-Qaim crossing need to know."
    web.serve("/feed", Answer(200, {}, rss(("Travel news", summary, now()), base=web.url("/"))))
    paragraphs = "".join(f"<p>{text}</p>" for text in (OPENING[1], "Shops along the road expect more guests." * 5))
    page = f"<html><body><article><h1>{OPENING[0]}</h1>{paragraphs}</article></body></html>"
    web.serve("/0", Answer(200, {"Content-Type": "text/html"}, page.encode()))
    config = configure({"wire": {"url": web.url("/feed")}})
    assert command("once", config=config).returncode == 0
    assert "Al-Qaim" in (config.parent / "alerts.txt").read_text("utf-8")
    assert len(web.calls("/0")) == 1


def test_an_article_about_nothing_of_ours_is_not_fetched(web, configure):
    web.serve("/feed", Answer(200, {}, rss(("Football", "The league begins on Friday.", now()), base=web.url("/"))))
    assert command("once", config=configure({"wire": {"url": web.url("/feed")}})).returncode == 0
    assert not web.calls("/0")


def test_an_unchanged_feed_is_asked_for_with_its_validators_and_not_sent_again(web, configure):
    def conditional(call):
        if call.headers.get("if-none-match") == '"1"':
            return Answer(304, {"ETag": '"1"'})
        return Answer(200, {"ETag": '"1"'}, rss((*OPENING, now())))

    web.serve("/feed", conditional)
    config = configure({"wire": {"url": web.url("/feed"), "full_text": False}})
    for _ in range(2):
        assert command("once", config=config).returncode == 0
    assert [call.headers.get("if-none-match") for call in web.calls("/feed")] == [None, '"1"']


@pytest.fixture
def mailbox():
    with open_mailbox() as opened:
        yield opened


def test_an_arabic_alert_arrives_by_mail_as_it_was_written(web, configure, mailbox):
    web.serve("/feed", feed((*CLOSURE, now())))
    config = configure(
        {"wire": {"url": web.url("/feed"), "full_text": False}},
        channels={"desk": {"url": mailbox.url, "language": "ar"}},
    )
    result = command("once", config=config)
    assert result.returncode == 0, result.stdout + result.stderr
    (message,) = mailbox.received
    assert "نصيب" in message["Subject"]
    text = message.get_body(("plain", "html")).get_content()
    assert CLOSURE[1].rstrip(".") in text
    assert message["Message-ID"]


def test_a_channel_that_refuses_for_now_is_owed_the_alert_and_the_others_do_not_wait(web, configure, running):
    web.serve("/feed", feed((*CLOSURE, now())))
    hook = {"url": f"json://127.0.0.1:{web.port}/hook"}
    web.serve("/hook", Answer(503, {"Retry-After": "1"}))
    daemon = running(configure({"wire": {"url": web.url("/feed"), "full_text": False}}, channels={"hook": hook}))
    daemon.until(lambda: len(web.calls("/hook")) >= 1)
    daemon.until(lambda: len(daemon.alert_ids) == 1)  # the other channel did not wait for it
    daemon.until(lambda: "not delivered" in daemon.log)
    daemon.kill()
    result = command("alerts", "--json", config=daemon.config)
    assert '"failed"' in result.stdout


NASTY = {
    "html": Answer(200, {"Content-Type": "text/html"}, b"<html><title>We moved</title><p>Welcome</p></html>"),
    "empty": Answer(200, {"Content-Type": "application/rss+xml"}, b""),
    "garbage": Answer(200, {}, bytes(range(256)) * 40),
    "gone": Answer(410),
    "error": Answer(500),
    "loop": Answer(302, {"Location": "/loop"}),
    "hangs": hang(),
    "huge": Answer(200, {}, b"<rss>" + b" " * 12_000_000),
    "short": lambda call: call.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n<rss>"),
    "endless": endless(head=b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n"),
    "private": None,
}


def test_bad_sources_are_one_clear_line_each_and_the_good_ones_go_on(web, configure):
    sources = {}
    for name, route in NASTY.items():
        if route is not None:
            web.serve(f"/{name}", route)
        sources[name] = {"url": web.url(f"/{name}"), "allow_private": name != "private"}
    truncated = rss((*OPENING, now()), (*CLOSURE, now()))
    web.serve("/truncated", Answer(200, {}, truncated[: truncated.rindex(b"<link>")]))
    legacy = rss((*CLOSURE, now())).decode().replace("utf-8", "windows-1256").encode("windows-1256")
    web.serve("/legacy", Answer(200, {"Content-Type": "text/xml"}, legacy))
    for name in ("truncated", "legacy"):
        sources[name] = {"url": web.url(f"/{name}"), "full_text": False}
    config = configure(sources, polling={"interval": "1h"})
    result = command("once", config=config)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    listed = {row["name"]: row for row in json.loads(command("sources", "--json", config=config).stdout)["sources"]}
    for name in NASTY:
        error = listed[name]["error"]
        assert error, f"{name} failed without a word"
        assert "\n" not in error
        assert len(error) < 300
        assert datetime.fromisoformat(listed[name]["due_at"]) > now(), f"{name} is not asked again"
    for name in ("truncated", "legacy"):
        assert listed[name]["error"] is None
    alerts = (config.parent / "alerts.txt").read_text("utf-8")
    assert "Al-Qaim" in alerts
    assert "Nasib" in alerts


def test_a_second_daemon_on_the_same_state_refuses_and_says_who_has_it(web, configure, running):
    web.serve("/feed", feed())
    daemon = running(configure({"wire": {"url": web.url("/feed")}}))
    daemon.until(lambda: "running" in daemon.log)
    second = command("run", config=daemon.config)
    assert second.returncode == 1
    assert "Traceback" not in second.stderr
    assert str(daemon.pid) in second.stderr


def test_it_stops_in_time_and_cleanly_while_a_source_hangs(web, configure, running):
    web.serve("/feed", hang())
    daemon = running(configure({"wire": {"url": web.url("/feed")}}, polling={"timeout": "60s"}))
    daemon.until(lambda: web.calls("/feed"))
    started = now()
    assert daemon.stop() == 0
    assert now() - started < timedelta(seconds=15)  # ten of them are for the poll in flight


def test_a_wrong_edit_keeps_the_old_configuration_running_and_says_what_is_wrong(web, configure, running):
    web.serve("/feed", feed())
    daemon = running(configure({"wire": {"url": web.url("/feed"), "full_text": False}}))
    daemon.until(lambda: "polled" in daemon.log)
    edit(daemon.config / "watchlists" / "all.yaml", lambda file: file.update(crossings=["al-qiam"]))
    daemon.hang_up()
    daemon.until(lambda: "al-qiam" in daemon.log)
    assert 'did you mean \\"al-qaim\\"' in daemon.log
    web.serve("/feed", feed((*OPENING, now())))
    daemon.until(lambda: len(daemon.alert_ids) == 1)


def test_a_reload_takes_over_new_sources_and_does_not_tell_old_news_again(web, configure, running):
    web.serve("/feed", feed((*OPENING, now())))
    web.serve("/other", feed((*OPENING, now()), (*CLOSURE, now())))
    daemon = running(configure({"wire": {"url": web.url("/feed"), "full_text": False}}))
    daemon.until(lambda: len(daemon.alert_ids) == 1)
    other = {"url": web.url("/other"), "allow_private": True, "full_text": False}
    edit(daemon.config / "sources.yaml", lambda file: file.update(other=other))
    daemon.hang_up()
    daemon.until(lambda: len(daemon.alert_ids) == 2)
    assert "Nasib" in daemon.subjects[1]


def test_a_reload_takes_over_new_limits_too(web, configure, running):
    web.serve("/feed", hang())
    daemon = running(configure({"wire": {"url": web.url("/feed")}}, polling={"timeout": "10m", "at_once": 1}))
    daemon.until(lambda: web.calls("/feed"))
    other = {"url": web.url("/other"), "allow_private": True}
    web.serve("/other", feed())
    edit(daemon.config / "sources.yaml", lambda file: file.update(other=other))
    edit(daemon.config / "monitor.yaml", lambda file: file["polling"].update(at_once=4, timeout="2s"))
    daemon.hang_up()
    daemon.until(lambda: web.calls("/other"))


def test_the_operator_is_told_once_that_a_source_keeps_failing_and_once_that_it_is_back(web, configure, running):
    web.serve("/feed", Answer(500))
    config = configure({"wire": {"url": web.url("/feed")}}, operator=["file"])
    daemon = running(config)
    daemon.until(lambda: any("keeps failing" in subject for subject in daemon.subjects), seconds=40)
    failures = len(web.calls("/feed"))
    daemon.until(lambda: len(web.calls("/feed")) > failures, seconds=40)
    web.serve("/feed", feed())
    daemon.until(lambda: any("answers again" in subject for subject in daemon.subjects), seconds=40)
    assert daemon.subjects == [
        "Crossing Monitor: Source wire keeps failing",
        "Crossing Monitor: Source wire answers again",
    ]
    assert "500" in daemon.alerts
