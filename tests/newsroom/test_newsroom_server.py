from __future__ import annotations

from datetime import UTC, datetime

import feedparser
import httpx
import pytest
import trafilatura
from bs4 import BeautifulSoup

from monitor.newsroom import Newsroom, Piece

NOW = datetime(2025, 6, 13, 9, 0, tzinfo=UTC)
FEEDS = ["/difaf.rss", "/levant-wire.atom", "/desert-courier.rss", "/sindyan.rss", "/maraya.rss"]


@pytest.fixture
def newsroom():
    with Newsroom(NOW) as newsroom:
        yield newsroom


def get(newsroom, path, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(newsroom.base_url + path, headers=named, trust_env=False, verify=False)


def parsed(newsroom, path):
    response = get(newsroom, path)
    return feedparser.parse(response.content, response_headers={k.lower(): v for k, v in response.headers.items()})


@pytest.mark.parametrize(
    ("second", "numbers"),
    [
        (0, {"/difaf.rss": 1, "/levant-wire.atom": 1, "/desert-courier.rss": 0, "/sindyan.rss": 0, "/maraya.rss": 1}),
        (8, {"/difaf.rss": 2, "/levant-wire.atom": 3, "/desert-courier.rss": 1, "/sindyan.rss": 1, "/maraya.rss": 2}),
        (24, {"/difaf.rss": 5, "/levant-wire.atom": 8, "/desert-courier.rss": 5, "/sindyan.rss": 4, "/maraya.rss": 3}),
    ],
)
def test_the_feeds_grow_as_the_story_goes_on_and_parse_without_complaint(newsroom, second, numbers):
    newsroom.advance_to(second)
    feeds = {path: parsed(newsroom, path) for path in FEEDS}
    assert {path: len(feed.entries) for path, feed in feeds.items()} == numbers
    assert not [feed.bozo_exception for feed in feeds.values() if feed.bozo]


def test_entries_carry_what_was_written(newsroom):
    newsroom.advance_to(24)
    story = {piece.id: piece for piece in newsroom.published()}
    entry = parsed(newsroom, "/levant-wire.atom").entries[0]
    assert entry.title == story["trucks-wire"].title
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == story["trucks-wire"].published
    assert "Eleven trucks" in entry.content[0].value
    short = parsed(newsroom, "/difaf.rss").entries[0]
    assert short.summary == story["trucks"].summary
    assert "content" not in short


def test_one_outlet_writes_windows_1256_and_is_still_understood(newsroom):
    newsroom.advance_to(4)
    response = get(newsroom, "/sindyan.rss")
    assert "معبر جابر" in response.content.decode("windows-1256")
    assert response.headers["content-type"] == "application/rss+xml; charset=windows-1256"
    feed = parsed(newsroom, "/sindyan.rss")
    assert feed.encoding == "windows-1256"
    assert "معبر جابر" in feed.entries[0].title
    assert "معبر جابر" in get(newsroom, "/articles/strike").content.decode("windows-1256")


def test_the_authoritys_page_lists_its_notices_newest_first_with_links_that_work(newsroom):
    newsroom.advance_to(24)
    page = BeautifulSoup(get(newsroom, "/ports-authority").content, "lxml")
    notices = page.select("article.notice")
    assert len(notices) == 4
    times = [datetime.fromisoformat(notice.select_one("time")["datetime"]) for notice in notices]
    assert times == sorted(times, reverse=True)
    article = get(newsroom, notices[-2].select_one("h2 a")["href"])
    assert article.status_code == 200
    assert "ساحة الشحن" in article.text


def test_an_article_cannot_be_read_before_it_is_published(newsroom):
    assert get(newsroom, "/articles/trucks").status_code == 404
    newsroom.advance_to(22)
    assert get(newsroom, "/articles/trucks").status_code == 200


@pytest.mark.parametrize("path", [*FEEDS, "/ports-authority", "/articles/debate"])
def test_an_unchanged_answer_is_not_sent_twice(newsroom, path):
    first = get(newsroom, path)
    assert first.status_code == 200
    again = get(newsroom, path, if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert get(newsroom, path, if_modified_since=first.headers["last-modified"]).status_code == 304


def test_a_new_item_makes_the_old_validators_worthless(newsroom):
    first = get(newsroom, "/difaf.rss")
    newsroom.advance_to(2)
    assert get(newsroom, "/difaf.rss", if_none_match=first.headers["etag"]).status_code == 200
    assert get(newsroom, "/difaf.rss", if_modified_since=first.headers["last-modified"]).status_code == 200
    assert get(newsroom, "/difaf.rss", if_modified_since="yesterday").status_code == 200


def test_a_story_that_was_started_runs_by_itself_with_the_clock_it_was_given():
    seconds = iter([100.0, 100.0, 106.5, 106.5, 130.0])
    newsroom = Newsroom(NOW, clock=lambda: next(seconds))
    newsroom.start_story()
    assert newsroom.position == 0.0
    assert newsroom.position == 6.5
    assert "announcement" in {piece.id for piece in newsroom.published()}
    assert newsroom.over


def test_the_storys_clock_never_goes_back(newsroom):
    newsroom.advance_to(10)
    newsroom.advance_to(3)
    assert newsroom.position == 10


def test_what_a_test_publishes_appears_at_once_with_its_markup_escaped(newsroom):
    piece = Piece("own", "difaf", "en", "Trucks & <cars> wait", 'He said "no" & left', "A < B\n\nC & D", NOW)
    newsroom.publish("difaf", piece)
    entry = parsed(newsroom, "/difaf.rss").entries[0]
    assert entry.summary == 'He said "no" & left'
    assert BeautifulSoup(entry.title, "lxml").get_text().startswith("Trucks &")
    page = BeautifulSoup(get(newsroom, "/articles/own").content, "lxml")
    assert page.h1.get_text() == "Trucks & <cars> wait"
    assert [p.get_text() for p in page.select(".article-body p")] == ["A < B", "C & D"]
    with pytest.raises(KeyError):
        newsroom.publish("nobody", piece)


def test_a_corrected_piece_takes_the_place_of_the_first(newsroom):
    piece = Piece("own", "difaf", "en", "First", "", "Text", NOW)
    newsroom.publish("difaf", piece)
    newsroom.publish("difaf", Piece("own", "difaf", "en", "Corrected", "", "Text", NOW))
    assert [entry.title for entry in parsed(newsroom, "/difaf.rss").entries if entry.id.endswith(":own")] == [
        "Corrected"
    ]


def test_everything_can_be_published_again_under_new_names(newsroom):
    newsroom.advance_to(24)
    before = {entry.id: entry.title for entry in parsed(newsroom, "/levant-wire.atom").entries}
    tag = get(newsroom, "/ports-authority").headers["etag"]
    newsroom.republish_everything(new_guids=True)
    after = {entry.id: entry.title for entry in parsed(newsroom, "/levant-wire.atom").entries}
    assert sorted(before.values()) == sorted(after.values())
    assert not before.keys() & after.keys()
    page = get(newsroom, "/ports-authority", if_none_match=tag)
    assert page.status_code == 200
    link = BeautifulSoup(page.content, "lxml").select_one("h2 a")["href"]
    assert link.endswith("?edition=2")
    assert get(newsroom, link).status_code == 200


def test_everything_can_be_published_again_under_its_old_names(newsroom):
    newsroom.advance_to(24)
    first = get(newsroom, "/levant-wire.atom")
    newsroom.advance_to(30)
    newsroom.republish_everything(new_guids=False)
    again = get(newsroom, "/levant-wire.atom", if_none_match=first.headers["etag"])
    assert again.status_code == 200
    assert {e.id for e in feedparser.parse(again.content).entries} == {
        e.id for e in feedparser.parse(first.content).entries
    }


def test_a_stopped_newsroom_closes_its_port():
    newsroom = Newsroom(NOW)
    url = newsroom.start()
    newsroom.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(url + "/difaf.rss", trust_env=False, verify=False)
    newsroom.stop()
    with pytest.raises(RuntimeError, match="start"):
        _ = newsroom.base_url


def test_every_article_page_yields_its_text_and_nothing_else(newsroom):
    newsroom.advance_to(24)
    for piece in newsroom.published():
        page = get(newsroom, f"/articles/{piece.id}")
        assert trafilatura.extract(page.content).split() == piece.text.split(), piece.id
