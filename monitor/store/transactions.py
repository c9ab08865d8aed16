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

from monitor.store.dialects import WRITES, begin, commit, errors_in_words
from monitor.store.opening import place_of

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


class Transactions:
    """Raises StoreError, whose kinds are in `monitor.store.errors`; then nothing of the transaction was stored."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = _Kept(engine)
        self._writer = _Kept(engine.execution_options(**{WRITES: True}))
        self._turn = Lock()  # threads wait here, not for one another in the database, which asks again and again
        self.place = place_of(engine.url)  # for messages; without password

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with errors_in_words(self.place), self._reader.transaction() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with errors_in_words(self.place), self._turn, self._writer.transaction() as connection:
            yield connection

    def disconnect(self) -> None:
        """Closes all connections that are not in use; the next transaction opens one."""
        self._reader.let_go()
        self._writer.let_go()
        self._engine.dispose()


class _Kept:
    """Keeps one connection from transaction to transaction: to take one from the engine and to give it back costs more
    than most questions. Who comes while it is in use gets another."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: list[Connection] = []

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._engine.connect()
        try:
            begin(connection)
            yield connection
            commit(connection)
        except BaseException:
            connection.close()  # takes all back; whatever is wrong with it, the engine finds out
            raise
        if self._idle:
            connection.close()
        else:
            self._idle.append(connection)

    def let_go(self) -> None:
        while self._idle:
            self._idle.pop().close()


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
