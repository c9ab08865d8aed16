"""What is asked for and does not come over HTTP: a mailbox, a program.

Their answers are Responses all the same, so that a kind of source asks for them as it asks for a page.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.fetch.exchange import Response
from monitor.fetch.fetcher import Request


@dataclass(frozen=True, slots=True)
class MailboxRequest(Request):
    """The letters of an IMAP folder. `url` is imaps://host or imap://host, with a port where it is not the usual one.

    validity, after: those of the last answer; letters with a greater uid are wanted, and without them the unseen ones.
    stored: the uids of letters that are safely kept, and may be flagged as seen.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    validity: int | None = None
    after: int | None = None
    stored: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    uid: int
    raw: bytes  # RFC 5322; cut where it is very long


@dataclass(frozen=True, slots=True)
class MailboxAnswer(Response):
    """more: letters are left for the next poll."""

    validity: int = 0
    letters: tuple[Letter, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class ProgramRequest(Request):
    """A program to run; its answer is what it prints. `url` only names it."""

    arguments: tuple[str, ...] = ()
    seconds: float = 30.0
