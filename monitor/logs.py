"""One line an event: readable where a person looks on, JSON otherwise."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up_logs(*, debug: bool = False, quiet: bool = False) -> None:
    """Sends the log of the whole process to standard error. `quiet`: warnings and errors only."""
    level = logging.DEBUG if debug else logging.WARNING if quiet else logging.INFO
    people = sys.stderr.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=not people),
        _one_line,
    ]
    renderer: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if people
        else [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[*shared, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries say little and only when something is wrong; their debug lines may hold whole addresses with secrets.
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(name)s: %(message)s")


def _one_line(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Text from outside must not look like a line of ours."""
    return {
        key: " ".join(value.split()) if isinstance(value, str) and key != "exc_info" else value
        for key, value in event.items()
    }
