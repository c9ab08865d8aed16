"""A store that an older version wrote goes on with all that it knew."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from store_values import HOUR, NOW, announcement, delivery, document, event, item

from monitor.model import Alert, DeliveryState, Fate, Mute, MuteScope, Purpose, Reason
from monitor.store import open_store
from monitor.store.encoding import to_json
from monitor.store.opening import HEAD

EPOCH_TICKS = int(NOW.timestamp()) * 1_000_000 + NOW.microsecond
HOUR_TICKS = 3_600_000_000


def old_payload(value: object, *unknown: str) -> str:
    """As the first version wrote it, which did not know these fields."""
    plain = json.loads(to_json(value))
    for name in unknown:
        plain.pop(name, None)
    return json.dumps(plain, ensure_ascii=False)


@pytest.fixture
def old(url: str, tmp_path: Path) -> str:
    """A store of the first version in which a source was read, an alert told, and messages are in every state."""
    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    with create_engine(url).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    read, caused = item(), event()
    said = announcement(document(read))
    alert = Alert("a1", Reason.NEW, (caused,), (said,), ("anbar",), NOW)
    at = EPOCH_TICKS
    rows = {
        "sources": [("shafaq", 1, at + HOUR_TICKS, '"1"', None, 0, None, None, at, at, at - HOUR_TICKS, 1)],
        "items": [
            (1, "shafaq", read.key, "0" * 32, read.url, read.title, "", "", at, None, at, at, "announces", "a note")
        ],
        "documents": [(1, "shafaq/1", "shafaq", read.url, read.title, "نص الخبر", "ar", at, "news")],
        "events": [(caused.id, "al-qaim", "open", "scheduled", "2025-06-14", at, old_payload(caused))],
        "announcements": [(1, 1, caused.id, "al-qaim", "new", at, old_payload(said))],
        "alerts": [("a1", "new", at, old_payload(alert, "severity", "held"))],
        "alert_events": [("a1", caused.id)],
        "deliveries": [
            ("a1/console", "a1", "console", "sent", 1, at, None, "Al-Qaim", "القائم", at, 0, at),
            ("a1/mail", "a1", "mail", "failed", 2, at + HOUR_TICKS, "busy", "Al-Qaim", "القائم", at, 1, None),
            ("a1/hook", "a1", "hook", "dead", 9, at, "gone", "Al-Qaim", "القائم", at, 2, None),
            ("notice/1", None, "mail", "pending", 0, at, None, "source shafaq fails", "", at, 3, None),
        ],
    }
    with sqlite3.connect(tmp_path / "monitor.db") as connection:
        for table, several in rows.items():
            for row in several:
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    connection.close()
    return url


def test_nothing_that_the_first_version_knew_is_lost(old: str) -> None:
    with open_store(old) as store:
        (shown,) = store.recent_alerts(9)
        assert (shown.alert.id, shown.alert.reason, shown.alert.held) == ("a1", Reason.NEW, None)
        assert shown.alert.events == (event(),)
        assert shown.acknowledged is None
        assert [(each.delivery.channel, each.delivery.state) for each in shown.deliveries] == [
            ("console", DeliveryState.SENT),
            ("mail", DeliveryState.FAILED),
            ("hook", DeliveryState.DEAD),
        ]
        trail = store.item_trail("shafaq/1")
        assert trail is not None
        assert (trail.fate, trail.note) == (Fate.ANNOUNCES, "a note")
        assert [finding.reason for finding in trail.findings] == [Reason.NEW]
        state = store.poll_state("shafaq")
        assert (state.etag, state.last_success, state.last_item_at) == ('"1"', NOW, NOW - HOUR)
        assert store.due(NOW + HOUR, 9) == ["shafaq"]


def test_what_the_first_version_owed_is_still_owed_and_for_what(old: str) -> None:
    with open_store(old) as store:
        owed = store.owed(NOW + HOUR, 9)
        assert [(each.id, each.purpose, each.attempts) for each in owed] == [
            ("a1/mail", Purpose.NEWS, 2),
            ("notice/1", Purpose.NOTICE, 0),
        ]
        assert store.resurrect("a1") == 1
        assert store.acknowledge_alert("a1", "Layla", NOW)[1] == 0


def test_a_store_that_was_migrated_does_all_that_a_new_one_does(old: str) -> None:
    with open_store(old) as store:
        store.mute(Mute("m1", MuteScope.CROSSING, "al-qaim", "repairs", NOW))
        assert [mute.id for mute in store.mutes(NOW)] == ["m1"]
        later = replace(event(), sources=("shafaq", "rudaw"))
        alert = Alert("a2", Reason.CONFIRMED, (later,), (), ("anbar",), NOW + HOUR, held="muted: repairs")
        store.commit_alerts([later], [alert], [], NOW)
        reminder = delivery("a1/reminder", "a1", purpose=Purpose.REMINDER, due=NOW + HOUR)
        store.commit_alerts([], [], [reminder], NOW)
        store.commit_alerts([later], [], [], NOW, overtaken=[later.id])
        assert store.counts()["deliveries cancelled"] == 1
        assert [each.alert.id for each in store.recent_alerts(9, suppressed=True)] == ["a2", "a1"]


def test_each_step_of_the_way_can_be_the_start(url: str) -> None:
    """Whichever version somebody comes from."""
    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert revisions[0] == HEAD
    for revision in reversed(revisions):
        place = f"{url}.{revision}"
        with create_engine(place).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        with open_store(place) as store:
            store.register(["shafaq"], NOW)
            assert store.due(NOW, 9) == ["shafaq"]


def test_a_migration_that_fails_leaves_the_old_store_as_it_was(old: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "monitor.db") as connection:
        connection.execute("CREATE TABLE mutes (in_the_way)")
    connection.close()
    with pytest.raises(Exception, match="already exists"):
        open_store(old)
    with sqlite3.connect(tmp_path / "monitor.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        columns = [row[1] for row in connection.execute("PRAGMA table_info(deliveries)")]
        assert "purpose" not in columns
        connection.execute("DROP TABLE mutes")
    connection.close()
    with open_store(old) as store:
        assert len(store.recent_alerts(9)) == 1
