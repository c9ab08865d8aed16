"""Statements that every poll asks do, made into SQL once, what SQLAlchemy would have done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql
from store_values import HOUR, NOW, fresh, item
from test_store_polls import learned

from monitor.store import Store, StoreError, UnreadableRowError, known, polls, schedule
from monitor.store.dialects import among, lists, one_of
from monitor.store.prepared import Prepared
from monitor.store.tables import items, mutes, sources

_THIS = sources.c.name == bindparam("this")


def test_what_is_written_and_read_is_what_sqlalchemy_writes_and_reads(store: Store) -> None:
    set_to = {"due_at": NOW, "longest_pause": timedelta(hours=5), "present": False, "error": "half of \ud800 a sign\0"}
    with store._writing() as connection:
        assert Prepared("sources", update(sources).where(_THIS), *set_to).change(
            connection, {"this": "shafaq", **set_to}
        )
        by_sqlalchemy = connection.execute(select(sources).where(sources.c.name == "shafaq")).one()
        (row,) = Prepared("sources", select(sources).where(_THIS)).rows(connection, {"this": "shafaq"})
    assert tuple(row) == tuple(by_sqlalchemy)
    assert (row.due_at, row.longest_pause, row.present, row.error) == (
        NOW,
        5 * HOUR,
        False,
        "half of \ufffd a sign\ufffd",
    )


def test_a_change_tells_how_many_rows_it_changed(store: Store) -> None:
    change = Prepared("sources", update(sources).where(_THIS), "due_at")
    with store._writing() as connection:
        assert change.change(connection, {"this": "shafaq", "due_at": NOW}) == 1
        assert change.change(connection, {"this": "nobody", "due_at": NOW}) == 0


def test_what_the_database_refuses_is_said_as_of_any_statement_and_takes_all_back(store: Store) -> None:
    row = {"id": "m", "scope": "crossing", "target": "al-qaim", "why": "", "since": NOW, "until": None, "ended": None}
    twice = store._writing()
    with (
        pytest.raises(StoreError, match=r"mutes\.id; nothing of it was stored \(a fault of the program\)"),
        twice as connection,
    ):
        Prepared("mutes", insert(mutes), *row).change_each(connection, [row, row])
    assert store.all_mutes() == []


def test_a_row_that_cannot_be_read_is_named_by_its_table(store: Store) -> None:
    with store._writing() as connection:
        connection.exec_driver_sql("UPDATE sources SET last_success = 'yesterday' WHERE name = 'shafaq'")
    with pytest.raises(UnreadableRowError, match=r"table sources, row \?: this is no time: 'yesterday'"):
        store.poll_state("shafaq")


@pytest.mark.parametrize("number", [1, 2, 8, 9, 400, 401, 1000])
def test_a_list_of_any_length_is_looked_up(store: Store, number: int) -> None:
    found = [item(str(each)) for each in range(number)]
    store.commit_poll(learned(*found[: number // 2]))
    assert fresh(store, "shafaq", found) == found[number // 2 :]
    assert len({len(some) for some in lists(map(str, range(number)))}) <= 2


def test_statements_of_a_poll_can_be_said_to_postgresql_too(store: Store) -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for statement in (schedule._STATE, polls._BEFORE, polls._FAILS, polls._updating("etag"), known._stored(8)):
        made = statement._for(dialect)
        assert made.by_name
        assert all(f"%({name})s" in made.text for name, _ in made.given)
    asked = Prepared("items", select(items.c.id).where(one_of(items.c.key, 2)))._for(dialect)
    assert asked.parameters(among(items.c.key, ["a\0", "b"])) == {"key_0": "a\ufffd", "key_1": "b"}


def test_threads_that_read_while_one_writes_see_whole_transactions_alone(store: Store) -> None:
    def write() -> None:
        for number in range(30):
            store.commit_poll(learned(*(item(f"{number}/{each}") for each in range(10))))

    def read() -> set[int]:
        return {store.counts()["items"] % 10 for _ in range(60)}

    with ThreadPoolExecutor(6) as pool:
        writing, *reading = pool.submit(write), *(pool.submit(read) for _ in range(5))
        writing.result()
        assert all(each.result() == {0} for each in reading)
    assert store.poll_state("shafaq").items_seen == 300


def test_a_connection_that_failed_is_not_used_again(store: Store) -> None:
    with pytest.raises(StoreError, match="no such table"), store._writing() as connection:
        Prepared("sources", update(sources).where(_THIS), "etag").change(connection, {"this": "shafaq", "etag": "lost"})
        connection.exec_driver_sql("SELECT 1 FROM nowhere")
    assert connection.closed
    assert store.poll_state("shafaq").etag is None
    store.commit_poll(learned(item("1")))
    assert fresh(store, "shafaq", [item("1")]) == []
