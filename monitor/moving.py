"""Where a source is asked: at its own address, or at the one that it moved to for good. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.fetch import BadAnswer
from monitor.settings import Source


@dataclass(frozen=True, slots=True)
class Move:
    """A source said that it moved for good. to: where, as it may be shown.  kept: it is asked there from now on."""

    to: str
    kept: bool


def address_after(source: Source, asked_at: str | None, moved_to: str | None) -> str | None:
    """Where `source` is asked from now on, if not at its own address.

    asked_at: where it was asked instead of that.  moved_to: where a poll that could be read was led for good. An
    address that holds a secret is not kept, since the store is no place for it: the redirect is followed each time.
    """
    if source.holds_secret:
        return None
    to = moved_to or asked_at
    return None if to == source.url else to


def move_of(source: Source, asked_at: str | None, moved_to: str | None) -> Move | None:
    """The move that a poll tells of, where that is new."""
    if moved_to is None or moved_to in (source.url, asked_at):
        return None
    if source.holds_secret:
        return Move(f"another address at {urlsplit(moved_to).hostname}", kept=False)
    return Move(moved_to, kept=True)


def is_gone(error: Exception, asked_at: str | None) -> bool:
    """Whether the source says of its own address that it is gone for good."""
    return isinstance(error, BadAnswer) and error.gone and asked_at is None


def host_of(source: Source) -> str:
    return urlsplit(source.url).hostname or ""
