from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command_line import Place
from tests.loopback import Loopback
from tests.receivers import Hook, open_hook


@pytest.fixture
def empty(tmp_path: Path) -> Place:
    """Nothing is there: no configuration, no state."""
    return Place(tmp_path)


@pytest.fixture
def fresh(empty: Place) -> Place:
    """Configured, but the monitor never ran."""
    return empty.configure()


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Configured, with a state; to be read only."""
    return Place(tmp_path_factory.mktemp("lived-in")).configure().fill()


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as opened:
        yield opened


@pytest.fixture
def hook() -> Iterator[Hook]:
    with open_hook() as opened:
        yield opened
