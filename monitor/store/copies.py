"""A copy of the state while the daemon works on it, the state from a copy, and the room that was freed given back.

All of this is about SQLite files; a PostgreSQL server has its own tools, which the messages name.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from monitor.store.claim import claimed_file, lock_of
from monitor.store.dialects import errors_in_words
from monitor.store.errors import CopyError, ForeignDatabaseError, StoreError
from monitor.store.opening import file_of, known_revisions, newer, open_engine, place_of

_BESIDE = ("-wal", "-shm")  # what SQLite keeps beside a file in WAL mode


def back_up(url: str, copy: Path, *, replace: bool = False) -> int:
    """Writes the state, as it is at this instant, to the file `copy`; returns its size in bytes.

    The daemon may work on meanwhile, and waits for nothing. `copy` appears whole or not at all. Raises CopyError where
    it is there already and may not be replaced, and StoreError.
    """
    state = _file(url, "pg_dump --format=custom --file FILE DATABASE writes a copy")
    _must_be_there(state)
    if copy.exists() and not replace:
        raise CopyError(f"{copy}: this file is there already: name another one, or say --force")
    _check(state)
    size = _write_whole(state, copy)
    _check(copy)
    return size


def restore(url: str, copy: Path, now: datetime, *, replace: bool = False) -> Path | None:
    """Makes the file `copy`, which `back_up` wrote, the state; a state that was there is kept under the name returned.

    A copy of an older version is brought up to date. Raises StateInUseError while a daemon works on the state,
    CopyError where there is a state already and it may not be replaced, ForeignDatabaseError or NewerDatabaseError
    where `copy` is none of ours, and StoreError; then nothing was changed.
    """
    state = _file(url, "pg_restore --clean --dbname DATABASE FILE reads a copy back")
    _must_be_there(copy)
    if state.exists() and copy.samefile(state):
        raise CopyError(f"{copy}: this is the state itself: name a file that state backup wrote")
    _check(copy)
    with errors_in_words(str(state)):
        state.parent.mkdir(parents=True, exist_ok=True)
        with claimed_file(state, "state restore"):
            if state.exists() and not replace:
                raise CopyError(f"{state}: there is a state already: say --force to put the copy in its place")
            arriving = state.with_name(f"{state.name}.arriving")
            _write_whole(copy, arriving)
            open_engine(
                f"sqlite:///{arriving}"
            ).dispose()  # brings it up to date; what is wrong is told before the swap
            _settle(arriving)
            _give_to_its_user(arriving)
            _give_to_its_user(lock_of(state))
            kept = _put_aside(state, now)
            arriving.replace(state)
            _sync_folder(state.parent)
    return kept


def vacuum(url: str) -> tuple[int, int]:
    """Gives back the room that was freed; returns the size in bytes before and after.

    Raises StateInUseError while a daemon works on the state, and StoreError.
    """
    state = _file(url, "its autovacuum does this by itself")
    _must_be_there(state)
    with errors_in_words(str(state)), claimed_file(state, "state vacuum"):
        open_engine(url).dispose()
        before = _room(state)
        with closing(_open(state)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA optimize")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return before, _room(state)


def _file(url: str, instead: str) -> Path:
    address = make_url(url)
    file = file_of(address)
    if file is None:
        raise CopyError(f"{place_of(address)}: the state is kept by a PostgreSQL server: {instead}")
    return file


def _must_be_there(file: Path) -> None:
    if not file.is_file():
        raise CopyError(f"{file}: there is no such file")


def _open(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA busy_timeout = 30000")
    return connection


@contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    """`file` opened to be read only. Raises StoreError for whatever SQLite says of it."""
    with (
        errors_in_words(str(file)),
        closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA busy_timeout = 30000")
        yield connection


def _check(file: Path) -> None:
    """Raises StoreError where `file` is damaged, or no state of a version that this program knows."""
    with _reading(file) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"alembic_version", "sources", "items", "events"} <= tables:
            raise ForeignDatabaseError(f"{file}: this is no state of Crossing Monitor")
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or (None,)
        if revision not in known_revisions():
            raise newer(str(file), revision)
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise StoreError(f"{file}: the file is damaged ({found}): use another copy")


def _write_whole(source: Path, target: Path) -> int:
    """Copies a database as it is at one instant; `target` appears whole or not at all, readable to who may read
    `source`. Returns its size."""
    part = target.with_name(f"{target.name}.part")
    try:
        with errors_in_words(str(target)):
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, source.stat().st_mode & 0o666))
            with _reading(source) as reading, closing(_open(part)) as writing:
                reading.backup(writing)  # all pages in one step: one instant, and no writer has to wait
                writing.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            _sync(part)
            size = part.stat().st_size
            part.replace(target)
            _sync_folder(target.parent)
            return size
    finally:
        with suppress(OSError):  # where nothing may be written, and nothing was
            part.unlink(missing_ok=True)


def _settle(file: Path) -> None:
    """Brings all of it into the one file."""
    with closing(_open(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    _sync(file)


def _give_to_its_user(file: Path) -> None:
    """What root puts in place is for the daemon, whose user owns the folder, and who may be another one."""
    if os.geteuid() == 0:
        folder = file.parent.stat()
        os.chown(file, folder.st_uid, folder.st_gid)


def _put_aside(state: Path, now: datetime) -> Path | None:
    """The state under another name, whole: what had not yet come from the log into the file goes along."""
    if not state.exists():
        return None
    aside = state.with_name(f"{state.name}.before-{now:%Y%m%dT%H%M%S}")
    state.replace(aside)
    for ending in _BESIDE:
        beside = Path(f"{state}{ending}")
        if beside.exists():
            beside.replace(f"{aside}{ending}")
    return aside


def _room(file: Path) -> int:
    parts = (file, *(Path(f"{file}{ending}") for ending in _BESIDE))
    return sum(part.stat().st_size for part in parts if part.exists())


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    _sync(folder)
