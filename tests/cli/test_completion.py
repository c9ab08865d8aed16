"""The shell completes commands: `crossing-monitor --install-completion` sets it up for bash, zsh and fish."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

INSTALLED = "import sys; sys.argv = ['crossing-monitor']; from monitor.cli import main; main()"


@pytest.mark.parametrize(("typed", "offered"), [("sta", {"status", "state"}), ("cro", {"crossings"})])
def test_the_commands_that_begin_so_are_offered(typed, offered):
    asked = {"COMP_WORDS": f"crossing-monitor {typed}", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", INSTALLED],
        env={**os.environ, **asked, "_CROSSING_MONITOR_COMPLETE": "complete_bash"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert set(done.stdout.split()) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("status al-q", {"al-qaim"}),
        ("events --crossing rab", {"rabia"}),
        ("mute shaf", {"shafaq-ar"}),
        ("test-alert ho", {"hook"}),
        ("replay --watchlist an", {"anbar"}),
    ],
)
def test_names_of_the_configuration_are_offered(fresh, typed, offered):
    words = f"crossing-monitor {typed}"
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-c", INSTALLED],
        cwd=fresh.home,
        env={
            **os.environ,
            **asked,
            "_CROSSING_MONITOR_COMPLETE": "complete_bash",
            "PYTHONPATH": str(Path.cwd()),
            "FEED_KEY": "0123",
            "HOOK": "json://127.0.0.1:9/x",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert set(done.stdout.split()) == offered, done.stderr


def test_nothing_is_offered_and_nothing_said_where_the_configuration_is_wrong(fresh):
    fresh.write("config/monitor.yaml", "time_zon: UTC\n")
    asked = {"COMP_WORDS": "crossing-monitor test-alert ho", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-c", INSTALLED],
        cwd=fresh.home,
        env={**os.environ, **asked, "_CROSSING_MONITOR_COMPLETE": "complete_bash", "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr.strip()) == ("", "")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_after_its_installation_a_shell_completes_what_a_person_types(shell, tmp_path):
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    program = tmp_path / "bin" / "crossing-monitor"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{INSTALLED_HERE}" "$@"\n', "utf-8")
    program.chmod(0o755)
    environ = {
        "HOME": str(tmp_path),
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(Path.cwd()),
        "TERM": "xterm",
        "LANG": "C.UTF-8",
    }
    install = [path, "-c", "crossing-monitor --install-completion; exit $?"]
    done = subprocess.run(install, env=environ, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{shell} completion installed" in done.stdout
    assert "ssings" in typed_into([path, "-i"], environ, tmp_path, "crossing-monitor cro", until="ssings")


INSTALLED_HERE = "import sys; sys.argv[0] = 'crossing-monitor'; from monitor.cli import main; main()"


def typed_into(command: list[str], environ: dict[str, str], home: Path, text: str, until: str) -> str:
    """What an interactive shell shows when a person types `text` and then the tabulator, until it shows `until`.

    The first tabulator of a session only makes zsh read the file.
    """
    here, there = pty.openpty()
    with subprocess.Popen(command, cwd=home, env=environ, stdin=there, stdout=there, stderr=there) as shell:
        os.close(there)
        shown, end = "", time.monotonic() + 30
        while time.monotonic() < end and until not in shown:
            if select.select([here], [], [], 1.5)[0]:
                shown += os.read(here, 4096).decode("utf-8", "replace")
            else:  # it has said all that it says, and waits
                os.write(here, f"{text}\t".encode())
                text = ""
        shell.kill()
    os.close(here)
    return shown
