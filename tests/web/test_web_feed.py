"""The feed: what feed readers may rely on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import feedparser

from monitor.model import Alert, Moment, Reason
from monitor.web.asking import LIMIT
from tests.store.store_values import HOUR, NOW
from tests.web.telling import HOSTILE, tell

ATOM = "{http://www.w3.org/2005/Atom}"
# As feedvalidator has it, the code behind validator.w3.org/feed
TAG_URI = re.compile(
    r"^tag:([a-z0-9\-\._]+?@)?[a-z0-9\.\-]+?,\d{4}(-\d{2}(-\d{2})?)?:[0-9a-zA-Z;/\?:@&=+$\.\-_!~*'\(\)%,]*(#.*)?$"
)
RFC3339 = re.compile(r"^\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


def feed(served, query: str = "") -> feedparser.FeedParserDict:
    return feedparser.parse(served.get(f"/alerts.atom{query}").content)


def test_the_feed_holds_what_was_told_the_newest_first_when_it_was_first_told(serve, store):
    tell(store)
    found = feed(serve())
    assert not found.bozo
    assert found.version == "atom10"
    assert [entry.published for entry in found.entries] == [
        "2025-06-13T09:30:00Z",
        "2025-06-13T08:30:00Z",
        "2025-06-13T07:30:00Z",
    ]
    entry = found.entries[0]
    assert entry.title == "Al-Qaim ⇄ Al-Bukamal: opens to freight Saturday 14 June (scheduled, official)"
    assert "إعادة افتتاح منفذ القائم" in entry.content[0].value
    assert entry.link == "https://example.org/shafaq/al-qaim-anbar-2-sent"
    assert {tag.term for tag in entry.tags} == {"al-qaim", "IQ", "SY", "open", "new", "normal"}


def test_the_feed_is_what_the_validator_of_the_w3c_demands(serve, store):
    tell(store, title=HOSTILE)
    served = serve()
    answer = served.get("/alerts.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    own = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert [link.get("href") for link in own] == [f"{served.root}/alerts.atom"]
    ids = [each.text for each in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 4
    assert all(TAG_URI.match(each) for each in ids)
    assert all(RFC3339.match(each.text) for name in ("updated", "published") for each in root.iter(f"{ATOM}{name}"))
    for entry in root.iter(f"{ATOM}entry"):
        assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == ["alternate"]
        texts = [text for name in ("title", "content") for text in entry.findall(f"{ATOM}{name}")]
        assert [text.get("type") for text in texts] == ["text", "text"]
        assert not {"\x01", "\ufffe", "\u202e"} & set("".join(entry.itertext()))
    assert root.findtext(f"{ATOM}updated") == root.find(f"{ATOM}entry").findtext(f"{ATOM}updated")


def test_an_empty_feed_is_a_feed(serve):
    found = feed(serve())
    assert not found.bozo
    assert found.feed.updated == "1970-01-01T00:00:00Z"
    assert found.entries == []


def test_a_feed_can_be_had_by_watchlist_crossing_and_country_each_with_an_id_of_its_own(serve, store):
    tell(store, 2)
    tell(store, 1, crossing="shalamcheh", watchlist="basra")
    served = serve()
    counts = {
        "": 3,
        "?watchlist=anbar": 2,
        "?watchlist=basra": 1,
        "?crossing=shalamcheh": 1,
        "?country=SY": 2,
        "?country=IQ": 3,
        "?watchlist=anbar&country=IR": 0,
    }
    found = {query: feed(served, query) for query in counts}
    assert {query: len(each.entries) for query, each in found.items()} == counts
    assert len({each.feed.id for each in found.values()}) == len(counts)
    for query, each in found.items():
        assert [link.href for link in each.feed.links if link.rel == "self"] == [f"{served.root}/alerts.atom{query}"]


def test_what_a_mute_held_is_told_nowhere(serve, store):
    tell(store, 1)
    tell(store, 2, held="muted until 2025-06-20 00:00 UTC: repairs")
    served = serve()
    assert len(feed(served).entries) == 1
    assert len(served.get("/api/v1/alerts").json()["alerts"]) == 1


def test_ids_stay_the_same_under_another_address_and_in_another_language(serve, store):
    tell(store)
    one, other = serve(), serve("  url: https://news.example.org/\n")
    ids = [entry.id for entry in feed(one).entries]
    assert [entry.id for entry in feed(other).entries] == ids
    arabic = feed(other, "?language=ar")
    assert [entry.id for entry in arabic.entries] == ids
    assert arabic.feed.links[0].href == "https://news.example.org/alerts.atom?language=ar"
    assert "القائم" in arabic.entries[0].title


def test_a_move_says_where_from_as_the_message_did(serve, store):
    tell(store, 1)
    first = store.recent_alerts(1)[0].alert
    moved = replace(first.events[0], effective_from=Moment(date(2025, 6, 20)))
    later = Alert("moved", Reason.MOVED, (moved,), first.because, ("anbar",), NOW + HOUR)
    store.commit_alerts([moved], [later], [], NOW + HOUR)
    assert "14 June" in feed(serve()).entries[0].content[0].value


def test_who_has_the_feed_already_is_told_so(serve, store):
    tell(store)
    served = serve()
    tag = served.get("/alerts.atom").headers["etag"]
    again = served.get("/alerts.atom", **{"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    tell(store, 1, watchlist="basra")
    assert served.get("/alerts.atom", **{"If-None-Match": tag}).status_code == 200


def test_no_more_than_a_page_is_shown_to_who_does_not_ask(serve, store):
    tell(store, LIMIT + 1)
    served = serve()
    assert len(feed(served).entries) == LIMIT
    assert len(feed(served, "?limit=60").entries) == LIMIT + 1
    assert len(served.get("/api/v1/alerts").json()["alerts"]) == LIMIT
