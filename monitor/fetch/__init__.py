"""URL to bytes: politely, within bounds, never to a private address unless the source says so.

`Fetcher` is the only thing in the project that asks the network for what sources publish;
mailboxes alone have a way of their own, `mailbox.read_mailbox`, and programs theirs, `program.run_program`: few
configurations need them, and they are loaded with the first.
"""

from __future__ import annotations

from monitor.fetch.elsewhere import Letter, MailboxAnswer, MailboxRequest, ProgramRequest
from monitor.fetch.errors import (
    BadAnswer,
    Broken,
    FetchError,
    NotAllowed,
    RedirectLoop,
    RulesUnread,
    TooEarly,
    TooLarge,
    TooSlow,
    Unreachable,
    Unwelcome,
    one_line,
)
from monitor.fetch.exchange import Response
from monitor.fetch.fetcher import Fetcher, Request, tls_context
from monitor.fetch.headers import http_date
from monitor.fetch.places import Place, Places
from monitor.fetch.urls import checked_url, same_origin

__all__ = [
    "BadAnswer",
    "Broken",
    "FetchError",
    "Fetcher",
    "Letter",
    "MailboxAnswer",
    "MailboxRequest",
    "NotAllowed",
    "Place",
    "Places",
    "ProgramRequest",
    "RedirectLoop",
    "Request",
    "Response",
    "RulesUnread",
    "TooEarly",
    "TooLarge",
    "TooSlow",
    "Unreachable",
    "Unwelcome",
    "checked_url",
    "http_date",
    "one_line",
    "same_origin",
    "tls_context",
]
