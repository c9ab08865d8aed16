"""So many things are asked at the same time, and hosts that hang keep nobody from it."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from contextlib import ExitStack

import pytest

from monitor.fetch import Fetcher, MailboxRequest, Places, Request, TooSlow
from monitor.fetch.mailbox import read_mailbox
from tests.imap_server import ImapServer
from tests.loopback import Call, Loopback, hang

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")


class Silent(ImapServer):
    closing = threading.Event()

    def answer(self, command: str, encrypted: bool = False) -> tuple[bytes, str]:
        self.closing.wait(60)
        return b"", "OK"


def hosts(stack: ExitStack, many: int) -> list[Loopback]:
    return [stack.enter_context(Loopback(host=f"127.0.1.{number}")) for number in range(1, many + 1)]


def test_no_more_hosts_are_asked_at_the_same_time_than_is_allowed():
    asked: list[float] = []
    most: list[int] = []

    def route(call: Call) -> bytes:
        asked.append(call.at)
        most.append(len(asked))
        call.wait(0.2)
        asked.remove(call.at)
        return b"x"

    async def run(urls: list[str]) -> None:
        async with Fetcher("test", at_once=3, timeout=10) as fetch:
            await asyncio.gather(*(fetch(Request(url, allow_private=True)) for url in urls))

    with ExitStack() as stack:
        asyncio.run(run([host.serve("/", route) for host in hosts(stack, 12)]))
    assert (len(most), max(most)) == (12, 3)


def test_many_hosts_that_hang_keep_no_place_from_one_that_answers():
    async def run(silent: list[str], good: str) -> float:
        async with Fetcher("test", at_once=4, timeout=60) as fetch:
            waiting = [asyncio.create_task(fetch(Request(url, allow_private=True))) for url in silent]
            await asyncio.sleep(0)
            began = time.monotonic()
            await fetch(Request(good, allow_private=True))
            took = time.monotonic() - began
            assert not any(task.done() for task in waiting)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            return took

    with ExitStack() as stack:
        *silent, good = hosts(stack, 13)
        urls = [host.serve("/", hang()) for host in silent]
        assert asyncio.run(run(urls, good.serve("/", b"x"))) < 15


def test_who_gives_up_waiting_for_a_place_keeps_it_from_nobody():
    async def run() -> int:
        places = Places(1)
        first = places.take()

        async def wait() -> None:
            async with places.place():
                pass

        given_up, patient = asyncio.create_task(wait()), asyncio.create_task(wait())
        await asyncio.sleep(0)
        first.leave()  # the place goes to the first, who is told of nothing but its end
        given_up.cancel()
        await asyncio.wait_for(patient, 5)
        return places.free

    assert asyncio.run(run()) == 1


def test_mailboxes_that_hang_hold_no_thread_that_others_need_nor_the_end_of_the_daemon():
    async def run(urls: list[str]) -> None:
        reading = [
            asyncio.create_task(read_mailbox(MailboxRequest(url, allow_private=True, user="me", password="x")))
            for url in urls
        ]
        await asyncio.sleep(0.5)
        assert await asyncio.wait_for(asyncio.to_thread(lambda: 7), 10) == 7
        assert not any(task.done() for task in reading)
        for task in reading:
            task.cancel()

    with ExitStack() as stack:
        urls = [stack.enter_context(Silent(host=f"127.0.2.{number}")).url for number in range(1, 41)]
        began = time.monotonic()
        asyncio.run(run(urls))
        assert time.monotonic() - began < 20
        Silent.closing.set()


def test_a_name_that_nobody_resolves_in_time_is_an_error_in_time():
    async def run() -> None:
        async def never(host: str, port: int) -> list[str]:
            await asyncio.sleep(60)
            return []

        async with Fetcher("test", timeout=0.5, resolve=never) as fetch:
            with pytest.raises(TooSlow):
                await fetch(Request("http://news.example/"))

    asyncio.run(run())
