"""Processes that read what may take long, so that it holds up neither the loop nor the other cores.

One is begun when something is to be done and all others are busy, up to one a core, and they end when nothing was asked
of them for a while: the libraries that read pages take 60 to 130 MB in each, and the daemon needs none of them itself.
What is done there is bounded: a page that was made to keep a parser busy, or to fill the memory, ends as an error of
its source.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import threading
import warnings
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import Pipe, get_context, parent_process
from multiprocessing.connection import Connection, wait
from types import FrameType
from typing import Any, ParamSpec, Protocol, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_IDLE = 900.0  # seconds; then they end
_LONGEST = 30.0  # seconds of CPU that one piece of work may take
_MOST_MEMORY = 2_000_000_000  # bytes of addresses, a process
_TRIES = 2  # where a process was killed, perhaps for what another piece of work did


class WorkLost(Exception):  # noqa: N818 (it reads as it is meant: `except WorkLost`)
    """A piece of work came to no end; `str()` says why, in one line."""


class _TooLong(BaseException):
    """Not an Exception: those that read what others wrote catch whatever their parsers raise."""


class Apart(Protocol):
    """Does what may take long somewhere else: `Workers.run`, or `asyncio.to_thread` where that is good enough."""

    def __call__(
        self, function: Callable[Asked, Answer], /, *args: Asked.args, **kwargs: Asked.kwargs
    ) -> Awaitable[Answer]: ...


class Workers:
    """None is begun before something is to be done.

    at_most: so many at once; by default one a core.  idle: seconds after which they end.  longest: seconds of CPU that
    one piece of work may take.
    """

    def __init__(self, at_most: int | None = None, idle: float = _IDLE, longest: float = _LONGEST) -> None:
        self._at_most = at_most or _cores()
        self._idle = idle
        self._longest = longest
        self._begun: list[_Worker] = []
        self._closed = False
        self._ending: asyncio.TimerHandle | None = None

    async def run(self, function: Callable[Asked, Answer], /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        """What `function` returns or raises. It is one of a module, and all that goes there and back can be pickled.

        Raises WorkLost where it took too long, or its process was killed.
        """
        self._wake()
        try:
            for _ in range(_TRIES):
                if self._closed:
                    raise WorkLost("the monitor ends")
                worker = self._least_busy()
                try:
                    return await worker.done(partial(_bounded, self._longest, function, args, kwargs))
                except BrokenProcessPool:
                    self._end(worker)
            raise WorkLost("the process that read it was killed, perhaps for want of memory")
        finally:
            self._rest()

    def close(self) -> None:
        """Ends the processes, with what they are doing."""
        self._closed = True
        self._end_all()

    def _least_busy(self) -> _Worker:
        """One that has nothing to do; a new one where there is none and may be one more."""
        least = min(self._begun, key=lambda worker: worker.has_to_do, default=None)
        if least is None or (least.has_to_do and len(self._begun) < self._at_most):
            least = _Worker()
            self._begun.append(least)
        return least

    def _rest(self) -> None:
        self._wake()
        if self._begun:
            self._ending = asyncio.get_running_loop().call_later(self._idle, self._end_if_idle)

    def _wake(self) -> None:
        if self._ending is not None:
            self._ending.cancel()

    def _end_if_idle(self) -> None:
        if any(worker.has_to_do for worker in self._begun):
            self._rest()
        else:
            self._end_all()

    def _end_all(self) -> None:
        self._wake()
        for worker in list(self._begun):
            self._end(worker)

    def _end(self, worker: _Worker) -> None:
        if worker in self._begun:
            self._begun.remove(worker)
            worker.end()


class _Worker:
    """One process, with a queue of its own: what kills it takes nothing else along but what waits behind. It ends when
    this end of the line is closed, whatever it does, and so when the daemon is killed."""

    def __init__(self) -> None:
        self._given: list[Future[Any]] = []
        heard, self._line = Pipe(duplex=False)
        # Not forked: the daemon has threads, and memory that a fork would take over.
        self._executor = ProcessPoolExecutor(1, get_context("spawn"), _set_up, (heard,))
        self._heard = heard

    async def done(self, work: Callable[[], Answer]) -> Answer:
        given = self._executor.submit(work)
        self._given.append(given)
        return await asyncio.wrap_future(given)

    @property
    def has_to_do(self) -> int:
        """Pieces of work, those included that nobody waits for any more."""
        self._given = [given for given in self._given if not given.done()]
        return len(self._given)

    def end(self) -> None:
        self._line.close()
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._heard.close()


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- in the process of a worker


def _set_up(line: Connection) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # the daemon says when it ends: it may wait for what is read
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGVTALRM, _too_long)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    warnings.simplefilter("ignore")  # the daemon's log has a form, which these would break
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()


def _end_with(line: Connection) -> None:
    parent = parent_process()
    wait([line] if parent is None else [line, parent.sentinel])
    os._exit(0)


def _bounded(
    longest: float, function: Callable[..., Answer], args: tuple[object, ...], kwargs: dict[str, object]
) -> Answer:
    signal.setitimer(signal.ITIMER_VIRTUAL, longest, 1)  # again after a second, should it be caught
    try:
        return function(*args, **kwargs)
    except _TooLong:
        raise WorkLost(f"to read it took longer than {longest:g} s of a core") from None
    except MemoryError:
        raise WorkLost("to read it took too much memory") from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_long(number: int, frame: FrameType | None) -> None:
    raise _TooLong
