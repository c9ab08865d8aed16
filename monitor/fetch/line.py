"""A connection as a stream of bytes, on the transports of asyncio: TCP, and TLS above it."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any, cast

_ENOUGH = 256 * 1024  # bytes that wait to be read; the sender is stopped there


class Line(asyncio.Protocol):
    """Made by a loop; `read` raises OSError where the connection broke. httpcore takes it for a stream of its own."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._ended = False
        self._error: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport

    async def secure(self, tls: ssl.SSLContext, host: str) -> None:
        """Raises OSError (ssl.SSLError is one)."""
        loop = asyncio.get_running_loop()
        secured = await loop.start_tls(self._transport, self, tls, server_hostname=host)
        if secured is None:
            raise ConnectionError("closed during the handshake")
        self._transport = secured

    @property
    def speaks_http2(self) -> bool:
        tls = self._transport.get_extra_info("ssl_object")
        return tls is not None and tls.selected_alpn_protocol() == "h2"

    @property
    def has_unread(self) -> bool:
        return bool(self._received)

    @property
    def is_open(self) -> bool:
        return not (self._ended or self._error or self._transport.is_closing())

    async def read(self, max_bytes: int = 0, timeout: float | None = None) -> bytes:
        """What has come, as soon as anything has; nothing at the end. Both parameters are only there for httpcore."""
        while not self._received and not self._ended:
            if self._error is not None:
                raise self._error
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        data = bytes(self._received)
        self._received.clear()
        if not self._ended and not self._transport.is_closing():
            self._transport.resume_reading()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Questions are short: what the system does not take at once waits in memory."""
        if self._error is not None:
            raise self._error
        self._transport.write(buffer)

    async def aclose(self) -> None:
        self.close()

    def close(self) -> None:
        self._transport.abort()

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return self.has_unread or not self.is_open
        return self._transport.get_extra_info(info)

    # --- what the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if len(self._received) > _ENOUGH:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        self._ended = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._error, self._ended = exc, self._ended or exc is None
        self._wake()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)
