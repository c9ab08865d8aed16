"""Sitemaps (https://www.sitemaps.org/protocol.html) and Google's news sitemaps to entries, and the way through indexes.

A sitemap may list all that a site ever published: the newest pages are taken. An ordinary one names no titles; the
words of the address stand in for them, which tell whether a page could matter. Its text is then read from the page.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import unquote, urlsplit

from monitor.fetch import FetchError, Response
from monitor.model import Item
from monitor.settings import Source
from monitor.sources.charset import decode
from monitor.sources.entries import Entry, absolute_link
from monitor.sources.folding import LONGEST_TITLE, on_one_line
from monitor.sources.inquiry import Inquiry, Known, Reading, request_of
from monitor.sources.plain import fingerprint, plain_text
from monitor.sources.published import read_published
from monitor.sources.unreadable import UnreadableSource, what_came

MOST_PAGES = 500  # of a sitemap, the newest
_MOST_MAPS = 5  # of an index that are asked at one poll, the newest first
_MOST_BLOCKS = 60_000  # the protocol allows 50,000
_LONGEST = 60_000_000  # bytes after unpacking; the protocol allows 50 MB
_READ = (
    "sitemap.read"  # in memory: of the newest maps of an index, a line with the fingerprint of its address and its date
)
_MOST_KEPT = 50  # of these lines; an older map is not asked again, whatever its date says

_INDEX = re.compile(r"<(?:[\w-]{1,20}:)?sitemapindex[\s>]")
_MAP = re.compile(r"<(?:[\w-]{1,20}:)?urlset[\s>/]")
_END = re.compile(r"</(?:[\w-]{1,20}:)?(?:url|sitemap)\s*>")
_START = re.compile(r"<(?:[\w-]{1,20}:)?(?:url|sitemap)\s*>")
# A field of a page, not of its pictures, which have titles of their own. It ends where another begins: looking on for
# its end in each of thousands that have none would take hours.
_FIELD_TAG = r"(?!image:|video:)(?:[\w-]{1,20}:)?(?:loc|lastmod|title|publication_date)\s*>"
_FIELD = re.compile(rf"<(?={_FIELD_TAG})(?:[\w-]+:)?(\w+)\s*>([^<]*+(?:<(?!/|{_FIELD_TAG})[^<]*+)*+)</")
_CDATA = re.compile(r"\A\s*<!\[CDATA\[(.*?)(?:\]\]>)?\s*\Z", re.DOTALL)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Block:
    """One <url> or <sitemap>. title: '' but in news sitemaps."""

    address: str
    title: str
    changed: datetime | None


def sitemap_inquiry(source: Source, known: Known, read: Callable[[list[Entry]], list[Item]]) -> Inquiry:
    """Asks for a sitemap, and for the newest of those that an index names and that changed since they were read."""
    response = yield known.request(source)
    if response.unchanged:
        return Reading.of(response, [])
    text = _text(response)
    if _INDEX.search(text[:20_000]) is None:
        return Reading.of(response, read(sitemap_entries(text, response.url)))
    entries: list[Entry] = []
    unread: list[str] = []
    maps = _maps(text, response.url)[:_MOST_KEPT]
    were_read = set(known.memory.get(_READ, "").splitlines())
    chosen = [each for each in maps if each.changed is None or _line(each) not in were_read][:_MOST_MAPS]
    for each in chosen:
        try:
            answer = yield request_of(source, each.address)
            entries += sitemap_entries(_text(answer), answer.url)
        except (FetchError, UnreadableSource) as error:
            unread.append(f"{each.address}: {error}")
            continue
        were_read.add(_line(each))
    if chosen and len(unread) == len(chosen):
        raise UnreadableSource(f"none of the sitemaps that the index names can be read; {unread[0]}")
    return Reading(
        items=read(entries),
        memory={_READ: "\n".join(line for each in maps if (line := _line(each)) in were_read)},
        note=f"{len(unread)} of its sitemaps could not be read; {unread[0]}" if unread else None,
        # No validators: what is in the maps may change under an index that does not.
        retry_after=response.retry_after,
        moved_to=response.moved_to,
    )


def sitemap_entries(text: str, base: str) -> list[Entry]:
    """The newest pages of a sitemap, the newest first. Raises UnreadableSource where it is none."""
    if _MAP.search(text[:20_000]) is None:
        raise UnreadableSource(what_came(text, "a sitemap"))
    blocks = sorted(_blocks(text, base), key=lambda each: each.changed or _LONG_AGO, reverse=True)[:MOST_PAGES]
    return [
        Entry(
            id=each.address,
            link=each.address,
            title=each.title or words_of(each.address),
            published=each.changed,
        )
        for each in blocks
    ]


def words_of(address: str) -> str:
    """'https://a.example/news/123/al-qaim-crossing-reopens.html' -> 'al qaim crossing reopens'."""
    for part in reversed(urlsplit(address).path.split("/")):
        words = re.sub(r"\.\w{2,5}$", "", unquote(part))
        words = " ".join(re.sub(r"[-_+]+", " ", words).split())
        if sum(letter.isalpha() for letter in words) >= 4:
            return on_one_line(plain_text(words, LONGEST_TITLE))
    return ""


def _text(response: Response) -> str:
    return decode(_unpacked(response.body), response.content_type)


def _unpacked(body: bytes) -> bytes:
    """A file of gzip is a sitemap as good as another; the transfer's own compression is undone by then."""
    if not body.startswith(b"\x1f\x8b"):
        if len(body) > _LONGEST:
            raise UnreadableSource(f"the sitemap holds more than {_LONGEST // 1_000_000} MB")
        return body
    try:
        unpacking = zlib.decompressobj(31)
        unpacked = unpacking.decompress(body, _LONGEST)
    except zlib.error:
        raise UnreadableSource("the sitemap is a broken gzip file") from None
    if unpacking.unconsumed_tail:
        raise UnreadableSource(f"the sitemap holds more than {_LONGEST // 1_000_000} MB when it is unpacked")
    if not unpacking.eof:
        raise UnreadableSource("the sitemap is a gzip file that was cut off")
    return unpacked


def _maps(index: str, base: str) -> list[_Block]:
    """Newest first; of those without a date the last: indexes grow at their end."""
    blocks = list(enumerate(_blocks(index, base)))
    return [each for _, each in sorted(blocks, key=lambda pair: (pair[1].changed or _LONG_AGO, pair[0]), reverse=True)]


def _blocks(text: str, base: str) -> list[_Block]:
    found = []
    start = 0
    for end in islice(_END.finditer(text), _MOST_BLOCKS):
        opened = None
        for opened in _START.finditer(text, start, end.start()):  # noqa: B007 (the last one is wanted)
            pass
        if opened is not None and (block := _block(text[opened.end() : end.start()], base)).address:
            found.append(block)
        start = end.end()
    return found


def _block(inside: str, base: str) -> _Block:
    fields: dict[str, str] = {}
    for match in islice(_FIELD.finditer(inside[:20_000]), 40):
        fields.setdefault(match[1], _CDATA.sub(r"\1", match[2]).strip())
    dates = (fields.get(name, "") for name in ("publication_date", "lastmod"))
    return _Block(
        address=absolute_link(base, html.unescape(fields.get("loc", ""))),
        title=on_one_line(plain_text(html.unescape(fields.get("title", "")), LONGEST_TITLE)),
        changed=next((moment for date in dates if date and (moment := read_published(date))), None),
    )


def _line(each: _Block) -> str:
    return f"{fingerprint(each.address)} {each.changed.isoformat() if each.changed else ''}"
