"""What Apprise logs while it sends: kept as the reason of a failure, and kept out of everybody else's log.

At its lower levels it logs whole URLs with their secrets, and so does the HTTP library below it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LOGGERS = ("apprise", "urllib3.connectionpool")

_listener: ContextVar[list[str] | None] = ContextVar("warnings", default=None)
_installing = threading.Lock()


class _Ear(logging.Filter):
    """Takes every record that is made while somebody listens, and lets all others pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        heard = _listener.get()
        if heard is None:
            return True
        if record.levelno >= logging.WARNING:
            heard.append(record.getMessage())
        return False


_EAR = _Ear()


@contextmanager
def warnings_heard() -> Iterator[list[str]]:
    """What is logged as a warning, or worse, by this thread inside the block."""
    with _installing:
        for name in _LOGGERS:
            logging.getLogger(name).addFilter(_EAR)  # once: a logger knows the filters that it has
    heard: list[str] = []
    token = _listener.set(heard)
    try:
        yield heard
    finally:
        _listener.reset(token)
