"""A real HTTP server on loopback for tests, as well-behaved or as nasty as a test wants.

    with Loopback() as server:
        server.serve("/feed", b"<rss/>", {"Content-Type": "application/rss+xml", "ETag": '"1"'})
        server.serve("/slow", hang())
        server.serve("/own", lambda call: Answer(200, {}, call.headers.get("user-agent", "").encode()))
        server.url("/feed")           # http://127.0.0.1:PORT/feed
        server.calls("/feed")         # what was asked: path, headers, when

A route is bytes, an `Answer`, or a callable that takes a `Call` and returns one of these, or returns None after it has
written to `call.send` whatever it likes; the connection is closed then.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import BinaryIO, Self


@dataclass(frozen=True)
class Answer:
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def encoded(self) -> bytes:
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = "Odd"
        length = {} if self.status in (204, 304) else {"Content-Length": str(len(self.body))}
        lines = [f"HTTP/1.1 {self.status} {phrase}"]
        lines += [f"{name}: {value}" for name, value in {**length, **self.headers}.items()]
        return "\r\n".join([*lines, "", ""]).encode("utf-8") + self.body


@dataclass(frozen=True)
class Call:
    """One request as it arrived. Header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: float  # time.monotonic()
    connection: socket.socket = field(repr=False, compare=False)
    stopping: threading.Event = field(repr=False, compare=False)
    body: bytes = b""

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def wait(self, seconds: float) -> bool:
        """Sleeps; True when the server is being stopped meanwhile."""
        return self.stopping.wait(seconds)


Route = bytes | Answer | Callable[[Call], "bytes | Answer | None"]


class Loopback:
    def __init__(self, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        """host: an address of this machine; Linux has all that begin with 127."""
        self._tls = tls
        self._routes: dict[str, Route] = {}
        self._calls: list[Call] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._listener = socket.create_server((host, 0), backlog=64)
        self._open: set[socket.socket] = set()
        self._busy = 0
        self.connections = 0
        self.most_at_once = 0  # requests that were being answered at the same time
        self.port: int = self._listener.getsockname()[1]
        self.host = host

    def url(self, path: str = "/", host: str | None = None) -> str:
        return f"{'https' if self._tls else 'http'}://{host or self.host}:{self.port}{path}"

    def serve(self, path: str, route: Route, headers: Mapping[str, str] | None = None) -> str:
        """Puts `route` at `path` (in place of what was there) and returns its URL."""
        self._routes[path] = Answer(200, headers or {}, route) if isinstance(route, bytes) else route
        return self.url(path)

    def calls(self, path: str | None = None) -> list[Call]:
        with self._lock:
            return [call for call in self._calls if path is None or call.path.partition("?")[0] == path]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._listener.close()
        with self._lock:
            for connection in self._open:
                connection.close()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._attend, args=(connection,), daemon=True).start()

    def _attend(self, connection: socket.socket) -> None:
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with self._lock:
                self.connections += 1
                self._open.add(connection)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection, connection.makefile("rb") as reader:
                while (call := self._read(reader, connection)) is not None and self._reply(call):
                    pass
        except (OSError, ValueError):
            pass  # the client went away, which is its right
        finally:
            with self._lock:
                self._open.discard(connection)

    def _read(self, reader: BinaryIO, connection: socket.socket) -> Call | None:
        first = reader.readline().decode("latin-1").split()
        if len(first) != 3:
            return None
        headers = {}
        while line := reader.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = reader.read(int(headers.get("content-length", 0)))
        return Call(first[0], first[1], headers, time.monotonic(), connection, self._stopping, body)

    def _reply(self, call: Call) -> bool:
        """False when the connection has to end."""
        with self._lock:
            self._calls.append(call)
            self._busy += 1
            self.most_at_once = max(self.most_at_once, self._busy)
        try:
            route = self._routes.get(call.path) or self._routes.get(call.path.partition("?")[0])
            answer = route(call) if callable(route) else route
        finally:
            # before the answer leaves: whoever has it may ask for the next thing at once
            with self._lock:
                self._busy -= 1
        if route is None:
            answer = Answer(404, {}, b"nothing here")
        if answer is None:
            return False
        call.send((Answer(200, {}, answer) if isinstance(answer, bytes) else answer).encoded())
        return True


def hang() -> Callable[[Call], None]:
    """Takes the request and never answers."""

    def route(call: Call) -> None:
        call.wait(60)

    return route


def hang_in_the_middle(start: bytes) -> Callable[[Call], None]:
    """Announces a long body, sends its start and never the rest."""

    def route(call: Call) -> None:
        call.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + start)
        call.wait(60)

    return route


def drip(every: float, body: bytes = b"x" * 10_000) -> Callable[[Call], None]:
    """One byte of the body every `every` seconds: no single read ever times out."""

    def route(call: Call) -> None:
        call.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        for byte in body:
            call.send(bytes([byte]))
            if call.wait(every):
                return

    return route


def endless(chunk: bytes = b"<item>news</item>" * 4000, head: bytes = b"") -> Callable[[Call], None]:
    """A body that never ends."""

    def route(call: Call) -> None:
        call.send(head or b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n")
        while not call.stopping.is_set():
            call.send(chunk)

    return route


def lying(body: bytes, announced: int) -> Callable[[Call], None]:
    """Sends `body` under another Content-Length, then closes the connection."""

    def route(call: Call) -> None:
        call.send(f"HTTP/1.1 200 OK\r\nContent-Length: {announced}\r\n\r\n".encode() + body)

    return route


def hang_up(after: bytes = b"") -> Callable[[Call], None]:
    """Sends `after` as it is, and closes the connection."""

    def route(call: Call) -> None:
        call.send(after)

    return route


def redirect(location: str, status: int = 302) -> Answer:
    return Answer(status, {"Location": location})
