"""A public Telegram channel, by the preview of it that Telegram shows to browsers (https://t.me/s/NAME).

A page holds some 20 posts, the oldest first. `?before=ID` leads to older ones. The number of the channel, which stays
when it is renamed, stands in `data-view` of each post.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from monitor.fetch import FetchError, Response
from monitor.settings import Source
from monitor.settings.accounts import account_in
from monitor.sources.charset import decode, first_markup
from monitor.sources.elements import element_text, parsed
from monitor.sources.entries import Entry, absolute_link, items_of
from monitor.sources.folding import on_one_line
from monitor.sources.inquiry import Inquiry, Known, Reading, request_of
from monitor.sources.plain import first_tags
from monitor.sources.posts import MOST_PAGES, post_text
from monitor.sources.published import read_published
from monitor.sources.unreadable import UnreadableSource, what_came

_CHANNEL, _NAME, _NEWEST = "telegram.channel", "telegram.name", "telegram.newest"  # in memory

_MOST_TAGS = 20_000  # that are parsed of a page; 20 posts with emoji and reactions have a third of it
_MOST_TAGS_OF_A_FRONT = 2_000
_MOST_POSTS = 200  # of a page
_POST = re.compile(r"[^/\s]{1,64}/(?P<number>[0-9]{1,15})")
_CHANNEL_IN_VIEW = re.compile(rb'"c":\s*"?(-?[0-9]{1,20})')
_PREVIEW = re.compile(r"\b(?:tgme_channel_info|tgme_channel_history|tgme_widget_message|tme_no_messages_found)\b")
_QUOTED = "tgme_widget_message_reply"


class _NoPosts(UnreadableSource):
    pass


@dataclass(frozen=True, slots=True)
class _Page:
    """posts: by their numbers. channel: its number; '' where none is written."""

    posts: Sequence[tuple[int, Entry]]
    channel: str

    @property
    def oldest(self) -> int:
        return min(number for number, _ in self.posts)


def read_channel(source: Source, known: Known) -> Inquiry:
    """Reads the latest posts, and pages back until one that was read before."""
    address = known.moved_to or source.url
    name = account_in(source.kind, address) or source.account
    parts = urlsplit(address)
    preview = f"{parts.scheme}://{parts.netloc}/s/{name}"
    response = yield request_of(source, preview)
    page = _page(response, name)
    channel = _same_channel(page.channel, source.account, known)
    moved_to = response.moved_to if account_in(source.kind, response.moved_to or "") else None
    remembered = int(known.memory.get(_NEWEST, "0")) if known.memory.get(_CHANNEL) == channel else 0
    posts, note, pages = dict(page.posts), None, 1
    read_up_to = None  # where that is not the newest
    while remembered and page.oldest > remembered + 1 and note is None:
        if pages == MOST_PAGES:
            note = f"more than {len(posts)} posts are new; those between the last poll and these were not read"
            break
        try:
            older = yield request_of(source, f"{preview}?before={page.oldest}")
            before, page, pages = page, _page(older, name), pages + 1
        except _NoPosts:
            break  # what was read before was the first post, and is deleted
        except (FetchError, UnreadableSource) as error:
            note, read_up_to = f"older posts could not be read: {error}", remembered
            break
        if page.oldest >= before.oldest:
            break  # the first post of the channel, or a page that leads back to itself
        posts = {**dict(page.posts), **posts}
    newest = max(posts) if read_up_to is None else read_up_to
    entries = [replace(entry, id=f"{channel}/{number}") for number, entry in sorted(posts.items())]
    return Reading(
        items=items_of(source, entries, known.now),
        memory={_CHANNEL: channel, _NAME: source.account.lower(), _NEWEST: str(newest)},
        note=note,
        moved_to=moved_to,
    )


def _same_channel(channel: str, name: str, known: Known) -> str:
    """What stands for the channel in the keys of its items: its number, or without one its name.

    Raises UnreadableSource where the name, under which a channel was read before, has gone to another one.
    """
    before = known.memory.get(_CHANNEL, "") if known.memory.get(_NAME) == name.lower() else ""
    if before.lstrip("-").isdigit() and channel and channel != before:
        raise UnreadableSource(
            f"{name} is another channel now (number {channel}, before {before}): its name was given up and taken by"
            " somebody else, or it was set up anew; look at it, and if it is right, give the source a new name in"
            " sources.yaml"
        )
    return channel or before or name.lower()


def _page(response: Response, name: str) -> _Page:
    """Raises UnreadableSource where there are no posts, with what the cause is."""
    text = decode(first_markup(response.body), response.content_type)
    if not urlsplit(response.url).path.startswith("/s/"):
        raise UnreadableSource(_front_page(parsed(first_tags(text, _MOST_TAGS_OF_A_FRONT)), name))
    if not _PREVIEW.search(text):
        raise UnreadableSource(what_came(text, "the preview of a Telegram channel"))
    soup = parsed(first_tags(text, _MOST_TAGS))
    blocks = [each for each in soup.find_all(class_="tgme_widget_message", limit=_MOST_POSTS) if isinstance(each, Tag)]
    if not blocks:
        raise _NoPosts(f"the channel {name} has no posts")
    said = [block for block in blocks if "service_message" not in (block.get("class") or ())]
    posts = [post for block in said if (post := _post(block, response.url)) is not None]
    if not posts:
        raise UnreadableSource(
            f"the page of {name} shows {len(blocks)} messages, but none that can be read: "
            + ("they are all notices of Telegram itself" if not said else "Telegram may have changed its layout")
        )
    return _Page(posts, next((number for block in said if (number := _channel_number(block))), ""))


def _front_page(soup: BeautifulSoup, name: str) -> str:
    """Telegram leads there from the preview where it shows none."""
    extra = soup.select_one(".tgme_page_extra")
    about = element_text(extra, 200).lower() if extra else ""
    if "subscriber" in about:
        return (
            f"the channel {name} is there, but its preview is off: Telegram shows its posts to its own apps only;"
            " look for the same authority elsewhere, or read it over a bridge (an RSSHub address as kind: feed)"
        )
    if "member" in about:
        return f"{name} is a group and not a channel; groups have no preview"
    return f"there is no public channel {name}: it may have been renamed, or made private"


def _post(block: Tag, url: str) -> tuple[int, Entry] | None:
    """The number of a post and what it says; None where it is none."""
    found = _POST.fullmatch(str(block.get("data-post") or ""))
    if found is None:
        return None
    dated = block.select_one("a.tgme_widget_message_date")
    time = block.select_one(".tgme_widget_message_date time[datetime]") or block.select_one("time[datetime]")
    link = absolute_link(url, str(dated.get("href") or "")) if dated else ""
    return int(found["number"]), Entry(
        title="",
        link=link or absolute_link(url, f"/{found[0]}"),
        content=_text(block),
        published=read_published(str(time["datetime"])) if time else None,
        forwarded_from=_forwarded_from(block, url),
    )


def _text(block: Tag) -> str:
    """What the post says itself, without the message that it answers; where that is nothing but a link, what the
    preview of the linked page says."""
    own = next((e for e in block.select(".tgme_widget_message_text.js-message_text") if not _is_quoted(e)), None)
    said = post_text(element_text(own)) if own else ""
    if said:
        return said
    linked = block.select(".link_preview_title, .link_preview_description")
    return post_text(*(element_text(each) for each in linked if not _is_quoted(each)))


def _is_quoted(element: Tag) -> bool:
    return element.find_parent(class_=_QUOTED) is not None


def _forwarded_from(block: Tag, url: str) -> str:
    name = block.select_one(".tgme_widget_message_forwarded_from_name")
    if name is None:
        return ""
    return absolute_link(url, str(name.get("href") or "")) or on_one_line(element_text(name, 200))


def _channel_number(block: Tag) -> str:
    view = str(block.get("data-view") or "")[:4_000]
    try:
        found = _CHANNEL_IN_VIEW.search(urlsafe_b64decode(view + "=" * (-len(view) % 4)))
    except ValueError:
        return ""
    return found[1].decode("ascii") if found else ""
