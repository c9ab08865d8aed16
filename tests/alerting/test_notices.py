"""What an operator hears of the monitor itself: each trouble once, on channels that still work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.alerting import notices
from monitor.model import Delivery

SINCE = datetime(2025, 6, 14, 9, 12, tzinfo=UTC)


def test_a_trouble_that_goes_on_has_one_id_and_its_end_another():
    first = notices.source_fails("wire", SINCE, "no answer", ["desk"], SINCE)
    later = notices.source_fails("wire", SINCE, "still none", ["desk"], SINCE + timedelta(hours=5))
    back = notices.source_is_back("wire", SINCE, ["desk"], SINCE + timedelta(hours=6))
    again = notices.source_fails("wire", SINCE + timedelta(days=1), "no answer", ["desk"], SINCE)
    assert [d.id for d in first] == [d.id for d in later]
    assert len({d.id for d in (*first, *back, *again)}) == 3
    assert "2025-06-14 09:12 UTC" in first[0].body


def test_a_message_that_was_given_up_is_reported_on_the_other_channels_alone():
    lost = Delivery("al-qaim:open:2025-06-14:new:1/hook", "al-qaim:open:2025-06-14:new:1", "hook", "Opens", "", SINCE)
    told = notices.delivery_given_up(lost, "404", ["hook", "desk"], SINCE)
    assert [d.channel for d in told] == ["desk"]
    assert lost.id in told[0].body


def test_a_notice_that_was_given_up_makes_no_further_notice():
    (notice,) = notices.source_fails("wire", SINCE, "no answer", ["desk"], SINCE)
    assert notices.delivery_given_up(notice, "404", ["other"], SINCE) == ()
