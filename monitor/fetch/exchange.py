"""One question to one server and its answer, within bounds of time and size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from monitor.fetch.connections import Answer, Connections
from monitor.fetch.conversation import RulesBroken
from monitor.fetch.errors import BadAnswer, Broken, TooLarge, TooSlow, one_line
from monitor.fetch.headers import fresh_for, retry_after, validator
from monitor.fetch.unpacking import Damaged, unpacker
from monitor.fetch.url import Url

_PERMANENT = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
_REDIRECTS = (*_PERMANENT, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT)
_REPEATED = (HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT)  # with what was sent along
_PAGES = (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION)
_MOST_UNPACKED_OF_ONE = 200  # text packs 5 to 50 times smaller; what unpacks to more than this is made to fill memory
_RATIO_COUNTS_FROM = 1_000_000  # bytes; below it a high ratio is only a boring page


@dataclass(frozen=True, slots=True)
class Response:
    """What came. `url` is where it came from in the end; header names are in lower case; `body` is unpacked.

    unchanged: the server says that what `etag` and `last_modified` stand for is still right; `body` is empty then.
    retry_after: how long the server asks to be left alone.  fresh_for: for how long it says that nothing will change.
    moved_to: the address that the server asks to use from now on (301, 308), where it does.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False
    retry_after: timedelta | None = None
    fresh_for: timedelta | None = None
    moved_to: str | None = None

    @property
    def content_type(self) -> str | None:
        return self.headers.get("content-type")


@dataclass(frozen=True, slots=True)
class Redirect:
    location: str  # as the server wrote it
    permanent: bool


@dataclass(slots=True)
class _Progress:
    """How far an exchange has come, for the message when its time is over."""

    answered: bool = False
    received: int = 0  # bytes of the body, unpacked


async def exchange(
    connections: Connections,
    url: Url,
    headers: Mapping[str, str],
    seconds: float,
    max_bytes: int,
    form: Mapping[str, str] | None = None,
) -> Response | Redirect:
    """Asks for `url`, or sends `form` there, and reads the answer. Raises FetchError."""
    progress = _Progress()
    async with _in_our_words(url.host, seconds, progress):
        more, body_sent = _form(form)
        own = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
        answer = await connections.ask("GET" if form is None else "POST", url, [*own, *more], body_sent, seconds)
        try:
            progress.answered = True
            if answer.status in (_REDIRECTS if form is None else _REPEATED) and "location" in answer.headers:
                return Redirect(answer.headers["location"], answer.status in _PERMANENT)
            unchanged = answer.status == HTTPStatus.NOT_MODIFIED and _was_conditional(headers)
            if not unchanged and not _is_right(answer.status, form is not None):
                raise BadAnswer(url.host, answer.status, retry_after(answer.headers))
            body = b"" if unchanged else await _body(answer, url.host, max_bytes, progress)
        finally:
            await answer.end()
    return Response(
        url=str(url),
        status=answer.status,
        headers=answer.headers,
        body=body,
        etag=validator(answer.headers.get("etag")),
        last_modified=validator(answer.headers.get("last-modified")),
        unchanged=unchanged,
        retry_after=retry_after(answer.headers),
        fresh_for=fresh_for(answer.headers),
    )


def _form(form: Mapping[str, str] | None) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Headers and body of what is sent along."""
    if form is None:
        return [], b""
    body = urlencode(form).encode("ascii")
    kind = (b"Content-Type", b"application/x-www-form-urlencoded")
    return [kind, (b"Content-Length", str(len(body)).encode("ascii"))], body


def _is_right(status: int, sent: bool) -> bool:
    """Whoever is sent something may say in many ways that all is well."""
    return 200 <= status < 300 if sent else status in _PAGES


def _was_conditional(headers: Mapping[str, str]) -> bool:
    return "If-None-Match" in headers or "If-Modified-Since" in headers


async def _body(answer: Answer, host: str, max_bytes: int, progress: _Progress) -> bytes:
    announced = _announced(answer)
    if announced is not None and announced > max_bytes:
        raise TooLarge(f"{host} announces {_size(announced)}; at most {_size(max_bytes)} are read")
    body, packed = bytearray(), 0
    try:
        unpack = unpacker(answer.headers.get("content-encoding", ""))
        async for data in answer.pieces():
            packed += len(data)
            for piece in unpack.feed(data):
                body += piece
                progress.received = len(body)
                _stop_at_too_much(host, len(body), packed, max_bytes)
        unpack.finish()
    except Damaged as problem:
        raise Broken(f"{host} sends an answer that cannot be unpacked: {problem}") from problem
    if announced is not None and "transfer-encoding" not in answer.headers and answer.surplus:
        # what is read up to the announced length would be taken for the page; the news after it would be lost unseen
        raise Broken(f"{host} sends more than the {_size(announced)} that it announces: its answer would be cut")
    return bytes(body)


def _announced(answer: Answer) -> int | None:
    """The Content-Length, where it counts (a chunked body has its own end)."""
    length = answer.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else None


def _stop_at_too_much(host: str, unpacked: int, packed: int, max_bytes: int) -> None:
    if unpacked > max_bytes:
        raise TooLarge(f"{host} sends more than {_size(max_bytes)}; stopped reading there")
    if unpacked > _RATIO_COUNTS_FROM and unpacked > _MOST_UNPACKED_OF_ONE * packed:
        raise TooLarge(f"{host} sends {_size(packed)} that unpack to more than {_size(unpacked)}; stopped there")


def _size(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.0f} MB"


@asynccontextmanager
async def _in_our_words(host: str, seconds: float, progress: _Progress) -> AsyncIterator[None]:
    """Ends what runs in it after `seconds`, and turns what is raised into FetchErrors."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as problem:
        so_far = f"was still sending after {_size(progress.received)}" if progress.answered else "gave no answer"
        raise TooSlow(f"{host} {so_far} when its time was over") from problem
    except RulesBroken as problem:
        raise _protocol_error(host, str(problem), progress) from problem
    except OSError as problem:
        raise Broken(f"the connection to {host} broke off ({one_line(str(problem), 120) or 'cut'})") from problem


def _protocol_error(host: str, said: str, progress: _Progress) -> TooLarge | Broken:
    if "Receive buffer too long" in said:
        return TooLarge(f"{host} sends headers without end; stopped reading")
    if "disconnected" in said or "without response" in said:
        return Broken(f"{host} closes the connection without an answer")
    if "InvalidBodyLength" in said:
        return Broken(f"{host} sends another length than it announces ({one_line(said.partition(':')[2], 120)})")
    if "closed connection" in said:
        return Broken(f"{host} closes the connection while sending, after {_size(progress.received)}")
    return Broken(f"{host} does not keep to the rules of HTTP ({one_line(said, 120)})")
