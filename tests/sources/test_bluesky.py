"""An account on Bluesky, in the JSON of app.bsky.feed.getAuthorFeed; the texts are our own."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.fetch import BadAnswer
from monitor.sources import UnreadableSource
from tests.loopback import Answer, Call, Loopback
from tests.sources.reading_kinds import Reader, reader

DID = "did:plc:abc234"
PATH = "/xrpc/app.bsky.feed.getAuthorFeed"


def post(number: int, text: str = "text", *, did: str = DID, at: str = "", **record: object) -> dict[str, object]:
    at = at or f"2025-06-14T10:{number // 60 % 60:02d}:{number % 60:02d}.000Z"
    return {
        "post": {
            "uri": f"at://{did}/app.bsky.feed.post/3k{number:05d}",
            "cid": f"bafy{number}",
            "author": {"did": did, "handle": "borders.example", "displayName": "Border authority", "labels": []},
            "record": {"$type": "app.bsky.feed.post", "createdAt": at, "langs": ["en"], "text": text, **record},
            "replyCount": 0,
            "repostCount": 2,
            "indexedAt": at,
            "labels": [],
        }
    }


def feed(*posts: dict[str, object], cursor: str | None = None) -> Answer:
    body = {"feed": list(posts), **({"cursor": cursor} if cursor else {})}
    return Answer(200, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(body).encode())


def borders(web: Loopback, name: str = "borders.example") -> Reader:
    return reader("bluesky", web.url(f"/profile/{name}"), api=web.url(""))


def test_a_post_comes_with_its_text_its_time_its_language_and_its_link(web):
    web.serve(PATH, feed(post(7, "Al-Qaim is closed\n🇮🇶", langs=["en-GB"])))
    account = borders(web)
    (item,) = account.poll()
    assert (item.title, item.content, item.language) == ("", "Al-Qaim is closed\n🇮🇶", "en")
    assert item.published == datetime(2025, 6, 14, 10, 0, 7, tzinfo=UTC)
    assert item.key == f"{DID}/3k00007"
    assert item.url == web.url(f"/profile/{DID}/post/3k00007")
    assert account.source.documents == "social"
    assert parse_qs(urlsplit(web.calls()[0].path).query)["actor"] == ["borders.example"]


def test_reposts_and_answers_to_others_are_left_out_and_its_own_threads_are_not(web):
    repost = {**post(1, "someone else's"), "reason": {"$type": "app.bsky.feed.defs#reasonRepost"}}
    other = {"uri": "at://did:plc:zzz/app.bsky.feed.post/1", "cid": "b"}
    own = {"uri": f"at://{DID}/app.bsky.feed.post/3k00002", "cid": "b"}
    answer = post(3, "answer", reply={"root": other, "parent": other})
    mixed = post(4, "mixed", reply={"root": other, "parent": own})
    goes_on = post(5, "goes on", reply={"root": own, "parent": own})
    web.serve(PATH, feed(goes_on, mixed, answer, post(2, "first"), repost))
    assert [item.content for item in borders(web).poll()] == ["goes on", "first"]


def test_addresses_in_the_text_are_left_out_and_links_on_words_are_read(web):
    text = "منفذ القائم: a.example/al-qaim-reo... here and so"
    cut = len("منفذ القائم: ".encode())
    facets = [
        {
            "index": {"byteStart": cut, "byteEnd": cut + len("a.example/al-qaim-reo...")},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/al-qaim-reopens"}],
        },
        {
            "index": {"byteStart": cut + 25, "byteEnd": cut + 29},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/"}],
        },
        {"index": {"byteStart": 5, "byteEnd": 10**9}, "features": [{"$type": "app.bsky.richtext.facet#link"}]},
        {"index": {"byteStart": "5"}, "features": 7},
        "no facet",
    ]
    web.serve(PATH, feed(post(7, text, facets=facets)))
    assert [item.content for item in borders(web).poll()] == ["منفذ القائم: here and so"]


def test_what_is_said_of_pictures_is_read_and_a_bare_link_says_what_its_card_says(web):
    images = {"$type": "app.bsky.embed.images", "images": [{"alt": "A notice: Rabia is closed", "image": {}}]}
    quote = {"$type": "app.bsky.embed.recordWithMedia", "record": {}, "media": images}
    card = {"external": {"uri": "https://a.example", "title": "Al-Qaim reopens", "description": "On Saturday."}}
    web.serve(PATH, feed(post(1, "Look", embed=images), post(2, "", embed=quote), post(3, "", embed=card)))
    assert [item.content for item in borders(web).poll()] == [
        "Look\nA notice: Rabia is closed",
        "A notice: Rabia is closed",
        "Al-Qaim reopens\nOn Saturday.",
    ]


def test_a_time_that_the_author_sets_into_the_future_is_that_of_the_network(web):
    late = post(7, createdAt="2031-01-01T00:00:00Z")
    early = post(8, createdAt="2020-01-01T00:00:00Z")
    web.serve(PATH, feed(late, early))
    assert [item.published.year for item in borders(web).poll()] == [2025, 2020]


def archive(web: Loopback, numbers: list[int], a_page: int = 50) -> None:
    def answer(call: Call) -> Answer:
        start = int(parse_qs(urlsplit(call.path).query).get("cursor", ["0"])[0])
        shown = sorted(numbers, reverse=True)[start : start + a_page]
        return feed(*(post(n) for n in shown), cursor=str(start + a_page) if start + a_page < len(numbers) else None)

    web.serve(PATH, answer)


def test_it_pages_back_to_what_was_there_and_at_most_ten_pages(web):
    account = borders(web)
    archive(web, list(range(100)))
    assert len(account.poll()) == 50
    archive(web, list(range(230)))
    assert {item.key for item in account.poll()} >= {f"{DID}/3k{n:05d}" for n in range(100, 230)}
    assert len(web.calls()) == 4
    archive(web, list(range(2000)))
    assert len(account.poll()) == 500
    assert account.note.startswith("more than 500 posts are new")


def test_what_an_interrupted_poll_did_not_reach_is_read_at_the_next(web):
    account = borders(web)
    archive(web, list(range(50)))
    account.poll()
    web.serve(PATH, lambda call: Answer(502) if "cursor=" in call.path else feed(post(200), cursor="1"))
    assert len(account.poll()) == 1
    assert account.note.startswith("older posts could not be read: 127.0.0.1 answers 502")
    archive(web, list(range(201)))
    assert {item.key for item in account.poll()} >= {f"{DID}/3k{n:05d}" for n in range(50, 201)}


def test_a_handle_that_changed_hands_is_an_error_and_a_new_handle_brings_nothing_again(web):
    account = borders(web)
    web.serve(PATH, feed(post(7)))
    (before,) = account.poll()
    renamed = borders(web, "crossings.example")
    renamed.memory = account.memory
    assert [item.key for item in renamed.poll()] == [before.key]
    taken = borders(web)
    taken.memory = {"bluesky.did": DID, "bluesky.name": "borders.example"}
    web.serve(PATH, feed(post(8, did="did:plc:other")))
    with pytest.raises(UnreadableSource, match=r"borders\.example is another account now"):
        taken.poll()


def test_an_account_without_posts_is_empty_and_no_error(web):
    web.serve(PATH, feed())
    assert borders(web).poll() == []


BROKEN = {
    "no such account": (
        Answer(400, {}, b'{"error":"InvalidRequest","message":"Profile not found"}'),
        "there is no account borders.example",
    ),
    "login wanted": (Answer(403, {}, b"{}"), "it does not let this account be read; its feed may be open still"),
    "a page": (b"<html><title>Sorry</title></html>", "an HTML page titled 'Sorry'"),
    "nothing": (b"", "the answer is empty"),
    "cut": (b'{"feed": [{"post": {"uri": "at://', "broken or cut JSON"),
    "a list": (b"[1, 2]", "is a list"),
    "another object": (b'{"error": "x"}', "without 'feed'"),
    "a feed of another type": (b'{"feed": {"post": 1}}', "without 'feed'"),
    "posts without uri": (b'{"feed": [{"post": {}}, {"post": {"uri": 5}}]}', "2 posts, but none with a uri"),
    "nested": (b'{"feed":' + b"[" * 100_000, "nested too deeply"),
    "a number without end": (b'{"feed": ' + b"9" * 10_000 + b"}", "broken or cut JSON"),
    "many empty posts": (b'{"feed": [' + b'{"post":{}},' * 700_000 + b"{}]}", "holds more than 400,000 values"),
}


@pytest.mark.parametrize(("answer", "said"), BROKEN.values(), ids=BROKEN)
def test_anything_else_is_one_clear_error_within_two_seconds(web, answer, said):
    web.serve(PATH, answer)
    began = time.process_time()
    with pytest.raises(UnreadableSource, match=said) as caught:
        borders(web).poll()
    assert "\n" not in str(caught.value)
    assert time.process_time() - began < 2


def test_fields_of_wrong_types_cost_no_other_post(web):
    strange = post(1)
    strange["post"] |= {"record": [1], "indexedAt": 5, "author": None}
    odd = post(2, embed="x", langs={"a": 1}, facets={"b": 2}, reply=None, createdAt=[])
    odd["post"]["indexedAt"] = None
    web.serve(PATH, feed(post(3, "right"), strange, odd, "no post", {"post": 7}))
    assert [item.content for item in borders(web).poll()] == ["right", "", "text"]


def test_a_server_that_asks_for_patience_gets_it(web):
    web.serve(PATH, Answer(429, {"Retry-After": "120"}))
    with pytest.raises(BadAnswer) as caught:
        borders(web).poll()
    assert caught.value.retry_after.total_seconds() == 120
