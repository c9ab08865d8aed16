"""Any JSON API by the paths of its items, and the one that is shipped: waiting times at the borders of the US."""

from __future__ import annotations

import json

import pytest

from monitor.settings.catalogue import load_catalogue
from monitor.sources import UnreadableSource
from tests.loopback import Loopback
from tests.sources.reading_kinds import reader

PATHS = {"items": "data.items", "title": "title", "link": "url", "date": "at", "text": "body", "id": "id"}
# The form of bwt.cbp.gov/api/waittimes.
PORTS = [
    {
        "port_number": "070801",
        "border": "Canadian Border",
        "port_name": "Alexandria Bay",
        "crossing_name": "Thousand Islands Bridge",
        "hours": "24 hrs/day",
        "date": "6/14/2025",
        "time": "08:00:00",
        "port_status": "Open",
        "construction_notice": "",
        "passenger_vehicle_lanes": {"maximum_lanes": "6", "standard_lanes": {"delay_minutes": "15"}},
    },
    {
        "port_number": "250401",
        "border": "Mexican Border",
        "port_name": "San Ysidro",
        "crossing_name": "PedWest",
        "hours": "6 am-2 pm",
        "port_status": "Closed",
        "construction_notice": "Closed for repairs",
    },
]


def poll(value: object, paths: dict[str, str] = PATHS):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    with Loopback() as server:
        server.serve("/api", body, {"Content-Type": "application/json"})
        return reader("json", server.url("/api"), paths=paths).poll()


def test_items_are_read_by_their_paths():
    first, second = poll(
        {
            "data": {
                "items": [
                    {"id": 7, "title": "Open &amp; free", "url": "/1", "at": 1749888000, "body": "<p>x</p>"},
                    {"id": 8, "title": "إغلاق", "at": "14 حزيران 2025", "body": ["a", "b"], "url": None},
                    None,
                    {"id": 9},
                ]
            }
        }
    )
    assert (first.key, first.title, first.summary) == ("7", "Open & free", "x")
    assert first.url.endswith("/1") and first.published.isoformat() == "2025-06-14T08:00:00+00:00"
    assert (second.key, second.title, second.content) == ("8", "إغلاق", "a\nb")
    assert second.published.day == 14


def test_milliseconds_are_told_from_seconds():
    (item,) = poll({"data": {"items": [{"title": "x", "at": 1749888000000}]}})
    assert item.published.year == 2025


def test_the_shipped_source_of_the_us_borders_reads_each_port_and_its_status():
    shipped = next(each for each in load_catalogue() if each.name == "us-cbp-border-wait-times")
    assert shipped.entry["enabled"] is False
    first, second = poll(PORTS, shipped.entry["paths"])
    assert first.title == "Alexandria Bay, Thousand Islands Bridge (Canadian Border): Open, 24 hrs/day"
    assert second.title == "San Ysidro, PedWest (Mexican Border): Closed, 6 am-2 pm, Closed for repairs"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"data": {}}, "there is no list at 'data.items' in the JSON: the API may have changed"),
        ({"data": {"items": [{"name": "x"}]}}, "'data.items' gives 1 items, but none has a title at 'title'"),
        (b'{"data": ', "the answer is broken or cut JSON"),
        (b"[" * 100_000, "the answer is (broken|nested too deeply)"),
        (b"<html><title>Login</title>", "the answer is an HTML page titled 'Login', not a list of news"),
    ],
)
def test_an_api_that_changed_is_told_apart_from_one_without_news(value, message):
    with pytest.raises(UnreadableSource, match=message):
        poll(value)
    assert poll({"data": {"items": []}}) == []
