"""`init`: a first configuration that works at once."""

from __future__ import annotations

from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[2]


def test_without_a_word_all_crossings_go_to_the_console(empty):
    done = empty.call("init")
    assert done.status == 0, done.err
    assert "channel console: sent" in done.out
    assert "an alert about any crossing goes to console at once" in empty.call("check").out


def test_what_options_say_is_what_is_written_and_the_channel_is_tried(empty, hook):
    url = f"json://127.0.0.1:{hook.port}/$very-secret"
    options = ["--where", "العراق", "--where", "JO", "--crossing", "rabia", "--language", "ar"]
    done = empty.call("init", *options, "--channel", url, "--config", "mine")
    assert done.status == 0, done.err + done.out
    assert "channel alerts: sent" in done.out
    assert len(hook.calls) == 1
    assert "very-secret" not in done.out + (empty.home / "mine/monitor.yaml").read_text("utf-8")
    assert (empty.home / "mine/secrets/alerts").read_text("utf-8").strip() == url
    assert (empty.home / "mine/secrets/alerts").stat().st_mode & 0o077 == 0
    text = (empty.home / "mine/watchlists/mine.yaml").read_text("utf-8")
    assert 'countries: ["IQ", "JO"]' in text and 'crossings: ["rabia"]' in text
    assert empty.call("check", "--config", "mine").status == 0


def test_typing_errors_are_met_with_a_suggestion_and_nothing_is_written(empty):
    done = empty.call("init", "--where", "Irak")
    assert done.status == 2
    assert 'did you mean "Iraq"?' in done.err
    done = empty.call("init", "--crossing", "zzzzzzzz")
    assert done.status == 2
    done = empty.call("init", "--channel", "pigeon-post")
    assert done.status == 2
    assert not (empty.home / "config").exists()


def test_a_channel_that_does_not_take_the_test_is_a_problem_that_is_told(empty):
    done = empty.call("init", "--channel", "json://127.0.0.1:9/x")
    assert done.status == 1
    assert "crossing-monitor test-alert alerts" in done.err


def test_a_configuration_that_is_there_is_never_touched(fresh):
    before = (fresh.home / "config/monitor.yaml").read_text("utf-8")
    done = fresh.call("init")
    assert done.status == 1
    assert "there is a configuration already" in done.err
    assert (fresh.home / "config/monitor.yaml").read_text("utf-8") == before


def test_the_sources_that_it_writes_are_the_shipped_ones():
    shipped = (SHIPPED / "config/sources.yaml").read_text("utf-8")
    message = "cp config/sources.yaml monitor/data/sources.yaml"
    assert (SHIPPED / "monitor/data/sources.yaml").read_text("utf-8") == shipped, message
