"""`mute`, `unmute`, `mutes` and `ack`."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.model import Alert, Delivery, Mute, MuteScope, Purpose, Reason
from monitor.store import open_store
from tests.cli.command_line import HOUR, Place

WHY = ("--why", "أعمال صيانة على الجسر")


@pytest.fixture
def filled(fresh: Place) -> Place:
    return fresh.fill()


def held(place: Place) -> list[Mute]:
    with open_store(f"sqlite:///{place.state}") as store:
        return store.mutes(datetime.now(UTC))


@pytest.mark.parametrize(
    ("name", "scope", "target"),
    [
        ("al-qaim", MuteScope.CROSSING, "al-qaim"),
        ("Al-Bukamal", MuteScope.CROSSING, "al-qaim"),
        ("القائم", MuteScope.CROSSING, "al-qaim"),
        ("shafaq-ar", MuteScope.SOURCE, "shafaq-ar"),
        ("gone", MuteScope.SOURCE, "gone"),
        ("event-0", MuteScope.EVENT, "event-0"),
    ],
)
def test_a_crossing_a_source_or_an_event_is_muted_by_its_name(
    filled: Place, name: str, scope: MuteScope, target: str
) -> None:
    told = filled.call("mute", name, "--for", "6h", *WHY)
    assert told.status == 0, told.err
    (mute,) = held(filled)
    assert (mute.scope, mute.target, mute.why) == (scope, target, WHY[1])
    assert mute.until == mute.since + 6 * HOUR
    assert f"{scope} {target} (" in told.lines[0]
    assert "(in 6 h): أعمال صيانة" in told.lines[0]
    assert "kept and not sent; crossing-monitor alerts --suppressed lists them" in told.lines[1]
    assert told.lines[2].endswith(f"crossing-monitor unmute {mute.id}")


def test_the_end_of_a_mute_is_meant_in_the_zone_of_the_configuration(fresh: Place) -> None:
    day = (datetime.now(ZoneInfo("Asia/Baghdad")) + timedelta(days=3)).date()
    told = fresh.call("mute", "al-qaim", "--until", f"{day}T08:00", *WHY)
    assert f"until {day} 08:00 (in " in told.out
    assert fresh.call("mute", "rabia", "--until", f"{day}T08:00+00:00", *WHY).status == 0
    qaim, rabia = held(fresh)
    assert qaim.until is not None
    assert qaim.until.isoformat() == f"{day}T05:00:00+00:00"
    assert rabia.until == qaim.until + 3 * HOUR


def test_without_an_end_a_mute_holds_until_it_is_taken_back(fresh: Place) -> None:
    assert "is muted until it is taken back" in fresh.call("mute", "al-qaim", *WHY).out
    assert [mute.until for mute in held(fresh)] == [None]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("al-qiam", *WHY), 'did you mean "al-qaim" (Al-Qaim / Al-Bukamal)?'),
        (("shafaq-at", *WHY), 'did you mean "shafaq-ar" (a source)'),
        (("xqzwv", *WHY), "see crossing-monitor crossings, sources and events"),
        (("event", *WHY), '"event" may be event event-0, event event-1; write the id whole'),
        (("al-qaim", "--scope", "source", *WHY), "no crossing, source or event is called"),
        (("al-qaim",), "--why"),
        (("al-qaim", "--why", " "), "a reason is wanted"),
        (("al-qaim", "--for", "6h", "--until", "2099-01-01", *WHY), "give one of --for and --until"),
        (("al-qaim", "--for", "6 hours", *WHY), '"6 hours" is no duration'),
        (("al-qaim", "--for", "0h", *WHY), "holds nothing"),
        (("al-qaim", "--for", "99999999d", *WHY), "is no duration"),
        (("al-qaim", "--until", "tomorrow", *WHY), '"tomorrow" is no time'),
        (("al-qaim", "--until", "2020-01-01", *WHY), "is past"),
    ],
)
def test_a_wrong_mute_is_refused_with_what_would_be_right(filled: Place, arguments: tuple[str, ...], said: str) -> None:
    wrong = filled.call("mute", *arguments)
    assert wrong.status == 2
    assert wrong.out == ""
    assert said in " ".join(wrong.err.split())
    assert held(filled) == []


def test_what_is_muted_is_listed_with_its_reason_and_for_programs(filled: Place) -> None:
    assert filled.call("mutes").out.strip() == "nothing is muted"
    filled.call("mute", "al-qaim", "--for", "6h", *WHY)
    filled.call("mute", "sana", "--why", "noise")
    told = filled.run("mutes")
    assert "crossing al-qaim (Al-Qaim / Al-Bukamal)" in told.out
    assert "أعمال صيانة على الجسر" in told.out
    data = filled.call("mutes", "--json").data["mutes"]
    assert [(each["scope"], each["target"], each["ended"]) for each in data] == [
        ("crossing", "al-qaim", None),
        ("source", "sana", None),
    ]


@pytest.mark.parametrize("by", ["name", "id", "beginning"])
def test_what_is_heard_of_again_stays_in_the_list_of_all(filled: Place, by: str) -> None:
    filled.call("mute", "al-qaim", *WHY)
    filled.call("mute", "rabia", *WHY)
    id = held(filled)[0].id
    told = filled.call("unmute", {"name": "Al-Bukamal", "id": id, "beginning": id[:7]}[by])
    assert told.status == 0, told.err
    assert told.out.startswith("crossing al-qaim (Al-Qaim / Al-Bukamal) is heard of again; it was muted since ")
    assert [mute.target for mute in held(filled)] == ["rabia"]
    assert "taken back" in filled.call("mutes", "--all").out
    again = filled.call("unmute", id)
    assert again.status == 1
    assert "crossing-monitor mutes lists what is" in again.err


def test_a_mute_ends_by_itself_and_is_kept(filled: Place) -> None:
    past = datetime.now(UTC) - HOUR
    with open_store(f"sqlite:///{filled.state}") as store:
        store.mute(Mute("abc", MuteScope.CROSSING, "al-qaim", "noise", past - HOUR, past))
    assert filled.call("mutes").out.strip() == "nothing is muted"
    assert "(60 min ago)" in filled.call("mutes", "--all").out
    assert filled.call("unmute", "al-qaim").status == 1


def remind(place: Place) -> None:
    now = datetime.now(UTC)
    with open_store(f"sqlite:///{place.state}") as store:
        (known,) = store.events_like("event-1")
        alert = Alert("al-qaim:open:new:5d41", Reason.NEW, (known,), (), ("anbar",), now)
        out = [
            Delivery(f"{alert.id}/{purpose}", alert.id, "hook", "Al-Qaim", "", now + HOUR, purpose=purpose)
            for purpose in (Purpose.REMINDER, Purpose.ESCALATION)
        ]
        held = Alert("al-qaim:held", Reason.MOVED, (known,), (), ("anbar",), now, held="muted until 20:00: repairs")
        store.commit_alerts([], [alert, held], out, now)


def test_who_acknowledges_an_alert_is_reminded_no_more(filled: Place) -> None:
    remind(filled)
    told = filled.call("ack", "5d41", "--by", "Layla")
    assert told.status == 0, told.err
    assert told.lines[0].startswith("acknowledged by Layla ")
    assert "Al-Qaim / Al-Bukamal: open for freight" in told.lines[0]
    assert told.lines[1] == "  2 reminders or escalations are not sent any more"
    again = filled.call("ack", "al-qaim:open", "--by", "Omar", "--json").data
    assert (again["acknowledged"]["by"], again["cancelled"]) == ("Layla", 0)
    shown = filled.call("alerts").out
    assert "hook reminder cancelled (acknowledged by Layla)" in shown
    assert "; acknowledged by Layla" in shown
    alerts = {each["id"]: each for each in filled.call("alerts", "--json").data["alerts"]}
    assert alerts["al-qaim:open:new:5d41"]["acknowledged"]["by"] == "Layla"
    assert alerts["alert-1"]["acknowledged"] is None


def test_a_mute_tells_how_many_messages_that_wait_it_holds(filled: Place) -> None:
    remind(filled)
    told = filled.call("mute", "al-qaim", "--for", "6h", *WHY)
    assert told.lines[2] == "  2 messages that waited for a later time within it: held too"
    back = filled.call("unmute", "al-qaim")
    assert back.lines[1] == "  2 messages held by it: owed again at the time they were for"


def test_an_unknown_or_unclear_alert_is_not_acknowledged(filled: Place) -> None:
    remind(filled)
    for name, said in (("nothing", 'there is no alert called "nothing"'), ("al-qaim", "may be any of 2 alerts: ")):
        wrong = filled.call("ack", name)
        assert wrong.status == 1
        assert said in wrong.err
    assert filled.call("ack", "alert-1", "--by", " ").status == 2
    assert filled.call("ack", "alert-1").out.splitlines()[1] == "  no reminder or escalation waited"


def test_what_was_held_is_listed_with_the_suppressed_and_says_why(filled: Place) -> None:
    remind(filled)
    assert "al-qaim:held" not in filled.call("alerts").out
    row = next(line for line in filled.call("alerts", "--suppressed").lines if line.endswith("al-qaim:held"))
    assert "held: muted until 20:00: repairs" in row
    assert "too old when it was first read" in filled.call("alerts", "--suppressed").out


@pytest.mark.parametrize("command", [("mutes",), ("unmute", "al-qaim"), ("ack", "alert-1")])
def test_before_the_first_run_these_leave_no_state_behind(fresh: Place, command: tuple[str, ...]) -> None:
    fresh.call(*command)
    assert not fresh.state.parent.exists()


HOLD = """
import sys, time
from monitor.store import open_store
store = open_store(sys.argv[1])
store.claim("crossing-monitor")
print("claimed", flush=True)
time.sleep(60)
"""


def test_the_commands_work_beside_a_running_daemon_which_sees_them_at_once(filled: Place) -> None:
    remind(filled)
    url = f"sqlite:///{filled.state}"
    daemon = subprocess.Popen([sys.executable, "-c", HOLD, url], stdout=subprocess.PIPE, text=True, cwd=Path.cwd())
    assert daemon.stdout is not None
    assert daemon.stdout.readline() == "claimed\n"
    try:
        with open_store(url) as seen:
            for arguments in (
                ("mute", "al-qaim", *WHY),
                ("ack", "5d41", "--by", "Layla"),
                ("alerts", "retry", "all"),
            ):
                assert filled.call(*arguments).status == 0
            now = datetime.now(UTC)
            assert [mute.target for mute in seen.mutes(now)] == ["al-qaim"]
            assert seen.acknowledged("al-qaim:open:new:5d41") is not None
            assert [each.id for each in seen.owed(now + 9 * HOUR, 9)] == ["alert-1/hook"]
            assert filled.call("unmute", "al-qaim").status == 0
            assert seen.mutes(datetime.now(UTC)) == []
    finally:
        daemon.kill()
        daemon.communicate()
