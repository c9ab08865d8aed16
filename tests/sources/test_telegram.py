"""A public channel's preview, in the structure that t.me gives it; the texts are our own."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.sources import UnreadableSource
from tests.loopback import Answer, Call, Loopback, redirect
from tests.sources.reading_kinds import reader

CHANNEL = -1001234567890


def view(channel: int = CHANNEL) -> str:
    written = json.dumps({"c": channel, "p": "5", "t": 1749888000, "h": "ab12"}, separators=(",", ":"))
    return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def post(number: int, text: str = "", *, name: str = "borders", before: str = "", after: str = "", **options) -> str:
    body = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>' if text else ""
    return f"""
<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap
 js-widget_message {options.get("css", "")}" data-post="{name}/{number}" data-view="{options.get("view", view())}">
<div class="tgme_widget_message_user"><a href="https://t.me/{name}"></a></div><div class="tgme_widget_message_bubble">
<div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" href="https://t.me/{name}">
<span dir="auto">Border authority</span></a></div>{before}{body}{after}
<div class="tgme_widget_message_footer compact"><div class="tgme_widget_message_info short js-message_info">
<span class="tgme_widget_message_views">12.5K</span><span class="tgme_widget_message_meta">
<a class="tgme_widget_message_date" href="https://t.me/{name}/{number}">
<time datetime="{options.get("at", "2025-06-14T10:30:00+00:00")}" class="time">10:30</time></a></span>
</div></div></div></div></div>"""


def page(*posts: str) -> bytes:
    history = "".join(posts) or '<div class="tme_no_messages_found">No posts found</div>'
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Border authority – Telegram</title></head><body>
<header class="tgme_header search_collapsed"><div class="tgme_channel_info"><div class="tgme_channel_info_header">
<div class="tgme_channel_info_header_title"><span dir="auto">Border authority</span></div></div>
<div class="tgme_channel_info_description">Al-Qaim is closed to all (description)</div></div></header>
<main class="tgme_main"><section class="tgme_channel_history js-message_history">{history}</section></main>
</body></html>""".encode()


def front(extra: str) -> bytes:
    about = f'<div class="tgme_page_extra">{extra}</div>' if extra else ""
    return (
        f"<!DOCTYPE html><html><head><title>Telegram: Contact @borders</title></head><body><div class='tgme_page_wrap'>"
        f"<div class='tgme_page'>{about}<div class='tgme_page_action'><a href='tg://resolve?domain=borders'>View in"
        f" Telegram</a></div></div></div></body></html>"
    ).encode()


def test_a_post_comes_with_its_lines_its_emoji_its_time_and_its_link_and_is_social(web):
    text = (
        'منفذ القائم <tg-emoji emoji-id="5"><i class="emoji" style="x"><b>🇮🇶</b></i></tg-emoji><br/>مغلق من السبت<br/>'
        '<a href="https://t.me/borders">@borders</a> <a href="https://a.example/al-waleed-reopens">https://a.example/al-waleed-reopens</a>'
    )
    web.serve("/s/borders", page(post(7, text, at="2025-06-14T13:30:00+03:00")))
    borders = reader("telegram", web.url("/borders"))
    (item,) = borders.poll()
    assert (item.title, item.content) == ("", "منفذ القائم 🇮🇶\nمغلق من السبت\n@borders")
    assert item.published == datetime(2025, 6, 14, 10, 30, tzinfo=UTC)
    assert item.url == "https://t.me/borders/7"
    assert item.key == f"{CHANNEL}/7"
    assert borders.source.documents == "social"


def test_the_message_that_a_post_answers_is_not_the_post(web):
    quoted = (
        '<a class="tgme_widget_message_reply" href="https://t.me/borders/3"><div class="tgme_widget_message_author">'
        '<span class="tgme_widget_message_author_name">Border authority</span></div>'
        '<div class="tgme_widget_message_text js-message_reply_text">Al-Qaim is closed</div>'
        '<div class="tgme_widget_message_text js-message_text">Al-Qaim is closed</div></a>'
    )
    web.serve("/s/borders", page(post(7, "It opened an hour ago", before=quoted), post(8, "", before=quoted)))
    assert [item.content for item in reader("telegram", web.url("/s/borders")).poll()] == ["It opened an hour ago", ""]


