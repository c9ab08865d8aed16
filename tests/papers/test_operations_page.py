"""docs/operations.md names what the monitor says when something is wrong: it says so indeed."""

from __future__ import annotations

import re

import pytest

from papers.transcripts import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
SAID = re.findall(r"^\| `([^`]+)`", PAGE.partition("## When something is wrong")[2], re.MULTILINE)


@pytest.fixture(scope="module")
def words() -> str:
    """All that the program may say, sentences that go over several lines in one piece."""
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "monitor").rglob("*.py"))
    return re.sub(r"\"\s*\n\s*f?\"", "", sources)


@pytest.mark.parametrize("said", SAID)
def test_what_it_quotes_is_what_the_monitor_says(said: str, words: str):
    pieces = [piece.strip() for piece in re.split(r"…|\d+ \(.*?\)", said)]
    assert any(pieces)
    for piece in pieces:
        assert piece in words


def test_it_quotes_the_troubles_that_people_meet():
    assert len(SAID) >= 9
