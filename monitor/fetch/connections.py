"""Questions to servers over connections that are kept for the next one.

httpx and the pool of httpcore do the same and more; on loopback they take 3 ms of work a request, and this half of one,
which for a program that asks its sources all day is most of what it does. HTTP/1.1 is h11's, HTTP/2 httpcore's.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.fetch.conversation import Conversation, Headers, RulesBroken, RulesBrokenThere
from monitor.fetch.line import Line
from monitor.fetch.url import Url
from monitor.fetch.wire import Resolver, Wire

if TYPE_CHECKING:
    from monitor.fetch.framed import FramedConversation

    Speaker = Conversation | FramedConversation

_KEPT = 30.0  # seconds that a connection waits for another question

Origin = tuple[str, str, int]  # scheme, host, port


@dataclass(frozen=True, slots=True)
class _Question:
    method: str
    target: bytes
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class _Idle:
    origin: Origin
    speaker: Speaker
    until: float  # on the loop's clock


class Answer:
    """Its body comes as it is asked for; it must be ended, whatever happens. headers: by their names in lower case."""

    def __init__(self, status: int, headers: Headers, speaker: Speaker, keep: Callable[[], None]) -> None:
        self.status = status
        self.headers = _joined(headers)
        self._speaker = speaker
        self._keep = keep

    def pieces(self) -> AsyncIterator[bytes]:
        return self._speaker.body()

    @property
    def surplus(self) -> bool:
        """Whether more came than the server announced."""
        return self._speaker.surplus

    async def end(self) -> None:
        free = False
        try:
            free = await self._speaker.is_free()
        except (RulesBroken, OSError):
            pass  # it is not used again
        finally:
            if free:
                self._keep()
            else:
                self._speaker.line.close()


class Connections:
    """allow_private: as of a Request; a connection that was made with it is there for no other.  most_idle: how many
    are kept.  headers: of every question."""

    def __init__(
        self, tls: ssl.SSLContext, resolve: Resolver, allow_private: bool, most_idle: int, headers: Headers
    ) -> None:
        self._wire = Wire(tls, resolve, allow_private)
        self._most_idle = most_idle
        self._headers = headers
        self._idle: deque[_Idle] = deque()

    async def ask(self, method: str, url: Url, headers: Headers, body: bytes, seconds: float) -> Answer:
        """seconds: that remain. Raises FetchErrors for what goes wrong while connecting, and after that OSError and
        RulesBroken."""
        origin = (url.scheme, url.ascii_host, url.open_port)
        host = (b"Host", url.authority.encode("ascii"))
        question = _Question(method, url.target.encode("ascii"), [host, *self._headers, *headers], body)
        kept = self._kept(origin)
        if kept is not None:
            try:
                return await self._asked(kept, origin, question)
            except (OSError, RulesBrokenThere):
                if kept.heard or body:
                    raise
                # it was closed while it waited, which is seen only now
        line = await self._wire.line_to(*origin, seconds)
        return await self._asked(_speaker_on(line, origin), origin, question)

    async def aclose(self) -> None:
        while self._idle:
            self._idle.popleft().speaker.line.close()
        await asyncio.sleep(0)  # for the loop to let go of them

    async def _asked(self, speaker: Speaker, origin: Origin, question: _Question) -> Answer:
        try:
            status, headers = await speaker.ask(question.method, question.target, question.headers, question.body)
        except BaseException:
            speaker.line.close()
            raise
        return Answer(status, headers, speaker, lambda: self._keep(speaker, origin))

    def _kept(self, origin: Origin) -> Speaker | None:
        self._tidy()
        for place, idle in enumerate(self._idle):
            if idle.origin == origin:
                del self._idle[place]
                return idle.speaker
        return None

    def _keep(self, speaker: Speaker, origin: Origin) -> None:
        """For the next question there."""
        self._idle.append(_Idle(origin, speaker, asyncio.get_running_loop().time() + _KEPT))
        self._tidy()

    def _tidy(self) -> None:
        now = asyncio.get_running_loop().time()
        kept: deque[_Idle] = deque()
        for idle in self._idle:
            if idle.until > now and idle.speaker.waits:
                kept.append(idle)
            else:
                idle.speaker.line.close()
        while len(kept) > self._most_idle:
            kept.popleft().speaker.line.close()
        self._idle = kept


def _speaker_on(line: Line, origin: Origin) -> Speaker:
    if not line.speaks_http2:
        return Conversation(line)
    from monitor.fetch.framed import (
        FramedConversation,  # httpcore and h2 take 30 ms to load, and few servers ask for it
    )

    return FramedConversation(line, *origin[1:])


def _joined(headers: Headers) -> dict[str, str]:
    """What is said several times is joined with commas (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = _text(raw_name).lower(), _text(raw_value)
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
