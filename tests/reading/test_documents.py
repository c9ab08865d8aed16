"""What of an item is looked at, before it is known whether it is read."""

from __future__ import annotations

import pytest

from monitor.model import Item
from monitor.reading.documents import said_in

SUMMARY = "Rabia is closed."


@pytest.mark.parametrize(
    ("summary", "content", "said"),
    [
        (SUMMARY, "", f"Borders\n{SUMMARY}"),
        ("", SUMMARY, f"Borders\n{SUMMARY}"),
        (SUMMARY, f"BAGHDAD\n{SUMMARY} Trucks wait.", f"Borders\nBAGHDAD\n{SUMMARY} Trucks wait."),
        (SUMMARY, SUMMARY, f"Borders\n{SUMMARY}"),
        (SUMMARY, "Trucks wait.", f"Borders\n{SUMMARY}\nTrucks wait."),
        ("Nasi", "Nasib is open.", "Borders\nNasi\nNasib is open."),
        ("asib", "Nasib is open.", "Borders\nasib\nNasib is open."),
    ],
)
def test_every_word_of_an_item_is_looked_at_and_a_summary_not_twice(summary: str, content: str, said: str) -> None:
    assert said_in(Item("a", "1", "https://news.example/1", "Borders", summary, content)) == said
