"""What every kind of source has in common: entries as they were found become items that can be trusted in form.

An entry is taken as it is; here it gets its key, its bounds and its neighbours: repeated entries become one item, and
of more than `MOST_ITEMS` the newest are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from monitor.fetch import NotAllowed, checked_url
from monitor.model import Item
from monitor.settings import Source
from monitor.sources.plain import fingerprint

# A source that publishes more than this between two polls is broken or hostile; each item costs a row for ever.
MOST_ITEMS = 1_000
_LONGEST_KEY = 500  # characters; longer ones are replaced by their fingerprint
_CLOCKS_DIFFER_BY = timedelta(days=1)  # local time written as UTC is common; a day ahead is a mistake or a trick


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, its texts already plain. `id` and `link` are as the source wrote them, and may be missing."""

    title: str
    id: str = ""
    link: str = ""  # absolute, or empty
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    language: str | None = None  # as it is declared
    forwarded_from: str = ""


def items_of(source: Source, entries: Iterable[Entry], now: datetime | None) -> list[Item]:
    """The items of one poll, in the order of the source. now: what a date in the future is measured against."""
    found = list(entries)
    by_key: dict[str, Entry] = {}
    for key, entry in zip(_keys(found), found, strict=True):
        by_key[key] = _merged(by_key[key], entry) if key in by_key else entry
    items = [_item(source, key, entry, now) for key, entry in by_key.items()]
    return _newest(items)


def absolute_link(base: str, link: str) -> str:
    """`link` made absolute; empty where it leads to anything but a plain http(s) address."""
    joined = "".join(link.split("\n")).replace("\r", "").replace("\t", "").strip().replace(" ", "%20")
    if not joined:
        return ""
    try:
        joined = urljoin(base, joined)
        checked_url(joined)
    except (NotAllowed, ValueError):
        return ""
    return joined


def _keys(entries: list[Entry]) -> list[str]:
    """What identifies each entry: its id, else its link, else its text.

    Some sources give all entries one id, or link them all to the front page. What stands for several entries identifies
    none, and believing it would lose all of them but one. Two titles under one id and link are a correction.
    """
    links_of: defaultdict[str, set[str]] = defaultdict(set)
    titles_of: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        links_of[entry.id].add(entry.link)
        titles_of[entry.id].add(entry.title)
    bad_ids = {key for key in links_of if not key or len(links_of[key]) > 1 or len(titles_of[key]) > 2}
    titles_at: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.id in bad_ids:
            titles_at[entry.link].add(entry.title)
    bad_links = {link for link, titles in titles_at.items() if not link or len(titles) > 1}
    return [_key(entry, entry.id not in bad_ids, entry.link not in bad_links) for entry in entries]


def _key(entry: Entry, id_is_good: bool, link_is_good: bool) -> str:
    if id_is_good:
        key = entry.id
    elif link_is_good:
        key = entry.link
    else:
        key = fingerprint(entry.title, entry.summary or entry.content)
    return key if len(key) <= _LONGEST_KEY else fingerprint(key)


def _merged(one: Entry, other: Entry) -> Entry:
    """The newer of two versions of an entry, its gaps filled from the older."""
    newer, older = (other, one) if (other.published or _LONG_AGO) > (one.published or _LONG_AGO) else (one, other)
    return replace(
        newer,
        title=newer.title or older.title,
        link=newer.link or older.link,
        summary=newer.summary or older.summary,
        content=newer.content or older.content,
        published=newer.published or older.published,
    )


def _item(source: Source, key: str, entry: Entry, now: datetime | None) -> Item:
    too_early = now is not None and entry.published is not None and entry.published > now + _CLOCKS_DIFFER_BY
    return Item(
        source=source.name,
        key=key,
        url=entry.link or source.shown_url,
        title=entry.title,
        summary=entry.summary,
        content=entry.content,
        published=None if too_early else entry.published,
        language=source.language or entry.language,
        forwarded_from=entry.forwarded_from,
    )


def _newest(items: list[Item]) -> list[Item]:
    """The newest `MOST_ITEMS`, in the order they came in; what has no date counts as new, since it cannot be older."""
    if len(items) <= MOST_ITEMS:
        return items
    by_age = sorted(range(len(items)), key=lambda place: items[place].published or _FAR_AWAY, reverse=True)
    return [items[place] for place in sorted(by_age[:MOST_ITEMS])]


_LONG_AGO, _FAR_AWAY = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
