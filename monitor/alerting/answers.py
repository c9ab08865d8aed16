"""What web servers answered while Apprise talked to them.

Apprise tells of a failed request no more than that it failed. The status, and the time that a server asks us to wait
(Retry-After), are known one floor below, where the requests library hands an answer up: there we listen.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

_MOST_OF_AN_ANSWER = 300  # characters of an error page that people are shown


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one request: its status, or the kind of failure where there was none. `detail` may hold secrets."""

    status: int | None
    detail: str
    retry_after: timedelta | None = None


_listener: ContextVar[list[Answer] | None] = ContextVar("answers", default=None)
_installing = threading.Lock()


@contextmanager
def answers_heard() -> Iterator[list[Answer]]:
    """The answers to all requests that this thread makes inside the block, in order."""
    _install()
    heard: list[Answer] = []
    token = _listener.set(heard)
    try:
        yield heard
    finally:
        _listener.reset(token)


def wait_asked(headers: Any) -> timedelta | None:
    """The time of a Retry-After header: seconds, or a date, which counts from the Date of the same answer."""
    said = (headers.get("Retry-After") or "").strip()
    if said.isascii() and said.isdigit() and len(said) < 9:
        return timedelta(seconds=int(said))
    try:
        wait = parsedate_to_datetime(said) - parsedate_to_datetime(headers.get("Date") or "")
    except (ValueError, TypeError):
        return None
    return max(wait, timedelta())


def _install() -> None:
    adapter: Any = importlib.import_module("requests.adapters").HTTPAdapter
    with _installing:
        if getattr(adapter.send, "heard", False):
            return
        send = adapter.send

        def heard_send(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
            listener = _listener.get()
            try:
                response = send(self, request, *args, **kwargs)
            except Exception as error:
                if listener is not None:
                    listener.append(Answer(None, _root_of(error)))
                raise
            if listener is not None:
                listener.append(_answer(response))
            return response

        heard_send.heard = True  # type: ignore[attr-defined]
        adapter.send = heard_send


def _answer(response: Any) -> Answer:
    detail = str(response.reason or "")
    if response.status_code >= 400:
        page = response.content[: _MOST_OF_AN_ANSWER * 4].decode("utf-8", "replace")
        detail = f"{detail}: {page[:_MOST_OF_AN_ANSWER]}" if page.strip() else detail
    return Answer(response.status_code, detail, wait_asked(response.headers))


def _root_of(error: BaseException) -> str:
    """The innermost reason that says something: libraries wrap 'Connection refused' four times, URL included."""
    seen: set[int] = set()
    current: BaseException | None = error
    words = type(error).__name__
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        if isinstance(current, OSError) and current.strerror:
            words = current.strerror
        inner = getattr(current, "reason", None)
        wrapped = (
            inner
            if isinstance(inner, BaseException)
            else next((part for part in current.args if isinstance(part, BaseException)), None)
        )
        current = wrapped or current.__cause__ or current.__context__
    return {"ReadTimeout": "no answer in time", "ConnectTimeout": "no connection in time"}.get(words, words)
