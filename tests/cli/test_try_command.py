"""`try`: what an address would give as a source."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.cli.command_line import SECRET, TEXT, Place
from tests.loopback import Loopback, hang_up

ITEMS = (
    "<item><title>Iraq to reopen Al-Qaim border crossing on Saturday</title><guid>1</guid>"
    "<link>{home}/article</link><pubDate>Thu, 12 Jun 2025 10:00:00 GMT</pubDate></item>"
    "<item><title>Prices in Baghdad</title><guid>2</guid><pubDate>Wed, 11 Jun 2025 10:00:00 GMT</pubDate></item>"
)


def _serve(server: Loopback) -> None:
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{ITEMS.format(home=server.url())}</channel></rss>'
    server.serve("/feed", feed.replace("//article", "/article").encode(), {"Content-Type": "application/rss+xml"})
    html = {"Content-Type": "text/html; charset=utf-8"}
    server.serve("/article", f"<html><body><article><h1>News</h1><p>{TEXT}</p></article></body></html>".encode(), html)
    entries = "".join(
        f'<div class="card"><h3><a href="/a{n}">Notice {n} of the border authority</a></h3>'
        f'<time datetime="2025-06-1{n}"></time></div>'
        for n in range(1, 5)
    )
    head = '<head><link rel="alternate" type="application/rss+xml" href="/feed"></head>'
    server.serve("/page", f"<html>{head}<body>{entries}</body></html>".encode(), html)


def test_a_feed_is_read_with_the_full_text_where_it_names_a_crossing(fresh: Place, server: Loopback) -> None:
    _serve(server)
    told = fresh.run("try", server.url(f"/feed?key={SECRET[:3]}"), "--allow-private", "--json").data
    assert (told["kind"], told["items"]) == ("feed", 2)
    first, second = told["newest"]
    assert first["note"] == "its full text was read"
    assert [said["effective_from"] for said in first["announcements"]] == ["2025-06-14"]
    assert second["names_crossing"] is False
    assert not fresh.state.exists()


def test_the_lines_to_paste_are_a_right_sources_file(fresh: Place, server: Loopback) -> None:
    _serve(server)
    address = server.url("/page").replace("://", f"://reader:{SECRET}@")
    told = fresh.call("try", address, "--kind", "page", "--allow-private")
    assert told.lines[0] == "a page of 4 items"
    pasted = told.out.partition("sources.yaml (the selectors are guessed: look whether these are the right items):")[2]
    fresh.write("config/sources.yaml", pasted)
    assert yaml.safe_load(pasted)["127-0-0-1"]["select"] == {
        "item": ".card",
        "title": "h3",
        "link": "a",
        "date": "time",
    }
    assert fresh.call("check").status == 0


def test_ones_own_selectors_are_tried_and_wrong_ones_are_named(empty: Place, server: Loopback) -> None:
    _serve(server)
    told = empty.call("try", server.url("/page"), "--allow-private", "--item", ".card", "--title", "a", "--json").data
    assert (told["kind"], told["items"], told["guessed"]) == ("page", 4, False)
    nothing = empty.call("try", server.url("/page"), "--allow-private", "--item", ".news")
    assert nothing.status == 1
    assert nothing.err.startswith("'.news' matches nothing on this page")
    wrong = empty.call("try", server.url("/page"), "--allow-private", "--item", "a:::b")
    assert wrong.status == 2
    assert '"a:::b" is not a CSS selector' in wrong.err


def test_an_article_is_shown_as_what_it_is(empty: Place, server: Loopback) -> None:
    _serve(server)
    told = empty.call("try", server.url("/article"), "--allow-private")
    assert told.lines[0] == "an article"
    assert any("al-qaim (Al-Qaim / Al-Bukamal): open for" in line for line in told.lines)
    assert "sources.yaml" not in told.out


def test_what_cannot_be_fetched_is_one_line_and_status_1(empty: Place, server: Loopback) -> None:
    server.serve("/cut", hang_up(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))
    for arguments, said in (
        ((server.url("/feed"),), "--allow-private does so here"),
        ((server.url("/cut"), "--allow-private"), "closes the connection while sending"),
        ((server.url("/nothing"), "--allow-private"), "answers 404"),
        (("ftp://example.org/", "--allow-private"), ""),
    ):
        told = empty.run("try", *arguments)
        assert told.status == 1
        assert len(told.err.splitlines()) == 1
        assert said in told.err


def _networks(server: Loopback) -> dict[str, list[str]]:
    """Serves an account of each network, as that service writes it; the arguments that lead to each."""
    said, at = "Al-Qaim border crossing is closed from today", "2025-06-14T10:30:00.000Z"
    telegram = (
        '<div class="tgme_channel_info"></div><div class="tgme_widget_message" data-post="qaim_port/7">'
        f'<div class="tgme_widget_message_text js-message_text">{said}</div><a class="tgme_widget_message_date"'
        f' href="https://t.me/qaim_port/7"><time datetime="{at}"></time></a></div>'
    )
    server.serve("/s/qaim_port", telegram.encode(), {"Content-Type": "text/html; charset=utf-8"})
    uri = "at://did:plc:abc/app.bsky.feed.post/3k1"
    record = {"text": said, "createdAt": at}
    posts = {"feed": [{"post": {"uri": uri, "author": {"did": "did:plc:abc"}, "indexedAt": at, "record": record}}]}
    server.serve("/xrpc/app.bsky.feed.getAuthorFeed", json.dumps(posts).encode())
    server.serve("/api/v1/accounts/lookup", b'{"id": "9"}')
    status = {"id": "1", "created_at": at, "content": f"<p>{said}</p>", "url": "https://m.example/@qaim_port/1"}
    server.serve("/api/v1/accounts/9/statuses", json.dumps([status]).encode())
    server.serve("/2/users/by/username/qaim_port", b'{"data": {"id": "44"}}')
    tweets = {"data": [{"id": "5", "text": said, "created_at": at}], "meta": {"result_count": 1}}
    server.serve("/2/users/44/tweets", json.dumps(tweets).encode())
    return {
        "telegram": [server.url("/s/qaim_port"), "--kind", "telegram"],
        "bluesky": [server.url("/profile/qaim_port"), "--kind", "bluesky", "--api", server.url("")],
        "mastodon": [server.url("/@qaim_port")],
        "x": [server.url("/qaim_port"), "--kind", "x", "--api", server.url("")],
    }


@pytest.mark.parametrize("kind", ["telegram", "bluesky", "mastodon", "x"])
def test_an_account_of_a_network_is_read_and_its_lines_are_a_right_sources_file(
    fresh: Place, server: Loopback, kind: str
) -> None:
    arguments = _networks(server)[kind]
    if kind == "bluesky":
        arguments[0] = server.url("/profile/qaim-port.example")
    told = fresh.run("try", *arguments, "--allow-private", X_TOKEN=SECRET)
    assert told.status == 0, told.err
    assert told.lines[0] == f"an account ({kind}) of 1 item"
    assert "1. Al-Qaim border crossing is closed from today" in told.out
    assert any("al-qaim (Al-Qaim / Al-Bukamal): closed" in line for line in told.lines)
    assert SECRET not in told.out
    pasted = told.out.partition("add this to sources.yaml:")[2]
    fresh.write("config/sources.yaml", pasted)
    assert fresh.run("check", X_TOKEN=SECRET).status == 0
    (entry,) = yaml.safe_load(pasted).values()
    assert entry["kind"] == kind


def test_an_account_on_x_is_guessed_and_without_a_key_nothing_is_asked(empty: Place) -> None:
    told = empty.run("try", "https://twitter.com/Qaim_Port")
    assert told.status == 0
    assert "an account on X is read with a key" in told.out
    (entry,) = yaml.safe_load(told.out.partition("add this to sources.yaml:")[2]).values()
    assert entry == {
        "kind": "x",
        "url": "https://x.com/Qaim_Port",
        "x": {"token": "${X_TOKEN}", "posts_a_month": 1000},
    }


def test_a_bridge_is_held_to_be_fresh_and_what_is_no_account_of_mastodon_is_looked_at_as_a_page(
    empty: Place, server: Loopback
) -> None:
    _serve(server)
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{ITEMS.format(home=server.url())}</channel></rss>'
    server.serve("/telegram/channel/qaim_port", feed.encode(), {"Content-Type": "application/rss+xml"})
    told = empty.call("try", server.url("/telegram/channel/qaim_port"), "--allow-private")
    assert "  fresh_within: 3d" in told.lines
    server.serve("/@author", feed.encode(), {"Content-Type": "application/rss+xml"})
    assert empty.call("try", server.url("/@author"), "--allow-private").lines[0] == "a feed of 2 items"


def test_an_address_that_is_no_account_of_the_kind_is_one_line(empty: Place) -> None:
    told = empty.call("try", "https://t.me/joinchat/x", "--kind", "telegram")
    assert told.status == 1
    assert "names no account of kind telegram; write it like https://t.me/s/NAME" in told.err
    assert empty.call("try", "https://t.me/s/borders", "--kind", "telegraph").status == 2
