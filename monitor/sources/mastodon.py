"""The posts of a Mastodon account (or of a server that speaks as Mastodon does), by the API of its host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from monitor.fetch import FetchError, Request, Response
from monitor.settings import Source
from monitor.sources.accounts import root_after, the_same_account, unreadable_account
from monitor.sources.entries import Entry, absolute_link, items_of
from monitor.sources.folding import on_one_line
from monitor.sources.inquiry import Inquiry, Known, Reading, request_of
from monitor.sources.json_answer import inside, objects_at, read_json, read_object, text_at
from monitor.sources.plain import plain_text
from monitor.sources.posts import MOST_PAGES, post_text
from monitor.sources.published import read_published
from monitor.sources.unreadable import UnreadableSource, what_came

_ID, _NAME, _NEWEST = "mastodon.account", "mastodon.name", "mastodon.newest"  # in memory
_A_PAGE = 40  # the most that a server gives


def read_mastodon(source: Source, known: Known) -> Inquiry:
    """Reads the latest posts, edited ones again, and pages back until one that was there at the last poll."""
    home = _home(source, known)
    first = _request(source, home, "lookup", acct=source.account)
    try:
        response = yield first
        account = _account(response)
        id = text_at(account, "id")
        the_same_account(id, source, known, _ID, _NAME)
        page = _page((yield _statuses(source, home, id)))
    except FetchError as error:
        raise unreadable_account(error, source) from error
    remembered = known.memory.get(_NEWEST, "") if known.memory.get(_ID) == id else ""
    posts, newest = list(page), max([remembered, *(_place(post) for post in page)], key=_order)
    note, pages = _moved(account), 1
    while remembered and len(page) > 1 and min(map(_order, map(_place, page))) > _order(remembered):
        if pages == MOST_PAGES:
            note = f"more than {len(posts)} posts are new; those between the last poll and these were not read"
            break
        try:
            last = min(map(_place, page), key=_order)
            older = _page((yield _statuses(source, home, id, max_id=last)))
        except (FetchError, UnreadableSource) as error:
            note, newest = f"older posts could not be read: {error}", remembered
            break
        pages += 1
        page = [post for post in older if _order(_place(post)) < _order(last)]
        posts += page
    memory = {_ID: id, _NAME: source.account.lower(), _NEWEST: newest}
    entries = [_entry(post, source) for post in posts if _is_own(post, id)]
    moved_to = root_after(home, first, response)
    return Reading(items=items_of(source, entries, known.now), memory=memory, note=note, moved_to=moved_to)


def _home(source: Source, known: Known) -> str:
    """The host whose API is asked."""
    parts = urlsplit(source.url)
    return (known.moved_to or source.api or f"{parts.scheme}://{parts.netloc}").rstrip("/")


def _request(source: Source, home: str, what: str, **asked: str) -> Request:
    return request_of(source, f"{home}/api/v1/accounts/{what}?{urlencode(asked)}", home=source.api or source.url)


def _statuses(source: Source, home: str, id: str, **asked: str) -> Request:
    about = {"limit": str(_A_PAGE), "exclude_replies": "true", "exclude_reblogs": "true"}
    return _request(source, home, f"{id}/statuses", **about, **asked)


def _account(response: Response) -> Mapping[str, Any]:
    account = read_object(response, "a Mastodon account")
    id = text_at(account, "id")
    if not id.isascii() or not id.replace("-", "").isalnum() or len(id) > 100:
        raise UnreadableSource("the answer is JSON, but not a Mastodon account: it has no id")
    return account


def _moved(account: Mapping[str, Any]) -> str | None:
    to = text_at(account, "moved", "url")
    return f"the account has moved: follow {on_one_line(to, 300)}" if to else None


def _page(response: Response) -> list[Mapping[str, Any]]:
    """Raises UnreadableSource where there are posts, but none that can be read."""
    answer = read_json(response, "the posts of a Mastodon account")
    if not isinstance(answer, list):
        raise UnreadableSource(what_came(response.body.decode("utf-8", "replace"), "the posts of a Mastodon account"))
    posts = [post for post in objects_at(answer) if text_at(post, "id")]
    if answer and not posts:
        raise UnreadableSource(f"the answer holds {len(answer)} posts, but none with an id: it is not Mastodon's")
    return posts[:_A_PAGE]


def _place(post: Mapping[str, Any]) -> str:
    return text_at(post, "id")


def _order(id: str) -> tuple[int, str]:
    """Ids grow: as numbers on Mastodon, as texts of one length on servers that write them otherwise."""
    return len(id), id


def _is_own(post: Mapping[str, Any], id: str) -> bool:
    """Neither a boost nor an answer to others; an answer to itself goes on with what the account says."""
    answers = text_at(post, "in_reply_to_id")
    return inside(post, "reblog") is None and (not answers or text_at(post, "in_reply_to_account_id") == id)


def _entry(post: Mapping[str, Any], source: Source) -> Entry:
    pictures = (text_at(each, "description") for each in objects_at(post, "media_attachments"))
    said = post_text(plain_text(text_at(post, "content")), *pictures)
    linked = (plain_text(text_at(post, "card", part)) for part in ("title", "description"))
    links = (absolute_link(source.url, text_at(post, name)) for name in ("url", "uri"))
    return Entry(
        title=on_one_line(plain_text(text_at(post, "spoiler_text"))),  # a warning of what it is about
        id=_place(post),
        link=next((link for link in links if link), ""),
        content=said or post_text(*linked),
        published=read_published(text_at(post, "created_at")),
        language=text_at(post, "language")[:2].lower() or None,
    )
