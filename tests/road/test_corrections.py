"""A source that edits what it published: who was told hears what became of it, and nothing is told twice."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.loopback import Answer
from tests.road.feeds import rss
from tests.road.running import command

REST = (
    " Officials of the province spoke of repairs to the customs hall and the road, of the drivers who"
    " have waited there for weeks."
)
OPENING = "Iraq's border ports authority said that the Al-Qaim border crossing with Syria reopened today."


def test_an_item_that_takes_back_what_it_said_is_corrected_once_and_an_edit_of_a_comma_is_nothing(
    web, configure
) -> None:
    published = datetime.now(UTC)
    config = configure({"wire": {"url": web.url("/feed"), "full_text": False}}, polling={"interval": "1s"})
    alerts = config.parent / "alerts.txt"
    told = []
    for text in (OPENING + REST, OPENING + REST + " (Updated)", REST, REST + " (Updated)"):
        web.serve("/feed", Answer(200, {}, rss(("Repairs at Al-Qaim crossing", text, published))))
        done = command("once", config=config)
        assert done.returncode == 0, done.stderr
        told.append(alerts.read_text("utf-8"))
    assert told[0].count("[al-qaim:open:") == 1
    assert told[1] == told[0]
    assert told[2].count("[al-qaim:open:") == 2
    assert ":corrected:" in told[2]
    assert told[3] == told[2]
