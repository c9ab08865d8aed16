"""What a poll costs on a store of a million items, beside the same on a small one: python -m bench.full_store [ITEMS].

Two monitors poll 100 feeds; into the store of one, copies of its items with their documents and announcements are
written under 900 other sources before both poll again, several times. Prints CPU seconds and their ratio; the aim is
1.2 at most.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.contenders import OursStaying
from bench.peers import newsstand, turn_to

FEEDS, OTHERS = 100, 900
ROUNDS = 5  # of each kind of poll: one alone takes too little time to be measured


def fill(path: Path, items: int) -> None:
    """Writes copies of what the store at `path` holds until it has `items` items."""
    with sqlite3.connect(path) as store:
        store.execute("PRAGMA foreign_keys = off")
        columns = {table: _columns(store, table) for table in ("sources", "items", "documents", "announcements")}
        some = store.execute("SELECT name FROM sources LIMIT 1").fetchone()[0]
        for other in range(OTHERS):
            _copy(
                store, "sources", columns["sources"], {"name": f"'other-{other}'", "present": "0"}, f"name = '{some}'"
            )
        (had,) = store.execute("SELECT max(id) FROM items").fetchone()
        for number in range(1, items // had + 1):
            off, name = number * had, f"'other-' || ((id + {number}) % {OTHERS})"
            new = {"id": f"id + {off}", "source": name, "key": f"key || '-{number}'", "url": f"url || '-{number}'"}
            new |= {"fingerprint": f"substr(fingerprint || '{number:08}', -32)"}
            _copy(store, "items", columns["items"], new, f"id <= {had}")
            of_document = {"item_id": f"item_id + {off}", "id": f"id || '-{number}'"}
            _copy(store, "documents", columns["documents"], of_document, f"item_id <= {had}")
            of_announcement = {"id": f"id + {off}", "item_id": f"item_id + {off}"}
            _copy(
                store, "announcements", columns["announcements"], of_announcement, f"item_id <= {had} AND id <= {had}"
            )
    store.close()


def _columns(store: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in store.execute(f"PRAGMA table_info({table})")]


def _copy(store: sqlite3.Connection, table: str, columns: list[str], new: dict[str, str], where: str) -> None:
    told = ", ".join(new.get(column, column) for column in columns)
    store.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} FROM {table} WHERE {where}")  # noqa: S608


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    spent: dict[str, list[float]] = {"unchanged": [], "2 new items a feed": []}
    for full in (False, True):
        with newsstand(FEEDS, now) as (urls, stand), tempfile.TemporaryDirectory() as folder:
            ours, room = OursStaying(), Path(folder)
            ours.prepare(room, urls)
            try:
                ours.poll(room)
                if full:
                    fill(next(room.rglob("monitor.db")), items)
                for each in spent.values():
                    each.append(0.0)
                for edition in range(ROUNDS):
                    spent["unchanged"][-1] += ours.poll(room).cpu
                    turn_to(stand, edition + 1)
                    spent["2 new items a feed"][-1] += ours.poll(room).cpu
            finally:
                ours.leave()
    for name, (small, large) in spent.items():
        print(f"{name:20} {small:6.2f} s CPU on 3,000 items, {large:6.2f} on {items:,}: {large / small:.2f} times")


if __name__ == "__main__":
    main()
