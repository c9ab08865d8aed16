"""What an operator hears of the monitor itself: each trouble once, on channels that still work."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.alerting import notices
from monitor.model import ChannelTrouble, Delivery, Purpose

SINCE = datetime(2025, 6, 14, 9, 12, tzinfo=UTC)


def test_a_trouble_that_goes_on_has_one_id_and_its_end_another():
    first = notices.source_fails("wire", SINCE, "no answer", ["desk"], SINCE)
    later = notices.source_fails("wire", SINCE, "still none", ["desk"], SINCE + timedelta(hours=5))
    back = notices.source_is_back("wire", SINCE, ["desk"], SINCE + timedelta(hours=6))
    again = notices.source_fails("wire", SINCE + timedelta(days=1), "no answer", ["desk"], SINCE)
    assert [d.id for d in first] == [d.id for d in later]
    assert len({d.id for d in (*first, *back, *again)}) == 3
    assert "2025-06-14 09:12 UTC" in first[0].body


def test_a_channel_that_fails_is_told_once_a_trouble_and_its_end_once():
    trouble = ChannelTrouble("hook", SINCE, 3, "the service answers 500", told=True)
    began = notices.channel_fails(trouble, None, ["desk"], SINCE)
    later = notices.channel_fails(replace(trouble, failures=9), None, ["desk"], SINCE + timedelta(hours=5))
    back = notices.channel_is_back(trouble, ["desk"], SINCE)
    again = notices.channel_fails(replace(trouble, since=SINCE + timedelta(days=1)), None, ["desk"], SINCE)
    assert [d.id for d in began] == [d.id for d in later]
    assert len({d.id for d in (*began, *back, *again)}) == 3
    assert {d.purpose for d in (*began, *back)} == {Purpose.NOTICE}
    assert "the service answers 500" in began[0].body


def test_a_message_that_was_given_up_is_told_with_the_command_that_sends_it_again():
    lost = Delivery("al-qaim:open:2025-06-14:new:1/hook", "al-qaim:open:2025-06-14:new:1", "hook", "Opens", "", SINCE)
    (told,) = notices.channel_fails(ChannelTrouble("hook", SINCE, 1, "404", told=True), lost, ["desk"], SINCE)
    assert f"alerts retry {lost.id}" in told.body
    assert "Opens" in told.body
