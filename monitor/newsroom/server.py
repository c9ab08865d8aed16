"""The newsroom: a real HTTP server on loopback whose outlets publish as the story's clock advances."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from monitor.newsroom.rendering import article, content_type, listing
from monitor.newsroom.story import Form, Outlet, Piece, Story, tell


@dataclass(frozen=True, slots=True)
class Served:
    """One answer. `etag` names these very bytes."""

    body: bytes
    content_type: str
    last_modified: datetime

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:24]}"'


class Newsroom:
    """Serves the outlets of a story on 127.0.0.1, on a port that is free.

    now: the moment (aware) at which the story begins; its dates are relative to that day.
    story: what is told; the shipped one unless given.
    clock: seconds that only grow, for a story that runs by itself.
    Use it as a context manager, or call `start()` and `stop()`.
    """

    def __init__(self, now: datetime, story: Story | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._now = now.replace(microsecond=0)  # HTTP and feeds carry whole seconds
        self._story = story or tell(now)
        self._clock = clock
        self._started: float | None = None
        self._reached = 0.0
        self._extra: list[Piece] = []
        self._editions: list[float] = []  # when the whole story was published again
        self._lock = Lock()
        self._server: ThreadingHTTPServer | None = None
        self._thread: Thread | None = None

    # --- the server ---

    def start(self) -> str:
        """Begins to serve what is there from the start; returns the URL of the newsroom, without a slash at its end."""
        newsroom = self

        class Handler(_Handler):
            serve = staticmethod(newsroom.serve)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="newsroom", daemon=True
        )
        self._thread.start()
        return self.base_url

    def stop(self) -> None:
        """Closes the port; a newsroom that does not serve is left as it is."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """Raises RuntimeError while the newsroom does not serve."""
        if self._server is None:
            raise RuntimeError("the newsroom does not serve yet; call start() first")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    # --- the story's clock ---

    def start_story(self) -> None:
        """Lets the story run by itself, one second of its clock a second, from where it is."""
        with self._lock:
            self._started = self._clock() - self._reached

    def advance_to(self, seconds: float) -> None:
        """Moves the story's clock forward to `seconds`; a clock that is further on stays where it is."""
        with self._lock:
            self._reached = max(self._position(), seconds)
            if self._started is not None:
                self._started = self._clock() - self._reached

    @property
    def position(self) -> float:
        """Seconds of the story's clock."""
        with self._lock:
            return self._position()

    @property
    def duration(self) -> float:
        """Second of the story's clock at which its last piece appears."""
        return self._story.duration

    @property
    def over(self) -> bool:
        """True once everything is published."""
        return self.position >= self.duration

    def _position(self) -> float:
        return self._reached if self._started is None else max(self._reached, self._clock() - self._started)

    # --- what is published ---

    def published(self) -> tuple[Piece, ...]:
        """All that can be read now, in the order in which it appeared."""
        with self._lock:
            return self._visible()

    def publish(self, source: str, piece: Piece) -> None:
        """Publishes `piece` at once at the outlet named `source`, in the place of the piece with the same id, if any.

        Raises KeyError where the story has no such outlet.
        """
        outlet = self._story.outlets[source]
        with self._lock:
            self._extra.append(replace(piece, source=outlet.name, after=self._position()))

    def republish_everything(self, new_guids: bool = True) -> None:
        """Publishes all that is out once more: the listings change, and so do their guids if `new_guids`."""
        with self._lock:
            if new_guids:
                self._editions.append(self._position())
            else:
                self._extra.extend(replace(piece, after=self._position()) for piece in self._visible())

    def _visible(self) -> tuple[Piece, ...]:
        position = self._position()
        out = {piece.id: piece for piece in (*self._story.pieces, *self._extra) if piece.after <= position}
        return tuple(out.values())

    # --- what is answered ---

    def serve(self, path: str) -> Served | None:
        """The answer to a GET of `path` now; None where there is nothing."""
        with self._lock:
            visible, editions = self._visible(), tuple(self._editions)
        for outlet in self._story.outlets.values():
            if path == outlet.path:
                return self._listing(outlet, [piece for piece in visible if piece.source == outlet.name], editions)
        found = next((piece for piece in visible if path == f"/articles/{piece.id}"), None)
        return None if found is None else self._article(found)

    def _listing(self, outlet: Outlet, pieces: list[Piece], editions: tuple[float, ...]) -> Served:
        changed = self._moment(max([0.0, *editions, *(piece.after for piece in pieces)]))
        body = listing(outlet, pieces, base=self.base_url, changed=changed, edition=1 + len(editions))
        return Served(body, content_type(outlet, outlet.form), changed)

    def _article(self, piece: Piece) -> Served:
        outlet = self._story.outlets[piece.source]
        return Served(article(outlet, piece), content_type(outlet, Form.PAGE), self._moment(piece.after))

    def _moment(self, position: float) -> datetime:
        return self._now + timedelta(seconds=int(position))


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that goes away in the middle of an answer is none of the newsroom's concern."""


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD with validators, and 304 where the client already has the answer (RFC 9110, 13.1)."""

    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    timeout = 30  # seconds that an idle connection is kept
    serve: Callable[[str], Served | None]

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        served = self.serve(urlsplit(self.path).path)
        if served is None:
            self._send(HTTPStatus.NOT_FOUND, b"there is no such page\n", {"Content-Type": "text/plain"}, with_body)
            return
        validators = {"ETag": served.etag, "Last-Modified": format_datetime(served.last_modified, usegmt=True)}
        if self._has(served):
            self._send(HTTPStatus.NOT_MODIFIED, None, validators, with_body)
        else:
            self._send(HTTPStatus.OK, served.body, {**validators, "Content-Type": served.content_type}, with_body)

    def _has(self, served: Served) -> bool:
        tags = self.headers.get("If-None-Match")
        if tags is not None:  # it alone decides where both are sent
            return tags.strip() == "*" or served.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return served.last_modified <= parsedate_to_datetime(since)
        except (ValueError, TypeError):  # not a date, or one without a zone: the header is to be ignored
            return False

    def _send(self, status: HTTPStatus, body: bytes | None, headers: dict[str, str], with_body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if body is not None and with_body:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the console belongs to the alerts."""
