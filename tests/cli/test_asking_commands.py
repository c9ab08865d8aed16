"""`status`, `events`, `alerts`, `sources`, `crossings`, `explain`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.cli.finding import find_crossings
from monitor.crossings import load_crossings
from monitor.store import Subscription, open_store
from tests.cli.command_line import Place


@pytest.mark.parametrize("command", ["status", "events", "alerts", "sources"])
def test_before_the_first_run_nothing_is_known_which_is_no_error_and_leaves_no_state(
    fresh: Place, command: str
) -> None:
    told = fresh.call(command)
    assert told.status == 0
    assert "nothing is known yet" in told.out or "not asked yet" in told.out
    assert not fresh.state.parent.exists()


def test_status_tells_what_holds_what_is_announced_and_who_says_so(lived_in: Place) -> None:
    told = lived_in.run("status")
    row = next(line for line in told.lines if line.startswith("al-qaim"))
    assert "Al-Qaim / Al-Bukamal  Iraq – Syria  closed for freight, travellers" in row
    assert "open for freight, travellers from" in row
    assert "official: shafaq-ar" in row
    assert "(9 d ago)" in row
    assert any(line.startswith("rabia") and "not known" in line for line in told.lines)
    qaim = next(each for each in lived_in.call("status", "--json").data["crossings"] if each["crossing"] == "al-qaim")
    assert qaim["status"] == "closed"
    assert [event["status"] for event in qaim["ahead"]] == ["open"]
    assert qaim["countries"] == ["IQ", "SY"]


def test_status_of_one_crossing_tells_who_says_so_how_sure_and_how_old_that_is(lived_in: Place) -> None:
    told = lived_in.call("status", "القائم")
    assert told.lines[0] == "al-qaim: Al-Qaim / Al-Bukamal (Iraq – Syria)"
    assert "  closed for freight, travellers" in told.lines
    assert any("official: shafaq-ar; 1 independent witness" in line and "(9 d ago)" in line for line in told.lines)
    assert any(line.startswith("  announced: open for freight, travellers from ") for line in told.lines)
    (crossing,) = lived_in.call("status", "al-qaim", "--json").data["crossings"]
    closed = next(each for each in crossing["holds"] if each["status"] == "closed")
    assert (closed["traffic"], closed["sources"], closed["official"]) == (
        ["freight", "travellers"],
        ["shafaq-ar"],
        True,
    )
    unknown = lived_in.call("status", "al-qiam")
    assert unknown.status == 2
    assert 'did you mean "al-qaim"' in " ".join(unknown.err.split())


def test_old_knowledge_is_unknown_as_the_user_says_and_a_plan_without_a_report_is_expected(fresh: Place) -> None:
    from datetime import UTC, datetime, timedelta

    fresh.fill(datetime.now(UTC) - timedelta(days=6))
    fresh.write("config/monitor.yaml", "channels:\n  hook:\n    url: ${HOOK}\nknowledge:\n  unknown_after: 10d\n")
    told = fresh.call("status", "al-qaim")
    assert "  not known for freight, travellers (last: closed for freight, travellers)" in told.lines
    assert any(line.startswith("  expected, not confirmed: open for freight, travellers from") for line in told.lines)
    assert "expected, not confirmed: open" in fresh.call("status").out
    assert "expected, not confirmed" in fresh.call("events").out
    assert [each["expected_not_confirmed"] for each in fresh.call("events", "--json").data["events"]] == [True, False]


def test_events_come_newest_first_and_can_be_narrowed_to_a_crossing(lived_in: Place) -> None:
    events = lived_in.call("events", "--json").data["events"]
    assert [event["id"] for event in events] == ["event-1", "event-0"]
    assert events[0]["phase"] == "scheduled"
    assert events[0]["first_reported"].endswith("+00:00")
    assert [e["id"] for e in lived_in.call("events", "--limit", "1", "--json").data["events"]] == ["event-1"]
    assert lived_in.call("events", "--crossing", "rabia").out.strip() == "no event is known"


def test_alerts_tell_who_was_told_and_the_suppressed_ones_why_nobody_was(lived_in: Place) -> None:
    told = lived_in.run("alerts")
    assert "console sent, hook dead" in told.out
    assert "too old" not in told.out
    suppressed = lived_in.call("alerts", "--suppressed", "--json").data["alerts"]
    assert {alert["reason"] for alert in suppressed} == {"new", "too_old"}
    failed = lived_in.call("alerts", "--failed", "--json").data["failed"]
    assert [(each["id"], each["state"], each["error"]) for each in failed] == [
        ("alert-1/hook", "dead", "the channel answers 410 (Gone)")
    ]


def test_what_was_given_up_can_be_owed_again_by_its_id_or_all_at_once(fresh: Place) -> None:
    fresh.fill()
    unknown = fresh.run("alerts", "retry", "alert-9/hook")
    assert unknown.status == 1
    assert "alerts --failed lists those that are" in unknown.err
    assert fresh.call("alerts", "retry", "alert-1/hook").out.startswith("1 message is owed again")
    assert fresh.call("alerts", "retry", "all").out.startswith("0 messages are owed again")
    assert fresh.call("alerts", "--json").data["alerts"][0]["deliveries"][1]["state"] == "pending"


def test_each_source_is_one_clear_line_without_what_came_from_the_environment(lived_in: Place) -> None:
    shafaq, sana, resting, gone = lived_in.run("sources").lines
    assert shafaq.startswith("source shafaq-ar: 2 items seen, the newest of ")
    assert "(5 h ago); asked at" in shafaq
    assert sana.startswith("source sana: 3 polls failed since ")
    assert ": the server closes the connection while sending; asked again at " in sana
    assert sana.endswith("(every 2 h); last success never")
    assert resting == "source resting: not asked (enabled: false)"
    assert gone.startswith("source gone: no longer in sources.yaml")
    data = lived_in.call("sources", "--json").data["sources"]
    assert data[0]["url"] == "https://example.org/ar.xml?key=${FEED_KEY}"
    assert data[1]["failures"] == 3


def test_a_source_that_moved_or_is_gone_or_is_pushed_says_so_and_what_to_do(fresh: Place) -> None:
    now, hour = datetime.now(UTC), timedelta(hours=1)
    hub = Subscription(
        "c", "sana", "https://me.example", "https://hub.example/x", "https://sana.example/f", "s", False, now
    )
    with open_store(f"sqlite:///{fresh.state}") as store:
        store.register(["shafaq-ar", "sana"], now)
        store.commit_nothing_new("sana", now, now + hour, moved_to="https://new.example/rss")
        store.commit_failure("shafaq-ar", now - 5 * hour, now, "example.org answers 410 (Gone)", gone=True)
        store.keep_subscription(replace(hub, lease_until=now + hour))
    gone, moved, _ = fresh.run("sources").lines
    assert gone.startswith("source shafaq-ar: gone for good since ")
    assert "(5 h ago), by its own word, and not asked any more: give it another address in sources.yaml" in gone
    assert "it moved for good and is asked at https://new.example/rss: write that into sources.yaml" in moved
    assert moved.endswith("; hub.example pushes what is new")
    first, second, _ = fresh.call("sources", "--json").data["sources"]
    assert first["gone_since"]
    assert (second["moved_to"], second["hub"]) == ("https://new.example/rss", "https://hub.example/x")
    with open_store(f"sqlite:///{fresh.state}") as store:
        store.keep_subscription(replace(hub, error="hub.example answers 503 (Service Unavailable)"))
        store.keep_subscription(replace(hub, callback="old", ending=True, lease_until=now + hour))
    assert (
        fresh.run("sources")
        .lines[1]
        .endswith(
            "hub.example was asked to push what is new and does not: hub.example answers 503 (Service Unavailable)"
        )
    )


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("al-qaim", "al-qaim"),
        ("qiam", "al-qaim"),
        ("Bukmal", "al-qaim"),
        ("القائم", "al-qaim"),
        ("قايم", "al-qaim"),
        ("Faysh Khabur", "semalka"),
        ("trebill", "trebil"),
    ],
)
def test_a_crossing_is_found_by_any_of_its_names_and_with_typing_errors(query: str, first: str) -> None:
    assert find_crossings(query, load_crossings())[0].id == first


def test_crossings_of_a_country_are_found_by_its_code_and_its_name(empty: Place) -> None:
    by_code = empty.run("crossings", "JO", "--json").data["crossings"]
    assert by_code == empty.call("crossings", "Jordan", "--json").data["crossings"]
    assert all("JO" in [side["country"] for side in crossing["sides"]] for crossing in by_code)
    assert len(by_code) > 2
    unknown = empty.call("crossings", "xqzwv")
    assert unknown.status == 1
    assert 'no crossing is like "xqzwv"' in unknown.err


def test_explain_tells_the_whole_trail_of_an_item(lived_in: Place) -> None:
    told = lived_in.run("explain", "https://example.org/news/7")
    assert told.status == 0
    assert "fate: it announces a status" in told.lines
    assert any("name “Al-Qaim” (text): al-qaim: " in line for line in told.lines)
    assert any("statement “reopen”: al-qaim open" in line for line in told.lines)
    assert "  event event-1: told, because: new" in told.lines
    assert "  event event-0: told nobody, because: too old when it was first read" in told.lines
    assert "  watchlists: anbar; deliveries: console sent, hook dead" in told.lines


def test_explain_says_of_an_item_that_became_nothing_what_it_lacked(lived_in: Place) -> None:
    told = lived_in.call("explain", "guid-8", "--json").data
    assert told["fate"] == "no_crossing"
    assert told["findings"] == []
    assert told["alerts"] == []
    unknown = lived_in.call("explain", "https://example.org/never-read")
    assert unknown.status == 1
    assert "no item" in unknown.err
