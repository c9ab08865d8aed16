"""The connection itself: httpx on an httpcore pool whose network is ours.

A host is resolved once, each of its addresses is judged, and the connection goes to an address that was judged: a name
that answers with a public address first and a private one a moment later gains nothing. TLS still verifies the host
name of the URL, because httpcore keeps it beside the address.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any

import httpcore
import httpx

from monitor.fetch.addresses import why_refused
from monitor.fetch.errors import NotAllowed, TooSlow, Unreachable, one_line
from monitor.fetch.threads import in_its_own_thread

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

_MOST_ADDRESSES = 4  # tried one after the other


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """The addresses of `host`, in the order of the system's preference. Raises OSError."""
    found = await in_its_own_thread(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedTransport(httpx.AsyncBaseTransport):
    """Raises FetchErrors for what goes wrong while connecting, and the errors of httpcore after that."""

    def __init__(self, tls: ssl.SSLContext, resolve: Resolver, allow_private: bool, most_idle: int) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=None,  # who asks at the same time is decided before
            max_keepalive_connections=most_idle,
            keepalive_expiry=30.0,
            http2=True,
            network_backend=_GuardedNetwork(resolve, allow_private),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = await self._pool.handle_async_request(asked)
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._answer.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._answer.aclose()


class _GuardedNetwork(httpcore.AsyncNetworkBackend):
    def __init__(self, resolve: Resolver, allow_private: bool) -> None:
        self._resolve = resolve
        self._allow_private = allow_private
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host, port)
        share = None if timeout is None else timeout / len(addresses)
        for number, address in enumerate(addresses, start=1):
            try:
                stream = await self._plain.connect_tcp(address, port, share, local_address, socket_options)
                return MeasuredStream(stream, host)
            except httpcore.ConnectTimeout as problem:
                if number == len(addresses):
                    raise TooSlow(f"{host} does not take connections on port {port}: no answer in time") from problem
            except httpcore.ConnectError as problem:
                if number == len(addresses):
                    raise Unreachable(f"{host} refuses connections on port {port} ({_root(problem)})") from problem
        raise AssertionError("a host has at least one address")

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError) as problem:
            raise Unreachable(f"there is no host {host} in the DNS, or no DNS ({_root(problem)})") from problem
        refused = {address: why_refused(address, self._allow_private) for address in found}
        allowed = [address for address, reason in refused.items() if reason is None]
        if not allowed:
            kinds = ", ".join(dict.fromkeys(reason for reason in refused.values() if reason)) or "missing"
            remedy = "" if self._allow_private else "; a source may say allow_private: true"
            raise NotAllowed(f"{host} leads to an address that is not on the public internet ({kinds}){remedy}")
        return _both_families(allowed)[:_MOST_ADDRESSES]

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise NotAllowed("sockets of this machine are not fetched")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _both_families(addresses: Sequence[str]) -> list[str]:
    """IPv6 and IPv4 in turn, the system's first choice first, so that one dead family costs one attempt."""
    six = [address for address in addresses if ":" in address]
    four = [address for address in addresses if ":" not in address]
    first, second = (six, four) if ":" in addresses[0] else (four, six)
    pairs = itertools.zip_longest(first, second)
    return [address for pair in pairs for address in pair if address is not None]


class MeasuredStream(httpcore.AsyncNetworkStream):
    """A network stream that counts what comes after the head of an HTTP/1.1 answer.

    HTTP libraries stop at Content-Length and keep the rest for the next answer, so a server that announces less than it
    sends looks like one with a short page. The count tells them apart.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream, host: str) -> None:
        self._stream = stream
        self._host = host
        self._head: bytes | None = b""  # None once the head is over
        self.after_head = 0
        self._spoiled = False

    def spoil(self) -> None:
        """Keeps the pool from using this connection again: what it still holds belongs to the last answer."""
        self._spoiled = True

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes, timeout)
        if self._head is None:
            self.after_head += len(data)
        else:
            self._read_head(self._head + data)
        return data

    def _read_head(self, head: bytes) -> None:
        start, end, rest = head.partition(b"\r\n\r\n")
        if end and start.split(b" ", 2)[1:2] and start.split(b" ", 2)[1].startswith(b"1"):
            self._read_head(rest)  # an interim answer (100, 103); the real one follows
        elif end:
            self._head, self.after_head = None, len(rest)
        else:
            self._head = head

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._head, self.after_head = b"", 0  # a new question, and so a new answer
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        try:
            secured = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except httpcore.ConnectTimeout as problem:
            raise TooSlow(f"{self._host} does not finish the TLS handshake in time") from problem
        except (httpcore.ConnectError, ssl.SSLError, OSError) as problem:
            raise Unreachable(f"no TLS connection to {self._host} ({_root(problem)})") from problem
        tls = secured.get_extra_info("ssl_object")
        if tls is not None and tls.selected_alpn_protocol() == "h2":
            return secured  # HTTP/2 frames its answers, and its library checks their length
        return MeasuredStream(secured, self._host)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and self._spoiled:
            return True  # how a pool sees that an idle connection is over
        return self._stream.get_extra_info(info)


def _root(problem: BaseException) -> str:
    """What the system said, from the innermost of a chain of errors."""
    while (deeper := problem.__cause__ or problem.__context__) is not None:
        problem = deeper
    if isinstance(problem, BaseExceptionGroup):
        return _root(problem.exceptions[0])
    if isinstance(problem, ssl.SSLCertVerificationError):
        return one_line(f"its certificate is not accepted: {problem.verify_message}", 120)
    if isinstance(problem, OSError) and problem.errno and problem.errno > 0 and not isinstance(problem, ssl.SSLError):
        return os.strerror(problem.errno).lower()
    if isinstance(problem, OSError) and problem.strerror:
        return one_line(problem.strerror, 120)
    return one_line(str(problem), 120) or type(problem).__name__
