"""What opening a state does, what it refuses, and what it says then."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from store_values import NOW, told

from monitor.store import (
    ForeignDatabaseError,
    NewerDatabaseError,
    OpeningError,
    StateInUseError,
    Store,
    UnreadableRowError,
    WritingError,
    open_store,
)
from monitor.store.opening import HEAD
from monitor.store.tables import metadata


def change(path: Path, sql: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(sql)
    connection.close()


def _tables(path: Path) -> dict[str, tuple[set[object], ...]]:
    """Of each table what its columns, indexes and references are; a default that a migration needed is left out."""
    with sqlite3.connect(path) as connection:

        def told(pragma: str, name: str) -> list[tuple[object, ...]]:
            return connection.execute(f"SELECT * FROM pragma_{pragma}(?)", (name,)).fetchall()

        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: (
                {(column, kind, needed, key) for _, column, kind, needed, _, key in told("table_info", name)},
                {
                    (own == "c" and index, unique, tuple(row[2] for row in told("index_info", index)))
                    for _, index, unique, own, _ in told("index_list", name)
                },
                {reference[2:] for reference in told("foreign_key_list", name)},
            )
            for name in names
        }


def test_the_migrations_lead_to_exactly_the_tables(store: Store, tmp_path: Path) -> None:
    migrated = create_engine(f"sqlite:///{tmp_path}/migrated.db")
    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    with migrated.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert _tables(tmp_path / "migrated.db") == _tables(tmp_path / "monitor.db")


def test_the_newest_revision_is_the_one_that_opening_expects() -> None:
    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_directory_of_the_state_is_made(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/a/b/monitor.db").close()
    assert (tmp_path / "a/b/monitor.db").exists()


def test_every_commit_reaches_the_disk(store: Store) -> None:
    with store._writing() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


def test_the_database_of_a_newer_program_is_refused_and_left_alone(store: Store, url: str, tmp_path: Path) -> None:
    store.close()
    change(tmp_path / "monitor.db", "UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(NewerDatabaseError, match=r"monitor\.db: a newer Crossing Monitor wrote this .* revision 0999"):
        open_store(url)
    change(tmp_path / "monitor.db", f"UPDATE alembic_version SET version_num = '{HEAD}'")
    open_store(url).close()


def test_a_file_that_is_no_database_is_refused(url: str, tmp_path: Path) -> None:
    (tmp_path / "monitor.db").write_text("name,url\n" * 1000)
    with pytest.raises(ForeignDatabaseError, match=r"monitor\.db: this file is no database: move it away"):
        open_store(url)
    assert (tmp_path / "monitor.db").read_text() == "name,url\n" * 1000


def test_the_database_of_another_program_is_refused(url: str, tmp_path: Path) -> None:
    change(tmp_path / "monitor.db", "CREATE TABLE bookmarks (id)")
    with pytest.raises(ForeignDatabaseError, match=r"belongs to another program \(it has a table 'bookmarks'\)"):
        open_store(url)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("state/monitor.db", "no database URL"),
        ("sqlite://", "names no file"),
        ("mysql://me:secret@db/x", "mysql is not supported"),
        ("nonsense://me:secret@db/x", "nonsense is not supported"),
    ],
)
def test_a_wrong_url_is_explained_without_its_password(wrong: str, said: str) -> None:
    with pytest.raises(OpeningError, match=said) as raised:
        open_store(wrong)
    assert "secret" not in str(raised.value)


def test_a_path_that_is_a_directory_or_lies_under_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OpeningError, match="it cannot be opened"):
        open_store(f"sqlite:///{tmp_path}")
    (tmp_path / "file").touch()
    with pytest.raises(OpeningError, match="its directory must be one where this user may write"):
        open_store(f"sqlite:///{tmp_path}/file/x/monitor.db")


def test_a_read_only_disk_is_said_to_be_one(store: Store, tmp_path: Path) -> None:
    with open_store(f"sqlite:///file:{tmp_path}/monitor.db?mode=ro&uri=true") as reading:
        assert reading.due(NOW, 9) == ["rudaw", "shafaq"]
        with pytest.raises(WritingError, match=r"monitor\.db: it cannot be written: give this user write permission"):
            reading.commit_poll(told())


def test_a_full_disk_loses_the_poll_alone_and_says_so(store: Store, url: str) -> None:
    store.commit_poll(told("before"))

    def fill(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size as the least

    event.listen(Engine, "connect", fill)
    try:
        with open_store(url) as full, pytest.raises(WritingError, match="the disk is full; nothing of this was stored"):
            for number in range(200):
                full.commit_poll(told(f"{number}" * 300))
    finally:
        event.remove(Engine, "connect", fill)
    store.commit_poll(told("after"))
    assert store.item_trail("shafaq/after") is not None


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE events SET payload = '{'", "table events, row event/shafaq/1: "),
        ("UPDATE items SET fate = 'lost'", "table items, row 1: this is no Fate: 'lost'"),
        ("UPDATE announcements SET reason = 'why'", "table announcements, row 1: this is no Reason: 'why'"),
        ("UPDATE documents SET kind = 'poem'", "table documents, row 1: this is no DocumentKind: 'poem'"),
        ("UPDATE alerts SET payload = '[]'", "table alerts, row alert/shafaq/1: "),
        ("UPDATE deliveries SET state = 'gone'", "table deliveries, row alert/shafaq/1/console: this is no Deliv"),
        ("UPDATE deliveries SET due_at = 'soon'", "table deliveries, row ?: this is no time: 'soon'"),
    ],
)
def test_a_damaged_row_is_named(store: Store, tmp_path: Path, damage: str, said: str) -> None:
    store.commit_poll(told())
    change(tmp_path / "monitor.db", damage)
    with pytest.raises(UnreadableRowError, match=re.escape(said)):
        store.item_trail("shafaq/1")


HOLD = """
import sys, time
from monitor.store import open_store
store = open_store(sys.argv[1])
store.claim("crossing-monitor run")
print("claimed", flush=True)
time.sleep(60)
"""


def test_a_second_daemon_is_refused_until_the_first_is_gone_however_it_went(store: Store, url: str) -> None:
    first = subprocess.Popen([sys.executable, "-c", HOLD, url], stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    assert first.stdout.readline() == "claimed\n"
    try:
        with pytest.raises(
            StateInUseError, match=rf"crossing-monitor run \(process {first.pid}\) works on it"
        ) as raised:
            store.claim("crossing-monitor run")
        assert raised.value.holder == first.pid
        assert store.due(NOW, 9) == ["rudaw", "shafaq"]  # looking is allowed
    finally:
        first.kill()
        first.communicate()
    store.claim("crossing-monitor run")


def test_a_claim_that_is_given_back_can_be_taken(store: Store, url: str) -> None:
    with open_store(url) as other:
        store.claim("first")
        store.claim("first")
        with pytest.raises(StateInUseError):
            other.claim("second")
        store.release()
        other.claim("second")
    store.claim("first")


FORK = """
import multiprocessing, os, signal, sys, time
from monitor.store import open_store
store = open_store(sys.argv[1])
store.claim("crossing-monitor run")
worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(20,))
worker.start()
time.sleep(0.3)
print(worker.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_worker_that_outlives_a_killed_daemon_does_not_keep_its_claim(store: Store, url: str) -> None:
    daemon = subprocess.Popen(
        [sys.executable, "-c", FORK, url], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert daemon.stdout is not None
    worker = int(daemon.stdout.readline())
    daemon.wait()
    try:
        store.claim("crossing-monitor run")
    finally:
        subprocess.run(["kill", str(worker)], check=True)
        daemon.stdout.close()


OPEN = "import sys; from monitor.store import open_store; print(open_store(sys.argv[1]).counts()['items'])"


def test_several_processes_may_open_a_new_state_at_once(url: str) -> None:
    openers = [
        subprocess.Popen([sys.executable, "-c", OPEN, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [opener.communicate() for opener in openers] == [("0\n", "")] * 4
