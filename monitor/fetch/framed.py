"""HTTP/2 over a line: httpcore speaks it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpcore

from monitor.fetch.conversation import Headers
from monitor.fetch.line import Line


class FramedConversation:
    """As `Conversation`; the frames say how long an answer is, and the library checks it."""

    surplus = False

    def __init__(self, line: Line, host: str, port: int) -> None:
        self.line = line
        self.heard = False
        self._origin = httpcore.Origin(b"https", host.encode("ascii"), port)
        self._connection = httpcore.AsyncHTTP2Connection(self._origin, line)
        self._answer: httpcore.Response

    async def ask(self, method: str, target: bytes, headers: Headers, body: bytes) -> tuple[int, Headers]:
        self.heard = False
        origin = self._origin
        url = httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=target)
        asked = httpcore.Request(method, url, headers=list(headers), content=body)
        self._answer = await self._connection.handle_async_request(asked)
        self.heard = True
        return self._answer.status, self._answer.headers

    def body(self) -> AsyncIterator[bytes]:
        return self._answer.aiter_stream()

    async def is_free(self) -> bool:
        await self._answer.aclose()
        return self._connection.is_available()

    @property
    def waits(self) -> bool:
        """Servers say this and that between two questions."""
        return self.line.is_open and self._connection.is_available()
