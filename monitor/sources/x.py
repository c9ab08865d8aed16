"""The posts of an account on X, by its API v2 with a bearer token. X asks a price for each post that is read.

So each is read once (`since_id`), what is read in a month is counted, and it ends where the settings say. The API:
https://docs.x.com/x-api/posts/timelines
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from monitor.fetch import BadAnswer, FetchError, Request, Response, one_line
from monitor.settings import Source
from monitor.sources.accounts import unreadable_account
from monitor.sources.entries import Entry, absolute_link, items_of
from monitor.sources.inquiry import Inquiry, Known, Reading
from monitor.sources.json_answer import inside, objects_at, read_object, text_at
from monitor.sources.posts import MOST_PAGES, post_text
from monitor.sources.published import read_published
from monitor.sources.unreadable import UnreadableSource

API = "https://api.x.com"

_ID, _NAME, _SINCE, _MONTH, _READ = "x.account", "x.name", "x.since", "x.month", "x.read"  # in memory

_FEWEST, _AT_FIRST, _MOST = 5, 20, 100  # posts that are asked for at once; X takes 5 to 100
_FIELDS = "created_at,lang,referenced_tweets,entities,edit_history_tweet_ids,note_tweet"


def read_x(source: Source, known: Known) -> Inquiry:
    """Reads what was posted since the last poll, as far as the month's cap goes."""
    cap = source.x.posts_a_month if source.x else 0
    month = f"{known.now:%Y-%m}"
    read = _number(known.memory.get(_READ, "")) if known.memory.get(_MONTH) == month else 0
    if cap - read < _FEWEST:
        raise UnreadableSource(_cap_is_reached(cap, read, known.now))
    is_known = known.memory.get(_NAME) == source.account.lower()
    id, since = (known.memory.get(key, "") if is_known else "" for key in (_ID, _SINCE))
    posts: list[Mapping[str, Any]] = []
    note, newest, cursor = None, since, ""
    try:
        id = id or _account((yield _request(source, f"by/username/{source.account}")))
        for _ in range(MOST_PAGES):
            most = min(_MOST if since else _AT_FIRST, cap - read)
            page = _page((yield _timeline(source, id, most, since, cursor)))
            posts += page.posts
            read += page.billed
            newest = max(newest, page.newest, key=_number)
            cursor = page.cursor
            if not since or not cursor:
                break
            if cap - read < _FEWEST:
                note = f"{_cap_is_reached(cap, read, known.now)}; older new posts were not read"
                break
        else:
            note = f"more than {len(posts)} posts are new; those between the last poll and these were not read"
    except (FetchError, UnreadableSource) as error:
        if not posts:
            raise _explained(error, source) from error
        note, newest = f"older posts could not be read: {error}", since
    memory = {_ID: id, _NAME: source.account.lower(), _SINCE: newest, _MONTH: month, _READ: str(read)}
    entries = [_entry(post, source) for post in posts if not _repeats_others(post)]
    return Reading(items=items_of(source, entries, known.now), memory=memory, note=note)


class _Page:
    """billed: for how many posts X takes money. newest: the greatest id; '' where nothing is new."""

    def __init__(self, answer: Mapping[str, Any], posts: list[Mapping[str, Any]]) -> None:
        self.posts = posts
        self.billed = max(len(posts), min(_number(text_at(answer, "meta", "result_count")), _MOST))
        self.newest = max((text_at(post, "id") for post in posts), key=_number, default="")
        self.cursor = text_at(answer, "meta", "next_token")


def _request(source: Source, what: str, **asked: str) -> Request:
    query = f"?{urlencode(asked)}" if asked else ""
    token = source.x.token.get_secret_value() if source.x else ""
    return Request(
        f"{(source.api or API).rstrip('/')}/2/users/{what}{query}",
        allow_private=source.allow_private,
        authorization=f"Bearer {token}",
    )


def _timeline(source: Source, id: str, most: int, since: str, cursor: str) -> Request:
    asked = {"max_results": str(most), "exclude": "retweets,replies", "tweet.fields": _FIELDS}
    if since:
        asked["since_id"] = since
    if cursor:
        asked["pagination_token"] = cursor
    return _request(source, f"{id}/tweets", **asked)


def _account(response: Response) -> str:
    """The number of an account. X answers 200 with `errors` where there is none."""
    answer = read_object(response, "an account of X")
    id = text_at(answer, "data", "id")
    if not _number(id):
        raise UnreadableSource(f"X gives no such account{_said(answer)}")
    return id


def _page(response: Response) -> _Page:
    answer = read_object(response, "the posts of an account of X")
    shown = objects_at(answer, "data")
    posts = [post for post in shown if _number(text_at(post, "id"))]
    if not posts and (shown or not isinstance(answer.get("meta"), dict)):
        raise UnreadableSource(f"the answer is not the posts of an account of X{_said(answer)}")
    return _Page(answer, posts[:_MOST])


def _said(answer: Mapping[str, Any]) -> str:
    """What X says of an error, in brackets."""
    first = next(iter(objects_at(answer, "errors")), {})
    words = text_at(first, "detail") or text_at(first, "title") or text_at(answer, "detail")
    return f" (it says: {one_line(words, 150)})" if words else ""


def _explained(error: FetchError | UnreadableSource, source: Source) -> FetchError | UnreadableSource:
    if isinstance(error, BadAnswer) and error.status == HTTPStatus.PAYMENT_REQUIRED:
        return UnreadableSource(f"{error}: the credits of the app are used up; buy some at developer.x.com")
    return unreadable_account(error, source) if isinstance(error, FetchError) else error


def _cap_is_reached(cap: int, read: int, now: datetime) -> str:
    year, month = (now.year + 1, 1) if now.month == 12 else (now.year, now.month + 1)
    return (
        f"{read} of the {cap} posts of this month are read, which is what x.posts_a_month allows; it goes on on"
        f" {year}-{month:02d}-01 (UTC), or with a greater number there"
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 20 else 0


def _repeats_others(post: Mapping[str, Any]) -> bool:
    return any(text_at(each, "type") == "retweeted" for each in objects_at(post, "referenced_tweets"))


def _entry(post: Mapping[str, Any], source: Source) -> Entry:
    """An edited post has a new id; that of its first version is what it is known by."""
    versions = inside(post, "edit_history_tweet_ids")
    first = (
        min((each for each in versions if isinstance(each, str) and _number(each)), key=_number, default="")
        if (isinstance(versions, list))
        else ""
    )
    said = text_at(post, "note_tweet", "text") or text_at(post, "text")  # a long post is cut in `text`
    return Entry(
        title="",
        id=first or text_at(post, "id"),
        link=absolute_link(source.url, f"/{source.account}/status/{text_at(post, 'id')}"),
        content=post_text(html.unescape(said)),
        published=read_published(text_at(post, "created_at")),
        language=text_at(post, "lang")[:2].lower() or None,
    )
