"""Processes that read what may take long, so that it holds up neither the loop nor the other cores.

One is begun when something is to be done and all others are busy, and it ends when nothing was asked of it for a while:
the libraries that read pages take 60 to 130 MB in each, and the daemon needs none of them itself.
What is done there is bounded: a page that was made to keep a parser busy, or to fill the memory, ends as an error of
its source (see `monitor.worker`).
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from monitor.worker import LENGTH, LOST, RAISED, TOO_LONG

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_MOST = 4  # processes, however many cores there are: with the daemon they stay below 1 GB
_IDLE = 900.0  # seconds; then they end
_LONGEST = 30.0  # seconds of CPU that one piece of work may take
_TRIES = 2  # where a process was killed, perhaps for what its work before had left behind
_PIECE = 1_000_000  # bytes of an answer that are waiting to be taken
_PASSED_ON = ("PATH", "HOME", "LANG", "TZ", "LD_LIBRARY_PATH")  # our environment holds secrets


class WorkLost(Exception):  # noqa: N818 (it reads as it is meant: `except WorkLost`)
    """A piece of work came to no end; `str()` says why, in one line."""


class Apart(Protocol):
    """Does what may take long somewhere else: `Workers.run`, or `asyncio.to_thread` where that is good enough."""

    def __call__(
        self, function: Callable[Asked, Answer], /, *args: Asked.args, **kwargs: Asked.kwargs
    ) -> Awaitable[Answer]: ...


class Workers:
    """None is begun before something is to be done.

    at_most: so many at once; by default one a core, up to four.  idle: seconds after which one ends.  longest: seconds
    of CPU that one piece of work may take.
    """

    def __init__(self, at_most: int | None = None, idle: float = _IDLE, longest: float = _LONGEST) -> None:
        self._free = asyncio.Semaphore(at_most or min(_cores(), _MOST))
        self._idle = idle
        self._longest = longest
        self._begun: set[_Worker] = set()
        self._resting: dict[_Worker, asyncio.TimerHandle] = {}  # the last is taken first, so that the others may end
        self._closed = False

    async def run(self, function: Callable[Asked, Answer], /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        """What `function` returns or raises. It is one of a module, and all that goes there and back can be pickled.

        Raises WorkLost where it took too long, or its process was killed or cannot be begun. Where nobody waits for the
        answer any more, its process is ended.
        """
        work = pickle.dumps((self._longest, function, args, kwargs))
        async with self._free:
            for _ in range(_TRIES):
                worker = await self._woken()
                try:
                    answer = await worker.answer(work)
                except _Ended:
                    if await self._end(worker) == -signal.SIGXCPU:
                        raise WorkLost(TOO_LONG.format(self._longest)) from None
                except BaseException:
                    await self._end(worker)
                    raise
                else:
                    self._rest(worker)
                    return _value(answer)  # type: ignore[no-any-return]
            raise WorkLost("the process that read it was killed, perhaps for want of memory")

    async def close(self) -> None:
        """Ends the processes, with what they are doing; no more are begun."""
        self._closed = True
        for worker in self._begun:
            worker.kill()
        await asyncio.gather(*(self._end(worker) for worker in list(self._resting)))
        while self._begun:  # `run` ends those that were at work
            await asyncio.sleep(0.01)

    async def _woken(self) -> _Worker:
        while self._resting:
            worker, ending = self._resting.popitem()
            ending.cancel()
            if worker.lives:
                return worker
            await self._end(worker)
        if not self._closed:
            worker = await _Worker.begin()
            self._begun.add(worker)
            if not self._closed:
                return worker
            await self._end(worker)
        raise WorkLost("the monitor ends")

    def _rest(self, worker: _Worker) -> None:
        self._resting[worker] = asyncio.get_running_loop().call_later(self._idle, worker.kill)

    async def _end(self, worker: _Worker) -> int:
        if ending := self._resting.pop(worker, None):
            ending.cancel()
        self._begun.discard(worker)
        return await worker.end()


class _Ended(Exception):  # noqa: N818 (it reads as it is meant: `except _Ended`)
    """The process ended before it had answered."""


class _Worker:
    """One process. It has no part in the terminal's signals, nor in what the environment of the daemon says."""

    def __init__(self, process: Process, line: int) -> None:
        self._process = process
        self._asked = cast(asyncio.StreamWriter, process.stdin)
        self._answers = cast(asyncio.StreamReader, process.stdout)
        self._line: int | None = line

    @classmethod
    async def begin(cls) -> _Worker:
        """Raises WorkLost."""
        heard, line = os.pipe()
        try:
            command = (sys.executable, "-P", str(Path(__file__).with_name("worker.py")), str(heard))
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=PIPE,
                stdout=PIPE,
                env={name: value for name, value in os.environ.items() if _is_passed_on(name)},
                pass_fds=(heard,),
                start_new_session=True,
                limit=_PIECE,
            )
        except (OSError, RuntimeError) as problem:  # too many processes, or too many threads
            os.close(line)
            why = problem.strerror if isinstance(problem, OSError) else problem
            raise WorkLost(f"no process can be begun that reads it ({why})") from problem
        except BaseException:
            os.close(line)
            raise
        finally:
            os.close(heard)
        worker = cls(process, line)
        worker._ask(pickle.dumps(sys.path))
        return worker

    @property
    def lives(self) -> bool:
        return self._line is not None and self._process.returncode is None

    async def answer(self, work: bytes) -> bytes:
        """Raises _Ended."""
        try:
            self._ask(work)
            await self._asked.drain()
            length = int.from_bytes(await self._answers.readexactly(LENGTH), "big")
            return await self._answers.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise _Ended from None

    def _ask(self, work: bytes) -> None:
        self._asked.write(len(work).to_bytes(LENGTH, "big"))
        self._asked.write(work)

    def kill(self) -> None:
        """The kernel ends it now, whatever it does (see `monitor.worker`)."""
        if self._line is not None:
            os.close(self._line)
            self._line = None

    async def end(self) -> int:
        """Kills the process and waits for it; how it ended, as `Process.returncode` says."""
        self.kill()
        while await self._answers.read(_PIECE):  # an end that nobody reads would be waited for for ever
            pass
        return await self._process.wait()


class _There(Exception):  # noqa: N818 (it is shown as the cause of another)
    """Where in the other process an error was raised."""


def _value(answer: bytes) -> Any:
    """What the function returned. Raises what it raised, and WorkLost."""
    how, *what = pickle.loads(answer)  # noqa: S301 (of a process of ours)
    if how == LOST:
        raise WorkLost(what[0])
    if how == RAISED:
        raise what[0] from _There(f"\n{what[1]}")
    return what[0]


def _is_passed_on(name: str) -> bool:
    return name in _PASSED_ON or name.startswith(("PYTHON", "LC_"))


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
