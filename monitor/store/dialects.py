"""The one place that knows which database it is: how a connection is prepared, upserts, locks, and what errors mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, Table, bindparam, event, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from monitor.store.errors import ForeignDatabaseError, OpeningError, StoreError, WritingError
from monitor.store.prepared import Prepared, as_sqlalchemy_says

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

WRITES = "writes"  # the execution option of connections that write
LOCK_KEY = 0x0B0_2DE2  # of PostgreSQL's advisory locks, one a database: "border"
_BUSY_SECONDS = 30
_SIZES = (1, 8, 32, 128, 400)  # of IN lists; SQLite before 3.32 takes 999 parameters


def prepare(engine: Engine) -> None:
    """Makes `engine` keep the promises of the store on its database."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours (below): the driver would begin late and only for some statements
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        cursor.execute("PRAGMA journal_mode = WAL")
    # In WAL mode NORMAL syncs only at checkpoints: a power cut would take back the latest commits, and with them alerts
    # that were acknowledged (sent twice) or sources' validators without their items. FULL syncs the log at each commit.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone leaves the data in the drive's cache
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: one that reads first and then wants to write fails, whatever the busy_timeout,
    # when another has written in between.
    if not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
        writes = connection.get_execution_options().get(WRITES)
        connection.connection.cursor().execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def begin(connection: Connection) -> None:
    """Begins a transaction as the driver knows it. What SQLAlchemy executes becomes a part of it."""
    if connection.dialect.name == "sqlite":
        _begin_sqlite(connection)


def commit(connection: Connection) -> None:
    """Ends what `begin` began, whether SQLAlchemy took part in it or not."""
    if connection.in_transaction():
        connection.commit()
    else:
        try:
            connection.connection.commit()
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy_says(connection, error) from error


def lock_for_migration(connection: Connection) -> None:
    """One process at a time migrates, until the end of the transaction. SQLite's BEGIN IMMEDIATE does it already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY + 1})


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, object]],
    key: Collection[str],
    keep: Collection[str] = (),
) -> None:
    """Inserts `rows`; where `key` is there already, all columns but those in `keep` take the new values.

    No two rows may have the same key.
    """
    if rows:
        upserting = _upsert(connection.dialect.name, table, tuple(rows[0]), tuple(key), tuple(keep))
        upserting.change_each(connection, rows)


@cache
def _upsert(
    dialect: str, table: Table, names: tuple[str, ...], key: tuple[str, ...], keep: tuple[str, ...]
) -> Prepared:
    insert = _insert(dialect, table)
    changed = {name: insert.excluded[name] for name in names if name not in key and name not in keep}
    return Prepared(table.name, insert.on_conflict_do_update(index_elements=list(key), set_=changed), *names)


def insert_if_new(connection: Connection, table: Table, row: Mapping[str, object], key: Collection[str]) -> bool:
    """False where `key` was there already; then nothing changes."""
    statement = _insert(connection.dialect.name, table).on_conflict_do_nothing(index_elements=list(key))
    kept = statement.execution_options(preserve_rowcount=True)  # not every driver would tell it of an INSERT
    return connection.execute(kept, dict(row)).rowcount == 1


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # 30 ms, and few have one

    return postgresql.insert(table)


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """The distinct `values` in lists that are short enough for one IN."""
    distinct = iter(dict.fromkeys(values))
    while chunk := list(islice(distinct, _SIZES[-1])):
        yield chunk


def lists(values: Iterable[str]) -> Iterator[list[str]]:
    """The same in lists of few sizes, their last value repeated, so that few statements have to be made; see
    `one_of`."""
    for chunk in chunks(values):
        size = next(size for size in _SIZES if size >= len(chunk))
        yield chunk + chunk[-1:] * (size - len(chunk))


def one_of(column: Column[str], size: int) -> ColumnElement[bool]:
    """`column` has one of so many values, which `among` names."""
    return column.in_([bindparam(name, type_=column.type) for name in _names(column.key, size)])


def among(column: Column[str], values: Sequence[str]) -> dict[str, object]:
    return dict(zip(_names(column.key, len(values)), values, strict=True))


@cache
def _names(column: str, size: int) -> tuple[str, ...]:
    return tuple(f"{column}_{place}" for place in range(size))


@contextmanager
def errors_in_words(where: str) -> Iterator[None]:
    """Turns what the database says into a StoreError that a person can act on. `where`: its name, without secrets."""
    try:
        yield
    except IntegrityError as error:
        raise StoreError(
            f"{where}: {_first_line(error.orig)}; nothing of it was stored (a fault of the program)"
        ) from error
    except DBAPIError as error:
        raise _in_words(where, error.orig) from error
    except StatementError as error:  # a value that no column takes
        raise StoreError(f"{where}: {_first_line(error.orig)}; nothing of it was stored") from error
    except sqlite3.Error as error:
        raise _in_words(where, error) from error
    except OSError as error:
        raise OpeningError(f"{where}: its directory must be one where this user may write ({error})") from error
    except ValueError as error:  # a value of the model that cannot be kept
        raise StoreError(f"{where}: {error}; nothing of it was stored (a fault of the program)") from error


_SENTENCES: dict[str, tuple[type[StoreError], str]] = {
    "SQLITE_FULL": (
        WritingError,
        "the disk is full; nothing of this was stored: make room, the rest goes on by itself",
    ),
    "SQLITE_READONLY": (
        WritingError,
        "it cannot be written: give this user write permission to the file and its directory",
    ),
    "SQLITE_IOERR": (
        WritingError,
        "the disk fails or is full; nothing of this was stored: check the disk and its room",
    ),
    "SQLITE_BUSY": (WritingError, f"another program has kept it locked for {_BUSY_SECONDS} s: close that program"),
    "SQLITE_NOTADB": (ForeignDatabaseError, "this file is no database: move it away, or name another one in `state`"),
    "SQLITE_CORRUPT": (OpeningError, "the database is damaged: stop the daemon and restore it from a copy"),
    "SQLITE_CANTOPEN": (
        OpeningError,
        "it cannot be opened: the path must be a file in a directory where this user may write",
    ),
}


def _in_words(where: str, error: BaseException | None) -> StoreError:
    name = getattr(error, "sqlite_errorname", "")
    for beginning, (kind, sentence) in _SENTENCES.items():
        if name.startswith(beginning):
            return kind(f"{where}: {sentence} ({_first_line(error)})")
    return StoreError(f"{where}: the database refuses: {_first_line(error)}")


def _first_line(error: BaseException | None) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__
