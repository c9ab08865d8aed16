"""The shell completes commands: `crossing-monitor --install-completion` sets it up for bash, zsh and fish."""

from __future__ import annotations

import os
import subprocess
import sys

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
