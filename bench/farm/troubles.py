"""How the hosts of the farm answer, from well to not at all.

READABLE: all that its sources publish can be read, sooner or later. PROMPT: at once, so that whatever comes late was
kept waiting by the daemon.
"""

from __future__ import annotations

import functools
import gzip
import select
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from types import TracebackType
from typing import Self

from tests.loopback import Answer, Call

RETRY_AFTER = 3  # seconds that a host which is asked too often asks for
_DRIP = 0.5  # seconds between two bytes
_PATIENCE = 300.0  # seconds that a server which hangs hangs at most

Serve = Callable[[], Answer]  # what the host would answer if it were well
Manner = Callable[[Call, int, Serve], "Answer | None"]  # the number counts the requests of one source


@dataclass(frozen=True, slots=True)
class Trouble:
    """redirects: the statuses on the way to the source; `loops` where the last leads back to the first."""

    manner: Manner
    redirects: tuple[int, ...] = ()
    loops: bool = False


def _well(call: Call, turn: int, serve: Serve) -> Answer:
    """Some ten milliseconds of latency, a validator, and 304 where nothing changed."""
    call.wait(0.02 + 0.01 * (turn % 5))
    answer = serve()
    tag = f'"{blake2b(answer.body, digest_size=8).hexdigest()}"'
    if call.headers.get("if-none-match") == tag:
        return Answer(304, {"ETag": tag})
    return replace(answer, headers={**answer.headers, "ETag": tag})


def _packed(call: Call, turn: int, serve: Serve) -> Answer:
    answer = _well(call, turn, serve)
    if answer.status != 200:
        return answer
    return replace(answer, headers={**answer.headers, "Content-Encoding": "gzip"}, body=gzip.compress(answer.body))


def _mistyped(call: Call, turn: int, serve: Serve) -> Answer:
    answer = _well(call, turn, serve)
    kind = ("text/html", "application/octet-stream", "text/plain; charset=iso-8859-1", "image/png")[turn % 4]
    return replace(answer, headers={**answer.headers, "Content-Type": kind})


def _slow(call: Call, turn: int, serve: Serve) -> Answer:
    call.wait(1.5)
    return _well(call, turn, serve)


def _in_pieces(call: Call, turn: int, serve: Serve) -> None:
    """A whole answer, over a second."""
    data = serve().encoded()
    for start in range(0, len(data), len(data) // 8 + 1):
        call.wait(0.12)
        call.send(data[start : start + len(data) // 8 + 1])


def _at_times(every: int, otherwise: Manner) -> Manner:
    """Well, but for each request whose number is divisible by `every`; the first is none of them."""

    def manner(call: Call, turn: int, serve: Serve) -> Answer | None:
        return otherwise(call, turn, serve) if turn % every == 1 else _well(call, turn, serve)

    return manner


def _status(status: int, **headers: str) -> Manner:
    return lambda call, turn, serve: Answer(status, {name.replace("_", "-"): value for name, value in headers.items()})


def _cut(call: Call, turn: int, serve: Serve) -> None:
    """Half of what was announced."""
    data = serve().encoded()
    call.send(data[: -len(data) // 3])


def _silent(call: Call, turn: int, serve: Serve) -> None:
    _until_gone(call, _PATIENCE)


def _dripping(call: Call, turn: int, serve: Serve) -> None:
    """A byte now and then: no single read ever times out."""
    for byte in serve().encoded():
        call.send(bytes([byte]))
        if _until_gone(call, _DRIP):
            return


def _hanging_in_the_middle(call: Call, turn: int, serve: Serve) -> None:
    data = serve().encoded()
    call.send(data[: -len(data) // 3])
    _until_gone(call, _PATIENCE)


def _bomb(call: Call, turn: int, serve: Serve) -> Answer:
    return Answer(200, {"Content-Encoding": "gzip", "Content-Type": "application/rss+xml"}, _blanks())


@functools.cache
def _blanks() -> bytes:
    """100 MB of blanks in 100 kB."""
    return gzip.compress(b" " * 100_000_000)


def _endless(call: Call, turn: int, serve: Serve) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss><channel>")
    with suppress(OSError):
        while not call.stopping.is_set():
            call.send(b"<item><title>news</title></item>" * 2000)


def _elsewhere(call: Call, turn: int, serve: Serve) -> Answer:
    body = b"<html><head><title>We have moved</title></head><body><h1>Welcome to our new site</h1></body></html>"
    return Answer(200, {"Content-Type": "text/html"}, body)


def _until_gone(call: Call, seconds: float) -> bool:
    """Waits; True where the client went away meanwhile, which frees its host for the next request."""
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0 and not call.stopping.is_set():
        readable, _, _ = select.select([call.connection], [], [], min(left, 0.2))
        if readable and not call.connection.recv(1, socket.MSG_PEEK):
            return True
    return call.stopping.is_set()


PROMPT: Mapping[str, Trouble] = {
    "well": Trouble(_well),
    "packed": Trouble(_packed),
    "mistyped": Trouble(_mistyped),
    "moved": Trouble(_well, (301,)),
    "led elsewhere": Trouble(_well, (302,)),
}
READABLE: Mapping[str, Trouble] = {
    **PROMPT,
    "slow": Trouble(_slow),
    "in pieces": Trouble(_in_pieces),
    "led about": Trouble(_well, (302, 307, 303)),
    "500 at times": Trouble(_at_times(3, _status(500))),
    "429 at times": Trouble(_at_times(4, _status(429, Retry_After=str(RETRY_AFTER)))),
    "cut at times": Trouble(_at_times(3, _cut)),
    "silent at times": Trouble(_at_times(4, _silent)),
}
ILL: Mapping[str, Trouble] = {
    "silent": Trouble(_silent),
    "dripping": Trouble(_dripping),
    "hangs in the middle": Trouble(_hanging_in_the_middle),
    "led in a circle": Trouble(_well, (302, 302), loops=True),
    "led too far": Trouble(_well, (302,) * 7),
    "a bomb": Trouble(_bomb),
    "endless": Trouble(_endless),
    "500": Trouble(_status(500)),
    "404": Trouble(_status(404)),
    "410": Trouble(_status(410)),
    "cut": Trouble(_cut),
    "another page": Trouble(_elsewhere),
}
ALL: Mapping[str, Trouble] = {**READABLE, **ILL}


class Deaf:
    """An address that takes no connection and refuses none: its queue is full."""

    def __init__(self, host: str) -> None:
        self._listener = socket.socket()
        self._listener.bind((host, 0))
        self._listener.listen(0)
        self.port: int = self._listener.getsockname()[1]
        self._waiting = [socket.socket() for _ in range(4)]

    def __enter__(self) -> Self:
        for each in self._waiting:
            each.setblocking(False)
            with suppress(BlockingIOError):
                each.connect(self._listener.getsockname())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in (*self._waiting, self._listener):
            each.close()
