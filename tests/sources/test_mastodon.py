"""An account on Mastodon, in the JSON of its API v1; the texts are our own."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.sources import UnreadableSource
from tests.loopback import Answer, Call, Loopback
from tests.sources.reading_kinds import Reader, reader

LOOKUP, STATUSES = "/api/v1/accounts/lookup", "/api/v1/accounts/109/statuses"
ME = {"id": "109", "username": "borders", "acct": "borders", "display_name": "Border authority"}


def post(number: int, content: str = "<p>text</p>", **fields: object) -> dict[str, object]:
    return {
        "id": str(114_000_000_000_000_000 + number),
        "created_at": "2025-06-14T10:30:00.000Z",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "spoiler_text": "",
        "visibility": "public",
        "language": "en",
        "uri": f"https://m.example/users/borders/statuses/{number}",
        "url": f"https://m.example/@borders/{number}",
        "edited_at": None,
        "content": content,
        "reblog": None,
        "account": ME,
        "media_attachments": [],
        "card": None,
        **fields,
    }


def answer(value: object) -> Answer:
    return Answer(200, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(value).encode())


def borders(web: Loopback, *posts: dict[str, object]) -> Reader:
    web.serve(LOOKUP, answer(ME))
    web.serve(STATUSES, answer(list(posts)))
    return reader("mastodon", web.url("/@borders"))


def test_a_post_comes_out_of_its_markup_with_its_time_its_language_and_its_link(web):
    content = (
        "<p>منفذ القائم<br />مغلق</p>"
        '<p><a href="https://m.example/tags/x" class="mention hashtag">#<span>عاجل</span></a>'
        ' <a href="https://a.example/al-waleed-reopens"><span class="invisible">https://</span>'
        '<span class="ellipsis">a.example/al-waleed</span><span class="invisible">-reopens</span></a></p>'
    )
    account = borders(web, post(7, content, language="ar-IQ"))
    (item,) = account.poll()
    assert (item.title, item.content, item.language) == ("", "منفذ القائم\nمغلق\n#عاجل", "ar")
    assert item.published == datetime(2025, 6, 14, 10, 30, tzinfo=UTC)
    assert item.url == "https://m.example/@borders/7"
    assert account.source.documents == "social"
    assert parse_qs(urlsplit(web.calls(LOOKUP)[0].path).query) == {"acct": ["borders"]}


def test_boosts_and_answers_to_others_are_left_out_and_its_own_threads_are_not(web):
    boost = post(4, reblog=post(1, "<p>theirs</p>"))
    theirs = post(3, "<p>answer</p>", in_reply_to_id="5", in_reply_to_account_id="77")
    own = post(2, "<p>goes on</p>", in_reply_to_id="1", in_reply_to_account_id="109")
    account = borders(web, boost, theirs, own, post(1, "<p>first</p>"))
    assert [item.content for item in account.poll()] == ["goes on", "first"]


def test_a_content_warning_is_the_title_and_what_is_said_of_pictures_is_read(web):
    pictures = [{"type": "image", "description": "A notice: Rabia is closed"}, {"description": None}, "x"]
    card = {"url": "https://a.example", "title": "Al-Qaim reopens", "description": "On Saturday."}
    account = borders(
        web,
        post(3, "<p>Closed</p>", spoiler_text="Al-Qaim border"),
        post(2, "<p>Look</p>", media_attachments=pictures),
        post(1, "<p></p>", card=card),
    )
    assert [(item.title, item.content) for item in account.poll()] == [
        ("Al-Qaim border", "Closed"),
        ("", "Look\nA notice: Rabia is closed"),
        ("", "Al-Qaim reopens\nOn Saturday."),
    ]


def test_an_edited_post_is_the_same_item_with_its_new_text(web):
    (before,) = borders(web, post(7, "<p>open</p>")).poll()
    (after,) = borders(web, post(7, "<p>closed</p>", edited_at="2025-06-14T11:00:00.000Z")).poll()
    assert (after.key, after.content) == (before.key, "closed")


def archive(web: Loopback, count: int) -> None:
    def route(call: Call) -> Answer:
        asked = parse_qs(urlsplit(call.path).query)
        posts = [post(n) for n in range(count, 0, -1)]
        below = int(asked.get("max_id", ["9" * 20])[0])
        return answer([each for each in posts if int(str(each["id"])) < below][: int(asked["limit"][0])])

    web.serve(STATUSES, route)


def test_it_pages_back_to_what_was_there_and_at_most_ten_pages(web):
    account = borders(web)
    archive(web, 100)
    assert len(account.poll()) == 40
    archive(web, 200)
    assert len(account.poll()) == 120
    archive(web, 2000)
    assert len(account.poll()) == 400
    assert account.note.startswith("more than 400 posts are new")


def test_a_server_that_pages_in_a_circle_is_left(web):
    account = borders(web, post(1), post(2))
    account.poll()
    web.serve(STATUSES, answer([post(9), post(8)]))
    assert len(account.poll()) == 2
    assert len(web.calls(STATUSES)) == 3


def test_what_an_interrupted_poll_did_not_reach_is_read_at_the_next(web):
    account = borders(web, post(1))
    account.poll()
    web.serve(STATUSES, lambda call: Answer(502) if "max_id" in call.path else answer([post(90), post(89)]))
    assert len(account.poll()) == 2
    assert account.note.startswith("older posts could not be read: 127.0.0.1 answers 502")
    archive(web, 90)
    assert len(account.poll()) == 90


def test_an_account_that_moved_is_told_and_one_that_changed_hands_is_an_error(web):
    account = borders(web, post(1))
    web.serve(LOOKUP, answer({**ME, "moved": {"id": "5", "url": "https://other.example/@borders"}}))
    account.poll()
    assert account.note == "the account has moved: follow https://other.example/@borders"
    web.serve(LOOKUP, answer({**ME, "id": "777"}))
    with pytest.raises(UnreadableSource, match="borders is another account now"):
        account.poll()


BROKEN = {
    "no such account": (Answer(404, {}, b'{"error":"Record not found"}'), None, "there is no account borders"),
    "no anonymous calls": (
        Answer(401, {}, b'{"error":"This method requires an authenticated user"}'),
        None,
        r"it does not let this account be read; its feed may be open still: the address with \.rss after it",
    ),
    "an account without id": (answer({"username": "x"}), None, "not a Mastodon account: it has no id"),
    "an id that leads elsewhere": (answer({"id": "../../x"}), None, "it has no id"),
    "a page": (b"<html><title>m.example</title></html>", None, "an HTML page titled 'm.example'"),
    "an error for posts": (answer(ME), answer({"error": "x"}), "is JSON, not the posts of a Mastodon account"),
    "posts of other types": (answer(ME), answer([1, "x", {"content": "y"}]), "holds 3 posts, but none with an id"),
    "nested posts": (answer(ME), b"[" * 200_000, "nested too deeply"),
    "cut posts": (answer(ME), b'[{"id": "1", "content": "<p', "broken or cut JSON"),
    "many empty posts": (answer(ME), b"[" + b"{}," * 3_000_000 + b"{}]", "holds more than 400,000 values"),
}


@pytest.mark.parametrize(("account", "posts", "said"), BROKEN.values(), ids=BROKEN)
def test_anything_else_is_one_clear_error_within_two_seconds(web, account, posts, said):
    follower = borders(web)
    web.serve(LOOKUP, account)
    web.serve(STATUSES, posts or answer([]))
    began = time.process_time()
    with pytest.raises(UnreadableSource, match=said) as caught:
        follower.poll()
    assert "\n" not in str(caught.value)
    assert time.process_time() - began < 2


def test_fields_of_wrong_types_cost_no_other_post(web):
    odd = post(1, [1], spoiler_text={}, language=5, url="javascript:alert(1)", uri=None, created_at="soon", card=[])
    account = borders(web, post(2, "<p>right</p>"), odd, 7, None)
    first, second = account.poll()
    assert first.content == "right"
    assert (second.content, second.published) == ("", None)


def test_markup_is_never_more_than_text(web):
    content = "<p>Al-Qaim<script>alert(1)</script> &lt;b&gt; \u202egnol</p>" + "<p>" * 5_000
    assert [item.content for item in borders(web, post(1, content)).poll()] == ["Al-Qaim <b> gnol"]
