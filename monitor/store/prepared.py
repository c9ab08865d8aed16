"""Statements that every poll asks: SQL is made of them once, and the driver is given that.

To look a statement up, bind its parameters and dress its rows takes SQLAlchemy ten times as long as SQLite takes to
answer it. What a statement asks and what its columns hold is still said with SQLAlchemy, for every database alike.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

from monitor.store.errors import UnreadableRowError

_Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement as one database understands it.

    given: its parameters in their order, and how the value of each is made storable.  fixed: the values of those that
    the statement itself brings.  by_name: whether the driver wants them by name.  row, read: what makes a row of the
    answer, and how the value of each column is read; nothing where all are read as they are.
    """

    text: str
    given: tuple[tuple[str, _Convert], ...]
    fixed: Mapping[str, object]
    by_name: bool
    row: Callable[[Iterable[Any]], Any]
    read: tuple[_Convert, ...]

    def parameters(self, values: Mapping[str, object]) -> Any:
        if self.fixed:
            values = {**self.fixed, **values}
        ordered = [values[name] if convert is None else convert(values[name]) for name, convert in self.given]
        return {name: value for (name, _), value in zip(self.given, ordered, strict=True)} if self.by_name else ordered


class Prepared:
    """A statement of fixed parameters. Raises what `Connection.execute` raises; see `errors_in_words`."""

    def __init__(self, table: str, statement: Select[Any] | Insert | Update | Delete, *sets: str) -> None:
        """table: for messages.  sets: the columns that an INSERT or UPDATE sets by parameters of their names."""
        self._table = table
        self._statement = statement
        self._sets = sets
        self._made: dict[str, _Made] = {}  # by the name of the database

    def rows(self, connection: Connection, values: Mapping[str, object]) -> list[Any]:
        """Named tuples. Raises UnreadableRowError where one holds what cannot be read."""
        made = self._for(connection.dialect)
        found = self._run(connection, made, made.parameters(values)).fetchall()
        if not made.read:
            return [made.row(row) for row in found]
        try:
            return [
                made.row(v if read is None else read(v) for read, v in zip(made.read, row, strict=True))
                for row in found
            ]
        except ValueError as error:  # a time that is none
            raise UnreadableRowError(self._table, None, str(error)) from error

    def change(self, connection: Connection, values: Mapping[str, object]) -> int:
        """The number of rows that it changed."""
        made = self._for(connection.dialect)
        return int(self._run(connection, made, made.parameters(values)).rowcount)

    def change_each(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        made = self._for(connection.dialect)
        self._run(connection, made, [made.parameters(row) for row in rows], many=True)

    def _run(self, connection: Connection, made: _Made, parameters: Any, many: bool = False) -> Any:
        try:
            cursor = connection.connection.cursor()
            (cursor.executemany if many else cursor.execute)(made.text, parameters)
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy_says(connection, error) from error
        return cursor

    def _for(self, dialect: Dialect) -> _Made:
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _make(self._statement, self._sets, dialect)
        return made


def as_sqlalchemy_says(connection: Connection, error: Exception) -> BaseException:
    """What `connection` would have raised, had it not been the driver that was asked."""
    return DBAPIError.instance("", None, error, connection.dialect.loaded_dbapi.Error)


def _make(statement: Select[Any] | Insert | Update | Delete, sets: Sequence[str], dialect: Dialect) -> _Made:
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(sets) if sets else None)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    names = compiled.positiontup if compiled.positional else list(binds)
    columns = list(statement.selected_columns) if isinstance(statement, Select) else []
    row: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
    read = tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
    return _Made(
        text=str(compiled),
        given=tuple((name, binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names),
        fixed={name: binds[name].value for name in names if not binds[name].required},
        by_name=not compiled.positional,
        row=row._make,
        read=read if any(read) else (),
    )
