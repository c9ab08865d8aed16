"""A busy hour of news: ten sources in two languages, sixty reports of forty crossings, told by real servers.

Of some crossings there is a second report, in the other language, which is no news; some are open again at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b

from monitor.crossings import load_crossings
from monitor.model import Crossing, Status
from tests.loopback import Answer, Call, Loopback
from tests.road.feeds import rss

SOURCES = tuple(f"outlet-{number}" for number in range(10))  # even numbers write English, odd ones Arabic
_CROSSINGS, _AGAIN, _OPEN_AGAIN = 40, 10, 10

_ENGLISH = {
    Status.CLOSED: (
        "{name} border crossing closed today",
        "The {name} border crossing was closed today to travellers and trucks, the border authority said.",
    ),
    Status.OPEN: (
        "{name} border crossing reopened today",
        "The {name} border crossing reopened today to travellers and trucks, the border authority said.",
    ),
}
_ARABIC = {
    Status.CLOSED: (
        "إغلاق معبر {name} الحدودي اليوم",
        "أعلنت هيئة المنافذ الحدودية، اليوم، إغلاق معبر {name} الحدودي أمام حركة المسافرين والشاحنات.",
    ),
    Status.OPEN: (
        "إعادة افتتاح معبر {name} الحدودي اليوم",
        "أعلنت هيئة المنافذ الحدودية، اليوم، إعادة افتتاح معبر {name} الحدودي أمام حركة المسافرين والشاحنات.",
    ),
}


@dataclass(frozen=True)
class Report:
    source: str
    crossing: Crossing
    status: Status

    @property
    def title_and_text(self) -> tuple[str, str]:
        arabic = SOURCES.index(self.source) % 2 == 1
        side = self.crossing.sides[0]
        title, text = (_ARABIC if arabic else _ENGLISH)[self.status]
        name = side.ar if arabic else side.en
        return title.format(name=name), text.format(name=name)


def reports() -> list[Report]:
    """In the order in which they are told."""
    some = list(load_crossings().values())[:_CROSSINGS]
    closed = [Report(SOURCES[n % 10], crossing, Status.CLOSED) for n, crossing in enumerate(some)]
    again = [Report(SOURCES[(n + 1) % 10], crossing, Status.CLOSED) for n, crossing in enumerate(some[:_AGAIN])]
    opened = [Report(SOURCES[(n + 2) % 10], crossing, Status.OPEN) for n, crossing in enumerate(some[:_OPEN_AGAIN])]
    return [*closed[:20], *again, *closed[20:], *opened]


def changes_told() -> set[tuple[str, Status]]:
    """What a careful reader would be told of, once each."""
    return {(report.crossing.id, report.status) for report in reports()}


@dataclass
class Newsstand:
    """The sources on a web server, which know whether they changed since they were asked last."""

    web: Loopback
    told: list[tuple[Report, datetime]] = field(default_factory=list)

    def open(self) -> Mapping[str, dict[str, object]]:
        """The block of sources.yaml."""
        return {
            name: {
                "url": self.web.serve(f"/{name}.xml", lambda call, name=name: self._feed(name, call)),
                "full_text": False,
                "language": "ar" if number % 2 else "en",
            }
            for number, name in enumerate(SOURCES)
        }

    def tell(self, number: int) -> None:
        """Publishes until `number` reports are out."""
        for report in reports()[len(self.told) : number]:
            self.told.append((report, datetime.now(UTC)))

    def _feed(self, name: str, call: Call) -> Answer:
        own = [(*report.title_and_text, at) for report, at in self.told if report.source == name]
        body = rss(*own, base=f"http://127.0.0.1/{name}/")
        tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        if call.headers.get("if-none-match") == tag:
            return Answer(304, {"ETag": tag})
        return Answer(200, {"ETag": tag, "Content-Type": "application/rss+xml"}, body)
