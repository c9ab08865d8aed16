"""The ways out to people: the console, a file, and everything that Apprise reaches."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from monitor.alerting.aside import aside
from monitor.alerting.bundling import NO_LIMITS, Flow
from monitor.alerting.outcome import SEND_TIMEOUT, Outcome, Refused, Sender, Sent
from monitor.alerting.retrying import GIVE_UP_AFTER
from monitor.model import Delivery
from monitor.settings.quantities import Rate

if TYPE_CHECKING:
    from monitor.settings import Channel

_LOOKED_BACK = 1_000_000  # bytes of a file in which a block is looked for that may have been written before
# What the limits of a channel are where its user set none. A console and a file wake nobody: they have none.
_GROUP_WITHIN = timedelta(minutes=1)
_RATE = Rate(20, timedelta(minutes=10))


@dataclass(frozen=True, slots=True)
class Outlet:
    """A configured channel, open: how it sends, how much it takes, in which language, and how long it is tried."""

    sender: Sender
    flow: Flow = NO_LIMITS
    language: str = "en"
    give_up_after: timedelta = GIVE_UP_AFTER

    async def send(self, delivery: Delivery, timeout: timedelta = SEND_TIMEOUT) -> Outcome:
        """One attempt; whatever goes wrong is a refusal."""
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                return await self.sender.send(delivery)
        except TimeoutError:
            return Refused(f"no answer within {timeout.total_seconds():g} s")
        except Exception as error:  # whatever it is, the delivery is still owed; its text might hold secrets
            return Refused(f"the channel failed with {type(error).__name__}")


def open_channels(channels: Mapping[str, Channel], stream: TextIO | None = None) -> dict[str, Outlet]:
    """An outlet for each configured channel, by name. Nothing is opened or connected before the first message.

    stream: where the console prints; standard output where none is given.
    """
    return {
        name: Outlet(_sender(channel, stream), _flow(channel), channel.language, channel.give_up_after)
        for name, channel in channels.items()
    }


def _flow(channel: Channel) -> Flow:
    within, rate = channel.group_within, channel.rate
    if channel.url is not None:
        return Flow(_GROUP_WITHIN if within is None else within, rate or _RATE)
    return Flow(within or timedelta(), rate)


def _sender(channel: Channel, stream: TextIO | None) -> Sender:
    if channel.url is not None:
        from monitor.alerting.apprise_channel import AppriseChannel  # Apprise takes half a second to import

        return AppriseChannel(channel.url.get_secret_value())
    if channel.path is not None:
        return FileChannel(Path(channel.path))
    return ConsoleChannel(stream)


class ConsoleChannel:
    """Prints each message as a block, with colours where a person looks and plain into a pipe."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    async def send(self, delivery: Delivery) -> Outcome:
        stream = self._stream or sys.stdout  # looked up late: whoever redirects the output means this too
        try:
            if stream.isatty():
                _print_for_a_person(delivery, stream)
            else:
                stream.write(_block(delivery))
            stream.flush()
        except (OSError, ValueError) as error:  # a closed pipe, a closed file, an encoding without Arabic
            return Refused(f"the console does not take it: {error}")
        return Sent()


class FileChannel:
    """Appends each message as a block to a file, and says so only when the disk has it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, delivery: Delivery) -> Outcome:
        try:
            await aside(lambda: _append(self._path, _block(delivery)))
        except OSError as error:
            return Refused(
                f"cannot write to {self._path}: {error.strerror or error}; the path and its rights are to check"
            )
        return Sent()


def _block(delivery: Delivery) -> str:
    line = "─" * 72
    return f"{line}\n{delivery.subject}\n{line}\n{delivery.body.rstrip()}\n\n"


def _print_for_a_person(delivery: Delivery, stream: TextIO) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    console.rule(style="dim")
    console.print(Text(delivery.subject, style="bold"))
    console.print(Text(delivery.body.rstrip()))
    console.print()


def _append(path: Path, block: str) -> None:
    """Appends `block` unless it stands near the end already: written before a crash, and owed still after it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = block.encode("utf-8")
    with path.open("a+b") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _LOOKED_BACK))
        if written not in file.read():
            file.write(written)
        file.flush()
        os.fsync(file.fileno())
