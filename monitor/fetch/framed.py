"""HTTP/2 over a line: httpcore speaks it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import cast

import httpcore

from monitor.fetch.conversation import Headers, RulesBroken, RulesBrokenThere
from monitor.fetch.line import Line


class FramedConversation:
    """As `Conversation`; the frames say how long an answer is, and the library checks it."""

    surplus = False

    def __init__(self, line: Line, host: str, port: int) -> None:
        self.line = line
        self.heard = False
        self._origin = httpcore.Origin(b"https", host.encode("ascii"), port)
        self._connection = httpcore.AsyncHTTP2Connection(self._origin, cast(httpcore.AsyncNetworkStream, line))
        self._answer: httpcore.Response

    async def ask(self, method: str, target: bytes, headers: Headers, body: bytes) -> tuple[int, Headers]:
        self.heard = False
        origin = self._origin
        url = httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=target)
        asked = httpcore.Request(method, url, headers=list(headers), content=body)
        with _in_our_words():
            self._answer = await self._connection.handle_async_request(asked)
        self.heard = True
        return self._answer.status, self._answer.headers

    async def body(self) -> AsyncIterator[bytes]:
        with _in_our_words():
            async for piece in self._answer.aiter_stream():
                yield piece

    async def is_free(self) -> bool:
        with _in_our_words():
            await self._answer.aclose()
        return self._connection.is_available()

    @property
    def waits(self) -> bool:
        """Servers say this and that between two questions."""
        return self.line.is_open and self._connection.is_available()


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except httpcore.RemoteProtocolError as problem:
        raise RulesBrokenThere(str(problem)) from problem
    except httpcore.ProtocolError as problem:
        raise RulesBroken(str(problem)) from problem
    except (httpcore.NetworkError, httpcore.ConnectionNotAvailable) as problem:
        raise ConnectionError(str(problem)) from problem
