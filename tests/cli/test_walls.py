"""Articles that a site does not show: it is said, and the feed's own words are used."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from tests.cli.command_line import Place
from tests.loopback import Loopback

FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title><item>'
    "<title>Al-Qaim border crossing closed</title><guid>{n}</guid><link>{url}</link><pubDate>{at}</pubDate>"
    "<description>The Al-Qaim border crossing is closed to trucks from today, the authority says.</description>"
    "</item></channel></rss>"
)
PAID = (
    "<html><head><title>Al-Qaim border crossing closed</title></head><body><article><h1>Al-Qaim border crossing"
    " closed</h1><p>Traders in the town say that they were not told.</p>"
    "<div><p>Subscribe to continue reading this article.</p></div></article></body></html>"
)
FREE = (
    "<html><body><article><h1>Al-Qaim border crossing closed</h1><p>The Al-Qaim border crossing is closed to trucks"
    " from today, the Border Ports Authority says; it is open to travellers as before, in both directions and at all"
    " hours.</p></article></body></html>"
)


def test_a_paywall_is_named_in_sources_and_the_summary_is_read_in_its_place(fresh: Place, server: Loopback) -> None:
    at = format_datetime(datetime.now(UTC))
    html = {"Content-Type": "text/html; charset=utf-8"}
    article = server.serve("/news/1", PAID.encode(), html)
    feed = server.serve("/rss", FEED.format(n=1, url=article, at=at).encode(), {"Content-Type": "application/rss+xml"})
    fresh.write("config/sources.yaml", f"paper:\n  url: {feed}\n  allow_private: true\n  language: en\n")
    once = fresh.run("once")
    assert "articles behind a wall" in once.err + once.out
    (event,) = fresh.call("events", "--json").data["events"]
    assert (event["crossing"], event["status"], event["traffic"]) == ("al-qaim", "closed", ["freight"])
    (line,) = fresh.call("sources").lines
    assert "its articles are for subscribers: they are judged by what the source itself says of them" in line
    assert fresh.call("sources", "--json").data["sources"][0]["wall"] == "its articles are for subscribers"
    server.serve("/news/2", FREE.encode(), html)
    server.serve("/rss", FEED.format(n=2, url=server.url("/news/2"), at=at).encode())
    fresh.run("once")
    assert "subscribers" not in fresh.call("sources").out
