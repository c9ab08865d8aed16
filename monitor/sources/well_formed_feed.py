"""The entries of an ordinary, well-formed RSS, Atom or RDF feed, read by lxml: a twentieth of what feedparser takes.

feedparser decides what a feed says; this gives the same for feeds that hold nothing but what is listed here, each
element where it belongs and once, and nothing for all others. Whoever lists more here reads first what feedparser does
with it: much of it depends on what came before. A test holds both against each other.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

from feedparser.datetimes import _parse_date
from lxml import etree

_RSS1, _ATOM = "http://purl.org/rss/1.0/", "http://www.w3.org/2005/Atom"
_RDF, _XML = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/XML/1998/namespace"
_DC, _CONTENT = "http://purl.org/dc/elements/1.1/", "http://purl.org/rss/1.0/modules/content/"
_SY, _SLASH = "http://purl.org/rss/1.0/modules/syndication/", "http://purl.org/rss/1.0/modules/slash/"
_WFW, _MEDIA = "http://wellformedweb.org/CommentAPI/", "http://search.yahoo.com/mrss/"

# The prefixes that feedparser knows them by: another namespace under one of these would be taken for it.
_PREFIXES = {
    "": {_RSS1, _ATOM},
    "rdf": {_RDF},
    "dc": {_DC},
    "content": {_CONTENT},
    "sy": {_SY},
    "slash": {_SLASH},
    "wfw": {_WFW},
    "media": {_MEDIA},
}


def _tags(namespace: str, *names: str) -> set[str]:
    return {f"{{{namespace}}}{name}" if namespace else name for name in names}


# What may stand beside the entries: it says nothing of them.
_OF_FEED = (
    _tags("", "title", "link", "description", "language", "pubDate", "lastBuildDate", "generator", "ttl", "docs")
    | _tags("", "copyright", "managingEditor", "webMaster", "category", "skipHours", "skipDays")
    | _tags(_RSS1, "title", "link", "description")
    | _tags(_ATOM, "title", "subtitle", "link", "id", "updated", "generator", "rights", "icon", "logo", "category")
    | _tags(_DC, "language", "date", "creator", "publisher", "rights", "subject")
    | _tags(_SY, "updatePeriod", "updateFrequency", "updateBase")
)
_WITH_PARTS = {  # those of which parts are allowed, and which
    **dict.fromkeys(_tags("", "image"), _tags("", "url", "title", "link", "width", "height", "description")),
    **dict.fromkeys(_tags(_RSS1, "image"), _tags(_RSS1, "url", "title", "link")),
    **dict.fromkeys(_tags("", "skipHours"), _tags("", "hour")),
    **dict.fromkeys(_tags("", "skipDays"), _tags("", "day")),
    **dict.fromkeys(_tags(_ATOM, "author", "contributor"), _tags(_ATOM, "name", "uri", "email")),
    **dict.fromkeys(_tags(_RSS1, "items"), _tags(_RDF, "Seq", "li")),
}
# What may stand in an entry without a part in what is read of it.
_SILENT = (
    _tags("", "author", "category", "comments", "enclosure")
    | _tags(_ATOM, "author", "contributor", "category")
    | _tags(_DC, "creator", "subject", "publisher", "rights", "language")
    | _tags(_SLASH, "comments", "section", "department", "hit_parade")
    | _tags(_WFW, "commentRss", "comment")
    | _tags(_MEDIA, "content", "thumbnail")
)
_DATES = {
    **dict.fromkeys(_tags("", "pubDate") | _tags(_ATOM, "published"), "published"),
    **dict.fromkeys(_tags(_ATOM, "updated") | _tags(_DC, "date"), "updated"),
}
_TITLES = _tags("", "title") | _tags(_RSS1, "title") | _tags(_ATOM, "title")
_SUMMARIES = _tags("", "description") | _tags(_RSS1, "description") | _tags(_ATOM, "summary")
_CONTENTS = _tags(_CONTENT, "encoded") | _tags(_ATOM, "content")
_IDS = _tags("", "guid") | _tags(_ATOM, "id")
_LINKS = _tags("", "link") | _tags(_RSS1, "link")
_ATOM_LINK, _ABOUT, _LANGUAGE = f"{{{_ATOM}}}link", f"{{{_RDF}}}about", f"{{{_XML}}}lang"
_BASES = ("base", f"{{{_XML.lower()}}}base")
_TEXT_TYPES = ("text", "html", "text/plain", "text/html")

_ROOT_TAG = re.compile(r"<[^>]*>")
_MANY_SLASHES = re.compile(r"[A-Za-z][A-Za-z0-9+-.]*:///")
_REFERENCE_IN_LINK = re.compile("&([A-Za-z0-9_]+);")
_CONTROLS = re.compile("[\x80-\x9f]")  # feedparser takes them for those of Windows


class _NotOrdinaryError(Exception):
    """Something is not in the lists, or not where it belongs."""


def ordinary_entries(document: str) -> list[dict[str, Any]] | None:
    """The entries of `document`, which begins with its root element and has no DTD, as feedparser would give them (as
    far as they are used here: id, link, links, title, summary, content and dates); None where that is left to it.

    Dates are as they were written: see `parsed_date`.
    """
    root_tag = _ROOT_TAG.match(document)
    if root_tag is None or document.count("xmlns") != root_tag[0].count("xmlns"):
        return None
    # no entities, no network, and the parser's own bounds on depth and size
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(document.encode("utf-8"), parser)
        return [_entry(element) for element in _found(root)]
    except (etree.XMLSyntaxError, UnicodeEncodeError, _NotOrdinaryError):
        return None


def parsed_date(written: str | None) -> time.struct_time | None:
    """A date as feedparser reads it, in UTC; None where it does not know its form."""
    parsed: time.struct_time | None = _parse_date(written)
    return parsed


def _found(root: etree._Element) -> Iterator[etree._Element]:
    _check_namespaces(root.nsmap)
    _check_names(root)
    match root.tag:
        case "rss":
            if [child.tag for child in root] != ["channel"]:
                raise _NotOrdinaryError
            parent, entry_tag = root[0], "item"
            _check_attributes(parent)
        case "{http://www.w3.org/2005/Atom}feed":
            parent, entry_tag = root, f"{{{_ATOM}}}entry"
        case "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF":
            parent, entry_tag = root, f"{{{_RSS1}}}item"
        case _:
            raise _NotOrdinaryError
    for child in parent:
        if child.tag == entry_tag:
            yield child
        elif child.tag == f"{{{_RSS1}}}channel" and parent.tag == f"{{{_RDF}}}RDF":
            _check_attributes(child, _ABOUT)
            for part in child:
                _check_part(part)
        else:
            _check_part(child)


def _check_namespaces(declared: Mapping[str | None, str]) -> None:
    """Each known prefix must stand for what it is known for."""
    for prefix, uri in declared.items():
        if prefix in _PREFIXES and uri not in _PREFIXES[prefix]:
            raise _NotOrdinaryError
        if not prefix and uri not in _PREFIXES[""]:
            raise _NotOrdinaryError


def _check_part(element: etree._Element) -> None:
    """Raises _NotOrdinaryError unless it may stand beside entries."""
    if element.tag in _WITH_PARTS:
        for inside in element.iterdescendants():
            if inside.tag not in _WITH_PARTS[element.tag]:
                raise _NotOrdinaryError
    elif len(element) or not (element.tag in _OF_FEED or element.tag == _ATOM_LINK):
        raise _NotOrdinaryError
    _check_names(element)


def _attributes(element: etree._Element) -> list[str]:
    """Their names; the mapping of lxml costs more to make than to ask."""
    names: list[str] = element.keys()
    return names


def _check_names(element: etree._Element) -> None:
    """Raises _NotOrdinaryError where the two parsers could disagree about the name of an attribute, or one moves the
    place where links start."""
    for name in _attributes(element):
        if not name.isascii() or (":" in name and not name.startswith("{")) or name.lower() in _BASES:
            raise _NotOrdinaryError


def _check_attributes(element: etree._Element, *allowed: str) -> None:
    if any(name not in allowed and name != _LANGUAGE for name in _attributes(element)):
        raise _NotOrdinaryError


def _entry(element: etree._Element) -> dict[str, Any]:
    """In the order of its parts: what feedparser takes for the link depends on it."""
    _check_attributes(element, _ABOUT)
    found: dict[str, Any] = {}
    about = element.get(_ABOUT)
    if about:
        found["id"] = about
    once: set[str] = set()
    for part in element:
        tag = part.tag
        if tag in _SILENT:
            _check_silent(part)
        elif tag == _ATOM_LINK:
            _take_atom_link(part, found)
        else:
            role = _take(part, found)
            if role in once:
                raise _NotOrdinaryError
            once.add(role)
    if "content" in found:
        found.setdefault("summary", found["content"][0]["value"])
    return found


def _check_silent(part: etree._Element) -> None:
    allowed = _WITH_PARTS.get(part.tag, set())
    _check_names(part)
    if any(inside.tag not in allowed for inside in part.iterdescendants()):
        raise _NotOrdinaryError


def _take(part: etree._Element, found: dict[str, Any]) -> str:
    """Takes what a part says into `found`, and returns which it is of those that come once."""
    tag = part.tag
    if tag in _TITLES:
        found["title"] = _marked_text(part)
        return "title"
    if tag in _SUMMARIES:
        found["summary"] = _marked_text(part)
        return "summary"
    if tag in _CONTENTS:
        found["content"] = [{"value": _marked_text(part)}]
        return "content"
    if tag in _DATES:
        _check_names(part)
        name = _DATES[tag]
        found[name] = _text(part)
        return name
    if tag in _IDS:
        _take_id(part, found)
        return "id"
    if tag in _LINKS:
        _take_link(part, found)
        return "link"
    raise _NotOrdinaryError


def _take_id(part: etree._Element, found: dict[str, Any]) -> None:
    is_link = part.tag != "guid" or part.get("isPermaLink", "true") == "true"
    _check_attributes(part, "isPermaLink")
    found["id"] = _text(part)
    if is_link:
        _check_link(found["id"])
        found.setdefault("link", found["id"])


def _take_link(part: etree._Element, found: dict[str, Any]) -> None:
    _check_attributes(part)
    link = _text(part)
    _check_link(link)
    link = _REFERENCE_IN_LINK.sub(r"&\1", link.replace("&amp;", "&"))
    found["link"] = link
    found.setdefault("links", []).append({"rel": "alternate", "href": link} if link else {"rel": "alternate"})


def _take_atom_link(part: etree._Element, found: dict[str, Any]) -> None:
    _check_names(part)
    href, rel = part.get("href"), part.get("rel", "alternate").lower()
    if (
        not href
        or len(part)
        or {"url", "uri"} & set(_attributes(part))
        or any(name != name.lower() for name in _attributes(part))
    ):
        raise _NotOrdinaryError
    _check_link(href)
    found.setdefault("links", []).append({"rel": rel, "href": href})
    kind = part.get("type", "application/atom+xml" if rel == "self" else "text/html").lower()
    if rel == "alternate" and kind in ("html", "text/html", "xhtml", "application/xhtml+xml"):
        found["link"] = href


def _check_link(link: str) -> None:
    """Raises _NotOrdinaryError where joining it to nothing, as feedparser does, could change it."""
    if _MANY_SLASHES.match(link) or "[" in link or "]" in link:
        raise _NotOrdinaryError


def _marked_text(part: etree._Element) -> str:
    """Of an element that may say what kind of text it holds."""
    _check_attributes(part, "type")
    kind = part.get("type")
    if kind is not None and kind.lower() not in _TEXT_TYPES:
        raise _NotOrdinaryError
    return _text(part)


def _text(part: etree._Element) -> str:
    """Without blanks around it; nothing where feedparser would try to mend its letters."""
    if len(part):
        raise _NotOrdinaryError
    text = (part.text or "").strip()
    if not text.isascii() and (_CONTROLS.search(text) or _may_be_misread(text)):
        raise _NotOrdinaryError
    return text


def _may_be_misread(text: str) -> bool:
    """Whether it may be UTF-8 that was taken for Latin-1 once."""
    try:
        text.encode("iso-8859-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return False
    return True
