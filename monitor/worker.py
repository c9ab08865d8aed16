"""The process of a worker, begun by `Workers` as `python monitor/worker.py LINE`: does one work after the other.

What comes and goes are pickles, each after its length: the import path first, then pieces of work on standard input,
and for each an answer on standard output. The daemon holds the other end of LINE, a pipe on which nothing is ever sent:
when it closes, however the daemon ends, the kernel ends this process, whatever it does.

What is done here is made of what others wrote. A page that keeps a parser busy or fills the memory ends that piece of
work, or in the worst case this process, and nothing else.
"""

from __future__ import annotations

import fcntl
import math
import os
import pickle
import resource
import select
import signal
import sys
import traceback
import warnings
from contextlib import suppress
from types import FrameType
from typing import Any, BinaryIO

LENGTH = 8  # bytes
DONE, RAISED, LOST = range(3)  # what an answer begins with; then the value, the error with its trace, or the reason
TOO_LONG = "to read it took longer than {:g} s of a core"

_MOST_MEMORY = 2_000_000_000  # bytes of addresses
_LEEWAY = 2  # seconds of CPU until the kernel ends what cannot be interrupted
_FIRST_TO_GO = "500"  # of 1,000: where memory is short, the kernel is to end this process and not the daemon


class _TooLong(BaseException):
    """Not an Exception: those that read what others wrote catch whatever their parsers raise."""


def main() -> None:
    """Works until standard input ends."""
    _end_with(int(sys.argv[1]))
    _bound()
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    sys.path[:] = pickle.loads(_next(asked) or b"")  # noqa: S301 (of the daemon)
    while (work := _next(asked)) is not None:
        answer = _answer(work)
        answers.write(len(answer).to_bytes(LENGTH, "big"))
        answers.write(answer)
        answers.flush()


def _next(asked: BinaryIO) -> bytes | None:
    length = asked.read(LENGTH)
    return asked.read(int.from_bytes(length, "big")) if len(length) == LENGTH else None


def _end_with(line: int) -> None:
    """SIGKILL comes when `line` is closed at its other end; SIGIO, which ends a process too, where Linux is not."""
    if hasattr(fcntl, "F_SETSIG"):
        fcntl.fcntl(line, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(line, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(line, fcntl.F_SETFL, fcntl.fcntl(line, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([line], [], [], 0)[0]:  # closed before
        os._exit(0)


def _bound() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # sent to the daemon, which says when it ends
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGVTALRM, _too_long)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(_FIRST_TO_GO)
    warnings.simplefilter("ignore")  # the daemon's log has a form, which these would break


def _answer(work: bytes) -> bytes:
    """What comes of `work`, pickled; it is the seconds of CPU that it may take, a function and its arguments."""
    try:
        return pickle.dumps((DONE, _bounded(work)))
    except _Lost as lost:
        return pickle.dumps((LOST, str(lost)))
    except Exception as error:
        trace = traceback.format_exc()
        try:
            return pickle.dumps((RAISED, error, trace))
        except Exception:
            return pickle.dumps((RAISED, RuntimeError(f"{type(error).__name__}: {error}"), trace))


class _Lost(Exception):  # noqa: N818 (it reads as it is meant: `except _Lost`)
    pass


def _bounded(work: bytes) -> Any:
    longest, function, args, kwargs = pickle.loads(work)  # noqa: S301 (of the daemon)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    signal.setitimer(signal.ITIMER_VIRTUAL, longest, 1)  # again after a second, should it be caught
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(_used() + longest) + _LEEWAY, most))
    try:
        return function(*args, **kwargs)
    except _TooLong:
        raise _Lost(TOO_LONG.format(longest)) from None
    except MemoryError:
        raise _Lost("to read it took too much memory") from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _too_long(number: int, frame: FrameType | None) -> None:
    raise _TooLong


if __name__ == "__main__":
    main()
