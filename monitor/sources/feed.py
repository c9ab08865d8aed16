"""RSS, Atom, RDF and JSON Feed to entries; XML by feedparser, with a door in front of it.

The door refuses what is no feed, takes away what XML can do besides holding text, and closes what was cut off, so that
what is read of an entry is whole. An ordinary feed is then read by lxml, and only what is new in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from monitor.fetch import Response
from monitor.settings import Source
from monitor.sources.door import Admitted, admitted, entries_begun, holds_too_much
from monitor.sources.entries import Entry, Items, Texts, absolute_link, all_have_ids_of_their_own, new_items_of
from monitor.sources.feed_dates import published
from monitor.sources.feedparser_entries import entries_by_feedparser
from monitor.sources.folding import LONGEST_TITLE, folded_line, on_one_line
from monitor.sources.json_feed import json_feed_entries
from monitor.sources.plain import plain_text
from monitor.sources.recognising import Seen, id_marked, mark, mark_of_id
from monitor.sources.standing import CutFeed, cut_feed
from monitor.sources.well_formed_feed import ordinary_entries


def news_of_feed(source: Source, response: Response, text: str, now: datetime | None, seen: Seen) -> Items:
    """What is new in a feed, and the marks of all its entries. text: as in `feed_entries`, which raises the same."""
    cut = cut_feed(text)
    if cut is not None and seen.by_letters and not holds_too_much(text):
        news = _beside_what_stands(source, response, cut, now, seen)
        if news is not None:
            return news
    return new_items_of(source, feed_entries(response, text, now, cut), now, seen.marks)


def feed_entries(response: Response, text: str, now: datetime | None, cut: CutFeed | None = None) -> list[Entry]:
    """The entries of a feed. text: that of the answer; relative links start at the address of the answer.  cut: the
    same, cut; by it an entry gets a mark of its letters, where these say all that it says.

    Raises UnreadableSource where there is no feed, or entries but none that can be read.
    """
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return json_feed_entries(text, response.url, now)
    document, begun = admitted(text), entries_begun(text)
    found = ordinary_entries(document.xml) if isinstance(document, Admitted) else None
    if found is None or len(found) < begun:
        found = entries_by_feedparser(response, text, document, begun, found)
    elif cut is not None and _are_cut(cut, text, document, found, begun):
        return [_entry(each, response.url, now, letters) for each, letters in zip(found, cut.marks, strict=True)]
    return [_entry(each, response.url, now) for each in found]


def _beside_what_stands(
    source: Source, response: Response, cut: CutFeed, now: datetime | None, seen: Seen
) -> Items | None:
    """What is new, of which no known entry is a part; None where the feed must be read whole to know that."""
    known = {letters: seen.by_letters[letters] for letters in cut.marks if letters in seen.by_letters}
    rest = cut.without(known)
    document = admitted(rest)
    if not known or len(set(cut.marks)) < len(cut.marks) or not isinstance(document, Admitted):
        return None
    found = ordinary_entries(document.xml)
    if found is None or not _are_cut(cut, rest, document, found, entries_begun(rest)):
        return None
    read = zip(found, cut.marks, strict=True)
    new = [_entry(each, response.url, now, letters) for each, letters in read if letters not in known]
    ids = {id_marked(whole) for whole in known.values()}
    if not all_have_ids_of_their_own(new) or any(mark_of_id(entry.id) in ids for entry in new):
        return None
    news = new_items_of(source, new, now, seen.marks)
    return Items(news.items, {**dict.fromkeys(known.values(), ""), **news.marks})


def _are_cut(cut: CutFeed, text: str, document: Admitted | str, found: list[dict[str, Any]], begun: int) -> bool:
    """Whether the entries that were found in `text` are those that were cut, one for one, and nothing had to be done
    to it before it was read."""
    xml = document.xml if isinstance(document, Admitted) else ""
    return text.endswith(xml) and xml.startswith(cut.root_tag) and len(found) == len(cut.marks) == begun


def _entry(found: dict[str, Any], base: str, now: datetime | None, letters: str = "") -> Entry:
    return Entry(
        id=folded_line(str(found.get("id") or "")),
        link=_link(found, base),
        title=on_one_line(plain_text(str(found.get("title") or ""), LONGEST_TITLE)),
        mark=_mark(found),
        letters=letters,
        texts=partial(_texts, found, now),
    )


def _mark(found: dict[str, Any]) -> str:
    links = [str(link.get("href") or "") for link in _links(found)]
    contents = [str(part.get("value") or "") for part in found.get("content") or ()]
    names = ("id", "link", "title", "summary", "published", "updated", "created")
    return mark(*(str(dict.get(found, name) or "") for name in names), *links, *contents)


def _texts(found: dict[str, Any], now: datetime | None) -> Texts:
    summary = plain_text(str(found.get("summary") or ""))
    content = max(
        (plain_text(str(part.get("value") or "")) for part in found.get("content") or ()), key=len, default=""
    )
    return Texts(summary, content if len(content) > len(summary) else "", published(found, now))


def _link(found: Mapping[str, Any], base: str) -> str:
    links = [link for link in _links(found) if link.get("rel", "alternate") == "alternate"]
    candidates = [found.get("link"), *(link.get("href") for link in links)]
    return next((link for candidate in candidates if candidate and (link := absolute_link(base, str(candidate)))), "")


def _links(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """An element of another kind may be called 'links'; then feedparser gives its text."""
    return [link for link in found.get("links") or () if isinstance(link, dict)]
