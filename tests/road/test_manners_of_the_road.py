"""Sources that move, that are gone, and articles that do not come."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from io import StringIO

from monitor.daemon import Daemon
from monitor.store import PollState
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


def test_a_source_whose_host_asked_to_be_left_alone_is_put_off_and_does_not_fail(web, configure):
    web.serve("/first", Answer(429, {"Retry-After": "30"}))
    web.serve("/second", feed())
    sources = {name: {"url": web.url(f"/{name}"), "full_text": False} for name in ("first", "second")}
    config = configure(sources, polling={"interval": "15m"})

    async def once() -> tuple[PollState, datetime]:
        async with Daemon(config, {}, stream=StringIO()) as daemon:
            await daemon.once()
            seen = {each.name: each for each in daemon.store.sources_overview()}
            assert seen["first"].failures == 1
            return daemon.store.poll_state("second"), seen["second"].due_at

    state, due = asyncio.run(once())
    assert (state.failures, state.error) == (0, None)
    assert due - now() < timedelta(seconds=40)
    assert not web.calls("/second")


def with_a_closure(web: Loopback, teaser_on: Loopback) -> bytes:
    """A feed of a closure, and of a teaser that says nothing without its article, which is on another host."""
    teaser = ("Al-Qaim", "What travellers through the Al-Qaim crossing need to know.")
    told = rss((*CLOSURE, now()), prefix="c", base=web.url("/")).partition(b"<item>")[2].rpartition(b"</item>")[0]
    return rss((*teaser, now()), base=teaser_on.url("/", "localhost")).replace(
        b"</channel>", b"<item>" + told + b"</item></channel>"
    )


def test_an_article_that_hangs_delays_no_other_news_and_is_not_lost_where_the_power_fails(web, configure, running):
    with Loopback() as slow:
        slow.serve("/robots.txt", Answer(404))
        slow.serve("/0", hang())
        web.serve("/robots.txt", Answer(404))
        feed_with_etag = {"Content-Type": "application/rss+xml", "ETag": '"1"'}
        web.serve("/feed", Answer(200, feed_with_etag, with_a_closure(web, slow)))
        polling = {"article_time": "5m", "timeout": "5m", "interval": "1s"}
        daemon = running(configure({"wire": {"url": web.url("/feed")}}, polling=polling))
        daemon.until(lambda: len(daemon.alert_ids) == 1)
        assert '"item": "0"' not in daemon.log  # nothing is known of it yet
        daemon.kill()
        slow.serve("/0", ARTICLE)
        daemon.start()
        daemon.until(lambda: len(daemon.alert_ids) == 2)
        assert "if-none-match" not in web.calls("/feed")[1].headers
        daemon.until(lambda: "if-none-match" in web.calls("/feed")[-1].headers)
    assert sorted(id.partition(":")[0] for id in daemon.alert_ids) == ["al-qaim", "nasib"]


def test_an_article_that_did_not_come_in_time_is_read_at_the_next_poll(web, configure):
    with Loopback() as slow:
        slow.serve("/robots.txt", Answer(404))
        slow.serve("/0", hang())
        web.serve("/robots.txt", Answer(404))
        web.serve("/feed", Answer(200, {"ETag": '"1"'}, with_a_closure(web, slow)))
        config = configure({"wire": {"url": web.url("/feed")}}, polling={"article_time": "1s", "timeout": "1m"})
        assert command("once", config=config).returncode == 0
        assert (config.parent / "alerts.txt").read_text("utf-8").count(":new:") == 1
        slow.serve("/0", ARTICLE)
        assert command("once", config=config).returncode == 0
    assert (config.parent / "alerts.txt").read_text("utf-8").count(":new:") == 2
    assert "if-none-match" not in web.calls("/feed")[1].headers
