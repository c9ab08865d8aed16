"""The door in front of the XML parser: what goes in is a feed from its root on, without DTD, whole and of bounded size.

What a feed defines for single letters (as those of the time of RSS 0.91 do) is put in by us. A definition that is built
of others, or lies in a file or on a host, is never followed: the former is refused, and of the latter nothing is read.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import islice

from monitor.sources.plain import first_tags, holds_monster
from monitor.sources.unreadable import what_came

# What a parser is given at most. A feed of 10 MB can hold a million empty entries or nested tags, which take minutes;
# 1,000 entries with 100 tags in each are far more than any newspaper sends.
MOST_ENTRIES_READ = 2_000
MOST_TAGS = 100_000
MOST_REFERENCES = 250_000  # '&lt;' and the like: escaped markup has three for a tag

ENTITIES_REFUSED = "the feed defines XML entities, which are refused: they can be made to fill the memory"

_PROLOG = 64_000  # characters before the root element that may hold warnings, comments and style sheets
_PREFIX = r"(?:[A-Za-z_][\w.-]{0,40}:)?"
_ROOT = re.compile(rf"{_PREFIX}(?:rss|feed|rdf|entry|channel)", re.IGNORECASE)  # <channel>: CDF, and RSS without <rss>
_PAGE = ("html", "body")
_BEFORE_ROOT = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE[^\[>]*(?:\[(?:(?!<!DOCTYPE).)*?\]\s*)?>"
    r"|<([A-Za-z_][\w.:-]{0,80})(?=[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[(?:(?!<!DOCTYPE)[^\]])*+\]\s*)?>", re.IGNORECASE)
_DECLARATION = re.compile(r"<!(?:ENTITY|DOCTYPE|ELEMENT|ATTLIST)[^>]*>?", re.IGNORECASE)
_ENTRY_END = re.compile(rf"</{_PREFIX}(?:item|entry)\s*>", re.IGNORECASE)
# In letters of both kinds: that is a third quicker than to ignore the case.
_ENTRY_START = re.compile(rf"<({_PREFIX}(?:[Ii][Tt][Ee][Mm]|[Ee][Nn][Tt][Rr][Yy]))(?=[\s>/])")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # in XML; one of them makes the whole unreadable
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]{1,80})\s+(?:\"([^\"]*)\"|'([^']*)'|(?:SYSTEM|PUBLIC)\b)", re.IGNORECASE)
_WHOLE_PART = re.compile(
    rf"<({_PREFIX}[\w.-]+)(?:\s[^<>]*)?(?:/>|(?<!/)>(?>(?><!\[CDATA\[.*?\]\]>)|[^<]+)*+</\1\s*>)", re.DOTALL
)
_LONGEST_ENTITY = 200  # characters; a letter or a name has fewer
_MOST_ENTITY_TEXT = 100_000  # characters that all uses of a feed's own entities may come to


@dataclass(frozen=True, slots=True)
class _Entity:
    """What a DTD defines. text: None for what is not followed. elsewhere: it lies in a file or on a host."""

    text: str | None
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Admitted:
    """A document that may be parsed; it begins with its root element."""

    xml: str


def admitted(text: str) -> Admitted | str:
    """The feed in `text`; or why there is none, as a sentence."""
    if holds_monster(text):
        return "the feed holds a tag of thousands of attributes, which is refused: it can be made to fill the memory"
    root = root_of(text)
    if root is None or _ROOT.fullmatch(root[1]) is None:
        return what_came(text, "a feed")
    document = _legal(text[root.start() :])
    document = _with_entities(document, _entities(text[: root.start()]))
    if not document:
        return ENTITIES_REFUSED
    return _closed(document, root[1])


def holds_too_much(markup: str) -> bool:
    """Whether it has more tags or references than a parser is given."""
    return len(markup) > MOST_TAGS and (markup.count("<") > MOST_TAGS or markup.count("&") > MOST_REFERENCES)


def entries_begun(text: str) -> int:
    """How many entries `text` begins, counted no further than any would be read."""
    return sum(1 for _ in islice(_ENTRY_START.finditer(text), MOST_ENTRIES_READ + 1))


def is_page(text: str) -> bool:
    """Whether an HTML page comes before anything of a feed."""
    root = root_of(text)
    return root is not None and root[1].lower() in _PAGE


def names_entities(body: bytes) -> bool:
    """Whether `body` may define entities, in whatever encoding, so that nobody but `admitted` may put them in."""
    clear = body.replace(b"\0", b"").upper()
    return b"ENTITY" in clear or "ENTITY".encode("cp037") in body


def without_dtd(text: str) -> str:
    """`text` with all its declarations taken out; the entities that they define are then not known to anybody."""
    return _DECLARATION.sub("", _DOCTYPE.sub("", text))


def root_of(text: str) -> re.Match[str] | None:
    """Where a feed or an HTML page begins; what stands before it in comments is not it."""
    for match in _BEFORE_ROOT.finditer(text, 0, _PROLOG):
        if match[1] is not None and (_ROOT.fullmatch(match[1]) or match[1].lower() in _PAGE):
            return match
    return None


def _legal(document: str) -> str:
    """`document` without the characters that XML forbids."""
    written = document.encode("utf-8", "surrogatepass")
    is_legal = b"\xef" not in written and len(written.translate(None, _CONTROLS)) == len(written)
    return document if is_legal else _ILLEGAL.sub("", document)


def _entities(prolog: str) -> dict[str, _Entity]:
    found: dict[str, _Entity] = {}
    for match in islice(_ENTITY.finditer(prolog), 2_000):
        value = match[2] if match[2] is not None else match[3]
        plain = None if value is None or len(value) > _LONGEST_ENTITY else html.unescape(value)
        built_of_others = value is not None and re.search(r"&(?!#|(?:amp|lt|gt|quot|apos);)|%", value)
        found.setdefault(match[1], _Entity(None if built_of_others else plain, value is None))
    return found


def _with_entities(document: str, defined: dict[str, _Entity]) -> str:
    """`document` with its own entities put in; empty where one that is refused is used, or they grow too long.

    One that lies elsewhere is left out of a text that it stands in; where an element says nothing else, it is refused.
    """
    if not defined:
        return document
    uses = re.compile("(>\\s*)?&(" + "|".join(map(re.escape, sorted(defined))) + ");(\\s*<)?")
    length = 0
    for match in uses.finditer(document):
        entity = defined[match[2]]
        length += len(entity.text or "")
        is_all = match[1] is not None and match[3] is not None
        if length > _MOST_ENTITY_TEXT or (entity.text is None and (is_all or not entity.elsewhere)):
            return ""

    def put_in(match: re.Match[str]) -> str:
        return (match[1] or "") + html.escape(defined[match[2]].text or "", quote=False) + (match[3] or "")

    return uses.sub(put_in, document)


def _closed(document: str, name: str) -> Admitted | str:
    """`document` as it is where it reaches its own end; else up to the last whole part of its last entry."""
    has_few_tags = document.count("<") <= MOST_ENTRIES_READ and not holds_too_much(document)
    if has_few_tags and _reaches_its_end(document, name):
        return Admitted(document)
    bounded = _first_references(first_tags(document, MOST_TAGS))
    ends = [match.end() for match in islice(_ENTRY_END.finditer(bounded), MOST_ENTRIES_READ + 1)]
    too_much = bounded != document or len(ends) > MOST_ENTRIES_READ
    if not too_much and _reaches_its_end(document, name):
        return Admitted(document)
    end = ends[:MOST_ENTRIES_READ][-1] if ends else 0
    begun = "" if too_much else _begun_entry(bounded[end:])
    if not end and not begun:
        return "the feed holds no whole entry: it is cut off, or made of tags without text"
    channel = "</channel>" if name.lower().endswith("rss") else ""
    return Admitted(f"{bounded[:end]}{begun}{channel}</{name}>")


def _first_references(markup: str) -> str:
    if markup.count("&") <= MOST_REFERENCES:
        return markup
    return markup[: next(islice(re.finditer("&", markup), MOST_REFERENCES, None)).start()]


def _begun_entry(rest: str) -> str:
    """The entry that begins in `rest` and is cut off, with the parts of it that are whole: half a sentence may say the
    opposite of the whole one."""
    begins = _ENTRY_START.search(rest)
    if begins is None or ">" not in rest[begins.end() :]:
        return ""
    opened = rest.index(">", begins.end()) + 1
    inside = rest[opened:]
    if inside.count("<![CDATA[") > inside.count("]]>"):
        inside = inside[: inside.rindex("<![CDATA[")]
    whole = max((match.end() for match in _WHOLE_PART.finditer(inside)), default=0)
    return f"{rest[:opened]}{inside[:whole]}</{begins[1]}>"


def _reaches_its_end(document: str, name: str) -> bool:
    closing = re.search(rf"</{re.escape(name)}\s*(?:>\s*(?:(?><!--.*?-->)\s*)*+)?\Z", document[-2000:], re.DOTALL)
    return bool(closing or re.fullmatch(r"<[^<>]*/>\s*", document))  # <rss/>: a feed of nothing
