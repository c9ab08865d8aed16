from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.loopback import Loopback


@pytest.fixture
def web() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server
