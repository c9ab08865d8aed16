"""What a poll keeps so that the next one need not read again what this one read: of a feed, of which most stands still.

An answer with the very bytes of the last one holds nothing new, whatever its server says. In one that changed, an entry
that stands as it stood is told by its mark, before its markup is made text: that is most of the work of reading. Where
its very letters are those of last time, it is told by them, before it is looked at (see `standing`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from zlib import crc32

from monitor.fetch import Response

_BODY, _SEEN = "feed.body", "feed.seen"  # in memory


@dataclass(frozen=True, slots=True)
class Marks:
    """body: stands for the whole answer.  entries: the mark of each of its entries, with the key of its item; the key
    is empty where the entry was known by its letters."""

    body: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)

    def to_keep(self, again: Collection[str] = ()) -> dict[str, str]:
        """For the memory of the source. again: the keys of items that have to be read again at the next poll."""
        seen = " ".join(mark for mark, key in self.entries.items() if key not in again)
        return {_BODY: "" if again else self.body, _SEEN: seen}


@dataclass(frozen=True, slots=True)
class Seen:
    """The entries that the last poll read. marks: theirs, without what follows in some.  by_letters: those that may be
    told by their letters, by what stands for these; each is the whole mark, as `with_letters` makes it."""

    marks: frozenset[str] = frozenset()
    by_letters: Mapping[str, str] = field(default_factory=dict)


def mark(*written: str) -> str:
    """Stands for what a source wrote of an entry."""
    return sha256("\x1f".join(written).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def with_letters(mark: str, letters: str, id: str) -> str:
    """The mark of an entry that may be told by its letters. letters: stands for these.  id: that of the entry, which is
    that of no other."""
    return f"{mark}.{letters}.{mark_of_id(id)}"


def mark_of_id(id: str) -> str:
    """Stands for an id; two may have the same."""
    return f"{crc32(id.encode('utf-8', 'surrogatepass')):08x}"


def id_marked(mark: str) -> str:
    """What stands for the id in a mark with letters."""
    return mark.rpartition(".")[2]


def mark_of_body(response: Response) -> str:
    whole = sha256(f"{response.url}\n{response.content_type}\n".encode("utf-8", "surrogatepass"))
    whole.update(response.body)
    return whole.hexdigest()[:32]


def is_that_of_last_poll(body: str, memory: Mapping[str, str]) -> bool:
    """Whether an answer is that of the last poll again, byte by byte. body: its mark."""
    return body == memory.get(_BODY)


def seen_entries(memory: Mapping[str, str]) -> Seen:
    """Those that the last poll read."""
    kept = [(whole, whole.split(".")) for whole in memory.get(_SEEN, "").split()]
    by_letters = {parts[1]: whole for whole, parts in kept if len(parts) == 3}
    return Seen(frozenset(parts[0] for _, parts in kept), by_letters)
