"""What a poll keeps so that the next one need not read again what this one read: of a feed, of which most stands still.

An answer with the very bytes of the last one holds nothing new, whatever its server says. In one that changed, an entry
that stands as it stood is told by its mark, before its markup is made text: that is most of the work of reading.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from monitor.fetch import Response

_BODY, _SEEN = "feed.body", "feed.seen"  # in memory


@dataclass(frozen=True, slots=True)
class Marks:
    """body: stands for the whole answer.  entries: the mark of each of its entries, with the key of its item."""

    body: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)

    def to_keep(self, again: Collection[str] = ()) -> dict[str, str]:
        """For the memory of the source. again: the keys of items that have to be read again at the next poll."""
        seen = " ".join(mark for mark, key in self.entries.items() if key not in again)
        return {_BODY: "" if again else self.body, _SEEN: seen}


def mark(*written: str) -> str:
    """Stands for what a source wrote of an entry."""
    return blake2b("\x1f".join(written).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def mark_of_body(response: Response) -> str:
    about = f"{response.url}\n{response.content_type}\n".encode("utf-8", "surrogatepass")
    whole = blake2b(about, digest_size=16)
    whole.update(response.body)
    return whole.hexdigest()


def same_body(response: Response, memory: Mapping[str, str]) -> bool:
    """Whether the answer is that of the last poll again, byte by byte."""
    return not response.unchanged and mark_of_body(response) == memory.get(_BODY)


def seen_entries(memory: Mapping[str, str]) -> frozenset[str]:
    """The marks of the entries that the last poll read."""
    return frozenset(memory.get(_SEEN, "").split())
