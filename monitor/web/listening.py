"""The socket and the server, inside the daemon's loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import uvicorn

from monitor.journal import get_logger
from monitor.settings import Web
from monitor.web import ListeningError
from monitor.web.serving import application
from monitor.web.site import Site

_THREADS = 2  # that read the store for readers
_AT_ONCE = 64  # requests and connections; more are told to come again
_GRACE = 3  # seconds for answers under way when the server is told to stop
_IDLE = 15  # seconds that a connection may be kept without a request

log = get_logger()


def bound(web: Web) -> socket.socket:
    """A socket at `web.listen`. Raises ListeningError."""
    if web.address is None:
        raise ListeningError("web.listen is not set; write an address and a port, like 127.0.0.1:8080")
    host, port = web.address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(_AT_ONCE)
        opened.setblocking(False)
    except OSError as error:
        opened.close()
        why = error.strerror or str(error)
        raise ListeningError(
            f"web.listen: nothing can listen at {web.listen} ({why.lower()}); end the program that does, or choose"
            " another port or address"
        ) from error
    return opened


class Listening:
    """One server at one address, from `start` until `stop`."""

    def __init__(self, site: Site, opened: socket.socket) -> None:
        self._socket = opened
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="web")
        self._server = _Server(
            uvicorn.Config(
                application(site, self._threads),
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=_AT_ONCE,
                timeout_keep_alive=_IDLE,
                timeout_graceful_shutdown=_GRACE,
            )
        )
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._server.serve(sockets=[self._socket]))
        self._task.add_done_callback(_ended)

    async def stop(self) -> None:
        """Answers under way are given some seconds; nothing is raised."""
        self._server.should_exit = True
        if self._task is not None:
            await asyncio.wait([self._task])
        self._socket.close()
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the daemon's."""
        yield


def _ended(task: asyncio.Task[None]) -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None:
        log.error("web server broke off", exc_info=error)
