"""The web server on 127.0.0.1, as the daemon runs it, around a real store and a real configuration."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from monitor.settings import Settings, load
from monitor.store import Store, open_store
from monitor.web.listening import Listening, bound
from monitor.web.numbers import Numbers
from monitor.web.site import Site
from tests.real_servers import free_port
from tests.store.store_values import NOW

TOKEN = "0123456789abcdef-reader"


@dataclass
class Served:
    """A running web server. `late`: what keeps the monitor from its work, for /readyz."""

    store: Store
    settings: Settings
    root: str
    numbers: Numbers
    late: list[str] = field(default_factory=list)

    def get(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        # without TLS: to load what verifies it takes longer than all the rest
        return httpx.request(method, f"{self.root}{path}", headers=headers, timeout=30, verify=False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/monitor.db") as opened:
        opened.register(["shafaq", "rudaw"], NOW)
        yield opened


@pytest.fixture
def serve(store: Store, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Starts it; what is given goes into the block `web` of monitor.yaml."""
    running: list[tuple[asyncio.AbstractEventLoop, threading.Thread, Listening]] = []

    def start(web: str = "", clock: Callable[[], datetime] = lambda: NOW) -> Served:
        listen = f"127.0.0.1:{free_port()}"
        settings = load(_config(tmp_path / "config", f"  listen: {listen}\n{web}"), {})
        served = Served(store, settings, f"http://{listen}", Numbers(store, clock))

        async def ready() -> str | None:
            return served.late[0] if served.late else None

        site = Site(store, lambda: served.settings, clock, ready, served.numbers)
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()

        async def begin() -> Listening:
            listening = Listening(site, bound(settings.web))
            listening.start()
            return listening

        running.append((loop, thread, asyncio.run_coroutine_threadsafe(begin(), loop).result(10)))
        return served

    yield start
    for loop, thread, listening in running:
        asyncio.run_coroutine_threadsafe(listening.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def _config(folder: Path, web: str) -> Path:
    (folder / "watchlists").mkdir(parents=True, exist_ok=True)
    (folder / "monitor.yaml").write_text(f"time_zone: Asia/Baghdad\nweb:\n{web}", "utf-8")
    (folder / "sources.yaml").write_text(
        "shafaq: {url: 'https://example.org/a'}\nrudaw: {url: 'https://example.org/b', trust: official}\n", "utf-8"
    )
    for name in ("anbar", "basra"):
        (folder / "watchlists" / f"{name}.yaml").write_text("channels: [console]\n", "utf-8")
    return folder
