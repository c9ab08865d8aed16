"""What can go wrong between a URL and its bytes.

FetchError
├── NotAllowed      the address or the URL is one that we do not ask
├── Unwelcome       the robots.txt of the site asks us to leave the address alone
│   └── RulesUnread  there may be a robots.txt that does, which could not be read
├── TooEarly        the host asked to be left alone for a while that is not over; it was not asked
├── Unreachable     no such host, connection refused, TLS refused
├── TooSlow         the answer was not complete in time
├── TooLarge        more bytes than we take, packed or unpacked
├── BadAnswer       an HTTP status that is neither a page nor "unchanged"; carries `status`
├── RedirectLoop    redirected in a circle, or too often
└── Broken          a cut line, a lying length, a packing that cannot be unpacked

`str(error)` is one line that a person can read: what happened and at which host. It holds no control characters and
nothing of a URL's query, where tokens live.
"""

# ruff: noqa: N818 (they are named for what happened: `except TooSlow` reads as it is meant)
from __future__ import annotations

import re
from datetime import timedelta
from http import HTTPStatus

# C0, C1, line separators, and the marks that turn the direction of letters: an error must stay on its line
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_LONGEST = 300


def one_line(text: str, longest: int = _LONGEST) -> str:
    """`text` as one printable line of at most `longest` characters, for messages that quote the outside world."""
    line = " ".join(_UNPRINTABLE.sub(" ", text[: longest * 4]).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


class FetchError(Exception):
    """Nothing usable was fetched. `retry_after` is how long the server asks to be left alone, where it does."""

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(one_line(message))
        self.retry_after = retry_after


class NotAllowed(FetchError):
    pass


class Unwelcome(FetchError):
    pass


class RulesUnread(Unwelcome):
    pass


class TooEarly(FetchError):
    pass


class Unreachable(FetchError):
    pass


class TooSlow(FetchError):
    pass


class TooLarge(FetchError):
    pass


class RedirectLoop(FetchError):
    pass


class Broken(FetchError):
    pass


class BadAnswer(FetchError):
    """The server answered with `status`."""

    def __init__(self, host: str, status: int, retry_after: timedelta | None = None) -> None:
        wait = f" and asks to wait {in_words(retry_after)}" if retry_after else ""
        super().__init__(f"{host} answers {status}{_meaning(status)}{wait}", retry_after)
        self.host = host
        self.status = status

    def __reduce__(self) -> tuple[type[BadAnswer], tuple[str, int, timedelta | None]]:
        """It goes to other processes."""
        return BadAnswer, (self.host, self.status, self.retry_after)

    @property
    def gone(self) -> bool:
        """The server says that this address is empty for good (410)."""
        return self.status == HTTPStatus.GONE


def _meaning(status: int) -> str:
    if status == HTTPStatus.NOT_MODIFIED:
        return " (not modified), though nothing of it is kept here"
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""


def in_words(span: timedelta) -> str:
    """A span as people say it: '45 s', '20 min', '3 h'. Rounded up, so that nobody asks too early."""
    seconds = -(-span // timedelta(seconds=1))
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 7200:
        return f"{-(-seconds // 60)} min"
    return f"{-(-seconds // 3600)} h"