def test_captions_of_photos_are_read_and_notices_of_telegram_are_not(web):
    photo = '<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'https://cdn/x.jpg\')"></a>'
    poll = '<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Open?</div></div>'
    notice = post(9, "Border authority pinned «Al-Qaim is closed»", css="service_message")
    web.serve("/s/borders", page(post(6, "Queue at Rabia", before=photo), post(7, "", before=photo + poll), notice))
    items = reader("telegram", web.url("/s/borders")).poll()
    assert [(item.key.partition("/")[2], item.content) for item in items] == [("6", "Queue at Rabia"), ("7", "")]


def test_a_post_that_is_only_a_link_says_what_the_preview_of_the_link_says(web):
    preview = (
        '<a class="tgme_widget_message_link_preview" href="https://a.example/1">'
        '<div class="link_preview_title">Al-Qaim reopens</div>'
        '<div class="link_preview_description">On Saturday.</div></a>'
    )
    web.serve("/s/borders", page(post(7, "https://a.example/1", after=preview), post(8, "Own words", after=preview)))
    items = reader("telegram", web.url("/s/borders")).poll()
    assert [item.content for item in items] == ["Al-Qaim reopens\nOn Saturday.", "Own words"]


def test_a_forward_says_whom_it_is_from_by_address_or_by_name(web):
    def forwarded(name: str) -> str:
        return f'<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from {name}</div>'

    css = 'class="tgme_widget_message_forwarded_from_name"'
    linked = forwarded(f'<a {css} href="https://t.me/ministry/55"><span dir="auto">Ministry</span></a>')
    named = forwarded(f'<span {css}><span dir="auto">Abu Omar</span></span>')
    web.serve("/s/borders", page(post(6, "a", before=linked), post(7, "b", before=named), post(8, "c")))
    items = reader("telegram", web.url("/s/borders")).poll()
    assert [item.forwarded_from for item in items] == ["https://t.me/ministry/55", "Abu Omar", ""]


def test_an_edited_post_is_the_same_item(web):
    borders = reader("telegram", web.url("/s/borders"))
    web.serve("/s/borders", page(post(7, "Al-Qaim is open")))
    (before,) = borders.poll()
    web.serve("/s/borders", page(post(7, "Al-Qaim is closed", before='<span class="edited">edited</span>')))
    (after,) = borders.poll()
    assert before.key == after.key
    assert after.content == "Al-Qaim is closed"


def archive(web: Loopback, numbers: list[int], a_page: int = 20) -> None:
    """Serves a channel of these posts, as many a page."""

    def answer(call: Call) -> bytes:
        before = int(parse_qs(urlsplit(call.path).query).get("before", ["999999"])[0])
        return page(*(post(n, f"post {n}") for n in [n for n in numbers if n < before][-a_page:]))

    web.serve("/s/borders", answer)


def test_it_pages_back_to_the_last_post_it_knows_and_no_further(web):
    borders = reader("telegram", web.url("/s/borders"))
    archive(web, list(range(1, 101)))
    assert len(borders.poll()) == 20  # the first look is one page
    archive(web, list(range(1, 151)))
    keys = [int(item.key.partition("/")[2]) for item in borders.poll()]
    assert keys == list(range(91, 151))
    assert len(web.calls("/s/borders")) == 4
    borders.poll()
    assert len(web.calls("/s/borders")) == 5


def test_paging_back_ends_at_the_first_post_and_after_ten_pages_with_a_word(web):
    borders = reader("telegram", web.url("/s/borders"))
    archive(web, [5])
    borders.poll()
    archive(web, list(range(20, 70)))  # what was known is deleted
    assert len(borders.poll()) == 50
    assert borders.note is None
    archive(web, list(range(1, 1000)))
    assert len(borders.poll()) == 200
    assert borders.note.startswith("more than 200 posts are new")


