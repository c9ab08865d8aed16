"""URL to bytes, politely and within bounds: the one client of the daemon for everything it reads."""

from __future__ import annotations

import asyncio
import functools
import os
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from types import TracebackType
from typing import Self

import certifi

from monitor.fetch.connections import Connections
from monitor.fetch.errors import BadAnswer, NotAllowed, RedirectLoop, one_line
from monitor.fetch.exchange import Redirect, Response, exchange
from monitor.fetch.headers import validator
from monitor.fetch.hosts import Hosts
from monitor.fetch.places import Places
from monitor.fetch.robots import Robots
from monitor.fetch.unpacking import ACCEPTED
from monitor.fetch.url import Url
from monitor.fetch.urls import checked_url, same_authority, without_credentials
from monitor.fetch.wire import Resolver, system_resolver

MOST_REDIRECTS = 5

_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch. `url` may carry user:password@, which goes to that origin alone, as an Authorization header.

    etag and last_modified are those of the last Response for this URL. authorization is the value of that header, in
    the place of a user and password: 'Bearer …'. allow_private lets the request reach private and
    loopback addresses at the origin that `url` names. None of these goes along to another origin: a redirect there is
    followed without them, and only on the public internet. robots: the robots.txt of each site on the way is obeyed.
    form: what is sent along (POST), in the place of asking for what is there; it goes where a redirect says that it is
    to be sent again (307, 308), and no other is followed.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    allow_private: bool = False
    authorization: str | None = field(default=None, repr=False)
    robots: bool = False
    form: Mapping[str, str] | None = field(default=None, repr=False)


