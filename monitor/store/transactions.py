"""One database, used from several threads: each reading or writing is one transaction, and writers take turns.

`reads` and `writes` make methods of functions that are given the connection of such a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine

from monitor.store.dialects import WRITES, errors_in_words
from monitor.store.opening import place_of

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


class Transactions:
    """Raises StoreError, whose kinds are in `monitor.store.errors`; then nothing of the transaction was stored."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._turn = Lock()  # threads wait here, not for one another in the database, which asks again and again
        self.place = place_of(engine.url)  # for messages; without password

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with errors_in_words(self.place), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with errors_in_words(self.place), self._turn, self._writer.begin() as connection:
            yield connection


def reads(
    query: Callable[Concatenate[Connection, _Asked], _Answer],
) -> Callable[Concatenate[Transactions, _Asked], _Answer]:
    @wraps(query)
    def method(self: Transactions, /, *args: _Asked.args, **kwargs: _Asked.kwargs) -> _Answer:
        with self._reading() as connection:
            return query(connection, *args, **kwargs)

    return method


def writes(
    change: Callable[Concatenate[Connection, _Asked], _Answer],
) -> Callable[Concatenate[Transactions, _Asked], _Answer]:
    @wraps(change)
    def method(self: Transactions, /, *args: _Asked.args, **kwargs: _Asked.kwargs) -> _Answer:
        with self._writing() as connection:
            return change(connection, *args, **kwargs)

    return method
