"""How each kind of source shows its pieces, in the formats that outlets, networks and mailboxes really use.

`shown(kind, pieces, asked)` is the answer; `asked` holds the parameters of the address. Lists are short, as those of
real services are, so that who was away has to page back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

from bench.farm.news import Piece
from tests.loopback import Answer

WINDOW = 20  # pieces that a feed shows
PAGE = 5  # posts that a network shows at once
_POSTS_FROM = 1_900_000_000_000_000_000  # the ids of posts are large numbers

Asked = Mapping[str, str]


def shown(kind: str, pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    """pieces: all that are out, the oldest first. base: the address under which the articles of the source are."""
    return _SHOWN[kind](pieces, base, asked)


def article(piece: Piece) -> bytes:
    """The page behind a piece."""
    filler = "".join(f"<p>Paragraph {n} of the report tells how the day went in the town.</p>" for n in range(3))
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{escape(piece.title)}</title></head><body>"
        f"<article><h1>{escape(piece.title)}</h1><p>{escape(piece.text)}</p>{filler}</article></body></html>"
    ).encode()


def letter(piece: Piece) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "alerts@embassy.example", piece.title
    message["Date"], message["Message-ID"] = format_datetime(piece.at), f"<{piece.id}@embassy.example>"
    message.set_content(piece.text)
    return message.as_bytes()


def line(piece: Piece) -> str:
    """What a program prints."""
    return json.dumps({"id": piece.id, "title": piece.title, "text": piece.text, "date": piece.at.isoformat()})


# --- lists of articles


def _newest(pieces: Sequence[Piece]) -> list[Piece]:
    return list(reversed(pieces))[:WINDOW]


def _rss(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    items = "".join(
        f"<item><title>{escape(p.title)}</title><link>{base}/{p.number}</link><guid isPermaLink='false'>{p.id}</guid>"
        f"<description>{escape(p.text)}</description><pubDate>{format_datetime(p.at)}</pubDate></item>"
        for p in _newest(pieces)
    )
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Outlet</title>{items}</channel></rss>"
    return _answer("application/rss+xml; charset=utf-8", feed)


def _atom(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    entries = "".join(
        f"<entry><id>urn:{p.id}</id><title>{escape(p.title)}</title><link href='{base}/{p.number}'/>"
        f"<updated>{p.at.isoformat()}</updated><summary>{escape(p.text)}</summary></entry>"
        for p in _newest(pieces)
    )
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:x</id><title>Outlet</title>{entries}</feed>"
    return _answer("application/atom+xml", feed)


def _rdf(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    items = "".join(
        f"<item rdf:about='{base}/{p.number}'><title>{escape(p.title)}</title><link>{base}/{p.number}</link>"
        f"<description>{escape(p.text)}</description><dc:date>{p.at.isoformat()}</dc:date></item>"
        for p in _newest(pieces)
    )
    spaces = (
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
        " xmlns:dc='http://purl.org/dc/elements/1.1/'"
    )
    feed = f"<rdf:RDF {spaces}><channel rdf:about='{base}'><title>Outlet</title></channel>{items}</rdf:RDF>"
    return _answer("application/rdf+xml", feed)


def _json_feed(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    items = [
        {
            "id": p.id,
            "url": f"{base}/{p.number}",
            "title": p.title,
            "summary": p.text,
            "date_published": p.at.isoformat(),
        }
        for p in _newest(pieces)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Outlet", "items": items}
    return _answer("application/feed+json", json.dumps(feed))


def _page(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    rows = "".join(
        f"<li><h3><a href='{base}/{p.number}'>{escape(p.title)}</a></h3><time datetime='{p.at.isoformat()}'>then</time>"
        f"<p>{escape(p.text)}</p></li>"
        for p in _newest(pieces)
    )
    page = f"<!DOCTYPE html><html><head><title>News</title></head><body><ul class=news>{rows}</ul></body></html>"
    return _answer("text/html; charset=utf-8", page)


def _sitemap(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    urls = "".join(
        f"<url><loc>{base}/{p.number}</loc><news:news><news:publication_date>{p.at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(p.title)}</news:title></news:news></url>"
        for p in _newest(pieces)
    )
    spaces = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    return _answer("application/xml", f"<?xml version='1.0'?><urlset {spaces}>{urls}</urlset>")


def _index(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    """An index of two maps: of what is old, and of the rest, which changes."""
    if "map" in asked:
        return _sitemap([p for p in pieces if (p.number % 2 == 0) == (asked["map"] == "even")], base, {})
    newest = {half: [p for p in pieces if (p.number % 2 == 0) == (half == "even")] for half in ("even", "odd")}
    rows = "".join(
        f"<sitemap><loc>{base}?map={half}</loc><lastmod>{its[-1].at.isoformat()}</lastmod></sitemap>"
        for half, its in newest.items()
    )
    return _answer("application/xml", f"<?xml version='1.0'?><sitemapindex>{rows}</sitemapindex>")


def _api(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    items = [
        {"no": p.id, "name": p.title, "body": p.text, "link": f"{base}/{p.number}", "at": int(p.at.timestamp())}
        for p in _newest(pieces)
    ]
    return _answer("application/json", json.dumps({"data": {"items": items}}))


# --- networks


def _telegram(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    before = int(asked.get("before", 10**9))
    posts = "".join(
        f'<div class="tgme_widget_message js-widget_message" data-post="outlet/{p.number + 1}">'
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{escape(p.title)}<br/>{escape(p.text)}</div>'
        f'<a class="tgme_widget_message_date" href="https://t.me/outlet/{p.number + 1}">'
        f'<time datetime="{p.at.isoformat()}" class="time">then</time></a></div>'
        for p in [p for p in pieces if p.number + 1 < before][-PAGE:]
    )
    posts = posts or '<div class="tme_no_messages_found">No posts found</div>'
    page = f'<html><body><div class="tgme_channel_info"></div><section class="tgme_channel_history">{posts}</section>'
    return _answer("text/html; charset=utf-8", page + "</body></html>")


def _x(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    if "max_results" not in asked:
        return _answer("application/json", json.dumps({"data": {"id": "4400", "name": "Outlet"}}))
    since, most = int(asked.get("since_id", 0)), int(asked["max_results"])
    most = min(most, PAGE) if since else most
    skipped = int(asked.get("pagination_token", 0))
    new = [p for p in reversed(pieces) if _POSTS_FROM + p.number > since][skipped:]
    posts = [
        {
            "id": str(_POSTS_FROM + p.number),
            "text": f"{p.title}\n{p.text}",
            "created_at": p.at.isoformat().replace("+00:00", "Z"),
            "lang": "und",
        }
        for p in new[:most]
    ]
    meta: dict[str, object] = {"result_count": len(posts)}
    if len(new) > len(posts):
        meta["next_token"] = str(skipped + len(posts))
    return _answer("application/json", json.dumps({"data": posts, "meta": meta} if posts else {"meta": meta}))


def _bluesky(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    skipped = int(asked.get("cursor", 0))
    newest = list(reversed(pieces))
    did = "did:plc:outlet"
    feed = [
        {
            "post": {
                "uri": f"at://{did}/app.bsky.feed.post/3k{p.number:05d}",
                "author": {"did": did, "handle": "outlet.example"},
                "record": {"text": f"{p.title}\n{p.text}", "createdAt": p.at.isoformat()},
                "indexedAt": p.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            }
        }
        for p in newest[skipped : skipped + PAGE]
    ]
    more = {"cursor": str(skipped + PAGE)} if len(newest) > skipped + PAGE else {}
    return _answer("application/json", json.dumps({"feed": feed, **more}))


def _mastodon(pieces: Sequence[Piece], base: str, asked: Asked) -> Answer:
    if "acct" in asked:
        return _answer("application/json", json.dumps({"id": "109", "username": asked["acct"]}))
    before = int(asked.get("max_id", 10**9))
    posts = [
        {
            "id": str(p.number + 100),
            "created_at": p.at.isoformat(),
            "url": f"{base}/{p.number}",
            "content": f"<p>{escape(p.title)}<br />{escape(p.text)}</p>",
            "language": None,
        }
        for p in [p for p in reversed(pieces) if p.number + 100 < before][:PAGE]
    ]
    return _answer("application/json", json.dumps(posts))


def _answer(content_type: str, text: str) -> Answer:
    return Answer(200, {"Content-Type": content_type}, text.encode())


_SHOWN: Mapping[str, Callable[[Sequence[Piece], str, Asked], Answer]] = {
    "rss": _rss,
    "atom": _atom,
    "rdf": _rdf,
    "json_feed": _json_feed,
    "page": _page,
    "sitemap": _sitemap,
    "index": _index,
    "json": _api,
    "telegram": _telegram,
    "x": _x,
    "bluesky": _bluesky,
    "mastodon": _mastodon,
}
