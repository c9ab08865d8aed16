"""One line an event: readable where a person looks on, JSON otherwise."""

from __future__ import annotations

import logging
import sys
import traceback
import unicodedata
from typing import TYPE_CHECKING, TextIO

from monitor.journal import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, ExcInfo, Processor

_INVISIBLE = ("Cc", "Cf")  # control characters, and those that turn the direction of letters


def set_up_logs(*, debug: bool = False, quiet: bool = False) -> None:
    """Sends the log of the whole process to standard error. `quiet`: warnings and errors only."""
    level = logging.DEBUG if debug else logging.WARNING if quiet else logging.INFO
    people = sys.stderr.isatty()
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=not people),
    ]
    # No values of variables with a traceback: they may be secrets.
    plain = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    renderer: list[Processor] = (
        [_one_line, structlog.dev.ConsoleRenderer(exception_formatter=_indented)]
        if people
        else [
            structlog.processors.ExceptionRenderer(plain),
            _one_line,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    structlog.configure(
        processors=[*shared, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries say little and only when something is wrong; their debug lines may hold whole addresses with secrets.
    logging.basicConfig(level=logging.ERROR, handlers=[_Libraries()], force=True)


class _Libraries(logging.Handler):
    """What libraries log becomes lines of ours. Of an exception its kind alone is told: its text may hold addresses."""

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        about = {} if kind is None else {"exception": kind}
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # its arguments do not fit; what it is about can still be told
            said = str(record.msg)
        structlog.get_logger().error("a library reports", library=record.name, said=said, **about)


def _one_line(logger: object, method: str, event: EventDict) -> EventDict:
    """Text from outside must not look like a line of ours, nor move the cursor of a terminal."""
    return {key: value if key == "exc_info" else _tame(value) for key, value in event.items()}


def _tame(value: object) -> object:
    if isinstance(value, str):
        return "".join(_visible(letter) for letter in " ".join(value.split()))
    if isinstance(value, list | tuple):
        return [_tame(each) for each in value]
    if isinstance(value, dict):
        return {_tame(key): _tame(each) for key, each in value.items()}
    return value


def _visible(letter: str) -> str:
    # The zero-width non-joiner and joiner belong to words of Persian and Kurdish.
    return letter if letter in "\u200c\u200d" or unicodedata.category(letter) not in _INVISIBLE else "\ufffd"


def _indented(out: TextIO, error: ExcInfo) -> None:
    """A traceback in which every line is moved in, so that none can pass for an event."""
    for part in traceback.format_exception(*error):
        for line in part.splitlines():
            out.write("\n    " + line[: len(line) - len(line.lstrip())] + str(_tame(line)))
