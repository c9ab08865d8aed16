"""A hub on 127.0.0.1 that speaks W3C WebSub, with the feed that it pushes beside it.

    with WebSubHub() as hub:
        hub.feed_url                     # a feed that names the hub
        hub.body = rss(…)                # what the feed holds from now on
        hub.publish()                    # pushes it to all whose subscription was confirmed; their answers
        hub.asked, hub.subscribers       # what was asked of it, and who confirmed

It asks back before it pushes, honours leases, signs with the secret it was given, and does as it is told to fail.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

import httpx

from tests.loopback import Answer, Call, Loopback

EMPTY = b"<rss version='2.0'><channel><title>Outlet</title></channel></rss>"


@dataclass(frozen=True)
class Subscriber:
    callback: str
    secret: str
    until: float  # time.monotonic()


class WebSubHub:
    """lease: seconds that it gives.  refuses: the status with which it refuses requests.  denies: the reason that it
    gives for denying.  silent: it never asks back.  first_asks_back: before it answers the request itself."""

    def __init__(self, lease: int = 86_400, first_asks_back: bool = False) -> None:
        self.lease = lease
        self.first_asks_back = first_asks_back
        self.refuses: int | None = None
        self.denies: str | None = None
        self.silent = False
        self.body = EMPTY
        self.hub_url = ""  # named by the feed; its own, unless it is told otherwise
        self.asked: list[dict[str, str]] = []
        self.asked_back: list[httpx.Response] = []
        self.subscribers: dict[str, Subscriber] = {}
        self._server = Loopback()
        self._server.serve("/feed", self._feed)
        self._server.serve("/hub", self._take)

    @property
    def feed_url(self) -> str:
        return self._server.url("/feed")

    @property
    def topic(self) -> str:
        """Not where the feed is asked for: what it calls itself."""
        return self._server.url("/feed?format=rss")

    @property
    def polls(self) -> int:
        return len(self._server.calls("/feed"))

    def modes(self) -> list[str]:
        return [each["hub.mode"] for each in self.asked]

    def __enter__(self) -> Self:
        self._server.__enter__()
        self.hub_url = self.hub_url or self._server.url("/hub")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    def publish(self, method: str = "sha256", signature: str | None = None, body: bytes | None = None) -> list[int]:
        """signature: in the place of the right one; '' for none.  Those who say 410 are forgotten, as the spec asks."""
        statuses = []
        for subscriber in list(self.subscribers.values()):
            if subscriber.until < time.monotonic():
                continue
            content = self.body if body is None else body
            right = f"{method}={hmac.new(subscriber.secret.encode(), content, method).hexdigest()}"
            headers = {"Content-Type": "application/rss+xml", "Link": self._links()}
            if signature != "":
                headers["X-Hub-Signature"] = right if signature is None else signature
            status = httpx.post(subscriber.callback, content=content, headers=headers, timeout=30).status_code
            if status == 410:
                del self.subscribers[subscriber.callback]
            statuses.append(status)
        return statuses

    def _links(self) -> str:
        return f'<{self.hub_url}>; rel="hub", <{self.topic}>; rel="self"'

    def _feed(self, call: Call) -> Answer:
        return Answer(200, {"Content-Type": "application/rss+xml", "Link": self._links()}, self.body)

    def _take(self, call: Call) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(call.body.decode()).items()}
        self.asked.append(asked)
        if self.refuses is not None:
            return Answer(self.refuses)
        if asked["hub.topic"] != self.topic or len(asked.get("hub.secret", "")) >= 200:
            return Answer(400)
        if self.first_asks_back:
            self._ask_back(asked)
        elif not self.silent:
            threading.Thread(target=self._ask_back, args=(asked,), daemon=True).start()
        return Answer(202)

    def _ask_back(self, asked: dict[str, str]) -> None:
        callback, challenge = asked["hub.callback"], secrets.token_urlsafe()
        question = {"hub.mode": asked["hub.mode"], "hub.topic": asked["hub.topic"]}
        if self.denies is not None:
            httpx.get(callback, params={**question, "hub.mode": "denied", "hub.reason": self.denies}, timeout=30)
            return
        given = {"hub.challenge": challenge, "hub.lease_seconds": str(self.lease)}
        try:
            answer = httpx.get(callback, params={**question, **given}, timeout=30)
        except httpx.TransportError:
            return  # nobody is there any more
        self.asked_back.append(answer)
        if answer.is_success and answer.content == challenge.encode():
            if asked["hub.mode"] == "subscribe":
                until = time.monotonic() + self.lease
                self.subscribers[callback] = Subscriber(callback, asked["hub.secret"], until)
            else:
                self.subscribers.pop(callback, None)
