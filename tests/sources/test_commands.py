"""A program that prints items as JSON lines."""

from __future__ import annotations

import sys

import pytest

from monitor.fetch import Broken, TooLarge, TooSlow, Unreachable
from monitor.settings import Source
from monitor.sources import UnreadableSource
from tests.sources.reading_kinds import Reader


def poll(script: str, timeout: str = "5s"):
    run = {"arguments": [sys.executable, "-c", script], "timeout": timeout}
    return Reader(Source.model_validate({"name": "s", "kind": "command", "run": run})).poll()


def test_each_line_is_an_item_and_no_shell_is_there():
    (item,) = poll("""print('{"title": "Rabia is closed", "text": "$(id) <b>x</b>", "date": "2025-06-14"}')""")
    assert (item.title, item.content, item.published.day) == ("Rabia is closed", "$(id) x", 14)
    assert poll("pass") == []


def test_secrets_of_our_environment_do_not_go_along(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "abc")
    (item,) = poll("""import os; print('{"title": "%s"}' % os.environ.get("SECRET_TOKEN"))""")
    assert item.title == "None"


@pytest.mark.parametrize(
    ("script", "error", "words"),
    [
        ("import sys; sys.exit('no ferry')", Broken, "ends with status 1: no ferry"),
        ("import time; time.sleep(60)", TooSlow, "had not ended after 1 s"),
        ("while True: print('x' * 100000)", TooLarge, "prints more than 5 MB"),
        ("print('hello')", UnreadableSource, "line 1 of what the program prints is no JSON"),
        ("""print('{"titel": "x", "text": "y"}')""", UnreadableSource, 'has a key "titel"'),
    ],
)
def test_a_program_that_goes_wrong_is_told_in_words(script, error, words):
    with pytest.raises(error, match=words):
        poll(script, "1s")


def test_a_program_that_is_not_there_is_told():
    source = Source.model_validate({"name": "s", "kind": "command", "run": {"arguments": ["/no/such/program"]}})
    with pytest.raises(Unreachable, match="cannot be started"):
        Reader(source).poll()
