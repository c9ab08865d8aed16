"""Runs a kind of source against a loopback server, as the road does, poll after poll."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from monitor.fetch import Fetcher
from monitor.inquiring import run_inquiry
from monitor.model import Item
from monitor.settings import Source
from monitor.sources import Known, Reading

NOW = datetime(2025, 6, 14, 12, 0, tzinfo=UTC)


@dataclass
class Reader:
    """Polls one source; what it keeps is there for its next poll."""

    source: Source
    memory: dict[str, str] = field(default_factory=dict)
    note: str | None = None

    def poll(self, now: datetime = NOW) -> list[Item]:
        reading = self.reading(now)
        self.note = reading.note
        return list(reading.items)

    def reading(self, now: datetime = NOW, etag: str | None = None) -> Reading:
        async def go() -> Reading:
            async with Fetcher("test", timeout=5) as fetch:
                return await run_inquiry(self.source, Known(now, etag, memory=self.memory), fetch, asyncio.to_thread)

        reading = asyncio.run(go())
        self.memory.update(reading.memory)
        return reading


def reader(kind: str, url: str, memory: Mapping[str, str] | None = None, **options: object) -> Reader:
    source = Source.model_validate({"name": "s", "kind": kind, "url": url, "allow_private": True, **options})
    return Reader(source, dict(memory or {}))
