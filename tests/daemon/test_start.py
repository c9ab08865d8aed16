"""The daemon starts soon, and stays small: what few installations need, or few hours, is loaded when it is needed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    *("httpx", "httpcore", "idna", "bs4", "trafilatura", "lxml_html_clean", "ruamel", "jinja2", "hijridate"),
    *("rich", "pygments", "attr", "alembic", "mako", "apscheduler", "watchfiles", "apprise", "smtplib", "imaplib"),
    *("dateparser", "langdetect", "prometheus_client", "starlette", "uvicorn", "typer"),
}


def test_importing_the_daemon_loads_nothing_that_its_first_poll_does_not_need():
    code = "import sys, monitor.daemon; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) & HEAVY == set()
