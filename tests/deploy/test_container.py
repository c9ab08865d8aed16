"""The service as containers run it: what the files of the image say, and that the monitor can be process 1."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.daemon.process import GRACE
from tests.loopback import Loopback
from tests.road.conftest import configure, web  # noqa: F401 (fixtures)
from tests.road.feeds import rss

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = YAML(typ="safe").load((ROOT / "compose.yaml").read_text("utf-8"))
DOCKER_WAITS = 10  # seconds, from SIGTERM to SIGKILL
IN_A_NAMESPACE = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child")


def namespaces_are_given() -> bool:
    if shutil.which("unshare") is None or shutil.which("pgrep") is None:
        return False
    return subprocess.run([*IN_A_NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


needs_namespaces = pytest.mark.skipif(not namespaces_are_given(), reason="no process may have a namespace of its own")


@needs_namespaces
@pytest.mark.parametrize("seconds", [0.4, 0.8, 1.5, 4.0])
def test_as_process_1_it_obeys_sigterm_from_its_start(
    web: Loopback,  # noqa: F811
    configure: Callable[..., Path],  # noqa: F811
    seconds: float,
):
    web.serve("/feed", rss())
    config = configure({"wire": {"url": web.url("/feed")}})
    command = [*IN_A_NAMESPACE, sys.executable, "-m", "monitor", "run", "--config", str(config)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as around:
        time.sleep(seconds)
        first = subprocess.run(["pgrep", "-P", str(around.pid)], stdout=subprocess.PIPE, check=True).stdout
        os.kill(int(first), signal.SIGTERM)
        _, said = around.communicate(timeout=DOCKER_WAITS)
    assert around.returncode in (0, 143)
    assert "Traceback" not in said


def test_the_daemon_ends_before_docker_kills_it():
    assert GRACE.total_seconds() + 1 < DOCKER_WAITS


def test_the_health_check_is_a_command_that_there_is():
    found = re.search(r'^HEALTHCHECK .*CMD \["crossing-monitor", "([a-z]+)"\]$', DOCKERFILE, re.MULTILINE)
    assert found
    done = subprocess.run([sys.executable, "-m", "monitor", found[1], "--help"], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_the_image_runs_as_a_user_without_rights_and_keeps_its_state_in_a_volume():
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    lines = last_stage.splitlines()
    assert "USER monitor" in lines
    assert "VOLUME /srv/monitor/state" in lines
    assert 'ENTRYPOINT ["crossing-monitor"]' in lines


def test_compose_hardens_it_and_mounts_what_the_image_expects():
    service = COMPOSE["services"]["monitor"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["init"] is True
    targets = {volume.split(":")[1] for volume in service["volumes"]}
    assert targets == {"/srv/monitor/config", "/srv/monitor/state"}


@pytest.mark.parametrize(
    "command",
    [["docker-compose", "config", "-q"], ["docker", "compose", "config", "-q"], ["podman-compose", "config"]],
    ids=" ".join,
)
def test_compose_takes_the_file(command: list[str]):
    if not is_new_enough(command):
        pytest.skip(f"{command[0]} is not installed, or older than 2.24")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def is_new_enough(command: list[str]) -> bool:
    """Docker Compose 2.24 is the first to which a file of variables may be missing."""
    if shutil.which(command[0]) is None:
        return False
    asking = [*command[: command.index("config")], "version"]
    done = subprocess.run(asking, capture_output=True, text=True, check=False)
    if command[0] == "podman-compose":
        return done.returncode == 0
    found = re.search(r"Docker Compose version v(\d+)\.(\d+)", done.stdout)
    return found is not None and (int(found[1]), int(found[2])) >= (2, 24)
