from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Phase
from monitor.newsroom import Newsroom, write_configuration
from monitor.settings import load

NOW = datetime(2025, 6, 13, 9, 0, tzinfo=UTC)


@pytest.fixture
def newsroom():
    with Newsroom(NOW) as newsroom:
        yield newsroom


def test_the_demos_configuration_is_valid_and_asks_every_outlet_each_second(newsroom, tmp_path):
    settings = load(write_configuration(tmp_path / "config", newsroom.base_url), {})
    assert {source.url for source in settings.sources} == {
        newsroom.base_url + path
        for path in (
            *("/difaf.rss", "/levant-wire.atom", "/desert-courier.rss", "/sindyan.rss", "/maraya.rss"),
            "/ports-authority",
        )
    }
    assert all(source.allow_private and source.enabled for source in settings.sources)
    assert settings.polling.interval == timedelta(seconds=1)
    assert settings.polling.max_age == timedelta(hours=48)


def test_the_demos_watchlist_wants_everything_but_rumours_on_the_console_in_the_language_asked_for(newsroom, tmp_path):
    settings = load(write_configuration(tmp_path / "config", newsroom.base_url, language="both"), {})
    (watchlist,) = settings.watchlists
    assert watchlist.name == "demo"
    assert set(watchlist.phases) == set(Phase) - {Phase.PROPOSED}
    assert (watchlist.crossings, watchlist.countries) == ((), ())
    assert watchlist.channels == ("console",)
    assert settings.channels["console"].language == "both"


def test_the_demo_can_be_given_a_state_file_of_its_own(newsroom, tmp_path):
    state = tmp_path / "elsewhere" / "demo.db"
    settings = load(write_configuration(tmp_path / "config", newsroom.base_url, state=state), {})
    assert str(state) in settings.state
