"""`try` on every kind of source, against a server on loopback that speaks as that service does.

The forms are those of the services (Telegram's preview, X API v2, app.bsky.feed, Mastodon's API, news sitemaps, the API
of WordPress, the border wait times of US CBP, IMAP); the texts are our own.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import yaml

from tests.cli.command_line import RIGHT, SECRET, Place, Result
from tests.imap_server import ImapServer
from tests.loopback import Answer, Call, Loopback, hang_up

CLOSED = "Al-Qaim border crossing is closed to trucks from today, the Border Ports Authority says"
OTHER = "Prices of vegetables fall in the markets of Anbar"
AT = "2025-06-14T10:30:00"
HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json; charset=utf-8"}
XML = {"Content-Type": "application/xml; charset=utf-8"}


@dataclass(frozen=True)
class Case:
    """What to ask `try` for, and what the entry in sources.yaml must hold."""

    arguments: list[str]
    entry: dict[str, object]
    headline: str
    environ: dict[str, str] = field(default_factory=dict)


def _rss(*titles: str) -> bytes:
    items = "".join(
        f'<item><title>{title}</title><link>https://news.example/{n}</link><guid isPermaLink="false">n{n}</guid>'
        f"<pubDate>Sat, 14 Jun 2025 10:3{n}:00 +0300</pubDate>"
        f"<description>&lt;p&gt;{title}.&lt;/p&gt;</description></item>"
        for n, title in enumerate(titles)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>Borders today</title><link>https://news.example/</link>{items}</channel></rss>"
    ).encode()


def feed(server: Loopback) -> Case:
    url = server.serve("/rss.xml", _rss(CLOSED, OTHER), {"Content-Type": "text/xml"})
    return Case([url], {"kind": "feed", "url": url}, "a feed of 2 items")


def home_page(server: Loopback) -> Case:
    url = server.serve("/rss.xml", _rss(CLOSED, OTHER), {"Content-Type": "application/rss+xml"})
    head = (
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="Borders today" href="/rss.xml">'
    )
    home = server.serve(
        "/", f"<!doctype html><html><head>{head}</head><body><h1>Borders</h1></body></html>".encode(), HTML
    )
    return Case([home], {"kind": "feed", "url": url}, "a feed of 2 items")


def page(server: Loopback) -> Case:
    cards = "".join(
        f'<li class="news-item"><h3><a href="/news/{n}">{title}</a></h3><time datetime="{AT}+03:00">today</time></li>'
        for n, title in enumerate(
            (CLOSED, OTHER, "The authority opens a new office in Ramadi", "Office hours in the feast")
        )
    )
    body = (
        f"<html><body><nav><ul><li><a href='/a'>About the authority and us</a></li></ul></nav><ul>{cards}</ul></body>"
    )
    url = server.serve("/news", body.encode(), HTML)
    select = {"item": ".news-item", "title": "h3", "link": "a", "date": "time"}
    return Case([url], {"kind": "page", "url": url, "select": select}, "a page of 4 items")


def telegram(server: Loopback) -> Case:
    view = base64.urlsafe_b64encode(
        json.dumps({"c": -1700000001, "p": "7g", "t": 1749880000, "h": "ab"}).encode()
    ).decode()
    posts = "".join(
        '<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message'
        f' js-widget_message" data-post="qaim_port/{n}" data-view="{view}">'
        '<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_owner_name">'
        '<a href="https://t.me/qaim_port"><span dir="auto">Port</span></a></div>'
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}<br/></div>'
        '<div class="tgme_widget_message_footer"><span class="tgme_widget_message_meta">'
        f'<a class="tgme_widget_message_date" href="https://t.me/qaim_port/{n}">'
        f'<time datetime="{AT}+00:00" class="time">10:30</time></a></span></div></div></div></div>'
        for n, text in ((7, OTHER), (8, CLOSED))
    )
    head = '<div class="tgme_channel_info"><div class="tgme_channel_info_header_title"><span>Port</span></div></div>'
    body = f'<html><body>{head}<section class="tgme_channel_history js-message_history">{posts}</section></body></html>'
    server.serve("/s/qaim_port", body.encode(), HTML)
    url = server.url("/s/qaim_port")
    return Case([url, "--kind", "telegram"], {"kind": "telegram", "url": url}, "an account (telegram) of 2 items")


def x(server: Loopback) -> Case:
    def account(call: Call) -> Answer:
        assert call.headers["authorization"] == f"Bearer {SECRET}"
        return Answer(200, JSON, b'{"data":{"id":"44","name":"Port","username":"qaim_port"}}')

    server.serve("/2/users/by/username/qaim_port", account)
    posts = [
        {"id": "1933", "text": CLOSED, "created_at": f"{AT}.000Z", "lang": "en", "edit_history_tweet_ids": ["1933"]},
        {"id": "1932", "text": OTHER, "created_at": f"{AT}.000Z", "lang": "en", "edit_history_tweet_ids": ["1932"]},
    ]
    meta = {"result_count": 2, "newest_id": "1933", "oldest_id": "1932"}
    server.serve("/2/users/44/tweets", json.dumps({"data": posts, "meta": meta}).encode(), JSON)
    url = server.url("/qaim_port")
    entry = {"kind": "x", "url": url, "api": server.url(""), "x": {"token": "${X_TOKEN}", "posts_a_month": 1000}}
    arguments = [url, "--kind", "x", "--api", server.url("")]
    return Case(arguments, entry, "an account (x) of 2 items", {"X_TOKEN": SECRET})


def bluesky(server: Loopback) -> Case:
    did = "did:plc:z72i7hdynmk6r22z27h6tvur"
    shown = [
        {
            "post": {
                "uri": f"at://{did}/app.bsky.feed.post/3lr{n}",
                "cid": "bafyrei",
                "author": {"did": did, "handle": "port.example.org", "displayName": "Port"},
                "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": f"{AT}.000Z", "langs": ["en"]},
                "indexedAt": f"{AT}.500Z",
            }
        }
        for n, text in ((1, CLOSED), (2, OTHER))
    ]
    body = json.dumps({"feed": shown, "cursor": f"{AT}Z"}).encode()
    server.serve("/xrpc/app.bsky.feed.getAuthorFeed", body, JSON)
    url = server.url("/profile/port.example.org")
    entry = {"kind": "bluesky", "url": url, "api": server.url("")}
    return Case([url, "--kind", "bluesky", "--api", server.url("")], entry, "an account (bluesky) of 2 items")


def mastodon(server: Loopback) -> Case:
    server.serve("/api/v1/accounts/lookup", b'{"id":"109","username":"port","acct":"port","bot":false}', JSON)
    statuses = [
        {
            "id": f"11{n}",
            "created_at": f"{AT}.000Z",
            "edited_at": None,
            "in_reply_to_id": None,
            "language": "en",
            "content": f"<p>{text}</p>",
            "url": f"https://social.example/@port/11{n}",
            "reblog": None,
            "spoiler_text": "",
            "media_attachments": [],
        }
        for n, text in ((2, CLOSED), (1, OTHER))
    ]
    server.serve("/api/v1/accounts/109/statuses", json.dumps(statuses).encode(), JSON)
    url = server.url("/@port")
    return Case([url], {"kind": "mastodon", "url": url}, "an account (mastodon) of 2 items")


def sitemap(server: Loopback) -> Case:
    urls = "".join(
        f"<url><loc>{server.url(f'/news/{n}')}</loc><news:news><news:publication><news:name>Borders</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{AT}+03:00</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>"
        for n, title in enumerate((CLOSED, OTHER))
    )
    for n, title in enumerate((CLOSED, OTHER)):
        article = f"<html><body><article><h1>{title}</h1><p>{title}. {TEXT}</p></article></body></html>"
        server.serve(f"/news/{n}", article.encode(), HTML)
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    url = server.serve("/news.xml", f'<?xml version="1.0"?><urlset {space}>{urls}</urlset>'.encode(), XML)
    return Case([url], {"kind": "sitemap", "url": url}, "a sitemap of 2 items")


TEXT = "Traders wait with their trucks at the gate, and drivers ask when it is open again for the season's vegetables."


def sitemap_index(server: Loopback) -> Case:
    sitemap(server)
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    body = f"<sitemapindex {space}><sitemap><loc>{server.url('/news.xml')}</loc></sitemap></sitemapindex>"
    url = server.serve("/sitemap.xml", body.encode(), XML)
    return Case([url], {"kind": "sitemap", "url": url}, "a sitemap of 2 items")


def json_news(server: Loopback) -> Case:
    posts = [
        {
            "id": 500 + n,
            "date": f"{AT}",
            "date_gmt": AT,
            "guid": {"rendered": f"https://news.example/?p={n}"},
            "status": "publish",
            "link": f"https://news.example/{n}",
            "title": {"rendered": title},
            "content": {"rendered": f"<p>{title}. {TEXT}</p>", "protected": False},
            "author": 3,
        }
        for n, title in enumerate((CLOSED, OTHER))
    ]
    url = server.serve("/wp-json/wp/v2/posts", json.dumps(posts).encode(), JSON)
    paths = {
        "items": "@",
        "title": "title.rendered",
        "id": "id",
        "link": "link",
        "date": "date_gmt",
        "text": "content.rendered",
    }
    return Case([url], {"kind": "json", "url": url, "paths": paths}, "a JSON API of 2 items")


def json_statuses(server: Loopback) -> Case:
    ports = [
        {
            "port_number": f"0708{n:02}",
            "border": "Iraqi Border",
            "port_name": name,
            "crossing_name": other,
            "hours": "24 hrs/day",
            "date": "6/14/2025",
            "time": "10:30:12",
            "port_status": status,
            "commercial_vehicle_lanes": {"maximum_lanes": "7", "standard_lanes": {"delay_minutes": "5"}},
        }
        for n, (name, other, status) in enumerate((("Al-Qaim", "Al-Bukamal", "Closed"), ("Rabia", "", "Open")))
    ]
    url = server.serve("/api/bwtnew", json.dumps(ports).encode(), JSON)
    paths = {
        "items": "@",
        "title": "join(', ', [port_name, crossing_name][?@])",
        "status": "port_status",
        "id": "port_number",
    }
    return Case([url], {"kind": "json", "url": url, "paths": paths}, "a JSON API of 2 items")


def command(server: Loopback) -> Case:
    lines = [json.dumps({"title": title, "id": str(n), "date": AT}) for n, title in enumerate((CLOSED, OTHER))]
    code = f"print({chr(10).join(lines)!r})"
    arguments = [sys.executable, "-c", code]
    written = " ".join([sys.executable, "-c", "'" + code.replace("'", "'\\''") + "'"])
    return Case(
        [written, "--kind", "command"], {"kind": "command", "run": {"arguments": arguments}}, "a command of 2 items"
    )


KINDS: tuple[Callable[[Loopback], Case], ...] = (
    feed,
    home_page,
    page,
    telegram,
    x,
    bluesky,
    mastodon,
    sitemap,
    sitemap_index,
    json_news,
    json_statuses,
    command,
)


@pytest.fixture
def place(fresh: Place) -> Place:
    return fresh.write("config/monitor.yaml", RIGHT["monitor.yaml"] + "allow_commands: true\n")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_guessed_shown_and_given_as_lines_that_the_configuration_takes(
    kind: Callable[[Loopback], Case], place: Place, server: Loopback
) -> None:
    case = kind(server)
    told = place.call("try", *case.arguments, "--allow-private", **case.environ)
    assert told.status == 0, told.err
    assert told.lines[0] == case.headline
    assert "1 announce how one stands, and 1 of these matter to a watchlist" in told.lines[1]
    assert any(line.strip().startswith("al-qaim (Al-Qaim / Al-Bukamal): closed") for line in told.lines)
    assert "   matters to the watchlist anbar" in told.lines
    _taken_by_the_configuration(place, told, case)


def test_a_page_whose_feed_is_dead_is_read_itself_and_what_is_wrong_is_said(place: Place, server: Loopback) -> None:
    server.serve("/feed", b"<html><body>gone</body></html>", HTML)
    named = b'<html><head><link rel="alternate" type="application/atom+xml" href="/feed"></head>'
    cards = "".join(f"<li class='item'><h4><a href='/{n}'>{CLOSED} {n}</a></h4></li>" for n in range(4))
    home = server.serve("/home", named + f"<body><ul>{cards}</ul></body></html>".encode(), HTML)
    told = place.call("try", home, "--allow-private", "--json").data
    assert (told["kind"], told["items"], told["guessed"]) == ("page", 4, True)
    assert told["feeds"] == [server.url("/feed")]
    assert "the answer is an HTML page, not a feed" in told["note"]


def test_what_sources_yaml_has_already_is_said_and_a_second_one_gets_another_name(
    place: Place, server: Loopback
) -> None:
    url = feed(server).arguments[0]
    place.write(
        "config/sources.yaml", f"borders:\n  url: {url}\n  allow_private: true\n127-0-0-1:\n  url: https://b.example/\n"
    )
    told = place.call("try", url, "--allow-private", "--json").data
    assert told["known_as"] == "borders"
    assert told["yaml"].startswith("127-0-0-1-2:\n")
    assert "sources.yaml has it already, as borders" in place.call("try", url, "--allow-private").out


def _taken_by_the_configuration(place: Place, told: Result, case: Case) -> None:
    pasted = told.out.partition("sources.yaml")[2].partition(":\n")[2]
    place.write("config/sources.yaml", pasted)
    checked = place.call("check", **case.environ)
    assert checked.status == 0, checked.err
    (entry,) = yaml.safe_load(pasted).values()
    private = {} if case.entry["kind"] == "command" else {"allow_private": True}
    assert entry == case.entry | private | {"language": "en"}


@pytest.fixture
def mailbox() -> Iterator[ImapServer]:
    letter = (
        "From: Alerts <alerts@embassy.example>\r\nSubject: {subject}\r\nMessage-ID: <{n}@embassy.example>\r\n"
        "Date: Sat, 14 Jun 2025 10:3{n}:00 +0300\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{subject}.\r\n"
    )
    letters = [letter.format(subject=subject, n=n).encode() for n, subject in enumerate((CLOSED, OTHER))]
    with ImapServer(*letters) as opened:
        yield opened


def test_a_mailbox_is_entered_looked_at_and_left_as_it_was(place: Place, mailbox: ImapServer) -> None:
    address = mailbox.url.replace("://", "://me@")
    told = place.call("try", address, "--allow-private", MAIL_PASSWORD="secret")
    entry = {"kind": "mail", "url": mailbox.url, "mail": {"user": "me", "password": "${MAIL_PASSWORD}"}}
    assert (told.status, told.lines[0]) == (0, "a mailbox of 2 items")
    assert "   matters to the watchlist anbar" in told.lines
    _taken_by_the_configuration(place, told, Case([], entry, "", {"MAIL_PASSWORD": "secret"}))
    assert mailbox.seen == set()


@pytest.mark.parametrize(
    ("written", "entry"),
    [
        ("t.me/qaim_port", {"kind": "telegram", "url": "https://t.me/s/qaim_port"}),
        ("@qaim_port", {"kind": "telegram", "url": "https://t.me/s/qaim_port"}),
        ("tg://resolve?domain=qaim_port", {"kind": "telegram", "url": "https://t.me/s/qaim_port"}),
        ("twitter.com/qaim_port", {"kind": "x", "url": "https://x.com/qaim_port"}),
        ("@port@social.example", {"kind": "mastodon", "url": "https://social.example/@port"}),
        ("port.bsky.social", {"kind": "bluesky", "url": "https://bsky.app/profile/port.bsky.social"}),
        ("imaps://me%40example.org@imap.example.org/Lists", {"kind": "mail", "url": "imaps://imap.example.org"}),
        ("feed://news.example/rss", {"kind": None, "url": "https://news.example/rss"}),
        ("feed:http://news.example/rss", {"kind": None, "url": "http://news.example/rss"}),
        ("news.example/rss", {"kind": None, "url": "https://news.example/rss"}),
    ],
)
def test_what_people_write_for_a_source_is_understood(written: str, entry: dict[str, str | None]) -> None:
    from monitor.cli.addresses import kind_told_by, spelled_out
    from monitor.cli.candidates import Wish, source_of
    from monitor.settings import SourceKind

    wish = Wish(spelled_out(written))
    kind = kind_told_by(wish.address)
    source = source_of(wish, kind or SourceKind.FEED)
    assert (kind, source.url) == (entry["kind"], entry["url"])


def test_without_the_secret_that_a_kind_needs_nothing_is_asked_and_the_lines_are_given(place: Place) -> None:
    for address, secret in (("imaps://me@imap.example.org", "MAIL_PASSWORD"), ("https://x.com/port", "X_TOKEN")):
        told = place.call("try", address, **{secret: ""})
        assert told.status == 0
        assert f"set {secret} in the environment" in told.out
        assert "${" + secret + "}" in told.out


FAILURES: tuple[tuple[list[str], str], ...] = (
    (["{url}/nothing"], "answers 404 (Not Found)"),
    (["{url}/cut"], "closes the connection while sending"),
    (["{url}/empty"], "the answer is empty"),
    (["{url}/broken.xml"], "the feed holds no whole entry"),
    (["{url}/bare.json"], "no list of items with titles is found in it"),
    (["{url}/cut.json"], "the answer is broken or cut JSON"),
    (["{url}/script"], "it may need JavaScript"),
    (["{url}/page", "--kind", "feed"], "the answer is an HTML page titled 'Gate', not a feed"),
    (["{url}/page", "--kind", "sitemap"], "not a sitemap"),
    (["{url}/page", "--kind", "json"], "the answer is an HTML page titled 'Gate', not JSON"),
    (["{url}/page", "--kind", "page"], "no list of titles with links is found on this page; say where it is"),
    (["{url}/secret"], "asks programs to leave /secret alone"),
    (["{url}/s/closed_port", "--kind", "telegram"], "its preview is off"),
    (["{url}/s/no_port", "--kind", "telegram"], "there is no public channel no_port"),
    (["{url}/@nobody", "--kind", "mastodon"], "there is no account nobody, or it is closed"),
    (["{url}/profile/a.example", "--kind", "bluesky", "--api", "{url}"], "there is no account a.example"),
    (["{url}/nobody", "--kind", "x", "--api", "{url}"], "X gives no such account (it says: no such user)"),
    (["{url}/rss", "--kind", "bluesky"], "names no account of kind bluesky; write it like https://bsky.app/profile/"),
    (["imap://imap.example.org"], "whose mailbox is it? Write imap://NAME@imap.example.org"),
    (["imap://you@127.0.0.1:1"], "no connection to the mailbox at 127.0.0.1"),
    (["/no/such/program", "--kind", "command"], "the program /no/such/program cannot be started"),
    (["'open quote", "--kind", "command"], "is no command"),
    (["list.opml"], "crossing-monitor sources import list.opml"),
    (["not an address"], "is not a web address"),
    (["gopher://news.example/"], "it must begin with https:// or http://"),
)


@pytest.mark.parametrize(("arguments", "said"), FAILURES, ids=[" ".join(each[0]) for each in FAILURES])
def test_what_fails_says_in_one_line_what_came_instead(
    arguments: list[str], said: str, place: Place, server: Loopback
) -> None:
    gate = "<html><head><title>Gate</title></head><body><p>Nothing to see here.</p></body></html>"
    server.serve("/cut", hang_up(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))
    server.serve("/empty", b"", HTML)
    server.serve("/broken.xml", b"<rss><channel><title>Borders to", XML)
    server.serve("/bare.json", b'{"ok": true, "count": 3, "codes": [1, 2]}', JSON)
    server.serve("/cut.json", b'[{"title": "a', JSON)
    server.serve("/script", b"<html><body><div id=app></div><script src=/app.js></script></body></html>", HTML)
    server.serve("/page", gate.encode(), HTML)
    cards = "".join(f"<article><h3><a href='/{n}'>The news of the day {n}</a></h3></article>" for n in range(5))
    server.serve("/secret", f"<html><body>{cards}</body></html>".encode(), HTML)
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /secret\n", {"Content-Type": "text/plain"})
    server.serve("/s/closed_port", Answer(302, {"Location": server.url("/closed_port")}))
    server.serve("/closed_port", b'<html><div class="tgme_page_extra">4 120 subscribers</div></html>', HTML)
    server.serve("/s/no_port", Answer(302, {"Location": server.url("/no_port")}))
    server.serve("/no_port", b"<html><body><p>If you have Telegram, you can contact @no_port.</p></body></html>", HTML)
    server.serve("/api/v1/accounts/lookup", Answer(404, JSON, b'{"error":"Record not found"}'))
    server.serve("/xrpc/app.bsky.feed.getAuthorFeed", Answer(400, JSON, b'{"error":"InvalidRequest"}'))
    server.serve("/2/users/by/username/nobody", b'{"errors":[{"detail":"no such user"}]}', JSON)
    place.write("list.opml", "<opml/>")
    given = [argument.replace("{url}", server.url("").rstrip("/")) for argument in arguments]
    told = place.call("try", *given, "--allow-private", X_TOKEN=SECRET, MAIL_PASSWORD="secret")
    assert told.status == 1, told.out
    assert len(told.err.splitlines()) == 1, told.err
    assert said in told.err
