"""A power cut at any instant, several threads, and day 1000."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import insert
from store_values import HOUR, NOW, asked_of, assert_found_by_index, fresh, item, told

from monitor.model import Fate, ReadItem
from monitor.store import Poll, Store, open_store
from monitor.store.encoding import name_of, to_json
from monitor.store.owing import delivery_row
from monitor.store.tables import deliveries, events, items

COMMIT = """
import sys
sys.path.insert(0, sys.argv[2])
from store_values import NOW, told
from monitor.store import open_store
store = open_store(sys.argv[1])
for number in range(int(sys.argv[3]), 10**9):
    store.commit_poll(told(str(number), channels=("console", "mail")))
    store.acknowledge([f"alert/shafaq/{number}/console"], NOW)
    print(number, flush=True)
"""


def test_a_kill_at_any_instant_loses_nothing_that_was_acknowledged(store: Store, url: str) -> None:
    here = str(Path(__file__).parent)
    beginning = 0
    for turn in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", COMMIT, url, here, str(beginning)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        seen = [process.stdout.readline()]
        time.sleep(0.1 + 0.037 * turn)
        process.kill()
        seen += process.stdout.readlines()
        process.stdout.close()
        process.wait()
        last = max(int(line) for line in seen if line.endswith("\n"))
        with open_store(url) as after:
            counts = after.counts()
            number = counts["items"]
            assert number in (last + 1, last + 2)  # the last may have been stored without being told
            assert all(counts[name] == number for name in ("documents", "announcements", "events", "alerts"))
            assert counts["deliveries"] == 2 * number
            assert counts["deliveries sent"] in (number, number - 1)
            pending = {each.id for each in after.owed(NOW, 10**6, "console")}
            assert not pending & {f"alert/shafaq/{each}/console" for each in range(last + 1)}
            for each in pending:  # the next run would send them
                after.acknowledge([each], NOW)
        beginning = number


def test_several_threads_may_poll_and_read_at_once(store: Store) -> None:
    store.register([f"s{number}" for number in range(8)], NOW)

    def work(number: int) -> int:
        for each in range(10):
            store.commit_poll(told(str(each), f"s{number}"))
            store.recent_alerts(5)
        return len(fresh(store, f"s{number}", [item(str(each), f"s{number}") for each in range(11)]))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [1] * 8
    assert store.counts()["deliveries"] == 80


def fill(store: Store, number: int) -> None:
    """Years of history: `number` items, a tenth as many events, as many deliveries that were sent."""
    poll = told("x")
    caused = poll.read[0].changes[0].event
    with store._writing() as connection:
        for start in range(0, number, 10_000):
            several = range(start, start + 10_000)
            old = {"source": "rudaw", "fingerprint": "0" * 32, "title": "t", "summary": "s", "content": "c"}
            old |= {"first_seen": NOW, "last_read": NOW, "fate": name_of(Fate.NO_CROSSING)}
            old |= {"forwarded_from": "", "article_tries": 0}
            connection.execute(
                insert(items), [old | {"key": f"k{n}", "url": f"https://example.org/{n}"} for n in several]
            )
            said = {"crossing": "al-qaim", "status": "open", "phase": "in_effect", "last_reported": NOW - 9 * HOUR}
            said["payload"] = to_json(caused)
            connection.execute(insert(events), [said | {"id": f"e{n}"} for n in several[::10]])
            out = delivery_row(poll.deliveries[0], NOW - HOUR) | {"state": "sent", "alert_id": None, "error": None}
            connection.execute(insert(deliveries), [out | {"id": f"d{n}"} for n in several[::10]])


def cost_of_a_poll(store: Store, turn: int) -> float:
    """CPU seconds of one poll of 30 items: the disk's mood is not what is measured."""
    found = [item(f"{turn}/{number}") for number in range(30)]
    started = time.process_time()
    store.due(NOW, 9)
    store.poll_state("shafaq")
    new = fresh(store, "shafaq", found)
    store.events_about(["al-qaim", "rabia"], NOW - 5 * HOUR)
    caused = told(f"told {turn}")
    read = (*(ReadItem(each, Fate.NO_CROSSING) for each in new), *caused.read)
    store.commit_poll(Poll("shafaq", NOW, NOW, read=read, alerts=caused.alerts, deliveries=caused.deliveries))
    for each in store.owed(NOW, 9):
        store.acknowledge([each.id], NOW)
    store.next_delivery_due()
    store.next_due()
    return time.process_time() - started


def test_a_poll_costs_the_same_after_years(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/new.db") as new, open_store(f"sqlite:///{tmp_path}/old.db") as old:
        for store in (new, old):
            store.register(["shafaq", "rudaw"], NOW)
        fill(old, 100_000)
        for store in (new, old):
            cost_of_a_poll(store, -1)
        costs = [(cost_of_a_poll(new, turn), cost_of_a_poll(old, turn)) for turn in range(12)]
    assert min(cost for _, cost in costs) < 2 * min(cost for cost, _ in costs)


def test_no_question_of_the_road_scans_history(store: Store) -> None:
    with asked_of(store) as asked:
        cost_of_a_poll(store, 0)
        store.channels_owed(NOW)
        store.owed(NOW, 9, "console")
        store.waiting_since()
    selects = [statement for statement in asked if statement.startswith("SELECT")]
    assert len(selects) > 8
    assert_found_by_index(store, selects)
