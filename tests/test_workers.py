"""What is read in other processes comes back as if it had been read here, and never takes the daemon down."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from multiprocessing import active_children
from pathlib import Path
from typing import TypeVar

import pytest

from monitor.fetch import BadAnswer
from monitor.reading.article import UnreadableArticle, Wall
from monitor.workers import Workers, WorkLost

T = TypeVar("T")


def with_workers(use: Callable[[Workers], Awaitable[T]], **bounds: float) -> T:
    async def go() -> T:
        workers = Workers(2, **bounds)
        try:
            return await use(workers)
        finally:
            workers.close()

    return asyncio.run(go())


def own_pid() -> int:
    return os.getpid()


def fail(error: Exception) -> None:
    raise error


def count_for_ever() -> None:
    while True:
        with contextlib.suppress(Exception):  # as those do who read what others wrote
            sum(range(100_000))


def fill_the_memory() -> int:
    return len(bytearray(4_000_000_000))


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone_within(seconds: float, pid: int) -> bool:
    end = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not is_alive(pid)


def test_the_work_is_done_in_another_process_which_stays_for_the_next_one():
    async def twice(workers: Workers) -> tuple[int, int]:
        return await workers.run(own_pid), await workers.run(own_pid)

    first, second = with_workers(twice)
    assert first == second != os.getpid()


def test_work_that_overlaps_is_done_by_as_many_processes():
    async def at_once(workers: Workers) -> set[int]:
        await asyncio.gather(workers.run(time.sleep, 0.5), workers.run(time.sleep, 0.5))
        pids = await asyncio.gather(*(workers.run(own_pid) for _ in range(20)))
        assert len(active_children()) <= 2
        return set(pids)

    assert 1 <= len(with_workers(at_once)) <= 2


@pytest.mark.parametrize(
    "error",
    [
        BadAnswer("news.example", 503, timedelta(seconds=40)),
        UnreadableArticle("the page is empty"),
        UnreadableArticle("it is for subscribers", Wall.PAID),
    ],
    ids=repr,
)
def test_an_error_comes_back_as_it_was_raised(error: Exception):
    async def fails(workers: Workers) -> None:
        await workers.run(fail, error)

    with pytest.raises(type(error)) as raised:
        with_workers(fails)
    assert str(raised.value) == str(error)
    assert vars(raised.value) == vars(error)


def test_work_without_end_is_ended_though_it_catches_what_is_raised():
    async def endless(workers: Workers) -> int:
        with pytest.raises(WorkLost, match=r"longer than 0\.3 s of a core"):
            await workers.run(count_for_ever)
        return await workers.run(own_pid)  # and the next is done

    assert with_workers(endless, longest=0.3)


def test_work_that_fills_the_memory_is_refused():
    async def greedy(workers: Workers) -> int:
        with pytest.raises(WorkLost, match="too much memory"):
            await workers.run(fill_the_memory)
        return await workers.run(own_pid)

    assert with_workers(greedy)


def test_after_a_process_was_killed_others_go_on():
    async def killed(workers: Workers) -> int:
        with pytest.raises(WorkLost, match="was killed"):
            await workers.run(be_killed)
        return await workers.run(own_pid)

    assert with_workers(killed)


def test_a_process_that_still_works_for_somebody_who_left_is_not_given_more():
    async def leave(workers: Workers) -> tuple[int, int]:
        busy = await workers.run(own_pid)
        left = asyncio.create_task(workers.run(time.sleep, 5))
        await asyncio.sleep(0.2)
        left.cancel()
        return busy, await workers.run(own_pid)

    busy, other = with_workers(leave)
    assert busy != other


def test_they_end_when_nothing_is_asked_of_them_and_begin_again():
    async def rest(workers: Workers) -> tuple[int, int]:
        before = await workers.run(own_pid)
        await asyncio.sleep(0.3)
        assert await asyncio.to_thread(gone_within, 5, before)
        return before, await workers.run(own_pid)

    before, after = with_workers(rest, idle=0.1)
    assert before != after


def test_closing_does_not_wait_for_what_they_do():
    async def close(workers: Workers) -> int:
        pid = await workers.run(own_pid)
        working = asyncio.create_task(workers.run(count_for_ever))
        await asyncio.sleep(0.2)
        workers.close()
        with pytest.raises(WorkLost, match="the monitor ends"):
            await working
        return pid

    began = time.monotonic()
    pid = with_workers(close)
    assert gone_within(5, pid)
    assert time.monotonic() - began < 10


def test_they_do_not_outlive_a_daemon_that_is_killed():
    program = (
        "import asyncio, os, time\n"
        "from monitor.workers import Workers\n"
        "from tests.test_workers import count_for_ever, own_pid\n"
        "async def go():\n"
        "    workers = Workers(1)\n"
        "    print(await workers.run(own_pid), flush=True)\n"
        "    await workers.run(count_for_ever)\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(go())\n"
    )
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen([sys.executable, "-c", program], cwd=root, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        worker = int(daemon.stdout.readline())
        assert is_alive(worker)
        daemon.kill()
        daemon.wait()
        assert gone_within(5, worker)
