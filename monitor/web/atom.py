"""Alerts as an Atom feed (RFC 4287), as the W3C's validator wants one. Pure.

Texts are plain (type="text"): nothing from outside is read as HTML. An entry never changes: an alert is told once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from monitor.alerting.messages import Message
from monitor.alerting.outside import link
from monitor.model import EPOCH, Alert, Crossing, Document

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_TAG = "tag:crossing-monitor,2025:"  # RFC 4151; the same wherever the monitor runs, so that a move tells nothing again
_LINKS = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """An alert, in words, with the documents that caused it."""

    alert: Alert
    message: Message
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """about: what it is limited to, as ('crossing', 'al-qaim'), in a fixed order. address: of the feed itself."""

    about: tuple[tuple[str, str], ...]
    address: str
    language: str
    crossings: Mapping[str, Crossing]

    def written(self, entries: Sequence[Entry]) -> bytes:
        """entries: the newest first."""
        feed = _element(
            "feed",
            _element("id", self._id),
            _element("title", self._title),
            _element("updated", _instant(entries[0].alert.created if entries else EPOCH)),
            _element("author", _element("name", "Crossing Monitor")),
            _element("link", rel="self", type="application/atom+xml", href=self.address),
            _element("generator", "Crossing Monitor"),
            *(self._entry(entry) for entry in entries),
            xmlns=_NAMESPACE,
        )
        if self.language != "both":
            feed.set("xml:lang", self.language)
        written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
        return written

    @property
    def _id(self) -> str:
        about = "".join(f"/{key}/{quote(value, safe='')}" for key, value in self.about)
        return f"{_TAG}alerts/{self.language}{about}"

    @property
    def _title(self) -> str:
        limits = ", ".join(f"{key} {value}" for key, value in self.about)
        return f"Border crossings: {limits}" if limits else "Border crossings"

    def _entry(self, entry: Entry) -> Element:
        alert = entry.alert
        told = _instant(alert.created)
        return _element(
            "entry",
            _element("id", f"{_TAG}alert/{quote(alert.id, safe='/:')}"),
            _element("title", entry.message.subject, type="text"),
            _element("published", told),
            _element("updated", told),
            *self._links(entry.documents),
            *self._categories(alert),
            _element("content", entry.message.body, type="text"),
        )

    def _links(self, documents: Sequence[Document]) -> list[Element]:
        """The first report is where a reader goes on; the others are beside it."""
        addresses = [address for url in dict.fromkeys(each.url for each in documents) if (address := link(url))][
            :_LINKS
        ]
        return [
            _element("link", rel="related" if place else "alternate", href=address)
            for place, address in enumerate(addresses)
        ]

    def _categories(self, alert: Alert) -> list[Element]:
        about = dict.fromkeys(event.crossing for event in alert.events)
        lands = dict.fromkeys(side.country for id in about if id in self.crossings for side in self.crossings[id].sides)
        terms = [("crossing", id) for id in about] + [("country", code) for code in lands]
        terms += [("status", event.status.value) for event in alert.events[:1]]
        terms += [("reason", alert.reason.name.lower()), ("severity", alert.severity.value)]
        return [_element("category", term=term, scheme=f"{_TAG}{kind}") for kind, term in terms]


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _element(tag: str, *inside: Element | str, **attributes: str) -> Element:
    """inside: elements, or one text."""
    made = Element(tag, {name: _printable(value) for name, value in attributes.items()})
    for each in inside:
        if isinstance(each, str):
            made.text = _printable(each)
        else:
            made.append(each)
    return made


def _printable(text: str) -> str:
    """Without the characters that no XML document can hold (XML 1.0, 2.2)."""
    return "".join(
        each
        for each in text
        if each in "\t\n" or " " <= each < "\ud800" or "\ue000" <= each <= "\ufffd" or each >= "\U00010000"
    )
