"""HTTP/1.1 over a line: one question, its answer, and the next. h11 knows the protocol; this moves the bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import h11

from monitor.fetch.line import Line

_LONGEST_HEAD = 100 * 1024  # bytes

Headers = Sequence[tuple[bytes, bytes]]


class RulesBroken(Exception):  # noqa: N818 (it reads as it is meant)
    """Somebody does not keep to the rules of HTTP."""


class RulesBrokenThere(RulesBroken):
    """The server does not."""


class Conversation:
    """Raises RulesBroken and OSError."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._state = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self.heard = False  # anything of the answer under way

    async def ask(self, method: str, target: bytes, headers: Headers, body: bytes) -> tuple[int, Headers]:
        """Status and headers of the answer."""
        self.heard = False
        events: list[h11.Event] = [h11.Request(method=method, target=target, headers=list(headers))]
        events += [h11.Data(data=body), h11.EndOfMessage()] if body else [h11.EndOfMessage()]
        try:
            written = b"".join(self._state.send(event) or b"" for event in events)
        except h11.LocalProtocolError as problem:
            raise RulesBroken(str(problem)) from problem
        await self.line.write(written)
        event = await self._next()
        while isinstance(event, h11.InformationalResponse):
            event = await self._next()
        if not isinstance(event, h11.Response):
            raise RulesBrokenThere("no answer where one should stand")
        return event.status_code, event.headers.raw_items()

    async def body(self) -> AsyncIterator[bytes]:
        """The body of the answer, in pieces."""
        while isinstance(event := await self._next(), h11.Data):
            yield bytes(event.data)

    @property
    def surplus(self) -> bool:
        """Whether the server sends more than belonged to the answer."""
        return bool(self._state.trailing_data[0]) or self.line.has_unread

    @property
    def waits(self) -> bool:
        """Whether the connection is there for another question, with nothing come that nobody asked for."""
        return self.line.is_open and not self.line.has_unread

    async def is_free(self) -> bool:
        """Ends an answer that was heard to its end, or has no body: whether another question may follow."""
        if self._state.their_state is h11.SEND_BODY and isinstance(self._event(), h11.Data):
            return False
        if (self._state.our_state, self._state.their_state) != (h11.DONE, h11.DONE):
            return False
        if self.surplus or not self.waits:
            return False
        self._state.start_next_cycle()
        return True

    def _event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        try:
            return self._state.next_event()
        except h11.RemoteProtocolError as problem:
            raise RulesBrokenThere(str(problem)) from problem

    async def _next(self) -> h11.Event:
        while True:
            event = self._event()
            if event is h11.NEED_DATA:
                data = await self.line.read()
                if not data and self._state.their_state is h11.SEND_RESPONSE:
                    raise RulesBrokenThere("Server disconnected without sending a response.")
                self.heard = True
                self._state.receive_data(data)
            elif isinstance(event, h11.Event):
                return event
            else:
                raise RulesBrokenThere("the server wants to speak another protocol")
