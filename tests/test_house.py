"""The layout shows the order of things: imports run down the road and never up, and the middle does no I/O."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "monitor"

ROAD = (
    "garbage",
    "journal",
    "yaml_values",
    "model",
    "crossings",
    "settings",
    "fetch",
    "sources",
    "reading",
    "detection",
    "events",
    "alerting",
    "store",
    "standings",
    "polling",
    "worker",
    "workers",
    "inquiring",
    "completing",
    "moving",
    "subscribing",
    "stages",
    "pipeline",
    "replaying",
    "evaluation",
    "newsroom",
    "logs",
    "web",
    "daemon",
    "demo",
    "cli",
)
EVERYWHERE = {"__init__"}  # the version
PURE = (
    "model",
    "reading",
    "sources",
    "detection",
    "events",
    "polling",
    "moving",
    "subscribing",
    "alerting/rules",
    "alerting/messages",
    "alerting/notices",
    "daemon/changes",
    "daemon/ailments",
)
WITHIN_DAEMON = (
    "parts",
    "tasks",
    "operator",
    "ailments",
    "polls",
    "pushes",
    "deliveries",
    "changes",
    "watching",
    "reloading",
    "health",
    "service_manager",
    "vigil",
    "heartbeat",
    "showing",
    "retention",
    "rounds",
    "timetable",
    "works",
    "process",
)
WITHIN_WEB = (
    "numbers",
    "hubs",
    "site",
    "asking",
    "shapes",
    "records",
    "atom",
    "ical",
    "pages",
    "callbacks",
    "routes",
    "openapi",
    "access",
    "serving",
    "listening",
)
IO = {
    "socket",
    "ssl",
    "asyncio",
    "httpx",
    "sqlite3",
    "sqlalchemy",
    "subprocess",
    "requests",
    "urllib.request",
    "threading",
}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> list[str]:
    """Full names of what `path` imports, type-checking blocks included."""
    names: list[str] = []
    package = ("monitor", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            base = ".".join(part for part in (start, node.module) if part)
            names += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_down_the_road(path):
    here = room(path)
    if here in EVERYWHERE or here == "__main__":
        return
    assert here in ROAD, f"{here} has no place on the road: give it one in {Path(__file__).name}"
    for name in imported(path):
        if not name.startswith("monitor."):
            continue
        there = name.split(".")[1]
        if there in ROAD and there != here:
            assert ROAD.index(there) < ROAD.index(here), f"{here} imports {name}, which comes after it"


@pytest.mark.parametrize(("within", "order"), [("daemon", WITHIN_DAEMON), ("web", WITHIN_WEB)])
def test_the_rooms_of_the_daemon_and_of_the_web_build_on_those_before_them(within, order):
    for path in (PACKAGE / within).glob("[!_]*.py"):
        assert path.stem in order, f"{path.stem} has no place in {within}: give it one"
        for name in imported(path):
            there = name.split(".")[2] if name.startswith(f"monitor.{within}.") else ""
            if there in order and there != path.stem:
                assert order.index(there) < order.index(path.stem), f"{path.stem} imports {there}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_the_middle_reads_no_clock_and_opens_no_socket(path):
    place = str(path.relative_to(PACKAGE)).removesuffix(".py")
    if not any(place == pure or place.startswith(f"{pure}/") for pure in PURE):
        return
    assert not IO & set(imported(path))
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            assert (node.func.value.id, node.func.attr) not in CLOCKS, f"line {node.lineno}: `now` is a parameter"


def test_only_the_fetch_room_asks_the_network_for_what_sources_publish():
    clients = {"httpx", "httpcore", "requests", "urllib.request", "aiohttp", "urllib3", "http.client", "httpx2"}
    clients |= {"pycurl", "curl_cffi", "treq", "websockets", "ftplib", "imaplib"}
    users = {room(path) for path in modules() if clients & set(imported(path))}
    # Apprise brings a client of its own (requests); the alerting room listens to its answers.
    assert users <= {"fetch", "alerting"}


def test_loggers_come_from_the_journal_alone():
    users = [path.stem for path in modules() for name in imported(path) if name == "structlog"]
    assert users == ["journal"]


def test_nothing_is_called_by_a_name_that_says_nothing():
    empty = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "tools"}
    assert not [path for path in modules() if path.stem in empty]


def test_whatever_the_program_reads_beside_its_code_goes_into_the_wheel():
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))
    globs = project["tool"]["setuptools"]["package-data"]["monitor"]
    packed = {path for glob in globs for path in PACKAGE.glob(glob)}
    others = {path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert sorted(others - packed) == []
