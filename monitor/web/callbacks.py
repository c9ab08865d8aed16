"""What hubs ask and push over HTTP (W3C WebSub), within bounds; the answers hold no markup, whatever they sent."""

from __future__ import annotations

import asyncio
import re

from starlette.requests import ClientDisconnect, Request

from monitor.web.hubs import Arrival, Question
from monitor.web.site import Answer, RefusedError, Site

PLAIN = "text/plain; charset=utf-8"
_CHALLENGE = re.compile(r"[^\s<>&\"'\x00-\x20\x7f-\U0010ffff]{1,500}")
_SECONDS = 30  # that a body may take
_READ_AT_ONCE = 4  # bodies, each of which may be as long as the answer to a poll
_HEADERS = ("content-type", "x-hub-signature")


class Callbacks:
    """The one address here at which something is taken in."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._reading = asyncio.Semaphore(_READ_AT_ONCE)

    async def answer(self, request: Request) -> Answer:
        """Raises RefusedError: 404 for a question that is none of ours, 410 for a push that nobody wants."""
        callback = str(request.path_params["callback"])
        if request.method == "POST":
            return await self._pushed(callback, request)
        if request.method == "HEAD":  # Starlette lets it in wherever it lets in GET; it must not confirm anything
            raise RefusedError(404, "this is not asked of any hub")
        return self._asked_back(callback, request)

    def _asked_back(self, callback: str, request: Request) -> Answer:
        asked = request.query_params
        question = Question(
            *(asked.get(f"hub.{name}", "") for name in ("mode", "topic", "lease_seconds", "reason")),
        )
        challenge = "" if question.mode == "denied" else asked.get("hub.challenge", "")
        if question.mode != "denied" and not _CHALLENGE.fullmatch(challenge):
            raise RefusedError(404, "the challenge is missing, or is no text that is sent back")
        hubs = self._site.hubs
        if hubs is None or not hubs.asked_back(callback, question):
            raise RefusedError(404, "this is not asked of any hub")
        return Answer(challenge.encode("ascii"), PLAIN)

    async def _pushed(self, callback: str, request: Request) -> Answer:
        hubs = self._site.hubs
        if hubs is None or not hubs.expects(callback):
            raise RefusedError(410, "nothing is pushed here any more")
        if self._reading.locked():
            raise RefusedError(503, "too much is pushed at once; push it again")
        async with self._reading:
            body = await _body(request, self._site.settings().polling.max_bytes)
        headers = {name: request.headers.get(name, "") for name in _HEADERS}
        arrival = hubs.arrived(callback, headers, body)
        if arrival is Arrival.TAKEN:
            return Answer(b"", PLAIN, arrival.value)
        says = {Arrival.UNKNOWN: "nothing is pushed here any more", Arrival.BUSY: "too much is pushed at once"}
        raise RefusedError(arrival.value, says[arrival])


async def _body(request: Request, most: int) -> bytes:
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedError(415, "what is pushed is not packed")
    body = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise RefusedError(413, "what is pushed is too long")
    except TimeoutError:
        raise RefusedError(408, "what is pushed did not come in time") from None
    except ClientDisconnect:
        raise RefusedError(400, "what is pushed did not come to its end") from None
    return bytes(body)
