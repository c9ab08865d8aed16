"""An account on X, in the JSON of its API v2; the texts are our own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.fetch import BadAnswer
from monitor.sources import UnreadableSource
from tests.loopback import Answer, Call, Loopback
from tests.sources.reading_kinds import NOW, Reader, reader

USER, POSTS = "/2/users/by/username/borders", "/2/users/4400/tweets"
TOKEN = "AAAA%2Bsecret"
START = 1_900_000_000_000_000_000


def post(number: int, text: str = "text", **fields: object) -> dict[str, object]:
    id = str(START + number)
    return {
        "id": id,
        "text": text,
        "created_at": "2025-06-14T10:30:00.000Z",
        "lang": "en",
        "edit_history_tweet_ids": [id],
        **fields,
    }


def answer(value: object, status: int = 200, **headers: str) -> Answer:
    headers = {"Content-Type": "application/json; charset=utf-8", **headers}
    return Answer(status, headers, json.dumps(value).encode())


def posts(*shown: dict[str, object], token: str | None = None) -> Answer:
    if not shown:
        return answer({"meta": {"result_count": 0}})
    meta = {"result_count": len(shown), "newest_id": shown[0]["id"], "oldest_id": shown[-1]["id"]}
    return answer({"data": shown, "meta": {**meta, **({"next_token": token} if token else {})}})


def borders(web: Loopback, *shown: dict[str, object], cap: int = 1000) -> Reader:
    web.serve(USER, answer({"data": {"id": "4400", "name": "Border authority", "username": "borders"}}))
    web.serve(POSTS, posts(*shown))
    return reader("x", web.url("/borders"), api=web.url(""), x={"token": TOKEN, "posts_a_month": cap})


def asked(web: Loopback) -> list[dict[str, str]]:
    return [{k: v[0] for k, v in parse_qs(urlsplit(call.path).query).items()} for call in web.calls(POSTS)]


def test_a_post_comes_with_its_text_its_time_its_language_and_its_link(web):
    account = borders(web, post(7, "Al-Qaim &amp; Rabia are closed https://t.co/AbCd", lang="en"))
    (item,) = account.poll()
    assert (item.title, item.content, item.language) == ("", "Al-Qaim & Rabia are closed", "en")
    assert item.published == datetime(2025, 6, 14, 10, 30, tzinfo=UTC)
    assert item.url == web.url(f"/borders/status/{START + 7}")
    assert account.source.documents == "social"
    assert {call.headers["authorization"] for call in web.calls()} == {f"Bearer {TOKEN}"}


def test_only_what_is_new_is_asked_for_and_the_account_is_looked_up_once(web):
    account = borders(web, post(7), post(6))
    account.poll()
    web.serve(POSTS, posts())
    account.poll()
    account.poll()
    assert [each.get("since_id") for each in asked(web)] == [None, str(START + 7), str(START + 7)]
    assert all(each["exclude"] == "retweets,replies" for each in asked(web))
    assert len(web.calls(USER)) == 1


def test_long_posts_are_whole_edited_ones_are_the_same_item_and_retweets_are_left_out(web):
    long = post(3, "Al-Qaim is clo…", note_tweet={"text": "Al-Qaim is closed until further notice"})
    edited = post(5, "closed", edit_history_tweet_ids=[str(START + 5), str(START + 4)])
    retweet = post(2, "RT @x: open", referenced_tweets=[{"type": "retweeted", "id": "1"}])
    items = borders(web, edited, long, retweet).poll()
    assert [(item.key, item.content) for item in items] == [
        (str(START + 4), "closed"),
        (str(START + 3), "Al-Qaim is closed until further notice"),
    ]


def test_all_that_is_new_is_read_over_pages(web):
    account = borders(web, post(1))
    account.poll()

    def route(call: Call) -> Answer:
        page = int(parse_qs(urlsplit(call.path).query).get("pagination_token", ["0"])[0])
        newest = 300 - page * 100
        return posts(*(post(n) for n in range(newest, newest - 100, -1)), token=str(page + 1) if page < 2 else None)

    web.serve(POSTS, route)
    assert len(account.poll()) == 300
    assert account.note is None
    assert account.memory["x.since"] == str(START + 300)
    assert account.memory["x.read"] == "301"


def test_what_an_interrupted_poll_did_not_reach_is_asked_for_again_and_its_posts_are_counted(web):
    account = borders(web, post(1))
    account.poll()
    web.serve(POSTS, lambda call: Answer(503) if "pagination" in call.path else posts(post(9), post(8), token="t"))
    assert len(account.poll()) == 2
    assert account.note.startswith("older posts could not be read: 127.0.0.1 answers 503")
    assert (account.memory["x.since"], account.memory["x.read"]) == (str(START + 1), "3")


def test_the_cap_of_a_month_is_never_passed_and_ends_with_the_month(web):
    account = borders(web, *(post(n) for n in range(12, 0, -1)), cap=30)
    account.poll()
    assert asked(web)[0]["max_results"] == "20"
    web.serve(
        POSTS, lambda call: posts(*(post(n) for n in range(40, 40 - int(asked(web)[-1]["max_results"]), -1)), token="t")
    )
    assert len(account.poll()) == 18
    assert asked(web)[1]["max_results"] == "18"
    assert account.note.startswith("30 of the 30 posts of this month are read, which is what x.posts_a_month allows")
    before = len(web.calls())
    with pytest.raises(UnreadableSource, match=r"30 of the 30 posts .* it goes on on 2025-07-01 \(UTC\)"):
        account.poll()
    assert len(web.calls()) == before
    web.serve(POSTS, posts(post(50)))
    assert len(account.poll(NOW.replace(month=7, day=1))) == 1
    assert account.memory["x.read"] == "1"


def test_what_was_read_counts_though_the_source_is_given_another_account(web):
    account = borders(web, *(post(n) for n in range(12, 0, -1)), cap=15)
    account.poll()
    other = reader("x", web.url("/other"), account.memory, api=web.url(""), x={"token": TOKEN, "posts_a_month": 15})
    with pytest.raises(UnreadableSource, match="12 of the 15 posts"):
        other.poll()


def test_a_limit_of_calls_is_waited_for_until_it_is_lifted(web):
    account = borders(web)
    date = "Sat, 14 Jun 2025 12:00:00 GMT"
    reset = str(int(NOW.timestamp()) + 300)
    limits = {"x-rate-limit-limit": "1500", "x-rate-limit-remaining": "0", "x-rate-limit-reset": reset, "Date": date}
    web.serve(POSTS, answer({"title": "Too Many Requests"}, 429, **limits))
    with pytest.raises(BadAnswer) as caught:
        account.poll()
    assert caught.value.retry_after.total_seconds() == 300


BROKEN = {
    "a token that is refused": (answer({"title": "Unauthorized"}, 401), None, "look at the token"),
    "no money": (answer({"title": "CreditsDepleted"}, 402), None, "the credits of the app are used up"),
    "no such account": (
        answer({"errors": [{"title": "Not Found Error", "detail": "Could not find user with username: [borders]."}]}),
        None,
        r"X gives no such account \(it says: Could not find user with username: \[borders\]\.\)",
    ),
    "an account without id": (answer({"data": {"id": "../x"}}), None, "X gives no such account"),
    "protected posts": (
        None,
        answer({"errors": [{"title": "Authorization Error", "detail": "not authorized\nto see the user"}]}),
        r"not the posts of an account of X \(it says: not authorized to see the user\)",
    ),
    "a page": (None, b"<html><title>X</title></html>", "an HTML page titled 'X'"),
    "posts of other types": (None, answer({"data": [{"id": {}}, {"id": "x"}], "meta": {}}), "not the posts"),
    "nested": (None, b'{"data":' * 100_000, "nested too deeply"),
    "cut": (None, b'{"data": [{"id": "1"', "broken or cut JSON"),
    "a list": (None, b"[]", "is a list"),
}


@pytest.mark.parametrize(("user", "shown", "said"), BROKEN.values(), ids=BROKEN)
def test_anything_else_is_one_clear_error_without_the_token(web, user, shown, said):
    account = borders(web)
    if user is not None:
        web.serve(USER, user)
    if shown is not None:
        web.serve(POSTS, shown)
    with pytest.raises(UnreadableSource, match=said) as caught:
        account.poll()
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_fields_of_wrong_types_cost_no_other_post(web):
    odd = post(1, [1], created_at=5, lang=None, edit_history_tweet_ids={"a": 1}, note_tweet="x", referenced_tweets=7)
    lied = {"data": [post(2, "right"), odd, "no post"], "meta": {"result_count": "10000000", "next_token": 5}}
    account = borders(web)
    web.serve(POSTS, answer(lied))
    assert [item.content for item in account.poll()] == ["right", ""]
    assert account.memory["x.read"] == "100"