@functools.cache
def tls_context() -> ssl.SSLContext:
    """The one TLS context of the process: it verifies certificates and host names. Making one costs 30-55 ms.

    Authorities are those of SSL_CERT_FILE or SSL_CERT_DIR in the environment, else Mozilla's, as certifi brings them.
    """
    if file := os.environ.get("SSL_CERT_FILE"):
        return ssl.create_default_context(cafile=file)
    if folder := os.environ.get("SSL_CERT_DIR"):
        return ssl.create_default_context(capath=folder)
    return ssl.create_default_context(cafile=certifi.where())


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where a request stands on its way through redirects."""

    url: Url
    at_home: bool = True  # still at the origin that was asked for, and never left it
    moved_for_good: bool = True  # all redirects so far were permanent
    moved_to: str | None = None

    def after(self, redirect: Redirect) -> _Stop:
        """Raises NotAllowed where the redirect leads to what is no plain http(s) URL."""
        target = _resolved(self.url, redirect.location)
        for_good = self.moved_for_good and redirect.permanent
        return _Stop(
            url=target,
            at_home=self.at_home and same_authority(self.url, target),
            moved_for_good=for_good,
            moved_to=str(target) if for_good else self.moved_to,
        )


class Fetcher:
    """`async with Fetcher(…) as fetch: response = await fetch(Request(url))`.

    A request takes at most `timeout` seconds from its first connection to its last byte, redirects included and the
    time it queues for a place excluded. It asks a host one thing at a time, with `host_pause` seconds between two, and
    at most `at_once` hosts, those aside that take long to answer (see `places`); a host that answers 429 with
    Retry-After is not asked before. `max_bytes` holds for a body unpacked. No cookies are kept, and no proxy is taken
    from the environment. `tls` and `resolve` stand in for the system's certificates and name resolution.
    """

    def __init__(
        self,
        user_agent: str,
        at_once: int = 16,
        timeout: float = 20.0,
        max_bytes: int = 10_000_000,
        *,
        host_pause: float = 0.0,
        tls: ssl.SSLContext | None = None,
        resolve: Resolver = system_resolver,
    ) -> None:
        self._user_agent = one_line(user_agent).encode("ascii", "replace").decode("ascii")
        self._at_once = at_once
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._tls = tls
        self._resolve = resolve
        self._places = Places(at_once)
        self._hosts = Hosts(host_pause)
        self._robots = Robots(_product(self._user_agent), self._ask_robots)
        self._connections: dict[bool, Connections] = {}

    async def __aenter__(self) -> Self:
        self._connections = {allow_private: self._connections_to(allow_private) for allow_private in (False, True)}
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connections in self._connections.values():
            await connections.aclose()

    async def __call__(self, request: Request) -> Response:
        """Raises FetchError; its kinds are in `errors`."""
        bare, secret = without_credentials(request.url)
        stop, seen, seconds = _Stop(checked_url(bare)), set[Url](), self._timeout
        own_headers = _headers_of(request, secret)
        while stop.url not in seen and len(seen) <= MOST_REDIRECTS:
            seen.add(stop.url)
            allow_private = stop.at_home and request.allow_private
            if request.robots:
                pause = await self._robots.check(stop.url, allow_private)
                self._hosts.slow_down(stop.url.host, pause)
            async with self._hosts.turn(stop.url.host), self._places.place():
                started = asyncio.get_running_loop().time()
                headers = own_headers if stop.at_home else {}
                answer = await self._ask(stop.url, headers, seconds, allow_private, request.form)
                seconds -= asyncio.get_running_loop().time() - started
            if isinstance(answer, Response):
                return _with_what_we_knew(answer, request, stop)
            stop = stop.after(answer)
        if stop.url in seen:
            raise RedirectLoop(f"{stop.url.host} redirects in a circle, back to {one_line(stop.url.shown_path, 100)}")
        raise RedirectLoop(f"more than {MOST_REDIRECTS} redirects, at last to {stop.url.host}")

    async def _ask(
        self,
        url: Url,
        headers: dict[str, str],
        seconds: float,
        allow_private: bool,
        form: Mapping[str, str] | None,
    ) -> Response | Redirect:
        try:
            return await exchange(self._connections[allow_private], url, headers, seconds, self._max_bytes, form)
        except BadAnswer as error:
            if error.status == HTTPStatus.TOO_MANY_REQUESTS and error.retry_after:
                self._hosts.close(url.host, error.retry_after)  # a limit of the host holds for all that is there
            raise

    async def _ask_robots(self, url: Url, allow_private: bool) -> Response:
        return await self(Request(str(url), allow_private=allow_private))

    def _connections_to(self, allow_private: bool) -> Connections:
        headers = {"User-Agent": self._user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED}
        of_all = [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
        return Connections(self._tls or tls_context(), self._resolve, allow_private, self._at_once, of_all)


def _product(user_agent: str) -> str:
    """The name by which rules for robots know us: the first word of the User-Agent, without its version."""
    return re.split(r"[/\s]", user_agent, maxsplit=1)[0]


def _headers_of(request: Request, secret: str | None) -> dict[str, str]:
    headers = {
        "If-None-Match": validator(request.etag),
        "If-Modified-Since": validator(request.last_modified),
        "Authorization": request.authorization or secret,
    }
    return {name: value for name, value in headers.items() if value}


def _resolved(url: Url, location: str) -> Url:
    """Where a Location header leads. Blanks in it are common and become %20."""
    written = location.strip(" \t").replace(" ", "%20")
    if "\\" in written:
        raise NotAllowed(f"{url.host} redirects to an address that can be read in two ways")
    try:
        target = url.joined(written)
    except ValueError as problem:
        raise NotAllowed(f"{url.host} redirects to what is not an address: '{one_line(location, 100)}'") from problem
    try:
        return checked_url(target)
    except NotAllowed as problem:
        raise NotAllowed(f"{url.host} redirects to where we do not follow: {problem}") from problem


def _with_what_we_knew(answer: Response, request: Request, stop: _Stop) -> Response:
    """The answer with the move that led to it; one of 'unchanged' keeps the validators that it confirms."""
    if not answer.unchanged:
        return replace(answer, moved_to=stop.moved_to)
    return replace(
        answer,
        moved_to=stop.moved_to,
        etag=answer.etag or request.etag,
        last_modified=answer.last_modified or request.last_modified,
    )
