"""`state backup`, `state restore` and `state vacuum`, as they are typed."""

from __future__ import annotations

import pytest

from tests.cli.command_line import Place


@pytest.fixture
def used(fresh: Place) -> Place:
    return fresh.fill()


def test_a_copy_is_made_and_brought_back_and_what_is_owed_then_is_said(used):
    done = used.call("state", "backup", "copy.db")
    assert done.status == 0
    assert "the state was copied to copy.db (0." in done.out
    assert used.call("state", "restore", "copy.db").status == 1
    back = used.call("state", "restore", "copy.db", "--force")
    assert back.status == 0, back.err
    assert "the state that was there is now " in back.out
    assert "3 sources, 2 items, 2 events, 1 alerts" in back.out
    assert used.call("events").status == 0


def test_what_was_not_sent_when_the_copy_was_made_is_told(used):
    assert used.call("state", "backup", "copy.db").status == 0
    used.call("alerts", "retry", "all")
    assert used.call("state", "backup", "other.db").status == 0
    assert "sent again by the next run" not in used.call("state", "restore", "copy.db", "--force").out
    owed = used.call("state", "restore", "other.db", "--force").out
    assert "messages owed when it was made, sent again by the next run even if they were sent since: 1" in owed


def test_a_wrong_file_is_refused_in_a_sentence(used):
    used.write("copy.db", "this is no database, however long one looks at it; " * 40)
    done = used.call("state", "restore", "copy.db", "--force")
    assert done.status == 1
    assert "copy.db: this file is no database" in done.err
    assert used.call("state", "restore", "nowhere.db").err == "nowhere.db: there is no such file\n"


def test_room_is_given_back(used, empty):
    done = used.call("state", "vacuum")
    assert done.status == 0
    assert "it took" in done.out


def test_without_a_state_it_is_said(fresh):
    done = fresh.call("state", "vacuum")
    assert done.status == 1
    assert "there is no such file" in done.err
    assert not fresh.state.exists()
