"""How a run ends: whatever a user can cause becomes a message on standard error and a status, never a traceback."""

from __future__ import annotations

import os
import sys
from types import FrameType
from typing import TextIO, cast

DONE, PROBLEM, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


class Trouble(Exception):  # noqa: N818 (it reads as it is meant: `raise Trouble("…")`)
    """A problem that a command reports: one clear line on standard error, and status 1."""


def run_to_the_end(arguments: list[str]) -> int:
    """Runs the command that `arguments` name; returns the exit status."""
    _survive_any_encoding()
    try:
        from monitor.cli.commands import application

        application(for_people=sys.stdout.isatty())(arguments)
        status = DONE
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else DONE if end.code is None else PROBLEM
        if isinstance(end.__context__, BrokenPipeError):  # nobody reads on, which is no problem of ours
            status = DONE
        elif status == INTERRUPTED:
            print("stopped", file=sys.stderr)
    except KeyboardInterrupt:  # before there was a command that could say it
        print("stopped", file=sys.stderr)
        status = INTERRUPTED
    except Exception as error:
        message, status = _told(error)
        _flush()
        print(message, file=sys.stderr)
    return status if _flush() else DONE


def end_at_once(number: int, frame: FrameType | None) -> None:
    """A handler for signals that end a process anyway, with the status that shells give it then."""
    raise SystemExit(128 + number)


def _told(error: Exception) -> tuple[str, int]:
    """The message and the status of `error`; raises it again where no user can have caused it."""
    if isinstance(error, Trouble):
        return str(error), PROBLEM
    from monitor.settings import ConfigurationError

    if isinstance(error, ConfigurationError):
        return "\n".join(str(problem) for problem in error.problems), WRONG_USE
    if "monitor.store" in sys.modules:
        from monitor.store import StoreError

        if isinstance(error, StoreError):
            return str(error), PROBLEM
    if "monitor.web" in sys.modules:
        from monitor.web import ListeningError

        if isinstance(error, ListeningError):
            return str(error), PROBLEM
    raise error


def _survive_any_encoding() -> None:
    """Arabic on an ASCII terminal is shown as \\u0645, rather than ending the command."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _flush() -> bool:
    """False where nobody reads the output any more (`crossing-monitor events | head`)."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left must not be tried again when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), cast(TextIO, sys.__stdout__).fileno())
        return False
    return True
