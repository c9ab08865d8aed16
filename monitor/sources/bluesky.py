"""The posts of a Bluesky account, by the public API (app.bsky.feed.getAuthorFeed), which asks for no account.

An account is known by its DID, which stays when its handle changes. `createdAt` is what the author's program says;
`indexedAt` is when the network first saw the post.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from monitor.fetch import FetchError, Request, Response
from monitor.settings import Source
from monitor.sources.accounts import root_after, the_same_account, unreadable_account
from monitor.sources.entries import Entry, absolute_link, items_of
from monitor.sources.inquiry import Inquiry, Known, Reading, request_of
from monitor.sources.json_answer import inside, objects_at, read_object, text_at
from monitor.sources.posts import MOST_PAGES, post_text
from monitor.sources.published import read_published
from monitor.sources.unreadable import UnreadableSource

API = "https://public.api.bsky.app"

_DID, _NAME, _NEWEST = "bluesky.did", "bluesky.name", "bluesky.newest"  # in memory
_A_PAGE = 50


def read_bluesky(source: Source, known: Known) -> Inquiry:
    """Reads the latest posts, and pages back until one that was there at the last poll."""
    root = (known.moved_to or source.api or API).rstrip("/")
    first = _request(source, root, "")
    try:
        response = yield first
        page = _page(response)
    except FetchError as error:
        raise unreadable_account(error, source) from error
    posts = list(page.own)
    did = page.did or (known.memory.get(_DID, "") if known.memory.get(_NAME) == source.account.lower() else "")
    the_same_account(did, source, known, _DID, _NAME)
    remembered = known.memory.get(_NEWEST, "") if known.memory.get(_DID) == did else ""
    newest = max([remembered, *(_seen(post) for post in posts)])
    note, pages = None, 1
    while remembered and page.cursor and page.oldest > remembered and note is None:
        if pages == MOST_PAGES:
            note = f"more than {len(posts)} posts are new; those between the last poll and these were not read"
            break
        try:
            page, pages = _page((yield _request(source, root, page.cursor))), pages + 1
        except (FetchError, UnreadableSource) as error:
            note, newest = f"older posts could not be read: {error}", remembered
            break
        posts += page.own
    memory = {_DID: did, _NAME: source.account.lower(), _NEWEST: newest}
    entries = [_entry(post, source) for post in posts]
    moved_to = root_after(root, first, response)
    return Reading(items=items_of(source, entries, known.now), memory=memory, note=note, moved_to=moved_to)


class _Page:
    """own: the posts that the account wrote itself. did: of the account; '' where there is no post to tell it."""

    def __init__(self, answer: Mapping[str, Any], own: list[Mapping[str, Any]], all_seen: list[str]) -> None:
        self.own = own
        self.did = text_at(own[0], "author", "did") if own else ""
        self.oldest = min((seen for seen in all_seen if seen), default="")
        self.cursor = text_at(answer, "cursor")


def _request(source: Source, root: str, cursor: str) -> Request:
    asked = {"actor": source.account, "limit": str(_A_PAGE), "filter": "posts_and_author_threads"}
    if cursor:
        asked["cursor"] = cursor
    url = f"{root}/xrpc/app.bsky.feed.getAuthorFeed?{urlencode(asked)}"
    return request_of(source, url, home=source.api or API)


def _page(response: Response) -> _Page:
    """Raises UnreadableSource where the answer holds no posts that can be read, though there are some."""
    answer = read_object(response, "the posts of a Bluesky account")
    if not isinstance(answer.get("feed"), list):
        raise UnreadableSource("the answer is JSON, but without 'feed': it is not the posts of a Bluesky account")
    shown = objects_at(answer, "feed")
    own = [post for each in shown if not each.get("reason") and isinstance(post := each.get("post"), dict)]
    right = [post for post in own if _key(post)]
    if own and not right:
        raise UnreadableSource(f"the answer holds {len(own)} posts, but none with a uri: Bluesky may have changed")
    seen = [text_at(each, "post", "indexedAt") for each in shown if not each.get("reason")]
    return _Page(answer, [post for post in right if not _answers_others(post)], seen)


def _key(post: Mapping[str, Any]) -> str:
    """'did:plc:…/3k…': what stays when the handle changes."""
    parts = text_at(post, "uri").removeprefix("at://").split("/")
    return f"{parts[0]}/{parts[2]}" if len(parts) == 3 and parts[0].startswith("did:") and parts[2] else ""


def _answers_others(post: Mapping[str, Any]) -> bool:
    """A reply; one to the account's own post goes on with what it says there."""
    reply = inside(post, "record", "reply")
    own = f"at://{_key(post).partition('/')[0]}/"
    return reply is not None and not all(text_at(reply, end, "uri").startswith(own) for end in ("root", "parent"))


def _seen(post: Mapping[str, Any]) -> str:
    """When the network saw it: ISO 8601 in UTC, so that the later one is the greater text."""
    return text_at(post, "indexedAt")


def _entry(post: Mapping[str, Any], source: Source) -> Entry:
    key = _key(post)
    embed = inside(post, "record", "embed")
    pictures = objects_at(embed, "images") or objects_at(embed, "media", "images")
    said = post_text(_without_links(post), *(text_at(each, "alt") for each in pictures))
    linked = (text_at(embed, "external", "title"), text_at(embed, "external", "description"))
    languages = inside(post, "record", "langs")
    language = languages[0][:2].lower() if isinstance(languages, list) and _is_text(languages[:1]) else None
    return Entry(
        title="",
        id=key,
        link=absolute_link(source.url, f"/profile/{key.replace('/', '/post/', 1)}"),
        content=said or post_text(*linked),
        published=_published(post),
        language=language,
    )


def _is_text(values: list[Any]) -> bool:
    return bool(values) and isinstance(values[0], str)


def _without_links(post: Mapping[str, Any]) -> str:
    """The text without the addresses in it, which are cut short there: facets say where they are, in bytes of UTF-8."""
    text = text_at(post, "record", "text").encode("utf-8", "replace")
    for facet in sorted(objects_at(post, "record", "facets"), key=_start, reverse=True)[:300]:
        start, end = _start(facet), inside(facet, "index", "byteEnd")
        is_link = any(text_at(each, "$type").endswith("#link") for each in objects_at(facet, "features"))
        if is_link and isinstance(end, int) and 0 <= start < end <= len(text) and _is_address(text[start:end]):
            text = text[:start] + b" " + text[end:]
    return text.decode("utf-8", "replace")


def _start(facet: Mapping[str, Any]) -> int:
    start = inside(facet, "index", "byteStart")
    return start if isinstance(start, int) else -1


def _is_address(shown: bytes) -> bool:
    """A link that is written as words is part of what the post says."""
    return b"." in shown and not any(blank in shown for blank in (b" ", b"\n"))


def _published(post: Mapping[str, Any]) -> datetime | None:
    """As Bluesky itself orders posts: what the author's program says, unless that is later than the network saw it."""
    times = (text_at(post, "record", "createdAt"), text_at(post, "indexedAt"))
    return min((moment for each in times if each and (moment := read_published(each))), default=None)
