"""The farm as it stands: its hosts, each on an address of its own, and the sources on them."""

from __future__ import annotations

import itertools
import random
import shlex
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from bench.farm.kinds import article, letter, line, shown
from bench.farm.news import Piece, Times, programme
from bench.farm.troubles import ALL, ILL, PROMPT, READABLE, Deaf
from tests.imap_server import ImapServer
from tests.loopback import Answer, Call, Loopback

# In the proportions in which they are followed.
KINDS = (
    *("rss", "page", "telegram", "atom", "json", "rss", "x", "sitemap", "rdf", "bluesky"),
    *("rss", "page", "mail", "json_feed", "telegram", "rss", "mastodon", "index", "command", "atom"),
)
UNMOVED = frozenset({"telegram", "x", "bluesky", "mastodon", "index"})  # their addresses do not redirect
UNREACHABLE, REFUSED = "unreachable", "refused"  # of hosts that are not there
AWAY = (UNREACHABLE, REFUSED)
_SHARE = (*(3 * ("prompt",)), "readable", "prompt", "ill", "prompt", "readable", "prompt", "ill")
_OF_NO_WEB = {"prompt": ["well"], "readable": ["slow"], "ill": ["silent", "404"]}
_MOST_PIECES = 100  # of a source; the pages of so many are there
_A_HOST = 3  # sources of one trouble that share a host, at most


@dataclass(frozen=True, slots=True)
class Outlet:
    """One source of the farm. pieces: all that it ever publishes, the oldest first."""

    number: int
    kind: str
    trouble: str
    pieces: Sequence[Piece] = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.kind.replace('_', '-')}-{self.number}"

    @property
    def account(self) -> str:
        return f"outlet{self.number}"

    @property
    def is_prompt(self) -> bool:
        return self.trouble in PROMPT

    @property
    def is_readable(self) -> bool:
        return self.trouble in READABLE

    def out(self, now: datetime) -> list[Piece]:
        return [piece for piece in self.pieces if piece.at <= now]


