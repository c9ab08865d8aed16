"""A state can be copied while it is written to, and brought back; nothing of it is ever lost on the way."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from store_values import HOUR, NOW, told

from monitor.store import (
    CopyError,
    ForeignDatabaseError,
    Forgettable,
    NewerDatabaseError,
    StateInUseError,
    Store,
    StoreError,
    back_up,
    open_store,
    restore,
    vacuum,
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copies" / "monitor.copy.db"


@pytest.fixture(autouse=True)
def folder(copy: Path) -> None:
    copy.parent.mkdir()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_under_load_is_the_state_at_one_instant_and_stops_nobody(store: Store, url: str, copy: Path) -> None:
    written, stop = [0], threading.Event()

    def work() -> None:
        while not stop.is_set():
            store.commit_poll(told(str(written[0])))
            written[0] += 1

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for turn in range(5):
            begun = written[0]
            back_up(url, copy, replace=turn > 0)
            ended = written[0]
            with open_store(f"sqlite:///{copy}") as copied:
                counts = copied.counts()
            assert begun <= counts["items"] <= ended + 1
            assert len({counts[name] for name in ("items", "documents", "events", "alerts", "deliveries")}) == 1
    finally:
        stop.set()
        worker.join()
    assert written[0] > 5
    assert names(copy.parent) == [copy.name]


def test_what_is_restored_is_what_was_copied_and_what_was_there_is_kept(
    store: Store, url: str, copy: Path, tmp_path: Path
) -> None:
    store.commit_poll(told("1"))
    back_up(url, copy)
    store.commit_poll(told("2"))
    kept = restore(url, copy, NOW, replace=True)  # while another, which has claimed nothing, still has it open
    assert kept is not None
    with open_store(url) as restored, open_store(f"sqlite:///{kept}") as before:
        assert restored.counts()["items"] == 1
        assert restored.find_item("1") is not None
        assert before.counts()["items"] == 2
    assert [name for name in names(tmp_path) if "arriving" in name or "part" in name] == []


def test_a_state_is_restored_where_there_is_none(store: Store, url: str, copy: Path, tmp_path: Path) -> None:
    store.commit_poll(told("1"))
    back_up(url, copy)
    elsewhere = f"sqlite:///{tmp_path}/new/monitor.db"
    assert restore(elsewhere, copy, NOW) is None
    with open_store(elsewhere) as restored:
        assert restored.counts()["alerts"] == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can put files in place for another user")
@pytest.mark.parametrize("there_was_one", [True, False])
def test_what_root_restores_belongs_to_the_user_of_the_service(
    store: Store, url: str, copy: Path, tmp_path: Path, there_was_one: bool
) -> None:
    back_up(url, copy)
    folder = tmp_path / "service"
    folder.mkdir()
    if there_was_one:
        shutil.copy(copy, folder / "monitor.db")
    os.chown(folder, 10001, 10002)
    restore(f"sqlite:///{folder}/monitor.db", copy, NOW, replace=True)
    for name in ("monitor.db", "monitor.db.lock"):
        stands = (folder / name).stat()
        assert (stands.st_uid, stands.st_gid) == (10001, 10002)


def test_nothing_is_replaced_unasked(store: Store, url: str, copy: Path) -> None:
    back_up(url, copy)
    with pytest.raises(CopyError, match="there already: name another one, or say --force"):
        back_up(url, copy)
    with pytest.raises(CopyError, match="there is a state already: say --force"):
        restore(url, copy, NOW)
    with pytest.raises(CopyError, match="this is the state itself"):
        restore(url, Path(url.removeprefix("sqlite:///")), NOW, replace=True)


def test_a_copy_where_nothing_can_be_written_is_refused_in_words(store: Store, url: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="its directory must be one where this user may write"):
        back_up(url, tmp_path / "file" / "copy.db")


def test_neither_is_done_under_a_daemon(store: Store, url: str, copy: Path) -> None:
    store.claim("crossing-monitor")
    back_up(url, copy)  # this is
    with pytest.raises(StateInUseError, match=r"crossing-monitor \(process [0-9]+\) works on it already"):
        restore(url, copy, NOW, replace=True)
    with pytest.raises(StateInUseError, match=r"crossing-monitor \(process [0-9]+\) works on it already"):
        vacuum(url)
    store.release()
    restore(url, copy, NOW, replace=True)


@pytest.mark.parametrize("damage", ["text", "foreign", "newer", "torn"])
def test_what_is_no_state_is_not_restored_and_the_old_one_stays(
    store: Store, url: str, copy: Path, tmp_path: Path, damage: str
) -> None:
    for number in range(50):
        store.commit_poll(told(str(number)))
    back_up(url, copy)
    if damage == "text":
        copy.write_text("no database at all, but text that is long enough to be looked at", "utf-8")
    elif damage == "torn":
        content = bytearray(copy.read_bytes())
        for page in range(4096 * 4, len(content) - 4096, 4096 * 3):
            content[page : page + 64] = b"\xff" * 64
        copy.write_bytes(content)
    else:
        statement = {
            "foreign": "DROP TABLE alembic_version",
            "newer": "UPDATE alembic_version SET version_num = '9999'",
        }[damage]
        with sqlite3.connect(copy) as connection:
            connection.execute(statement)
        connection.close()
    kinds = {"text": ForeignDatabaseError, "foreign": ForeignDatabaseError, "newer": NewerDatabaseError}
    with pytest.raises(kinds.get(damage, StoreError)):
        restore(url, copy, NOW, replace=True)
    assert store.counts()["items"] == 50
    assert not [name for name in names(tmp_path) if ".before-" in name]


def test_a_copy_of_an_older_version_is_brought_up_to_date(url: str, copy: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    with create_engine(f"sqlite:///{copy}").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    before = shutil.copy(copy, copy.with_name("before"))
    restore(url, copy, NOW)
    assert copy.read_bytes() == Path(before).read_bytes()
    with open_store(url) as store:
        store.register(["shafaq"], NOW)
        assert store.due(NOW, 1) == ["shafaq"]


def test_a_server_has_tools_of_its_own(copy: Path) -> None:
    url = "postgresql+psycopg://monitor:secret@localhost/monitor"
    for act, named in (
        (lambda: back_up(url, copy), "pg_dump"),
        (lambda: restore(url, copy, NOW), "pg_restore"),
        (lambda: vacuum(url), "autovacuum"),
    ):
        with pytest.raises(CopyError, match=named) as told_so:
            act()
        assert "secret" not in str(told_so.value)


def test_vacuum_gives_the_room_of_what_was_forgotten_back(store: Store, url: str) -> None:
    for number in range(300):
        store.commit_poll(told(str(number)))
    while store.forget(Forgettable.ITEMS, NOW + HOUR, 1000):
        pass
    store.close()
    before, after = vacuum(url)
    assert after < before
    with open_store(url) as again:
        assert again.counts()["items"] == 300


def test_where_nothing_is_there_nothing_is_made(tmp_path: Path, copy: Path) -> None:
    url = f"sqlite:///{tmp_path}/none/monitor.db"
    for act in (lambda: back_up(url, copy), lambda: vacuum(url), lambda: restore(url, copy, NOW)):
        with pytest.raises(CopyError, match="there is no such file"):
            act()
    assert not (tmp_path / "none").exists()
