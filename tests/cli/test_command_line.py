"""What holds for every command: it starts at once, says what is wrong, and ends with the right status."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.command_line import Place

COMMANDS = (
    *("run", "once", "demo", "status", "events", "alerts", "sources", "crossings", "explain"),
    *("ack", "mute", "unmute", "mutes"),
    *("detect", "replay", "try", "evaluate", "check", "test-alert", "schema"),
)
HEAVY = ("apprise", "trafilatura", "feedparser", "sqlalchemy", "pydantic", "httpx", "bs4", "apscheduler", "langdetect")


def _imported_by(*arguments: str) -> set[str]:
    """The modules that a command has imported when it ends."""
    program = (
        "import sys, contextlib, io\n"
        "from monitor.cli.ending import run_to_the_end\n"
        "with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):\n"
        f"    run_to_the_end({list(arguments)!r})\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_help_lists_every_command_and_imports_nothing_heavy(empty: Place) -> None:
    started = time.monotonic()
    help = empty.run("--help")
    took = time.monotonic() - started
    assert help.status == 0
    assert [command for command in COMMANDS if f"\n  {command} " not in help.out] == []
    assert took < 3, "it takes 0.2 s on an idle machine"
    assert not _imported_by("--help") & {*HEAVY, "rich"}


def test_crossings_without_a_configuration_imports_nothing_heavy() -> None:
    assert not _imported_by("crossings", "qaim", "--config", "config-that-is-not-here") & {*HEAVY, "rich"} - {
        "pydantic"
    }


def test_every_command_explains_itself_with_an_example_that_names_it() -> None:
    from typer.testing import CliRunner

    from monitor.cli.commands import application

    for command in COMMANDS:
        shown = CliRunner().invoke(application(for_people=False), [command, "--help"])
        assert shown.exit_code == 0, command
        assert f"Example: crossing-monitor {command}" in " ".join(shown.output.split()), command


@pytest.mark.parametrize(
    "arguments",
    [
        ("events", "--limit", "0"),
        ("events", "--crossing", "al-qiam"),
        ("alerts", "--failed", "--suppressed"),
        ("detect", "--published", "yesterday"),
        ("try",),
        ("status", "--config", "nowhere"),
    ],
)
def test_wrong_use_is_told_on_standard_error_with_status_2(fresh: Place, arguments: tuple[str, ...]) -> None:
    wrong = fresh.call(*arguments)
    assert wrong.status == 2
    assert wrong.out == ""
    assert wrong.err.strip()


def test_a_command_that_does_not_exist_is_answered_with_what_was_meant(empty: Place) -> None:
    wrong = empty.run("chek")
    assert wrong.status == 2
    assert "Did you mean 'check'" in wrong.err


def test_a_wrong_configuration_stops_every_command_that_reads_it_with_all_its_problems(fresh: Place) -> None:
    fresh.write("config/watchlists/anbar.yaml", "crossings: [al-qiam]\nchannels: [consol]\n")
    for command in (("status",), ("test-alert",)):
        told = fresh.run(*command)
        assert told.status == 2
        assert 'config/watchlists/anbar.yaml:1: crossings: there is no crossing "al-qiam"; did you mean' in told.err
        assert 'there is no channel "consol"; did you mean "console"?' in told.err


def test_a_state_that_is_no_database_is_one_line_and_status_1(fresh: Place) -> None:
    fresh.write("state/monitor.db", "this is a diary, and no database" * 100)
    told = fresh.run("events")
    assert told.status == 1
    assert len(told.err.splitlines()) == 1
    assert "state/monitor.db" in told.err


def test_whoever_reads_only_the_start_of_the_output_gets_no_complaint(empty: Place) -> None:
    command = f"{sys.executable} -m monitor crossings --json | head -1; echo ${{PIPESTATUS[0]}}"
    environ = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(["bash", "-c", command], cwd=empty.home, env=environ, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.split() == ["{", "0"]


def test_arabic_reaches_a_terminal_that_knows_only_ascii_without_ending_the_command(empty: Place) -> None:
    shown = empty.run("crossings", "al-qaim", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert shown.status == 0
    assert "Al-Qaim / Al-Bukamal" in shown.out
    assert "\\u0627\\u0644" in shown.out
