"""The command line: `crossing-monitor` and `python -m monitor`.

Every command ends with 0 (done), 1 (a problem, which it says) or 2 (wrong use or wrong configuration). What takes long
to import is imported by the command that needs it: `--help` and small commands start at once.
"""

from __future__ import annotations

import os
import signal
import sys

from monitor.cli.ending import end_at_once, run_to_the_end
from monitor.garbage import look_rarely


def main() -> None:
    """Runs the command that `sys.argv` names and ends the process with its status."""
    if os.getpid() == 1:  # of a container: the kernel spares it what it does not handle
        signal.signal(signal.SIGTERM, end_at_once)
    look_rarely()
    status = run_to_the_end(sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is done is done, and its status is known
    sys.exit(status)
