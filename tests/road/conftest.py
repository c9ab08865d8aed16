from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.newsroom import Newsroom, write_configuration
from tests.loopback import Loopback
from tests.road.running import Running


@pytest.fixture
def web() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """The demo's newsroom, its clock moved by hand."""
    with Newsroom(datetime.now(UTC)) as room:
        room.start()
        yield room


@pytest.fixture
def story_config(newsroom: Newsroom, tmp_path: Path) -> Path:
    """A configuration that follows the newsroom and appends its alerts to alerts.txt."""
    config = write_configuration(tmp_path / "config", newsroom.base_url)
    edit(config / "monitor.yaml", lambda file: file["channels"].update(file={"path": "alerts.txt"}))
    edit(config / "watchlists" / "demo.yaml", lambda file: file.update(channels=["file"]))
    return config


@pytest.fixture
def configure(tmp_path: Path) -> Callable[..., Path]:
    """Writes a config folder with these sources; alerts go to alerts.txt."""

    def write(sources: dict[str, dict[str, object]], **monitor: object) -> Path:
        config = tmp_path / "config"
        (config / "watchlists").mkdir(parents=True, exist_ok=True)
        channels = {"file": {"path": "alerts.txt"}, **dict(monitor.pop("channels", {}))}  # type: ignore[call-overload]
        polling = {
            "interval": "1s",
            "tick": "1s",
            "timeout": "2s",
            "host_pause": "0s",
            **dict(monitor.pop("polling", {})),
        }  # type: ignore[call-overload]
        whole = {"time_zone": "Asia/Baghdad", "polling": polling, "channels": channels, **monitor}
        _write(config / "monitor.yaml", whole)
        _write(config / "sources.yaml", {name: {"allow_private": True, **about} for name, about in sources.items()})
        _write(config / "watchlists" / "all.yaml", {"channels": list(channels)})
        return config

    return write


@pytest.fixture
def running() -> Iterator[Callable[[Path], Running]]:
    started: list[Running] = []

    def start(config: Path, *options: str, **environ: str) -> Running:
        daemon = Running(config, *options, **environ)
        started.append(daemon)
        daemon.start()
        return daemon

    yield start
    for daemon in started:
        daemon.close()


def edit(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    file = YAML().load(path.read_text("utf-8"))
    change(file)
    _write(path, file)


def _write(path: Path, value: object) -> None:
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(value, file)
