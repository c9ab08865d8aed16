"""`init`: a first configuration that works at once."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

SHIPPED = Path(__file__).resolve().parents[2]


def test_without_a_word_all_crossings_go_to_the_console(empty):
    done = empty.call("init")
    assert done.status == 0, done.err
    assert "channel console: sent" in done.out
    assert "an alert about any crossing goes to console at once" in empty.call("check").out


def test_what_options_say_is_what_is_written_and_the_channel_is_tried(empty, hook):
    url = f"json://127.0.0.1:{hook.port}/$very-secret"
    options = ["--where", "العراق", "--where", "JO", "--crossing", "rabia", "--language", "ar"]
    done = empty.call("init", *options, "--channel", url, "--config", "mine")
    assert done.status == 0, done.err + done.out
    assert "channel alerts: sent" in done.out
    assert len(hook.calls) == 1
    assert "very-secret" not in done.out + (empty.home / "mine/monitor.yaml").read_text("utf-8")
    assert (empty.home / "mine/secrets/alerts").read_text("utf-8").strip() == url
    assert (empty.home / "mine/secrets/alerts").stat().st_mode & 0o077 == 0
    text = (empty.home / "mine/watchlists/mine.yaml").read_text("utf-8")
    assert 'countries: ["IQ", "JO"]' in text and 'crossings: ["rabia"]' in text
    assert empty.call("check", "--config", "mine").status == 0


def test_typing_errors_are_met_with_a_suggestion_and_nothing_is_written(empty):
    done = empty.call("init", "--where", "Irak")
    assert done.status == 2
    assert 'did you mean "Iraq"?' in done.err
    done = empty.call("init", "--crossing", "zzzzzzzz")
    assert done.status == 2
    done = empty.call("init", "--channel", "pigeon-post")
    assert done.status == 2
    assert not (empty.home / "config").exists()


def test_a_channel_that_does_not_take_the_test_is_a_problem_that_is_told(empty):
    done = empty.call("init", "--channel", "json://127.0.0.1:9/x")
    assert done.status == 1
    assert "crossing-monitor test-alert alerts" in done.err


def conversation(home: Path, *answers: str, zone: str = "UTC") -> tuple[int, str]:
    """`init` at a terminal where a person answers each question as it comes; its status, and all that was shown."""
    here, there = pty.openpty()
    environ = {**os.environ, "PYTHONPATH": str(SHIPPED), "TZ": zone, "TERM": "dumb"}
    command = [sys.executable, "-m", "monitor", "init"]
    with subprocess.Popen(command, cwd=home, env=environ, stdin=there, stdout=there, stderr=there) as asking:
        os.close(there)
        shown, waiting, end = "", list(answers), time.monotonic() + 60
        while time.monotonic() < end:
            ready, _, _ = select.select([here], [], [], 0.2)
            if ready:
                try:
                    some = os.read(here, 4096)
                except OSError:  # the other end is closed: it has ended
                    break
                if not some:
                    break
                shown += some.decode("utf-8", "replace")
            if waiting and shown.endswith("]: ") and not select.select([here], [], [], 0.05)[0]:
                answer = waiting.pop(0)
                os.write(here, f"{answer}\n".encode())
                shown += "\n"
        with suppress(OSError):
            os.close(here)
        status = asking.wait(10)
    assert not waiting, f"nobody asked for {waiting}:\n{shown}"
    return status, shown


def test_a_person_answers_five_questions_and_has_a_configuration_that_works(tmp_path, hook):
    url = f"json://127.0.0.1:{hook.port}/x"
    status, shown = conversation(tmp_path, "Iraq, الأردن", url, "both", "")
    assert status == 0, shown
    assert "channel alerts: sent" in shown
    assert len(hook.calls) == 1
    monitor = (tmp_path / "config/monitor.yaml").read_text("utf-8")
    assert "time_zone: Asia/Baghdad\n" in monitor  # that of the crossings: the machine has none in particular
    assert "language: both" in monitor
    assert 'countries: ["IQ", "JO"]' in (tmp_path / "config/watchlists/mine.yaml").read_text("utf-8")


def test_a_question_is_asked_again_until_its_answer_can_be_used(tmp_path):
    status, shown = conversation(
        tmp_path, "Irak", "", "rabea", "pigeon://x", "console", "french", "ar", "Mars/Base", "Asia/Damascus"
    )
    assert status == 0, shown
    assert 'did you mean "Iraq"?' in shown
    assert "Apprise knows no pigeon://" in shown
    assert "write en, ar or both" in shown
    assert 'there is no time zone "Mars/Base"' in shown
    assert 'crossings: ["rabia"]' in (tmp_path / "config/watchlists/mine.yaml").read_text("utf-8")
    assert "time_zone: Asia/Damascus\n" in (tmp_path / "config/monitor.yaml").read_text("utf-8")


def test_enter_alone_takes_what_stands_in_brackets(tmp_path):
    status, shown = conversation(tmp_path, "", "", "", "", "", zone="Europe/Berlin")
    assert status == 0, shown
    assert "[Europe/Berlin]: " in shown
    assert "time_zone: Europe/Berlin\n" in (tmp_path / "config/monitor.yaml").read_text("utf-8")


def test_who_gives_up_leaves_nothing_behind(tmp_path):
    status, _ = conversation(tmp_path, "Iraq", "\x04")
    assert status != 0
    assert not (tmp_path / "config").exists()


@pytest.mark.parametrize(
    ("machine", "options", "zone"),
    [
        ("UTC", [], "UTC"),
        ("UTC", ["--where", "Syria"], "Asia/Damascus"),
        ("UTC", ["--crossing", "trebil"], "Asia/Baghdad"),
        ("Asia/Beirut", ["--where", "Syria"], "Asia/Beirut"),
        ("Asia/Beirut", ["--time-zone", "Asia/Tokyo"], "Asia/Tokyo"),
    ],
)
def test_times_are_told_in_the_zone_of_the_person_as_far_as_it_is_known(empty, machine, options, zone):
    done = empty.run("init", "--no-test", *options, TZ=machine)
    assert done.status == 0, done.err
    assert f"time_zone: {zone}\n" in (empty.home / "config/monitor.yaml").read_text("utf-8")


def test_a_configuration_that_is_there_is_never_touched(fresh):
    before = (fresh.home / "config/monitor.yaml").read_text("utf-8")
    done = fresh.call("init")
    assert done.status == 1
    assert "there is a configuration already" in done.err
    assert (fresh.home / "config/monitor.yaml").read_text("utf-8") == before


def test_the_sources_that_it_writes_are_the_shipped_ones():
    shipped = (SHIPPED / "config/sources.yaml").read_text("utf-8")
    message = "cp config/sources.yaml monitor/data/sources.yaml"
    assert (SHIPPED / "monitor/data/sources.yaml").read_text("utf-8") == shipped, message
