"""What the owners of a site ask of programs that read it: robots.txt (RFC 9309), kept for a day.

Protego reads it, as it does for Scrapy: the parser of the standard library knows no wildcards and takes the first rule
that fits instead of the longest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from weakref import WeakValueDictionary

from protego import Protego

from monitor.fetch.errors import (
    BadAnswer,
    FetchError,
    NotAllowed,
    RedirectLoop,
    RulesUnread,
    TooEarly,
    TooLarge,
    Unwelcome,
    one_line,
)
from monitor.fetch.exchange import Response
from monitor.fetch.url import Url

_KEPT = 24 * 3600.0  # seconds, as the RFC says
_KEPT_UNREAD = 600.0  # where it could not be read
_MOST_KEPT = 2_000
_LONGEST = 512 * 1024  # characters that are read; the RFC asks for no more

Ask = Callable[[Url, bool], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Rules:
    """parsed: None where there are none.  unread: why they could not be read; nothing is asked then."""

    until: float  # on the loop's clock
    parsed: Protego | None = None
    unread: str | None = None


class Robots:
    """product: our name in the rules.  ask: fetches one URL; True where private addresses are allowed."""

    def __init__(self, product: str, ask: Ask) -> None:
        self._product = product
        self._ask = ask
        self._known: dict[tuple[str, bool], Rules] = {}
        self._reading: WeakValueDictionary[tuple[str, bool], asyncio.Lock] = WeakValueDictionary()

    async def check(self, url: Url, allow_private: bool) -> float:
        """The pause that the site asks for, in seconds. Raises Unwelcome where it asks us to leave `url` alone."""
        rules = await self._rules(url, allow_private)
        if rules.unread is not None:
            raise RulesUnread(
                f"{url.host}: its robots.txt could not be read, so its pages are left alone: {rules.unread}"
            )
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(str(url), self._product):
            raise Unwelcome(
                f"the robots.txt of {url.host} asks programs to leave {one_line(url.shown_path, 100)} alone"
            )
        return float(rules.parsed.crawl_delay(self._product) or 0.0)

    async def _rules(self, url: Url, allow_private: bool) -> Rules:
        place = url.at_root("/robots.txt")
        key = (str(place), allow_private)
        lock = self._reading.get(key)
        if lock is None:
            lock = self._reading[key] = asyncio.Lock()
        async with lock:
            known = self._known.get(key)
            if known is None or known.until <= asyncio.get_running_loop().time():
                known = await self._read(place, allow_private)
                self._known.pop(key, None)
                self._known[key] = known
                while len(self._known) > _MOST_KEPT:
                    self._known.pop(next(iter(self._known)))
        return known

    async def _read(self, place: Url, allow_private: bool) -> Rules:
        """Raises TooEarly, which says nothing of the rules."""
        unread: str | None = None
        parsed: Protego | None = None
        kept_unread = _KEPT_UNREAD
        try:
            answer = await self._ask(place, allow_private)
            parsed = Protego.parse(answer.body.decode("utf-8", "replace").removeprefix("\ufeff")[:_LONGEST])
        except BadAnswer as error:
            unread = str(error) if _is_trouble(error.status) else None
            if error.retry_after is not None:
                kept_unread = min(error.retry_after.total_seconds(), _KEPT_UNREAD)
        except TooEarly:
            raise
        except (NotAllowed, RedirectLoop, TooLarge):
            pass  # whatever stands there, it is no robots.txt
        except FetchError as error:
            unread = str(error)
        now = asyncio.get_running_loop().time()
        return Rules(now + (_KEPT if unread is None else kept_unread), parsed, unread)


def _is_trouble(status: int) -> bool:
    """Any other refusal says that there is no robots.txt (RFC 9309, 2.3.1.3)."""
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS
