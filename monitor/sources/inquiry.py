"""How a kind of source asks: what it knows at the start, the requests it makes, and what it has read in the end.

A kind is a generator and stays pure: it yields the next Request, is sent the Response, and returns a Reading. What
could not be fetched is raised where it yielded (FetchError): a kind that has read something by then returns that, with
a note, and lets the error pass where it has nothing. `inquiring` runs it.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.fetch import Request, Response, same_origin
from monitor.model import Item, Rhythm
from monitor.settings import Source, SourceKind
from monitor.sources.recognising import Marks

_NO_RHYTHM = Rhythm()
# What is made for people; feeds, sitemaps and interfaces are made for programs.
_OBEY_ROBOTS = frozenset({SourceKind.PAGE, SourceKind.TELEGRAM})


def request_of(source: Source, url: str, home: str = "") -> Request:
    """A request of `source` for `url`, which may be another address than its own: one that it names, or moved to.

    What it may do at its own origin, the private network included, does not go along to another. home: where it
    asks instead of its own address, as an API.
    """
    at_home = url == source.url or same_origin(home or source.url, url)
    robots = source.robots and source.kind in _OBEY_ROBOTS
    return Request(url, allow_private=source.allow_private and at_home, robots=robots)


@dataclass(frozen=True, slots=True)
class Known:
    """What a poll begins with. etag and last_modified are those of the last Reading; memory is all that was kept;
    moved_to is the address that the source moved to for good, where it did.

    What is in memory may come from another kind or address of the same source: kinds begin their keys with their own
    name, and keep beside a value what it belongs to.
    """

    now: datetime
    etag: str | None = None
    last_modified: str | None = None
    memory: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None

    def request(self, source: Source) -> Request:
        """The one request of a source that is read with one: its address, if it has changed since."""
        asked = request_of(source, self.moved_to or source.url)
        return replace(asked, etag=self.etag, last_modified=self.last_modified)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one poll read.

    unchanged: the source says that nothing is new. memory: what is to be kept for the next poll, beside what was kept
    before; it is stored in the transaction of the items. note: what a person should know though the poll went well.
    retry_after, fresh_for, moved_to: as in Response. rhythm: what it says of its own; None where it was not read.
    marks: by which the next poll knows what this one read; None where it keeps those that it has.
    """

    items: Sequence[Item] = ()
    unchanged: bool = False
    memory: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    retry_after: timedelta | None = None
    moved_to: str | None = None
    fresh_for: timedelta | None = None
    rhythm: Rhythm | None = None
    marks: Marks | None = None

    @classmethod
    def of(cls, response: Response, items: Sequence[Item], rhythm: Rhythm = _NO_RHYTHM) -> Reading:
        """What a single answer holds. rhythm: what it says of its own, if it is a feed."""
        return cls(
            items=items,
            unchanged=response.unchanged,
            etag=response.etag,
            last_modified=response.last_modified,
            retry_after=response.retry_after,
            moved_to=response.moved_to,
            fresh_for=response.fresh_for,
            rhythm=None if response.unchanged else rhythm,
        )


Inquiry = Generator[Request, Response, Reading]
