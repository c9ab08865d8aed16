"""The web server of a daemon that runs: what docs/web.md says of it is done here."""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.real_servers import free_port
from tests.road.conftest import edit
from tests.road.running import command

DOCS = Path(__file__).resolve().parents[2] / "docs" / "web.md"
TOKEN = "0123456789abcdef-docs"


def configured(configure, web, **block: object) -> tuple[Path, int]:
    web.serve("/feed", b"<rss version='2.0'><channel><title>x</title></channel></rss>")
    port = free_port()
    return configure({"one": {"url": web.url("/feed")}}, web={"listen": f"127.0.0.1:{port}", **block}), port


def answers(port: int, path: str = "/readyz") -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=5, verify=False).status_code == 200
    except httpx.TransportError:
        return False


def test_it_is_ready_counts_polls_moves_with_an_edit_and_ends_in_time(configure, web, running):
    config, port = configured(configure, web)
    daemon = running(config)
    daemon.until(lambda: answers(port))
    counted = re.compile(r'crossing_monitor_polls_total\{outcome="nothing_new"\} [1-9]')
    daemon.until(lambda: bool(counted.search(httpx.get(f"http://127.0.0.1:{port}/metrics", verify=False).text)))
    other = free_port()
    edit(config / "monitor.yaml", lambda file: file["web"].update(listen=f"127.0.0.1:{other}"))
    daemon.until(lambda: answers(other) and not answers(port))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        edit(config / "monitor.yaml", lambda file: file["web"].update(listen=place))
        daemon.until(lambda: f"nothing can listen at {place}" in daemon.log)
    assert answers(other)
    with httpx.Client(verify=False) as client:
        client.get(f"http://127.0.0.1:{other}/healthz")
        begun = time.monotonic()
        assert daemon.stop() == 0
        assert time.monotonic() - begun < 10


def test_a_port_in_use_is_a_clear_error_at_the_start(configure, web):
    config, port = configured(configure, web)
    with socket.create_server(("127.0.0.1", port)):
        ended = command("run", config=config)
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines()[-1].startswith(f"web.listen: nothing can listen at 127.0.0.1:{port} (")
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not there")
def test_the_commands_of_the_documentation_do_what_it_says(configure, web, running):
    config, port = configured(configure, web, tokens={"reader": TOKEN})
    daemon = running(config)
    daemon.until(lambda: answers(port))
    commands = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("curl ")]
    assert len(commands) >= 6
    for line in commands:
        given = shlex.split(line.replace("127.0.0.1:8080", f"127.0.0.1:{port}").replace("$WEB_TOKEN", TOKEN))
        done = subprocess.run(
            [*given, "--fail", "--silent", "--show-error"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        assert done.stdout
    for path in re.findall(r"^\| `(/[^`]+)` \| a token", DOCS.read_text("utf-8"), re.MULTILINE):
        assert httpx.get(f"http://127.0.0.1:{port}{path}", verify=False).status_code == 401