@dataclass(frozen=True, slots=True)
class Farm:
    """`many` sources of all kinds; two thirds are prompt, and each trouble is somebody's.

    every: between two pieces of a source, on average.  alone: the prompt ones only.
    """

    many: int
    every: timedelta
    alone: bool = False
    seed: int = 5

    def outlets(self, times: Times) -> list[Outlet]:
        plan = list(self._plan())
        speakers = [number for number, _, trouble in plan if trouble in (PROMPT if self.alone else READABLE)]
        pieces = programme(range(self.many), speakers, times, self.every, self.seed)
        outlets = [Outlet(number, kind, trouble, pieces[number]) for number, kind, trouble in plan]
        return [outlet for outlet in outlets if outlet.is_prompt or not self.alone]

    def _plan(self) -> Iterator[tuple[int, str, str]]:
        """(number, kind, trouble)."""
        troubles = {
            "prompt": [*PROMPT],
            "readable": [name for name in READABLE if name not in PROMPT],
            "ill": [*ILL, *AWAY],
        }
        dealt: Counter[str] = Counter()
        for number in range(self.many):
            kind, share = KINDS[number % len(KINDS)], _SHARE[number * 7 // len(KINDS) % len(_SHARE)]
            names = _OF_NO_WEB[share] if kind in ("mail", "command") else troubles[share]
            if kind in UNMOVED:
                names = [name for name in names if name in AWAY or not ALL[name].redirects]
            yield number, kind, names[dealt[share] % len(names)]
            dealt[share] += 1


@dataclass(slots=True)
class Visits:
    """The requests to one host, as it saw them: when each began and when its answer was made."""

    asked: list[tuple[float, float]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def gaps(self) -> list[float]:
        """Seconds between an answer and the next request; negative where they overlap."""
        times = sorted(self.asked)
        return [begun - ended for (_, ended), (begun, _) in itertools.pairwise(times)]


class Grounds:
    """A context manager: the farm is open inside. `config` holds the blocks of sources.yaml."""

    def __init__(self, sources: Iterable[Outlet], folder: Path, seed: int = 5) -> None:
        self.outlets = {outlet.number: outlet for outlet in sources}
        self.hosts: dict[str, Loopback] = {}
        self.visits: dict[str, Visits] = {}
        self.config: dict[str, dict[str, object]] = {}
        self._folder = folder
        self._draw = random.Random(seed)  # noqa: S311
        self._turns: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for host, its in self._shared():
            for outlet in its:
                self.config[outlet.name] = {"allow_private": True, **self._opened(outlet, host)}
        return self

    def __exit__(self, *failure: object) -> None:
        self._stack.close()

    def begin(self, sources: Iterable[Outlet]) -> None:
        """From now on the same sources have these pieces."""
        self.outlets = {outlet.number: outlet for outlet in sources}
        for outlet in self.outlets.values():
            self._write_for_program(outlet)

    def _out(self, number: int) -> list[Piece]:
        return self.outlets[number].out(datetime.now(UTC))

    def _shared(self) -> Iterable[tuple[str, list[Outlet]]]:
        """The addresses, and who is on each: one kind of trouble a host, as one machine has it."""
        by_trouble: dict[str, list[Outlet]] = {}
        for outlet in self.outlets.values():
            alone = outlet.kind in ("mail", "command") or outlet.trouble in AWAY
            by_trouble.setdefault(outlet.name if alone else outlet.trouble, []).append(outlet)
        number = 0
        for its in by_trouble.values():
            left = list(its)
            while left:
                many = self._draw.randint(1, _A_HOST)
                number += 1
                yield f"127.20.{number // 200}.{1 + number % 200}", left[:many]
                left = left[many:]

    def _opened(self, outlet: Outlet, host: str) -> Mapping[str, object]:
        """The source is there, if it is; its block of sources.yaml."""
        if outlet.kind == "mail":
            server = self._stack.enter_context(Mailbox(outlet.trouble, lambda: self._out(outlet.number), host))
            return {"kind": "mail", "url": server.url, "mail": {"user": "me", "password": "secret"}}
        if outlet.kind == "command":
            return {"kind": "command", "run": {"arguments": self._program(outlet), "timeout": "5s"}}
        if outlet.trouble == UNREACHABLE:
            port = self._stack.enter_context(Deaf(host)).port
        elif outlet.trouble == REFUSED:
            port = 9  # nobody discards any more
        else:
            port = self._serve(outlet, host)
        return _block(outlet, f"http://{host}:{port}")

    def _serve(self, outlet: Outlet, host: str) -> int:
        if host not in self.hosts:
            self.hosts[host] = self._stack.enter_context(Loopback(host=host))
            self.visits[host] = Visits()
            self.hosts[host].serve("/robots.txt", self._seen(host, lambda call: Answer(404)))
        web = self.hosts[host]
        base = web.url(f"/{outlet.number}")
        trouble = ALL[outlet.trouble]

        def route(call: Call) -> Answer | None:
            with self._lock:
                self._turns[outlet.name] += 1
                turn = self._turns[outlet.name] + 1
            asked = dict(parse_qsl(urlsplit(call.path).query))
            return trouble.manner(call, turn, lambda: shown(outlet.kind, self._out(outlet.number), base, asked))

        seen = self._seen(host, route)
        for path in _paths(outlet):
            way = [path, *(f"{path}/on/{step}" for step in range(len(trouble.redirects)))]
            for step, status in enumerate(trouble.redirects):
                web.serve(way[step], self._seen(host, _redirect(status, way[step + 1])))
            web.serve(way[-1], self._seen(host, _redirect(302, way[0])) if trouble.loops else seen)
        for number in range(_MOST_PIECES):
            web.serve(f"/{outlet.number}/{number}", self._seen(host, self._page_of(outlet.number, number)))
        return web.port

    def _page_of(self, source: int, number: int) -> Callable[[Call], Answer]:
        def page(call: Call) -> Answer:
            out = self._out(source)
            if number >= len(out):
                return Answer(404)
            return Answer(200, {"Content-Type": "text/html; charset=utf-8"}, article(out[number]))

        return page

    def _seen(self, host: str, route: Callable[[Call], Answer | None]) -> Callable[[Call], Answer | None]:
        def seen(call: Call) -> Answer | None:
            answer = None
            try:
                answer = route(call)
            finally:
                with self._lock:
                    self.visits[host].asked.append((call.at, time.monotonic()))
                    self.visits[host].statuses[answer.status if answer else 0] += 1
            return answer

        return seen

    def _program(self, outlet: Outlet) -> list[str]:
        """One that prints what is out by now."""
        if outlet.trouble == "silent":
            return ["sleep", "600"]
        if outlet.trouble == "404":
            return ["sh", "-c", "echo no ferries today >&2; exit 3"]
        file = self._write_for_program(outlet)
        wait = "sleep 1; " if outlet.trouble == "slow" else ""
        script = 'now=$(date +%s); while read -r at line; do [ "$at" -gt "$now" ] || printf "%s\\n" "$line"; done'
        return ["sh", "-c", f"{wait}{script} < {shlex.quote(str(file))}"]

    def _write_for_program(self, outlet: Outlet) -> Path:
        file = self._folder / f"{outlet.name}.jsonl"
        if outlet.kind == "command":
            whole = file.with_suffix(".new")
            whole.write_text("".join(f"{int(p.at.timestamp())} {line(p)}\n" for p in outlet.pieces), "utf-8")
            whole.rename(file)
        return file


class Mailbox(ImapServer):
    """A mailbox into which pieces come. out: those that are there by now."""

    def __init__(self, trouble: str, out: Callable[[], list[Piece]], host: str) -> None:
        super().__init__(host=host)
        self._trouble, self._out = trouble, out
        self._closing = threading.Event()

    def answer(self, command: str, encrypted: bool = False) -> tuple[bytes, str]:
        self.letters = {piece.number + 1: letter(piece) for piece in self._out()}
        if self._trouble == "silent":
            self._closing.wait(600)
        if self._trouble == "404" and command.startswith("LOGIN"):
            return b"", "NO wrong password"
        self._closing.wait(0.5 if self._trouble == "slow" else 0.01)
        return super().answer(command, encrypted)

    def __exit__(self, *failure: object) -> None:
        self._closing.set()
        super().__exit__(None, None, None)


def _block(outlet: Outlet, host: str) -> dict[str, object]:
    at = f"{host}/{outlet.number}"
    match outlet.kind:
        case "page":
            select = {"item": "ul.news > li", "title": "h3", "link": "h3 a", "date": "time", "text": "p"}
            return {"kind": "page", "url": at, "select": select}
        case "telegram":
            return {"kind": "telegram", "url": f"{host}/s/{outlet.account}"}
        case "x":
            access = {"token": "AAAA", "posts_a_month": 1_000_000}
            return {"kind": "x", "url": f"{host}/{outlet.account}", "api": f"{at}/x", "x": access}
        case "bluesky":
            return {"kind": "bluesky", "url": f"{host}/profile/{outlet.account}.example", "api": f"{at}/b"}
        case "mastodon":
            return {"kind": "mastodon", "url": f"{host}/@{outlet.account}", "api": f"{at}/m"}
        case "sitemap" | "index":
            return {"kind": "sitemap", "url": at}
        case "json":
            paths = {"items": "data.items", "title": "name", "id": "no", "link": "link", "date": "at", "text": "body"}
            return {"kind": "json", "url": at, "paths": paths}
        case _:
            return {"url": at}


def _paths(outlet: Outlet) -> list[str]:
    at = f"/{outlet.number}"
    match outlet.kind:
        case "telegram":
            return [f"/s/{outlet.account}"]
        case "x":
            return [f"{at}/x/2/users/by/username/{outlet.account}", f"{at}/x/2/users/4400/tweets"]
        case "bluesky":
            return [f"{at}/b/xrpc/app.bsky.feed.getAuthorFeed"]
        case "mastodon":
            return [f"{at}/m/api/v1/accounts/lookup", f"{at}/m/api/v1/accounts/109/statuses"]
        case _:
            return [at]


def _redirect(status: int, to: str) -> Callable[[Call], Answer]:
    return lambda call: Answer(status, {"Location": to})
