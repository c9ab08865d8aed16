"""Serves made feeds on loopback: python -m bench.newsstand FEEDS NOW. Each feed has a host of its own (127.x.y.z).

Prints its port. Each line on its standard input is the number of the edition that is served from then on.
"""

from __future__ import annotations

import asyncio
import functools
import sys
from datetime import datetime
from email.utils import format_datetime

from bench.made_feeds import made_feed


def host_of_feed(number: int) -> str:
    """A busy client opens a connection a host, as it does in the world."""
    return f"127.1.{number // 200}.{number % 200 + 1}"


class Stand:
    def __init__(self, now: datetime) -> None:
        self.edition = 0
        self._now = now
        self._made = functools.cache(lambda number, edition: made_feed(number, edition, now))

    def warm(self, feeds: int) -> None:
        """A page that is made while somebody waits would be counted as their waiting."""
        for number in range(feeds):
            self._made(number, self.edition)

    def answer(self, path: str, validator: str) -> bytes:
        number = path.removeprefix("/feed/")
        if not number.isdigit():
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        tag = f'"{number}-{self.edition}"'
        head = f"ETag: {tag}\r\nLast-Modified: {format_datetime(self._now, usegmt=True)}\r\n"
        if validator == tag:
            return f"HTTP/1.1 304 Not Modified\r\n{head}\r\n".encode()
        made = self._made(int(number), self.edition)
        head += f"Content-Type: {made.content_type}; charset=utf-8\r\nContent-Length: {len(made.body)}\r\n"
        return f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + made.body


class Visit(asyncio.Protocol):
    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            request, _, self._heard = self._heard.partition(b"\r\n\r\n")
            first, *lines = request.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            self._transport.write(self._stand.answer(first.split()[1], headers.get("if-none-match", "")))
            if headers.get("connection", "").lower() == "close":
                self._transport.close()


async def serve(feeds: int, now: datetime) -> None:
    stand = Stand(now)
    stand.warm(feeds)
    loop = asyncio.get_running_loop()
    first = await loop.create_server(lambda: Visit(stand), host_of_feed(0), 0, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    others = [host_of_feed(number) for number in range(1, feeds)]
    if others:
        await loop.create_server(lambda: Visit(stand), others, port)
    print(port, flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        stand.edition = int(line)
        stand.warm(feeds)
        print(stand.edition, flush=True)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), datetime.fromisoformat(sys.argv[2])))
