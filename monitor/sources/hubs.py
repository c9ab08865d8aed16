"""The hub that a feed names, which pushes what is new to those who ask it to (W3C WebSub, section 4).

A hub is named by links of the relation `hub`, and the feed under the address by which the hub knows it by one of the
relation `self`: in the Link header of the answer, else before the first entry of the feed; a JSON Feed has `hubs`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.fetch import Response
from monitor.sources.entries import absolute_link
from monitor.sources.json_answer import objects_at, read_object, text_at
from monitor.sources.unreadable import UnreadableSource

_LONGEST_HEADER = 8_000  # characters
_LONGEST_ADDRESS = 1_500  # characters; it comes back in the address under which a hub asks whether it was us
_MOST_LINKS = 50
_LINK_VALUE = re.compile(r"<([^<>]{0,2000})>((?:[^,\"<>]|\"[^\"]{0,1000}\")*)")
_RELATION = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)
_LINK_TAG = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?link\b([^<>]{0,4000})>")
_ATTRIBUTE = re.compile(r"(?<![\w:-])(rel|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Hub:
    """url: where it is asked.  topic: the address by which it knows the feed.  base: where the feed was read, from
    which its relative links start."""

    url: str
    topic: str
    base: str


def hub_of(response: Response, head: str | None) -> Hub | None:
    """The first hub that a feed names; None where it names none, or its address is none that can be asked.

    head: that of `response`, as `head_of_feed` gives it.
    """
    links = list(_in_header(response.headers.get("link", "")))
    if not _named(links, "hub", response.url):
        links += _in_json(response) if head is None else _in_feed(head)
    hub = _named(links, "hub", response.url)
    topic = _named(links, "self", response.url) or response.url
    return Hub(hub, topic, response.url) if hub and len(topic) <= _LONGEST_ADDRESS else None


def hub_as_text(hub: Hub | None) -> str:
    """What is kept from poll to poll."""
    return "" if hub is None else f"{hub.url} {hub.topic} {hub.base}"


def hub_in_text(text: str) -> Hub | None:
    """The reverse of `hub_as_text`."""
    parts = text.split(" ")
    return Hub(*parts) if len(parts) == 3 else None


def _named(links: Iterable[tuple[str, str]], relation: str, base: str) -> str:
    """The address of the first link of this relation that leads somewhere; '' where there is none."""
    addresses = (absolute_link(base, address) for relations, address in links if relation in relations.lower().split())
    return next((address for address in addresses if 0 < len(address) <= _LONGEST_ADDRESS), "")


def _in_header(header: str) -> Iterator[tuple[str, str]]:
    """(relations, address) of each link of a Link header (RFC 8288)."""
    for found in _LINK_VALUE.finditer(header[:_LONGEST_HEADER]):
        relation = _RELATION.search(found[2])
        if relation:
            yield relation[1] or relation[2] or "", found[1]


def _in_feed(head: str) -> list[tuple[str, str]]:
    found = []
    for tag in _LINK_TAG.findall(head)[:_MOST_LINKS]:
        attributes = {name: html.unescape(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}
        if attributes.keys() == {"rel", "href"}:
            found.append((attributes["rel"], attributes["href"].strip()))
    return found


def _in_json(response: Response) -> list[tuple[str, str]]:
    if b'"hubs"' not in response.body:
        return []
    try:
        feed = read_object(response, "a feed")
    except UnreadableSource:
        return []
    hubs = [hub for hub in objects_at(feed, "hubs")[:_MOST_LINKS] if text_at(hub, "type").lower() == "websub"]
    return [*(("hub", text_at(hub, "url")) for hub in hubs), ("self", text_at(feed, "feed_url"))]
