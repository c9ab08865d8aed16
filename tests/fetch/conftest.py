from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from monitor.fetch import Fetcher, Request, Response
from tests.loopback import Loopback


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def fetch() -> Callable[..., Response]:
    """Fetches one URL of the loopback server, as a source with allow_private would."""

    def once(
        url: str, etag: str | None = None, last_modified: str | None = None, allow_private: bool = True, **options: Any
    ) -> Response:
        async def ask() -> Response:
            async with Fetcher("CrossingMonitor/test (+mailto:a@example.org)", **{"timeout": 5, **options}) as fetcher:
                return await fetcher(Request(url, etag, last_modified, allow_private))

        return asyncio.run(ask())

    return once
