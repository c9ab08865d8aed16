"""Sources that move, that are gone, and articles that do not come."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from tests.loopback import Answer, Loopback, hang
from tests.road.feeds import rss
from tests.road.running import command
from tests.road.test_road import CLOSURE, OPENING, feed

ARTICLE = (
    b"<html><body><article><h1>What travellers need</h1><p>Iraq's border ports authority said on Monday that the"
    b" Al-Qaim border crossing with Syria will reopen tomorrow to passengers and trucks, after the works on its roads"
    b" and halls were finished by the engineers of the province.</p></article></body></html>"
)


def now() -> datetime:
    return datetime.now(UTC)


def test_a_source_that_moved_for_good_is_asked_at_its_new_address_and_its_operator_told_once(web, configure, running):
    web.serve("/old", Answer(301, {"Location": "/new"}))
    web.serve("/new", feed())
    config = configure({"wire": {"url": web.url("/old"), "full_text": False}}, operator=["file"])
    daemon = running(config)
    daemon.until(lambda: len(web.calls("/new")) >= 3)
    assert len(web.calls("/old")) == 1
    web.serve("/new", feed((*OPENING, now())))
    daemon.until(lambda: len(daemon.alert_ids) == 1)
    assert daemon.alerts.count("Source wire has moved") == 1
    assert web.url("/new") in daemon.alerts
    daemon.kill()
    daemon.start()
    asked = len(web.calls("/new"))
    daemon.until(lambda: len(web.calls("/new")) > asked)
    assert len(web.calls("/old")) == 1
    web.serve("/new", Answer(404))  # the move was a mistake: its own address is asked again
    web.serve("/old", feed((*CLOSURE, now())))
    daemon.until(lambda: len(daemon.alert_ids) == 2)


def test_a_source_that_is_gone_is_asked_no_more_and_its_operator_told_once(web, configure, running):
    web.serve("/gone", Answer(410))
    web.serve("/alive", feed())
    sources = {name: {"url": web.url(f"/{name}"), "full_text": False} for name in ("gone", "alive")}
    daemon = running(configure(sources, operator=["file"]))
    daemon.until(lambda: len(web.calls("/alive")) >= 4)
    daemon.kill()
    daemon.start()
    polls = len(web.calls("/alive"))
    daemon.until(lambda: len(web.calls("/alive")) > polls + 1)
    assert len(web.calls("/gone")) == 1
    assert daemon.alerts.count("Source gone is gone") == 1
    assert "it is gone for good, and not asked any more" in command("sources", config=daemon.config).stdout + daemon.log
    web.serve("/gone", feed())
    assert command("sources", config=daemon.config).returncode == 0


def test_an_article_that_hangs_delays_no_other_news_and_is_read_at_the_next_poll(web, configure, running):
    with Loopback() as slow:
        slow.serve("/robots.txt", Answer(404))
        slow.serve("/0", hang())
        web.serve("/robots.txt", Answer(404))
        teaser = ("Al-Qaim", "What travellers through the Al-Qaim crossing need to know.")
        items = rss((*teaser, now()), base=slow.url("/"))
        items = items.replace(b"</channel>", rss((*CLOSURE, now()), prefix="c").split(b"</description>", 1)[1])
        items = items.replace(b"</rss>", b"", 1) if items.count(b"</rss>") > 1 else items
        web.serve("/feed", Answer(200, {"Content-Type": "application/rss+xml", "ETag": '"1"'}, items))
        began = time.monotonic()
        polling = {"article_time": "2s", "timeout": "60s", "interval": "1h"}
        daemon = running(configure({"wire": {"url": web.url("/feed")}}, polling=polling))
        daemon.until(lambda: len(daemon.alert_ids) == 1)
        assert time.monotonic() - began < 30
        assert "did not come in time" in daemon.log
        slow.serve("/0", ARTICLE)
        daemon.until(lambda: len(daemon.alert_ids) == 2, seconds=100)
    assert any("Al-Qaim" in subject for subject in daemon.subjects)
    assert len(web.calls("/feed")) == 2
    assert "if-none-match" not in web.calls("/feed")[1].headers
