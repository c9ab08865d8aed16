"""What every kind of source has in common: entries as they were found become items that can be trusted in form.

An entry is taken as it is; here it gets its key, its bounds and its neighbours: repeated entries become one item, and
of more than `MOST_ITEMS` the newest are kept. An entry that the last poll read as it stands gets its key alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urljoin

from monitor.fetch import NotAllowed, checked_url
from monitor.model import Item
from monitor.settings import Source
from monitor.sources.plain import fingerprint
from monitor.sources.recognising import with_letters

# A source that publishes more than this between two polls is broken or hostile; each item costs a row for ever.
MOST_ITEMS = 1_000
_LONGEST_KEY = 500  # characters; longer ones are replaced by their fingerprint
_CLOCKS_DIFFER_BY = timedelta(days=1)  # local time written as UTC is common; a day ahead is a mistake or a trick


# An address without doubt: every parser takes it for the same, and joining it to another changes nothing.
_PLAIN_LINK = re.compile(
    r"https?://(?=[^/]{1,250}(?:/|\Z))(?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.)+[a-z]{2,60}"
    r"(?:/(?!/)[A-Za-z0-9._~/-]{0,500})?(?:\?[A-Za-z0-9._~/=&-]{1,500})?"
)
_PLAIN_PATH = re.compile(r"(?:/(?!\.)[A-Za-z0-9._~-]+)+/?(?:\?[A-Za-z0-9._~/=&-]{1,500})?")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:-]+(?=[/?#]|\Z)")


@dataclass(frozen=True, slots=True)
class Texts:
    """What makes work to read of an entry."""

    summary: str = ""
    content: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, its texts already plain. `id` and `link` are as the source wrote them, and may be missing.

    mark: stands for all that the source wrote of it; empty where that is not known.  letters: stands for the very
    letters of it, where they alone say what it says.  texts: reads those that are not here yet.
    """

    title: str
    id: str = ""
    link: str = ""  # absolute, or empty
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    language: str | None = None  # as it is declared
    forwarded_from: str = ""
    mark: str = ""
    letters: str = ""
    texts: Callable[[], Texts] | None = None

    def whole(self) -> Entry:
        """With all its texts."""
        if self.texts is None:
            return self
        read = self.texts()
        return replace(self, summary=read.summary, content=read.content, published=read.published, texts=None)


@dataclass(frozen=True, slots=True)
class Items:
    """marks: that of each entry that has one, with the key of its item, as `recognising` keeps them."""

    items: list[Item]
    marks: Mapping[str, str] = field(default_factory=dict)


def items_of(source: Source, entries: Iterable[Entry], now: datetime | None) -> list[Item]:
    """The items of one poll, in the order of the source. now: what a date in the future is measured against."""
    return new_items_of(source, entries, now).items


def new_items_of(
    source: Source, entries: Iterable[Entry], now: datetime | None, seen: Collection[str] = frozenset()
) -> Items:
    """The same without those of whose entries all marks are in `seen`."""
    found = list(entries)
    apart = all_have_ids_of_their_own(found)
    keys = [_bounded(entry.id) for entry in found] if apart else _keys(found)
    by_key: dict[str, list[Entry]] = {}
    for key, entry in zip(keys, found, strict=True):
        by_key.setdefault(key, []).append(entry)
    new = {key: its for key, its in by_key.items() if any(entry.mark not in seen for entry in its)}
    items = [_item(source, key, _as_one(its), now) for key, its in new.items()]
    marks = {_to_keep(entry, apart): key for key, its in by_key.items() for entry in its if entry.mark}
    return Items(_newest(items), marks)


def all_have_ids_of_their_own(entries: Collection[Entry]) -> bool:
    """Whether each has an id, and none that of another: then their keys follow from these alone."""
    ids = {entry.id for entry in entries}
    return len(ids) == len(entries) and "" not in ids


def _to_keep(entry: Entry, apart: bool) -> str:
    return with_letters(entry.mark, entry.letters, entry.id) if apart and entry.letters else entry.mark


def _as_one(entries: list[Entry]) -> Entry:
    """Those of one key, each merged into what was before it."""
    first, *others = entries
    one = first.whole()
    for other in others:
        one = _merged(one, other.whole())
    return one


def absolute_link(base: str, link: str) -> str:
    """`link` made absolute; empty where it leads to anything but a plain http(s) address."""
    joined = "".join(link.split("\n")).replace("\r", "").replace("\t", "").strip().replace(" ", "%20")
    if not joined:
        return ""
    if _PLAIN_LINK.fullmatch(joined):
        return joined
    if _PLAIN_PATH.fullmatch(joined) and (origin := _plain_origin(base)):
        return origin + joined
    try:
        joined = urljoin(base, joined)
        checked_url(joined)
    except (NotAllowed, ValueError):
        return ""
    return joined


@lru_cache(maxsize=1_000)
def _plain_origin(base: str) -> str:
    """Where a path begins at the root of its host; empty where that is not plain."""
    origin = _ORIGIN.match(base)
    try:
        checked_url(base)
    except NotAllowed:
        return ""
    return origin[0] if origin else ""


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
        whole = entry.whole()
        key = fingerprint(whole.title, whole.summary or whole.content)
    return _bounded(key)


def _bounded(key: str) -> str:
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
