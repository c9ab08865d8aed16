"""What an ordinary RSS, Atom or RDF feed holds: the elements that are known, and where each belongs.

Whoever lists more here reads first what feedparser does with it: much of it depends on what came before.
"""

from __future__ import annotations

from collections.abc import Mapping

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
_WITH_PARTS: dict[str, set[str]] = {  # those of which parts are allowed, and which
    **dict.fromkeys(_tags("", "image"), _tags("", "url", "title", "link", "width", "height", "description")),
    **dict.fromkeys(_tags(_RSS1, "image"), _tags(_RSS1, "url", "title", "link")),
    **dict.fromkeys(_tags("", "skipHours"), _tags("", "hour")),
    **dict.fromkeys(_tags("", "skipDays"), _tags("", "day")),
    **dict.fromkeys(_tags(_ATOM, "author", "contributor"), _tags(_ATOM, "name", "uri", "email")),
    **dict.fromkeys(_tags(_RSS1, "items"), _tags(_RDF, "Seq", "li")),
}
# What may stand in an entry without a part in what is read of it.
_SILENT_TAGS = (
    _tags("", "author", "category", "comments", "enclosure")
    | _tags(_ATOM, "author", "contributor", "category")
    | _tags(_DC, "creator", "subject", "publisher", "rights", "language")
    | _tags(_SLASH, "comments", "section", "department", "hit_parade")
    | _tags(_WFW, "commentRss", "comment")
    | _tags(_MEDIA, "content", "thumbnail")
)
ABOUT, _LANGUAGE = f"{{{_RDF}}}about", f"{{{_XML}}}lang"
SILENT, LINK_OF_ATOM = "silent", "atom link"  # of these there may be several
ROLES = {  # what each part of an entry is to it
    **dict.fromkeys(_SILENT_TAGS, SILENT),
    f"{{{_ATOM}}}link": LINK_OF_ATOM,
    **dict.fromkeys(_tags("", "title") | _tags(_RSS1, "title") | _tags(_ATOM, "title"), "title"),
    **dict.fromkeys(_tags("", "description") | _tags(_RSS1, "description") | _tags(_ATOM, "summary"), "summary"),
    **dict.fromkeys(_tags(_CONTENT, "encoded") | _tags(_ATOM, "content"), "content"),
    **dict.fromkeys(_tags("", "pubDate") | _tags(_ATOM, "published"), "published"),
    **dict.fromkeys(_tags(_ATOM, "updated") | _tags(_DC, "date"), "updated"),
    **dict.fromkeys(_tags("", "guid") | _tags(_ATOM, "id"), "id"),
    **dict.fromkeys(_tags("", "link") | _tags(_RSS1, "link"), "link"),
}
_ITEM, _ENTRY, _CHANNEL = f"{{{_RSS1}}}item", f"{{{_ATOM}}}entry", f"{{{_RSS1}}}channel"
_BASES = ("base", f"{{{_XML.lower()}}}base")


class NotOrdinaryError(Exception):
    """Something is not in the lists, or not where it belongs."""


def entries_in(root: etree._Element) -> list[etree._Element]:
    """The entries of a feed. Raises NotOrdinaryError where anything else stands beside them than may."""
    _check_namespaces(root.nsmap)
    check_names(root)
    match root.tag:
        case "rss":
            if [child.tag for child in root] != ["channel"]:
                raise NotOrdinaryError
            parent, entry_tag = root[0], "item"
            check_attributes(parent)
        case "{http://www.w3.org/2005/Atom}feed":
            parent, entry_tag = root, _ENTRY
        case "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF":
            parent, entry_tag = root, _ITEM
        case _:
            raise NotOrdinaryError
    entries = []
    for child in parent:
        tag = child.tag
        if tag == entry_tag:
            entries.append(child)
        elif tag == _CHANNEL and entry_tag == _ITEM:
            check_attributes(child, ABOUT)
            for part in child:
                _check_beside(part)
        else:
            _check_beside(child)
    return entries


def _check_namespaces(declared: Mapping[str | None, str]) -> None:
    """Each known prefix must stand for what it is known for."""
    for prefix, uri in declared.items():
        if uri not in _PREFIXES.get(prefix or "", {uri}):
            raise NotOrdinaryError


def _check_beside(element: etree._Element) -> None:
    """Raises NotOrdinaryError unless it may stand beside entries."""
    if element.tag not in _WITH_PARTS and not (element.tag in _OF_FEED and len(element) == 0):
        raise NotOrdinaryError
    check_silent(element)


def check_silent(part: etree._Element) -> None:
    """Raises NotOrdinaryError where an element that is not read holds others than it may."""
    check_names(part)
    if len(part):
        allowed = _WITH_PARTS.get(part.tag, set())
        if any(inside.tag not in allowed for inside in part.iterdescendants()):
            raise NotOrdinaryError


def attributes(element: etree._Element) -> list[str]:
    """Their names; the mapping of lxml costs more to make than to ask."""
    names: list[str] = element.keys()
    return names


def check_names(element: etree._Element) -> None:
    """Raises NotOrdinaryError where the two parsers could disagree about the name of an attribute, or one moves the
    place where links start."""
    for name in attributes(element):
        if not name.isascii() or (":" in name and not name.startswith("{")) or name.lower() in _BASES:
            raise NotOrdinaryError


def check_attributes(element: etree._Element, *allowed: str) -> None:
    """Raises NotOrdinaryError where it has others than `allowed` and its language."""
    for name in attributes(element):
        if name not in allowed and name != _LANGUAGE:
            raise NotOrdinaryError
