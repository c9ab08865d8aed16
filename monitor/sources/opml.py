"""Lists of feeds as other readers write and read them: OPML 2.0 (http://opml.org/spec2.opml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from monitor.settings import Source, SourceKind
from monitor.sources.charset import decode
from monitor.sources.folding import folded, on_one_line
from monitor.sources.unreadable import UnreadableSource, what_came

MOST_BYTES = 10_000_000
MOST_FEEDS = 10_000
_MOST_TAGS = 100_000
_LONGEST = 300  # characters of a title or the name of a folder
_DECLARED = re.compile(r"<!(?:ENTITY|DOCTYPE)", re.IGNORECASE)
_XML = re.compile(r"\A\s*<\?xml.*?\?>", re.DOTALL)
_BARE = re.compile(r"&(?!#?\w{1,10};)")  # addresses are often written without &amp;


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list. url: as it is written; '' where none is. folder: 'News / Iraq', as the list nests it."""

    title: str
    url: str
    folder: str = ""
    language: str = ""


def read_opml(body: bytes) -> list[Outline]:
    """The feeds in a list, in its order. Raises UnreadableSource."""
    if len(body) > MOST_BYTES:
        raise UnreadableSource(f"the list holds more than {MOST_BYTES // 1_000_000} MB, which no list of feeds does")
    text = _XML.sub("", decode(body), count=1)
    if _DECLARED.search(text):
        raise UnreadableSource("the list defines entities or names a DTD, which is refused; take its DOCTYPE out")
    if text.count("<") > _MOST_TAGS:
        raise UnreadableSource(f"the list holds more than {_MOST_TAGS:,} tags, which no list of feeds does")
    root = _parsed(text)
    if root is not None and _name(root) in ("rss", "feed", "rdf"):
        raise UnreadableSource("this is a feed itself, and no list of feeds; crossing-monitor try shows what it holds")
    if root is None or _name(root) not in ("opml", "body", "outline"):
        raise UnreadableSource(what_came(text, "an OPML list of feeds"))
    found = list(_outlines(root))
    if len(found) > MOST_FEEDS:
        raise UnreadableSource(f"the list names more than {MOST_FEEDS:,} feeds; split it")
    return found


def written_opml(sources: Sequence[Source], now: datetime) -> tuple[str, list[tuple[Source, str]]]:
    """A list of the feeds of `sources`, and those that no other reader can take, with the reason."""
    lines, left = [], []
    for source in sources:
        address, why_not = _feed_of(source)
        if address:
            spoken = f" language={quoteattr(source.language)}" if source.language else ""
            name = quoteattr(source.name)
            lines.append(f'    <outline type="rss" text={name} title={name} xmlUrl={quoteattr(address)}{spoken}/>')
        else:
            left.append((source, why_not))
    head = f"    <title>Crossing Monitor</title>\n    <dateCreated>{escape(format_datetime(now))}</dateCreated>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head>\n'
        + f"{head}\n  </head>\n  <body>\n"
        + "".join(f"{line}\n" for line in lines)
        + "  </body>\n</opml>\n",
        left,
    )


def _parsed(text: str) -> etree._Element | None:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(_BARE.sub("&amp;", text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _outlines(root: etree._Element) -> Iterator[Outline]:
    """What has an address, or neither an address nor something in it, each with the folders that it lies in."""
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, around = waiting.pop()
        inside = around
        if _name(element) == "outline":
            said = {str(key).lower(): str(value) for key, value in element.attrib.items()}
            title = _clean(said.get("title") or said.get("text") or "")
            if url := said.get("xmlurl", "").strip():
                yield Outline(title, folded(url, 4_000), " / ".join(around), said.get("language", "")[:2].lower())
            elif len(element) == 0:
                yield Outline(title, "", " / ".join(around))
            inside = (*around, title) if title else around
        waiting += [(child, inside) for child in reversed(element) if isinstance(child.tag, str)]


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _clean(text: str) -> str:
    return on_one_line(folded(text, _LONGEST), _LONGEST)


def _feed_of(source: Source) -> tuple[str, str]:
    """The address of a feed of what `source` is, else '' and why there is none."""
    url = source.shown_url
    if "${" in url or "@" in urlsplit(source.url).netloc:
        return "", "its address holds a secret"
    if source.kind is SourceKind.FEED:
        return url, ""
    if source.kind is SourceKind.BLUESKY:
        return f"{url.rstrip('/')}/rss", ""
    if source.kind is SourceKind.MASTODON and "@" not in source.account:
        return f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/@{source.account}.rss", ""
    return "", f"a source of kind {source.kind} has no feed"
