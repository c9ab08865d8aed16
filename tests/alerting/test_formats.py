"""What services get: their markup, and no more of it at a time than they take. The services are Apprise's own."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from alert_story import DOCUMENT, announcement, delivery
from hypothesis import example, given
from hypothesis import strategies as st
from told_stories import STORIES

from monitor.alerting import Refused, Sent, open_channels
from monitor.alerting.dressing import Dress, dressed
from monitor.alerting.services import Letter, Service
from monitor.alerting.splitting import parts
from monitor.model import Evidence
from monitor.settings.channel import Channel
from tests.receivers import Hook, reply

RLM, FSI, PDI = "\u200f", "\u2068", "\u2069"
URLS = {
    "telegram": "tgram://123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/-100200300",
    "discord": "discord://123456789012345678/abcdefghijklmnopqrstuvwxyz",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
    "mattermost": "mmost://127.0.0.1/3ccdd113474722377935511fc85d3dd4",
    "matrix": "matrix://user:password@127.0.0.1/#room",
    "ntfy": "ntfy://127.0.0.1/topic",
    "teams": "workflows://127.0.0.1/workflow/signature",
    "sms": "seven://aaaaaaaaaaaaaaa/15551231234",
    "zulip": "zulip://bot@org/a7e7b7c7d7e7f7a7b7c7d7e7f7a7b7c7/stream",
    "mailgun": "mailgun://user@example.org/3ccdd113474722377935511fc85d3dd4-3ccdd113-47472237",
    "webhook": "json://127.0.0.1/hook",
}


def plugin(name: str) -> Any:
    import apprise

    made = apprise.Apprise.instantiate(URLS[name], suppress_exceptions=False)
    assert made is not None
    return made


def letters(name: str, subject: str, body: str) -> list[Letter]:
    return Service(plugin(name)).letters(subject, body)


def as_sent(name: str, letter: Letter) -> str:
    service = plugin(name)
    return str(service.dialect_convert(letter.body, service.resolve_format(letter.format)))


def bare(text: str) -> str:
    """The letters alone: without white space, invisible signs and labels."""
    return re.sub(r"[\s\u200f\u2068\u2069]", "", re.sub(r"\u2068\(\d+/\d+\)\u2069", "", text))


# Markup ---------------------------------------------------------------------------------------------------------------

NASTY = (
    "<b>bold</b> *star* _under_ `code` [text](http://x.example) ~~gone~~ ||hidden|| # & &amp; <script>alert(1)</script>"
)


def test_telegram_gets_escaped_html_under_a_bold_subject() -> None:
    (letter,) = letters("telegram", "Al-Qaim <1>", f"{NASTY}\n\nhttps://example.org/?a=1&b=2\n")
    assert (letter.title, letter.format) == ("", "html")
    sent = as_sent("telegram", letter)
    assert sent.startswith("<b>Al-Qaim &lt;1&gt;</b>")
    assert "&lt;b&gt;bold&lt;/b&gt; *star* _under_" in sent
    assert "&amp;amp;" in sent
    assert sent.endswith("https://example.org/?a=1&amp;b=2")
    assert re.findall(r"</?\w+", sent) == ["<b", "</b"]


@pytest.mark.parametrize("name", ["discord", "mattermost", "teams"])
def test_what_reads_markdown_gets_every_sign_of_it_escaped(name: str) -> None:
    (letter,) = letters(
        name, "Al-Qaim *1*", f"{NASTY}\n- no item\n1. no item\n> no quote\n\nhttps://example.org/a_b_c\n"
    )
    for sign in ("\\*star\\*", "\\_under\\_", "\\`code\\`", "\\[text\\]", "\\<b\\>", "\\~\\~gone", "\\|\\|hidden"):
        assert sign in letter.body
    for start in ("\\- no item", "1\\. no item", "\\> no quote", "<https://example.org/a_b_c>"):
        assert f"\n{start}" in letter.body
    head = "Al-Qaim *1*" if letter.title else "**Al-Qaim \\*1\\***"
    assert (letter.title or letter.body).startswith(head)


def test_slack_gets_plain_text_that_cannot_ring() -> None:
    (letter,) = letters("slack", "Al-Qaim", "<!channel> & <@U1>")
    assert letter.format == "text"
    assert as_sent("slack", letter) == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_a_page_of_both_languages_has_the_direction_and_language_of_each_paragraph() -> None:
    message = STORIES["new-scheduled"].message("both")
    page = dressed(message.subject, message.body, Dress.PAGE)
    assert page.count('<p dir="rtl" lang="ar">') >= 3
    assert page.count('<p dir="ltr" lang="en">') >= 3
    assert "<hr>" in page
    assert f"<bdi>{FSI}القائم ⇄ البوكمال{PDI}</bdi>" in page
    assert f'<a dir="ltr" href="{DOCUMENT.url.replace("&", "&amp;")}">' in page


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200))
@example("<a href='javascript:x'>")
@example("\\*")
@example("\\\\<b>")
def test_no_text_makes_markup(text: str) -> None:
    line = " ".join(text.split())
    assert re.sub(r"</?(?:p|bdi|br|a|hr)\b[^<>]*>", "", dressed("", line, Dress.PAGE)).count("<") == 0
    assert "<" not in dressed("", line, Dress.CHAT_HTML)
    shown = dressed("", line, Dress.CHAT_MARKDOWN)
    if not line.startswith("http"):
        unescaped = re.sub(r"\\[^A-Za-z0-9\s]", "", shown)
        assert not re.search(r"[*_`\[\]<>~|#]", unescaped)
        assert bare(re.sub(r"\\([^A-Za-z0-9\s])", r"\1", shown)).replace("\\", "") == bare(line).replace("\\", "")


# Length ---------------------------------------------------------------------------------------------------------------

LIMITS = {
    "telegram": 4096,
    "discord": 2000,
    "mattermost": 4000,
    "teams": 1000,
    "sms": 160,
    "ntfy": 4000,
    "webhook": 32768,
}
LONG = "\n\n".join(
    f"{RLM}– {FSI}Crossing {n}{PDI}: يُفتح «{FSI}It opens & <closes> on day {n}. Then it *rests*.{PDI}».{RLM}\n"
    f"https://example.org/{n}?a=1&b=2"
    for n in range(120)
)


@pytest.mark.parametrize("name", LIMITS)
def test_a_long_message_goes_out_in_numbered_parts_that_fit_and_lose_nothing(name: str) -> None:
    found = letters(name, "Al-Qaim: opens", LONG)
    sent = [as_sent(name, letter) for letter in found]
    for number, (letter, text) in enumerate(zip(found, sent, strict=True), 1):
        assert len(text) <= LIMITS[name]
        assert len(letter.title) <= max(plugin(name).title_maxlen, 0)
        if len(found) > 1:
            assert f"({number}/{len(found)})" in letter.title + letter.body
    if name in ("sms", "webhook", "ntfy"):
        assert bare(LONG) in bare("".join(sent))
    if name == "ntfy":
        assert all(len(text.encode()) <= 4000 for text in sent)
    for n in range(120):
        assert any(f"example.org/{n}?a=1" in text for text in sent) or name == "sms"


def test_telegrams_entities_are_never_cut() -> None:
    for letter in letters("telegram", "x", "& < > " * 1000):
        assert not re.search(r"&(?!(?:amp|lt|gt);)", letter.body)
        assert len(letter.body) <= 4096


def test_a_cut_falls_between_sentences_where_it_can() -> None:
    text = "One sentence is here. A second follows it. And a third."
    found = [part.text for part in parts(text, lambda part, label: len(part) <= 45)]
    assert found == ["One sentence is here. A second follows it.", "And a third."]


def test_each_part_of_a_line_keeps_its_direction() -> None:
    line = f"{RLM}يقول: «{FSI}{'It opens today. ' * 30}{PDI}» والسلام{RLM}"
    found = [part.text for part in parts(line, lambda part, label: len(part) <= 120)]
    assert len(found) > 3
    for text in found:
        assert text.startswith(RLM)
        assert text.endswith(RLM)
        assert text.count(FSI) == text.count(PDI)
    assert bare("".join(found)) == bare(line)


@given(
    st.lists(st.text(alphabet="ab .؟ق<&\u2068\u2069\u200f", max_size=120), max_size=12).map("\n".join),
    st.integers(min_value=14, max_value=90),
)
def test_parts_fit_and_put_together_are_the_whole(text: str, limit: int) -> None:
    found = parts(text, lambda part, label: len(part) + len(label) <= limit)
    assert bare("".join(part.text for part in found)) == bare(text)
    if len(found) > 1:
        assert [part.label for part in found] == [f"{FSI}({n}/{len(found)}){PDI}" for n in range(1, len(found) + 1)]


def test_a_subject_that_a_title_has_no_room_for_stands_in_full_in_the_text() -> None:
    subject = "Al-Qaim ⇄ Al-Bukamal and Zurbatiya ⇄ Mehran: close to travellers"
    (letter,) = letters("zulip", subject, "body")
    assert len(letter.title) <= 60
    assert letter.title.endswith("…")
    assert letter.body == f"**{subject}**\n\nbody"


# Over the wire --------------------------------------------------------------------------------------------------------


def test_a_part_that_was_taken_is_not_sent_again_when_the_next_one_is_refused(hook: Hook) -> None:
    long = delivery(body="\n".join(f"line {n} {'x' * 90}" for n in range(900)))
    sender = open_channels({"it": Channel(url=hook.url)})["it"]
    refuse_once = iter([200, 503, 200, 200, 200])

    def answer(request: BaseHTTPRequestHandler) -> None:
        reply(request, next(refuse_once))

    hook.answer = answer
    assert isinstance(asyncio.run(sender.send(long)), Refused)
    assert asyncio.run(sender.send(long)) == Sent()
    titles = [body["title"] for _, body in hook.calls]
    keys = [headers["Idempotency-Key"] for headers, _ in hook.calls]
    assert [re.sub(r"[^\d/]", "", title)[-3:] for title in titles] == ["1/3", "2/3", "2/3", "3/3"]
    assert keys == [long.id, f"{long.id}/part-2", f"{long.id}/part-2", f"{long.id}/part-3"]


def test_outside_text_cannot_ring_on_any_service() -> None:
    calls = [
        "@everyone",
        "@here",
        "@all",
        "@**all**",
        "<!channel>",
        "<!here>",
        "<@&123>",
        "<@U1>",
        '<at user_id="all">',
    ]
    quote = " ".join(f"x{call}" if call == "@everyone" else call for call in calls)
    story = STORIES["new-scheduled"]
    told = replace(story.alert, because=(announcement(evidence=Evidence(quote, "text", 0, len(quote))),))
    message = replace(story, alert=told).message("both")
    for name in URLS:
        for letter in letters(name, message.subject, message.body):
            sent = letter.title + as_sent(name, letter)
            assert not re.search(r"@(?:everyone|here|all|channel)|@\*|<[!@#]|<at\b", sent.replace("\\", "")), name
