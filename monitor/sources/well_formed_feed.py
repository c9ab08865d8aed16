"""The entries of an ordinary, well-formed RSS, Atom or RDF feed, read by lxml: a thirtieth of what feedparser takes.

feedparser decides what a feed says; this gives the same for feeds that hold nothing but what is listed in
`ordinary_parts`, each element where it belongs and once, and nothing for all others. A test holds both against each
other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from monitor.sources.ordinary_parts import (
    ABOUT,
    LINK_OF_ATOM,
    ROLES,
    SILENT,
    NotOrdinaryError,
    attributes,
    check_attributes,
    check_names,
    check_silent,
    entries_in,
)

_TEXT_TYPES = ("text", "html", "text/plain", "text/html")
_MARKUP_TYPES = ("html", "text/html", "xhtml", "application/xhtml+xml")

_ROOT_TAG = re.compile(r"<[^>]*>")
_MANY_SLASHES = re.compile(r"[A-Za-z][A-Za-z0-9+-.]*:///")
_REFERENCE_IN_LINK = re.compile("&([A-Za-z0-9_]+);")
_CONTROLS = re.compile("[\x80-\x9f]")  # feedparser takes them for those of Windows
_CONTROLS_WRITTEN = re.compile(b"\xc2[\x80-\x9f]")
_REFERENCES_TO_ODD = re.compile(rb"&#(?:0*(?:1[2-9][0-9]|2[0-5][0-9])|x0*[89A-Fa-f][0-9A-Fa-f]);")


def ordinary_entries(document: str) -> list[dict[str, Any]] | None:
    """The entries of `document`, which begins with its root element and has no DTD, as feedparser would give them (as
    far as they are used here: id, link, links, title, summary, content and dates); None where that is left to it.

    Dates are as they were written: see `feed_dates`.
    """
    tag = root_tag(document)
    if tag is None or document.count("xmlns") != tag.count("xmlns"):
        return None
    # no entities, no network, and the parser's own bounds on depth and size
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        written = document.encode("utf-8")
        entries = [_entry(element) for element in entries_in(etree.fromstring(written, parser))]
    except (etree.XMLSyntaxError, UnicodeEncodeError, NotOrdinaryError):
        return None
    if _may_hold_odd_letters(written) and any(_has_odd_letters(text) for entry in entries for text in _texts(entry)):
        return None
    return entries


def root_tag(document: str) -> str | None:
    """The tag with which a document begins."""
    found = _ROOT_TAG.match(document)
    return None if found is None else found[0]


def _entry(element: etree._Element) -> dict[str, Any]:
    """In the order of its parts: what feedparser takes for the link depends on it."""
    check_attributes(element, ABOUT)
    found: dict[str, Any] = {}
    if about := element.get(ABOUT):
        found["id"] = about
    taken: set[str] = set()
    for part in element:
        role = ROLES.get(part.tag)
        if role == SILENT:
            check_silent(part)
        elif role == LINK_OF_ATOM:
            _take_link_of_atom(part, found)
        elif role is None or role in taken:
            raise NotOrdinaryError
        else:
            taken.add(role)
            _take(role, part, found)
    if "content" in found:
        found.setdefault("summary", found["content"][0]["value"])
    return found


def _take(role: str, part: etree._Element, found: dict[str, Any]) -> None:
    """Takes what a part says into `found`."""
    if len(part):
        raise NotOrdinaryError
    if attributes(part):
        _check_form(role, part)
    text = (part.text or "").strip()
    if role == "id":
        _take_id(text, part, found)
    elif role == "link":
        _take_link(text, found)
    else:
        found[role] = [{"value": text}] if role == "content" else text


def _check_form(role: str, part: etree._Element) -> None:
    """Raises NotOrdinaryError where an attribute could change what a part says."""
    if role in ("published", "updated"):
        check_names(part)
    elif role in ("id", "link"):
        check_attributes(part, *(("isPermaLink",) if role == "id" else ()))
    else:
        check_attributes(part, "type")
        if part.get("type", "text").lower() not in _TEXT_TYPES:
            raise NotOrdinaryError


def _take_id(id: str, part: etree._Element, found: dict[str, Any]) -> None:
    found["id"] = id
    if part.tag != "guid" or part.get("isPermaLink", "true") == "true":
        _check_link(id)
        found.setdefault("link", id)


def _take_link(link: str, found: dict[str, Any]) -> None:
    _check_link(link)
    if "&" in link:
        link = _REFERENCE_IN_LINK.sub(r"&\1", link.replace("&amp;", "&"))
    found["link"] = link
    found.setdefault("links", []).append({"rel": "alternate", "href": link} if link else {"rel": "alternate"})


def _take_link_of_atom(part: etree._Element, found: dict[str, Any]) -> None:
    check_names(part)
    href, rel = part.get("href"), part.get("rel", "alternate").lower()
    if not href or len(part) or any(name in ("url", "uri") or name != name.lower() for name in attributes(part)):
        raise NotOrdinaryError
    _check_link(href)
    found.setdefault("links", []).append({"rel": rel, "href": href})
    kind = part.get("type", "application/atom+xml" if rel == "self" else "text/html").lower()
    if rel == "alternate" and kind in _MARKUP_TYPES:
        found["link"] = href


def _check_link(link: str) -> None:
    """Raises NotOrdinaryError where joining it to nothing, as feedparser does, could change it."""
    if "[" in link or "]" in link or (":///" in link and _MANY_SLASHES.match(link)):
        raise NotOrdinaryError


def _texts(entry: dict[str, Any]) -> Iterator[str]:
    yield from (text for text in entry.values() if isinstance(text, str))
    yield from (part["value"] for part in entry.get("content") or ())
    yield from (link.get("href", "") for link in entry.get("links") or ())


def _may_hold_odd_letters(document: bytes) -> bool:
    """Whether there may be some in its texts: U+0080 to U+009F, one after U+00C0 to U+00FF that may continue it in
    UTF-8, or references to any of these."""
    if b"\xc2" in document and (b"\xc3" in document or _CONTROLS_WRITTEN.search(document)):
        return True
    return b"#" in document and _REFERENCES_TO_ODD.search(document) is not None


def _has_odd_letters(text: str) -> bool:
    """Whether feedparser would try to mend them."""
    return not text.isascii() and (_CONTROLS.search(text) is not None or _may_be_misread(text))


def _may_be_misread(text: str) -> bool:
    """Whether it may be UTF-8 that was taken for Latin-1 once."""
    try:
        text.encode("iso-8859-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return False
    return True
