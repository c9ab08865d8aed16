"""Two real articles on one event, served as items of two feeds: one event, told twice, and nothing of its history."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.loopback import Answer
from tests.road.feeds import rss
from tests.road.running import command

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside the checkout")


def article(name: str) -> tuple[str, str]:
    lines = next(SEEDS.glob(f"{name}*")).read_text("utf-8").splitlines()
    title = lines[1] if lines[0].endswith("ago") else lines[0]
    return title, "\n".join(lines[1:])


@pytest.fixture
def config(web, configure):
    for path, name, published in (
        ("/shafaq", "002", "2025-06-12T16:00:00+03:00"),
        ("/cnews", "000", "2025-06-14T00:00:00+03:00"),
    ):
        title, text = article(name)
        web.serve(path, Answer(200, {}, rss((title, text, datetime.fromisoformat(published)))))
    sources = {
        name: {"url": web.url(f"/{name}"), "full_text": False, "max_age": "3650d"} for name in ("shafaq", "cnews")
    }
    return configure(sources)


def poll(config: Path, *names: str) -> None:
    """Polls these sources alone, as they come due."""
    from tests.road.conftest import edit

    def only(file):
        for name, about in file.items():
            about["enabled"] = name in names

    edit(config / "sources.yaml", only)
    assert command("once", config=config).returncode == 0


def test_the_two_articles_give_one_event_told_when_announced_and_when_it_takes_effect(config):
    poll(config, "shafaq")
    poll(config, "cnews")
    poll(config, "shafaq", "cnews")
    alerts = json.loads(command("alerts", "--json", config=config).stdout)["alerts"]
    assert sorted(alert["reason"] for alert in alerts) == ["advanced", "new"]
    (events,) = {tuple(event["id"] for event in alert["events"]) for alert in alerts}
    (event,) = json.loads(command("events", "--json", config=config).stdout)["events"]
    assert events == (event["id"],)
    assert (event["crossing"], event["status"], event["effective_from"]) == ("al-qaim", "open", "2025-06-14")
    told = (config.parent / "alerts.txt").read_text("utf-8")
    first = told[: told.index("[al-qaim:")]
    assert "open Saturday 14 June 2025 (scheduled, official)" in first
    assert "to travellers and freight" in first
    assert "Monday 16 June 2025" in first, "the other official's day is not said"


@pytest.mark.parametrize("order", [("shafaq", "cnews"), ("cnews", "shafaq")])
def test_both_at_once_are_told_in_the_order_of_publication_and_nothing_of_their_background(config, order):
    from tests.road.conftest import edit

    edit(config / "sources.yaml", lambda file: [file.move_to_end(name) for name in order])
    poll(config, *order)
    told = (config.parent / "alerts.txt").read_text("utf-8")
    assert told.count("[al-qaim:open:2025-06-14:") == 2
    assert "al-qaim:closed" not in told