def test_what_an_interrupted_poll_did_not_reach_is_read_at_the_next(web):
    borders = reader("telegram", web.url("/s/borders"))
    archive(web, list(range(1, 21)))
    borders.poll()
    web.serve("/s/borders", lambda call: Answer(502) if "before" in call.path else page(post(60, "a"), post(61, "b")))
    assert len(borders.poll()) == 2
    assert borders.note.startswith("older posts could not be read: 127.0.0.1 answers 502")
    archive(web, list(range(1, 62)))
    assert {int(item.key.partition("/")[2]) for item in borders.poll()} >= set(range(21, 62))


def test_a_renamed_channel_keeps_its_posts_and_a_name_that_changed_hands_is_an_error(web):
    web.serve("/s/borders", page(post(7, "Al-Qaim is open")))
    old = reader("telegram", web.url("/s/borders"))
    (before,) = old.poll()
    web.serve("/s/crossings", page(post(7, "Al-Qaim is open", name="crossings")))
    renamed = reader("telegram", web.url("/s/crossings"), old.memory)
    assert [item.key for item in renamed.poll()] == [before.key]
    web.serve("/s/borders", page(post(1, "Al-Qaim is closed for ever", view=view(-100999))))
    with pytest.raises(UnreadableSource, match="borders is another channel now"):
        old.poll()


def test_a_page_that_lacks_the_number_of_the_channel_brings_no_post_again(web):
    web.serve("/s/borders", page(post(7, "Al-Qaim is open")))
    borders = reader("telegram", web.url("/s/borders"))
    (before,) = borders.poll()
    web.serve("/s/borders", page(post(7, "Al-Qaim is open", view="%%%")))
    assert [item.key for item in borders.poll()] == [before.key]


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("12 345 subscribers", "its preview is off"),
        ("1 subscriber", "its preview is off"),
        ("345 members, 12 online", "is a group and not a channel"),
        ("", "there is no public channel borders"),
    ],
)
def test_a_channel_without_preview_a_group_and_no_channel_are_told_apart(web, extra, said):
    web.serve("/s/borders", redirect("/borders"))
    web.serve("/borders", front(extra))
    with pytest.raises(UnreadableSource, match=said):
        reader("telegram", web.url("/s/borders")).poll()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (page(), "the channel borders has no posts"),
        (page(post(7, "x").replace("data-post", "data-message")), "none that can be read: Telegram may have changed"),
        (page(post(7, "x", css="service_message")), "they are all notices of Telegram itself"),
        (page(post(7, "x").replace("borders/7", "borders/" + "9" * 400)), "none that can be read"),
        (b"<html><head><title>Just a moment</title></head></html>", "an HTML page titled 'Just a moment'"),
        (b"", "the answer is empty"),
        (b"\x00\x01\x02" * 1000, "is no text"),
        (b"<div>" * 200_000, "not the preview of a Telegram channel"),
        (b'{"ok": false}', "is JSON"),
    ],
)
def test_anything_else_is_one_clear_error_within_two_seconds(web, body, said):
    web.serve("/s/borders", body, {"Content-Type": "text/html; charset=utf-8"})
    began = time.process_time()
    with pytest.raises(UnreadableSource, match=said) as caught:
        reader("telegram", web.url("/s/borders")).poll()
    assert "\n" not in str(caught.value)
    assert time.process_time() - began < 2


def test_odd_posts_are_read_as_far_as_they_go(web):
    odd = page(
        post(1, "no time", at="yesterday"),
        post(2, "no link").replace('href="https://t.me/borders/2"', 'href="javascript:alert(1)"'),
        post(3, "<div>" * 3000 + "deep"),
        post(4, "turned \u202egnol\u202c"),
        post(5, "x" * 300_000),
    )
    web.serve("/s/borders", odd)
    items = reader("telegram", web.url("/s/borders")).poll()
    assert [item.published is None for item in items] == [True, False, False, False, False]
    assert items[1].url == web.url("/borders/2")
    assert items[3].content == "turned gnol"
    assert len(items[4].content) <= 200_000
