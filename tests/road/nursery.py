"""A process that has imported all that a daemon needs and forks one at a word: what a start costs is paid once.

`python -m tests.road.nursery CONFIG LOG` reads commands from standard input, a line each, and answers each with a line:
`start LIFE` forks `crossing-monitor run` with LIFE in its environment (answer: its pid); `kill` pulls its plug
(answer: the signal or status it ended with, -9 where it was still alive); `stop` tells it to stop (the same answer).
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def main(config: str, log: str) -> None:
    _warm_up(Path(config))
    print("ready", flush=True)
    pid = 0
    for line in sys.stdin:
        word, _, life = line.strip().partition(" ")
        if word == "start":
            pid = os.fork() or _live(life, config, log)
            print(pid, flush=True)
            continue
        os.kill(pid, {"kill": signal.SIGKILL, "stop": signal.SIGTERM}[word])
        pid = _buried(pid)
    if pid:
        os.kill(pid, signal.SIGKILL)


def _warm_up(config: Path) -> None:
    import apprise  # noqa: F401

    import monitor.alerting.apprise_channel
    import monitor.cli.running  # noqa: F401
    from monitor.daemon import middle_of
    from monitor.settings import load

    middle_of(load(config, {**os.environ, "LIFE": "0"}))


def _live(life: str, config: str, log: str) -> int:
    """In the child: a daemon as the command line starts it, to its end."""
    from monitor.cli.ending import run_to_the_end

    os.environ["LIFE"] = life
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os._exit(run_to_the_end(["run", "--config", config]))


def _buried(pid: int) -> int:
    _, status = os.waitpid(pid, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
    return 0


if __name__ == "__main__":
    main(*sys.argv[1:])
