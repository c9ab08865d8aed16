"""`check`, `schema`, `test-alert`."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

from tests.cli.command_line import SECRET, Place
from tests.receivers import Hook, reply


def test_check_says_in_sentences_what_a_right_configuration_means(fresh: Place) -> None:
    told = fresh.run("check")
    assert told.status == 0
    assert told.lines[0] == "config is right:"
    assert any(line.startswith("watchlist anbar: an alert about Al-Qaim / Al-Bukamal") for line in told.lines)


def test_check_tells_all_problems_each_on_a_line_then_their_number(fresh: Place) -> None:
    fresh.write("config/watchlists/anbar.yaml", "crossings: [al-qiam]\nchannels: [consol]\n")
    fresh.write("config/sources.yaml", "one:\n  url: https://example.org/a.xml\n  intervall: 5m\n")
    told = fresh.run("check")
    assert told.status == 2
    assert [line.split(": ")[0] for line in told.lines] == [
        "config/sources.yaml:3",
        "config/watchlists/anbar.yaml:1",
        "config/watchlists/anbar.yaml:2",
    ]
    assert "3 problems" in told.err
    data = fresh.call("check", "--json").data
    assert data["right"] is False
    assert [problem["line"] for problem in data["problems"]] == [3, 1, 2]


def test_schema_is_one_json_document_of_all_files_or_of_one(empty: Place) -> None:
    schemas = empty.run("schema").data
    assert set(schemas) == {"monitor", "sources", "watchlist", "crossings"}
    assert empty.call("schema", "watchlist").data == schemas["watchlist"]


def test_a_test_alert_arrives_and_each_channel_is_answered_for(fresh: Place, hook: Hook) -> None:
    told = fresh.run("test-alert", HOOK=f"json://127.0.0.1:{hook.port}/{SECRET}")
    assert told.status == 0
    assert "channel console: sent" in told.lines
    assert "channel hook: sent" in told.lines
    assert [body["title"] for _, body in hook.calls] == ["Crossing Monitor: test message"]


def test_a_test_alert_that_is_refused_is_said_without_the_secret_and_with_status_1(fresh: Place, hook: Hook) -> None:
    def gone(request: BaseHTTPRequestHandler) -> None:
        reply(request, 410, text=f"no {SECRET} here")

    hook.answer = gone
    told = fresh.call("test-alert", "hook", HOOK=f"json://127.0.0.1:{hook.port}/{SECRET}")
    assert told.status == 1
    assert told.out.startswith("channel hook: ")
    assert "sent" not in told.out.split(": ", 1)[1].split()


def test_a_channel_that_does_not_exist_is_wrong_use_with_a_suggestion(fresh: Place) -> None:
    told = fresh.call("test-alert", "hok")
    assert told.status == 2
    assert told.err.strip() == 'there is no channel "hok"; did you mean "hook"?'
