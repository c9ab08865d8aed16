"""A feed that must bring news to be believed: bridges to networks serve old posts with status 200."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.sources import UnreadableSource
from tests.loopback import Answer
from tests.road.feeds import rss
from tests.sources.reading_kinds import NOW, reader


def test_a_feed_of_old_posts_alone_is_an_error_and_one_fresh_post_is_enough(web):
    bridge = reader("feed", web.url("/twitter/user/borders"), fresh_within="3d")
    old = [(f"post {n}", "", NOW - timedelta(days=365 + n)) for n in range(5)]
    web.serve("/twitter/user/borders", rss(*old))
    with pytest.raises(UnreadableSource, match=r"its newest entry is of 2024-06-14 12:00 UTC, 1y old, and fresh_with"):
        bridge.poll()
    web.serve("/twitter/user/borders", rss(*old, ("new", "", NOW - timedelta(days=2))))
    assert len(bridge.poll()) == 6


def test_an_answer_that_nothing_changed_goes_stale_too(web):
    bridge = reader("feed", web.url("/feed"), fresh_within="3d")
    web.serve("/feed", Answer(200, {"ETag": '"1"'}, rss(("new", "", NOW))))
    bridge.poll()
    web.serve("/feed", lambda call: Answer(304 if "if-none-match" in call.headers else 500))
    assert bridge.reading(NOW + timedelta(days=2), etag='"1"').unchanged
    with pytest.raises(UnreadableSource, match="4d old"):
        bridge.reading(NOW + timedelta(days=4), etag='"1"')


def test_without_dates_it_says_that_it_cannot_tell(web):
    body = b"<rss version='2.0'><channel><item><title>a</title><guid>1</guid></item></channel></rss>"
    web.serve("/feed", body)
    bridge = reader("feed", web.url("/feed"), fresh_within="3d")
    assert len(bridge.poll()) == 1
    assert bridge.note.startswith("no entry of the feed has a date")


def test_a_feed_of_which_nothing_is_asked_may_be_as_old_as_it_is(web):
    web.serve("/feed", rss(("old", "", NOW - timedelta(days=4000))))
    assert len(reader("feed", web.url("/feed")).poll()) == 1
