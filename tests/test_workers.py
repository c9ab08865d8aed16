"""What is read in other processes comes back as if it had been read here, and never takes the daemon down."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from monitor.fetch import BadAnswer
from monitor.reading.article import UnreadableArticle, Wall
from monitor.workers import Workers, WorkLost

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]


def with_workers(use: Callable[[Workers], Awaitable[T]], **bounds: float) -> T:
    async def go() -> T:
        workers = Workers(2, **bounds)
        try:
            return await use(workers)
        finally:
            await workers.close()

    return asyncio.run(go())


def environment() -> dict[str, str]:
    return dict(os.environ)


def own_pid() -> int:
    return os.getpid()


def sleep_and_say_pid() -> int:
    time.sleep(0.2)
    return os.getpid()


def fail(error: Exception) -> None:
    raise error


def count_for_ever() -> None:
    while True:
        with contextlib.suppress(Exception):  # as those do who read what others wrote
            sum(range(100_000))


def be_stopped() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def be_stuck_in_c() -> None:
    """No other thread runs meanwhile, and no handler of a signal."""
    pow(3, 10**9)


def fill_the_memory() -> int:
    return len(bytearray(4_000_000_000))


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def say_much_and_read(path: str) -> str:
    print("words of a library " * 10_000)
    return Path(path).read_text("ascii")


def children() -> list[int]:
    """Workers of this process."""
    found = subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "worker.py"], stdout=subprocess.PIPE, check=False)
    return [int(pid) for pid in found.stdout.split()]


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
        pids = await asyncio.gather(*(workers.run(sleep_and_say_pid) for _ in range(6)))
        assert set(pids) == set(children())
        return set(pids)

    assert len(with_workers(at_once)) == 2


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


def test_work_that_nothing_can_interrupt_is_ended_with_its_process():
    async def stuck(workers: Workers) -> int:
        with pytest.raises(WorkLost, match=r"longer than 0\.3 s of a core"):
            await workers.run(be_stuck_in_c)
        return await workers.run(own_pid)

    assert with_workers(stuck, longest=0.3)


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


def test_a_process_that_was_killed_while_it_rested_costs_no_work():
    async def killed(workers: Workers) -> tuple[int, int]:
        first = await workers.run(own_pid)
        os.kill(first, signal.SIGKILL)
        return first, await workers.run(own_pid)

    first, second = with_workers(killed)
    assert first != second


@pytest.mark.parametrize("work", [count_for_ever, be_stuck_in_c, be_stopped])
def test_what_nobody_waits_for_any_more_is_not_done(work: Callable[[], None]):
    async def leave(workers: Workers) -> tuple[int, int]:
        busy = await workers.run(own_pid)
        left = asyncio.create_task(workers.run(work))
        await asyncio.sleep(0.2)
        left.cancel()
        with pytest.raises(asyncio.CancelledError):
            await left
        assert not is_alive(busy)
        return busy, await workers.run(own_pid)

    busy, other = with_workers(leave)
    assert busy != other


def test_where_no_process_can_be_begun_the_work_is_lost_and_says_why(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(WorkLost, match="no process can be begun that reads it \\(No such file or directory\\)"):
        with_workers(lambda workers: workers.run(own_pid))


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="no thread waits for the end of a process any more")
def test_where_there_are_too_many_threads_the_work_is_lost_and_the_next_is_done(monkeypatch: pytest.MonkeyPatch):
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    async def at_the_limit(workers: Workers) -> int:
        with (
            monkeypatch.context() as meanwhile,
            pytest.raises(WorkLost, match=r"no process .* \(can't start new thread"),
        ):
            meanwhile.setattr(threading.Thread, "start", refuse)
            await workers.run(own_pid)
        return await workers.run(own_pid)

    assert with_workers(at_the_limit)


def test_no_secret_of_the_daemon_is_known_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TELEGRAM_TOKEN", "secret")
    environ = with_workers(lambda workers: workers.run(environment))
    assert "PATH" in environ
    assert "TELEGRAM_TOKEN" not in environ


def test_what_a_library_prints_is_no_answer():
    assert with_workers(lambda workers: workers.run(say_much_and_read, "/proc/self/comm")).strip()


@pytest.mark.skipif(sys.platform != "linux", reason="what the kernel ends first is said in /proc")
def test_where_memory_is_short_the_kernel_ends_them_rather_than_the_daemon():
    there = with_workers(lambda workers: workers.run(say_much_and_read, "/proc/self/oom_score_adj"))
    assert int(there) > int(Path("/proc/self/oom_score_adj").read_text("ascii"))


def test_ctrl_c_is_for_the_daemon_alone_even_while_they_begin():
    program = (
        "import asyncio, os, signal\n"
        "from monitor.workers import Workers\n"
        "from tests.test_workers import own_pid\n"
        "async def go():\n"
        "    workers = Workers(1)\n"
        "    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, lambda: None)\n"
        "    begun = asyncio.create_task(workers.run(own_pid))\n"
        "    while not begun.done():\n"
        "        os.killpg(0, signal.SIGINT)\n"
        "        await asyncio.sleep(0.001)\n"
        "    await begun\n"
        "    await workers.close()\n"
        "asyncio.run(go())\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, start_new_session=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_they_end_when_nothing_is_asked_of_them_and_begin_again():
    async def rest(workers: Workers) -> tuple[int, int]:
        before = await workers.run(own_pid)
        await asyncio.sleep(0.3)
        assert await asyncio.to_thread(gone_within, 5, before)
        return before, await workers.run(own_pid)

    before, after = with_workers(rest, idle=0.1)
    assert before != after


@pytest.mark.parametrize("work", [count_for_ever, be_stuck_in_c, be_stopped])
def test_closing_does_not_wait_for_what_they_do(work: Callable[[], None]):
    async def close(workers: Workers) -> int:
        pid = await workers.run(own_pid)
        working = asyncio.create_task(workers.run(work))
        await asyncio.sleep(0.2)
        await workers.close()
        with pytest.raises(WorkLost, match="the monitor ends"):
            await working
        return pid

    began = time.monotonic()
    pid = with_workers(close)
    assert not is_alive(pid)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("work", ["count_for_ever", "be_stuck_in_c", "be_stopped"])
def test_they_do_not_outlive_a_daemon_that_is_killed(work: str):
    program = (
        "import asyncio, os, time\n"
        "from monitor.workers import Workers\n"
        "from tests.test_workers import be_stopped, be_stuck_in_c, count_for_ever, own_pid\n"
        "async def go():\n"
        "    workers = Workers(1)\n"
        "    print(await workers.run(own_pid), flush=True)\n"
        f"    await workers.run({work})\n"
        "asyncio.run(go())\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        worker = int(daemon.stdout.readline())
        assert is_alive(worker)
        time.sleep(0.2)
        daemon.kill()
        daemon.wait()
        assert gone_within(5, worker)
