"""URL to bytes: politely, within bounds, never to a private address unless the source says so.

`Fetcher` is the only thing in the project that asks the network for what sources publish.
"""

from __future__ import annotations

from monitor.fetch.errors import (
    BadAnswer,
    Broken,
    FetchError,
    NotAllowed,
    RedirectLoop,
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
from monitor.fetch.urls import checked_url, same_origin

__all__ = [
    "BadAnswer",
    "Broken",
    "FetchError",
    "Fetcher",
    "NotAllowed",
    "RedirectLoop",
    "Request",
    "Response",
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
