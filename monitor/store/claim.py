"""The claim of one daemon on one state: a second one would tell everything twice.

The claim belongs to the process: the kernel (or the PostgreSQL server) gives it back when the process ends, however it
ends, so nothing has to be cleaned up after a kill -9.
"""

from __future__ import annotations

import fcntl
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text

from monitor.store.dialects import LOCK_KEY
from monitor.store.errors import StateInUseError
from monitor.store.opening import file_of, place_of


class Claim(Protocol):
    def release(self) -> None: ...


def claim(engine: Engine, owner: str) -> Claim:
    """Claims the state for `owner` (a word for messages: 'the daemon'). Raises StateInUseError with its pid."""
    file = file_of(engine.url)
    return _ServerClaim(engine, owner) if file is None else _FileClaim(file, owner)


@contextmanager
def claimed_file(database: Path, owner: str) -> Iterator[None]:
    """The same for a database file that is not open, and need not be there. Its folder must be."""
    held = _FileClaim(database, owner)
    try:
        yield
    finally:
        held.release()


def lock_of(database: Path) -> Path:
    """The file that is locked while a process works on `database`."""
    return database.with_name(database.name + ".lock")


class _FileClaim:
    """A lock on FILE.lock beside the database. The file stays: to remove it would let two processes lock two files."""

    def __init__(self, database: Path, owner: str) -> None:
        self._file: int | None = os.open(lock_of(database), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = os.pread(self._file, 1000, 0).decode("utf-8", "replace")
            self._close()
            raise _in_use(str(database), told) from None
        except BaseException:
            self._close()
            raise
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()} {owner}\n".encode(), 0)
        # A lock lives as long as any copy of its descriptor: a worker that was forked off would keep the claim of a
        # daemon that was killed. So it closes its copy first.
        os.register_at_fork(after_in_child=partial(_forget, weakref.ref(self)))

    def release(self) -> None:
        if self._file is not None:
            os.ftruncate(self._file, 0)
            self._close()

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _forget(claim: weakref.ref[_FileClaim]) -> None:
    living = claim()
    if living is not None:
        living._close()


class _ServerClaim:
    """An advisory lock of PostgreSQL, held by a connection of its own."""

    def __init__(self, engine: Engine, owner: str) -> None:
        self._connection: Connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        name = f"{os.getpid()} {owner}"
        self._connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": name})
        if self._connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY}).scalar():
            return
        told = self._connection.execute(_HOLDER, {"key": LOCK_KEY}).scalar()
        self.release()
        raise _in_use(place_of(engine.url), str(told or ""))

    def release(self) -> None:
        self._connection.invalidate()  # not back into the pool: the lock belongs to the session
        self._connection.close()


_HOLDER = text(
    "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)"
    " WHERE locktype = 'advisory' AND objid = :key AND granted"
)


def _in_use(where: str, told: str) -> StateInUseError:
    pid, _, owner = told.strip().partition(" ")
    holder = int(pid) if pid.isdecimal() else None
    who = f"{owner or 'another program'} (process {pid})" if holder is not None else "another process"
    return StateInUseError(f"{where}: {who} works on it already: stop that one first, or name another `state`", holder)
