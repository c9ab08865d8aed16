"""`make demo`: the whole daemon against a newsroom of its own on loopback, from rumour to first trucks."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from monitor.daemon import Daemon, utc_now
from monitor.newsroom import Newsroom, write_configuration

_LAST_POLLS = 2.5  # seconds after the last item within which every source was polled again


async def show(keep: bool = False, language: str = "en") -> str:
    """Runs the demo to the end of its story (or, with `keep`, until it is told to stop); returns its last line."""
    now = utc_now()
    with tempfile.TemporaryDirectory(prefix="crossing-monitor-demo-") as folder, Newsroom(now) as newsroom:
        directory = write_configuration(Path(folder) / "config", newsroom.start(), language=language)
        async with Daemon(directory, {}) as daemon:
            print(_welcome(newsroom.duration, len(daemon.settings.sources)), flush=True)
            newsroom.start_story()
            running = asyncio.get_running_loop().create_task(daemon.run())
            if not keep:
                await asyncio.wait([running], timeout=newsroom.duration + _LAST_POLLS)
                await daemon.settle()
                daemon.stop()
            await running
            return _summary(daemon)


def _welcome(duration: float, sources: int) -> str:
    return (
        f"A newsroom on this machine tells a story of {duration:.0f} seconds, in Arabic and English, from {sources}"
        " sources.\nThe daemon polls them as it would poll the world; alerts appear as they happen.\n"
    )


def _summary(daemon: Daemon) -> str:
    counts = daemon.store.counts()
    return (
        f"{counts['items']} items from {len(daemon.settings.sources)} sources became {counts['alerts']} alerts;"
        f" {counts['announcements']} announcements were read, of {counts['events']} events."
    )
