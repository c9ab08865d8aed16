"""`once`, `replay`, `demo` and the log, as their users see them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.loopback import Answer
from tests.road.feeds import rss
from tests.road.running import command

OPENING = (
    "The Al-Qaim border crossing will reopen on Saturday 14 June to passengers and trucks, the border ports authority"
    " said."
)
OPENED = "The Al-Qaim border crossing reopened today, the authority said."


def documents(tmp_path, *records):
    file = tmp_path / "past.jsonl"
    lines = [
        json.dumps({"id": f"d{n}", "lang": "en", "kind": "news", "source": f"s{n}", "url": "", **record})
        for n, record in enumerate(records)
    ]
    file.write_text("\n".join(lines), "utf-8")
    return file


def replayed(file, config, *options):
    result = command("replay", str(file), *options, config=config)
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_replay_tells_the_past_in_order_of_publication_and_each_announcement_once(tmp_path, configure):
    file = documents(
        tmp_path,
        {"published": "2025-06-14", "title": "Al-Qaim crossing reopens", "text": OPENED},
        {"published": "2025-06-12", "title": "Al-Qaim to reopen", "text": OPENING},
        {"published": "2025-06-13", "title": "Al-Qaim to reopen", "text": OPENING},
    )
    lines = replayed(file, configure({}))
    assert [(line["kind"], line["announcements"][0]["document"]) for line in lines] == [
        ("new", "d1"),
        ("joined", "d2"),
        ("advanced", "d0"),
    ]
    assert len({a["event"] for line in lines for a in line["announcements"]}) == 1


def test_a_replay_can_try_one_watchlist_alone(tmp_path, configure):
    config = configure({})
    (config / "watchlists" / "elsewhere.yaml").write_text("crossings: [nasib]\nchannels: [file]\n", "utf-8")
    file = documents(tmp_path, {"published": "2025-06-12", "title": "Al-Qaim to reopen", "text": OPENING})
    (one,) = json.loads(command("replay", str(file), "--watchlist", "all", "--json", config=config).stdout)["messages"]
    assert (one["due"], one["channel"]) == ("2025-06-12T12:00:00+00:00", "file")
    assert [(told["reason"], told["purpose"]) for told in one["told"]] == [("new", "news")]
    told = command("replay", str(file), "--watchlist", "elsewhere", config=config)
    assert (told.returncode, told.stdout) == (0, "watchlist elsewhere: no messages\n")
    wrong = command("replay", str(file), "--watchlist", "elswhere", config=config)
    assert wrong.returncode == 1
    assert "elsewhere" in wrong.stderr


def test_a_replay_of_a_watchlist_shows_when_each_message_goes_out_and_what_overtook_a_reminder(tmp_path, configure):
    config = configure({})
    (config / "watchlists" / "desk.yaml").write_text(
        'channels: [file]\ntime_zone: Asia/Baghdad\ndigest: "0 7 * * *"\nreminders: "18:00"\n', "utf-8"
    )
    file = documents(
        tmp_path,
        {"published": "2025-06-11T10:00", "title": "Al-Qaim to reopen", "text": OPENING},
        {"published": "2025-06-12T20:00", "title": "Al-Qaim crossing reopens", "text": OPENED},
    )
    told = command("replay", str(file), "--watchlist", "desk", config=config)
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines() == [
        "2025-06-12 07:00 file Al-Qaim ⇄ Al-Bukamal: opens Saturday 14 June (scheduled, official)"
        " (news of 2025-06-11 13:00)",
        "2025-06-13 07:00 file Al-Qaim ⇄ Al-Bukamal: opened Thursday 12 June (in effect, official)"
        " (news of 2025-06-12 23:00)",
        "watchlist desk: 2 messages",
    ]


def test_a_replay_sends_and_stores_nothing(tmp_path, configure):
    config = configure({})
    file = documents(tmp_path, {"published": "2025-06-12", "title": "Al-Qaim to reopen", "text": OPENING})
    replayed(file, config)
    assert {path.name for path in config.parent.iterdir()} == {"config", "past.jsonl"}


def test_once_sums_up_in_words_and_for_programs(web, configure):
    web.serve("/feed", Answer(200, {}, rss(("Al-Qaim to reopen", OPENING, datetime.now(UTC)))))
    web.serve("/broken", Answer(500))
    config = configure(
        {"wire": {"url": web.url("/feed"), "full_text": False}, "broken": {"url": web.url("/broken")}},
        polling={"interval": "1h"},
    )
    told = command("once", "--json", config=config)
    assert told.returncode == 1
    summary = json.loads(told.stdout)
    assert (summary["sources"], summary["new_items"], list(summary["failed"])) == (2, 1, ["broken"])
    again = command("once", config=config)
    assert "2 sources polled, 1 failed; 0 new items" in again.stdout
    assert "source broken: " in again.stdout


def test_a_title_cannot_forge_a_line_of_the_log(web, configure, running):
    forged = 'News\r\n{"event": "alert", "level": "error"}'
    web.serve("/feed", Answer(200, {}, rss((forged, OPENING, datetime.now(UTC)), base="http://127.0.0.1:1/\r\nforged")))
    daemon = running(configure({"wire": {"url": web.url("/feed")}}))
    daemon.until(lambda: '"polled"' in daemon.log)
    daemon.stop()
    for line in daemon.log.splitlines():
        if line.startswith("{"):
            assert json.loads(line)["event"]
        else:
            assert "forged" not in line


def test_the_demo_ends_by_itself_with_a_line_that_counts(tmp_path):
    result = command("demo")
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    last = result.stdout.strip().splitlines()[-1]
    assert last.startswith("29 items from 6 sources became ")
    assert 7 <= int(last.split(" became ")[1].split()[0]) <= 8
