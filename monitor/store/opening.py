"""From a URL to an engine on a database that has exactly our tables."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    create_engine,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from monitor.store.dialects import WRITES, errors_in_words, lock_for_migration, prepare
from monitor.store.errors import ForeignDatabaseError, NewerDatabaseError, OpeningError
from monitor.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0011"  # the newest revision in migrations/versions; kept here so that opening need not import Alembic
_VERSION = Table(  # Alembic's own
    "alembic_version",
    MetaData(naming_convention={"pk": "%(table_name)s_pkc"}),
    Column("version_num", String(32), primary_key=True),
)


def open_engine(url: str) -> Engine:
    """Connects, creates what is missing and migrates what is older. Raises OpeningError and its kinds."""
    address = _parse(url)
    where = place_of(address)
    with errors_in_words(where):
        _prepare_directory(address)
        engine = _create_engine(address)
        try:
            _bring_up_to_date(engine, where)
        except BaseException:
            engine.dispose()
            raise
    return engine


def place_of(address: URL) -> str:
    """How a database is called in messages: its file, or its URL without the password."""
    file = file_of(address)
    return address.render_as_string(hide_password=True) if file is None else str(file)


def file_of(address: URL) -> Path | None:
    """The file of the database, where it is one."""
    if address.get_backend_name() != "sqlite":
        return None
    return Path((address.database or "").removeprefix("file:"))


def _parse(url: str) -> URL:
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:  # not quoted: it may hold a password
        raise OpeningError("`state` is no database URL: write it like sqlite:///state/monitor.db") from error
    if backend not in ("sqlite", "postgresql"):
        raise OpeningError(f"{backend} is not supported as `state`: write sqlite:///FILE or postgresql://…")
    if backend == "sqlite" and (address.database or ":memory:") == ":memory:":
        raise OpeningError(
            "`state` names no file, and what is only in memory is lost: write sqlite:///state/monitor.db"
        )
    return address


def _prepare_directory(address: URL) -> None:
    file = file_of(address)
    if file is not None and not file.parent.exists():
        file.parent.mkdir(parents=True, exist_ok=True)


def _create_engine(address: URL) -> Engine:
    try:
        engine = create_engine(address)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise OpeningError(
            f"{place_of(address)}: the driver is not installed ({error}): install it beside monitor"
        ) from error
    prepare(engine)
    return engine


def _bring_up_to_date(engine: Engine, where: str) -> None:
    with engine.connect() as connection:
        if _revision(connection, where) == HEAD:
            return
    # Asked again under the lock: two processes may open a new database at the same time.
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        lock_for_migration(connection)
        revision = _revision(connection, where)
        if revision is None:
            _create(connection)
        elif revision != HEAD:
            _upgrade(connection, where, revision)


def _revision(connection: Connection, where: str) -> str | None:
    """None for a database that is still empty."""
    tables = inspect(connection).get_table_names()
    if _VERSION.name in tables:
        revision: str | None = connection.execute(select(_VERSION.c.version_num)).scalar()
        return revision
    if tables:
        raise ForeignDatabaseError(
            f"{where}: this database belongs to another program (it has a table {tables[0]!r}):"
            " name another one in `state`"
        )
    return None


def known_revisions() -> frozenset[str]:
    """Those that this program can bring up to date, and its own."""
    from alembic.script import ScriptDirectory

    return frozenset(script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions())


def newer(where: str, revision: str | None) -> NewerDatabaseError:
    return NewerDatabaseError(
        f"{where}: a newer Crossing Monitor wrote this database (its tables are of revision {revision}, this"
        f" program knows them up to {HEAD}): install that version again, or name another database in `state`"
    )


def _create(connection: Connection) -> None:
    """The tables that the migrations lead to; the way through all of them takes 0.2 s."""
    metadata.create_all(connection)
    _VERSION.create(connection, checkfirst=True)
    connection.execute(_VERSION.insert().values(version_num=HEAD))


def _upgrade(connection: Connection, where: str, revision: str) -> None:
    from alembic import command  # 70 ms, and needed only when the tables change

    if revision not in known_revisions():
        raise newer(where, revision)
    config = _alembic()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _alembic() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.files("monitor.store") / "migrations").replace("%", "%%"))
    return config
