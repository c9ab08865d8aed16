"""From a post on a network to a message that arrives, once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.loopback import Answer
from tests.road.running import command
from tests.sources.test_telegram import page, post

OPENED = "هيئة المنافذ الحدودية: افتتاح منفذ القائم الحدودي مع سوريا اليوم أمام المسافرين والشاحنات"
CLOSED = "هيئة المنافذ الحدودية: إغلاق منفذ القائم الحدودي مع سوريا اليوم أمام المسافرين والشاحنات حتى إشعار آخر"


def written(text: str, number: int, minutes: int) -> str:
    at = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat("T", "seconds")
    return post(number, text, name="qaim_port", at=at)


def test_a_post_of_a_channel_reaches_its_reader_once_and_its_edit_is_told(web, configure, running):
    web.serve("/s/qaim_port", page(written("صباح الخير", 6, 300)))
    daemon = running(configure({"port": {"kind": "telegram", "url": web.url("/s/qaim_port"), "language": "ar"}}))
    daemon.until(lambda: "polled" in daemon.log)
    web.serve("/s/qaim_port", page(written("صباح الخير", 6, 300), written(OPENED, 7, 2)))
    daemon.until(lambda: len(daemon.alert_ids) == 1)
    polls = len(web.calls())
    daemon.until(lambda: len(web.calls()) > polls + 2)
    assert len(daemon.alert_ids) == 1
    web.serve("/s/qaim_port", page(written(CLOSED, 7, 2)))
    daemon.until(lambda: len(daemon.alert_ids) == 3)  # the closure, and that the opening was wrong
    web.serve("/s/qaim_port", Answer(302, {"Location": "/qaim_port"}))
    web.serve("/qaim_port", b'<html><div class="tgme_page_extra">5 subscribers</div></html>')
    daemon.until(lambda: "its preview is off" in daemon.log)
    assert daemon.stop() == 0
    assert "“⁨⁩”" not in daemon.alerts  # a post has no title


def test_what_a_poll_keeps_is_there_for_the_next_start(web, configure):
    web.serve("/2/users/by/username/qaim_port", b'{"data": {"id": "44"}}')
    at = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    shown = {"data": [{"id": "5000", "text": OPENED, "created_at": at}], "meta": {"result_count": 1}}
    web.serve("/2/users/44/tweets", json.dumps(shown).encode())
    key = {"token": "abcd", "posts_a_month": 5}
    config = configure({"port": {"kind": "x", "url": web.url("/qaim_port"), "api": web.url(""), "x": key}})
    first = command("once", config=config)
    assert first.returncode == 0, first.stderr
    assert "Al-Qaim" in (config.parent / "alerts.txt").read_text("utf-8")
    second = command("once", config=config)
    assert "1 of the 5 posts of this month are read" in second.stdout + second.stderr
    assert len(web.calls()) == 2
