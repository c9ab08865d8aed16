"""What a feed says of its own rhythm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.fetch import Response
from monitor.model import Rhythm
from monitor.sources.rhythm import head_of_feed, rhythm_of

SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"


def said(channel: str, root: str = "rss") -> Rhythm:
    body = f"<?xml version='1.0'?><{root} {SY}><channel>{channel}</channel></{root}>"
    response = Response("https://example.org/feed", 200, {"content-type": "text/xml"}, body.encode())
    return rhythm_of(head_of_feed(response))


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("<ttl>60</ttl>", 3600),
        ("<ttl> 5 </ttl><item><ttl>900</ttl></item>", 300),
        ("<item><ttl>900</ttl></item>", 0),
        ("<!-- <ttl>60</ttl> -->", 0),
        ("<ttl>soon</ttl>", 0),
        ("<ttl>-5</ttl>", 0),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", 3600),
        ("<sy:updatePeriod>\n\thourly\t</sy:updatePeriod><sy:updateFrequency>\n\t4</sy:updateFrequency>", 900),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", 86_400),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 86_400),
        ("<sy:updatePeriod>often</sy:updatePeriod>", 0),
    ],
)
def test_how_often_it_wants_to_be_read(channel, seconds):
    assert said(channel).every == timedelta(seconds=seconds)


def test_when_it_wants_to_be_left_alone():
    rhythm = said(
        "<skipHours><hour>0</hour><hour>24</hour><hour>3</hour><hour>99</hour></skipHours>"
        "<skipDays><day>Friday</day><day>saturday</day><day>Someday</day></skipDays>"
    )
    assert rhythm == Rhythm(0, (0, 3), (4, 5))
    assert rhythm.skips(datetime(2025, 6, 12, 3, 59, tzinfo=UTC))
    assert not rhythm.skips(datetime(2025, 6, 12, 4, 0, tzinfo=UTC))
    assert rhythm.skips(datetime(2025, 6, 13, 12, 0, tzinfo=UTC))


def test_what_is_no_feed_says_nothing():
    for body in (b"", b"\xff\xfe", b"<html><body><ttl>60</ttl></body></html>", b'{"ttl": 60}'):
        assert rhythm_of(head_of_feed(Response("https://example.org/", 200, {}, body))) == Rhythm()
