"""The ways out, each against the real thing."""

from __future__ import annotations

import asyncio
import io
import logging
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from email.headerregistry import MessageIDHeader
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from alert_story import delivery

from monitor.alerting import Outcome, Refused, Sent, open_channels
from monitor.alerting.redaction import without_secrets
from monitor.model import Delivery
from monitor.settings.channel import Channel
from tests.receivers import Hook, Mailbox, reply


def send(channel: Channel, what: Delivery | None = None, stream: Any = None) -> Outcome:
    return asyncio.run(open_channels({"it": channel}, stream)["it"].send(what or delivery()))


def refused(outcome: Outcome) -> Refused:
    assert isinstance(outcome, Refused)
    assert "\n" not in outcome.error
    return outcome


# Mail -----------------------------------------------------------------------------------------------------------------


def test_arabic_arrives_by_mail_as_it_was_written(mailbox: Mailbox) -> None:
    assert send(Channel(url=mailbox.url)) == Sent()
    (mail,) = mailbox.received
    assert mail["Subject"] == delivery().subject
    assert mail["To"] == "dispatcher@example.org"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n") == delivery().body


def test_a_repeated_mail_has_the_same_message_id_and_another_mail_another(mailbox: Mailbox) -> None:
    for number in (1, 1, 2):
        send(Channel(url=mailbox.url), delivery(number))
    first, repeat, other = mailbox.received
    assert first.get_all("Message-ID") == repeat.get_all("Message-ID")
    assert isinstance(first["Message-ID"], MessageIDHeader)
    assert first["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")
    assert first["X-Alert"] == delivery(1).id


def test_mails_are_not_held_back_by_apprises_own_pacing(mailbox: Mailbox) -> None:
    sender = open_channels({"it": Channel(url=mailbox.url)})["it"]

    async def send_four() -> None:
        for number in range(4):
            assert await sender.send(delivery(number)) == Sent()

    began = time.monotonic()
    asyncio.run(send_four())
    assert time.monotonic() - began < 4  # with it: 16.5 s
    assert len(mailbox.received) == 4


def test_a_line_break_in_a_subject_makes_no_header(mailbox: Mailbox) -> None:
    send(Channel(url=mailbox.url), delivery(subject="Al-Qaim\r\nBcc: x@y.example"))
    (mail,) = mailbox.received
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Al-Qaim Bcc: x@y.example"


def test_html_on_request_shows_each_paragraph_in_its_own_direction_and_language(mailbox: Mailbox) -> None:
    assert send(Channel(url=mailbox.url + "&format=html")) == Sent()
    (mail,) = mailbox.received
    page = mail.get_body(("html",))
    assert page is not None
    content = page.get_content()
    assert '<p dir="rtl" lang="ar">سطر أول: <bdi>\u2068Al-Qaim\u2069</bdi> &lt;b&gt; &amp; «نص»</p>' in content
    assert '<a dir="ltr" href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a>' in content


@pytest.mark.parametrize(
    ("answer", "permanent"), [("550 no such mailbox", True), ("451 come back later", False), ("552 too big", True)]
)
def test_a_mail_servers_refusal_is_told_with_its_words(mailbox: Mailbox, answer: str, permanent: bool) -> None:
    mailbox.reply = answer
    outcome = refused(send(Channel(url=mailbox.url)))
    assert outcome == Refused(f"the mail server answers {answer}", permanent, too_long=answer.startswith("552"))


def test_a_mail_server_that_is_not_there_is_tried_again() -> None:
    outcome = refused(send(Channel(url="mailto://127.0.0.1:9/?from=a@example.org&to=b@example.org")))
    assert outcome == Refused("no connection to the mail server 127.0.0.1: Connection refused")


# Webhooks -------------------------------------------------------------------------------------------------------------


def test_a_webhook_gets_subject_body_and_a_key_that_is_the_same_for_every_repeat(hook: Hook) -> None:
    for _ in range(2):
        assert send(Channel(url=hook.url)) == Sent()
    (headers, body), (again, _) = hook.calls
    assert (body["title"], body["message"]) == (delivery().subject, delivery().body.rstrip())
    assert headers["Idempotency-Key"] == again["Idempotency-Key"] == delivery().id


Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            lambda request: reply(request, 429, {"Retry-After": "120"}, "slow down"),
            Refused("the service answers 429 Too Many Requests: slow down", False, timedelta(seconds=120)),
        ),
        (lambda request: reply(request, 503), Refused("the service answers 503 Service Unavailable")),
        (lambda request: reply(request, 500), Refused("the service answers 500 Internal Server Error")),
        (lambda request: reply(request, 404), Refused("the service answers 404 Not Found", True)),
        (
            lambda request: reply(request, 413),
            Refused("the service answers 413 Request Entity Too Large", True, too_long=True),
        ),
        (lambda request: reply(request, 410), Refused("the service answers 410 Gone", True)),
        (
            lambda request: reply(request, 302, {"Location": "http://127.0.0.1:9/"}),
            Refused("the service answers 302: it has moved; its new address belongs in the URL", True),
        ),
    ],
)
def test_a_webhooks_refusal_says_why_and_whether_to_try_again(hook: Hook, answer: Answer, expected: Refused) -> None:
    hook.answer = answer
    assert send(Channel(url=hook.url)) == expected
    assert len(hook.calls) == 1


def test_a_time_to_come_back_may_be_a_date(hook: Hook) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response_only(429)
        request.send_header("Date", "Fri, 13 Jun 2025 09:00:00 GMT")
        request.send_header("Retry-After", "Fri, 13 Jun 2025 09:10:00 GMT")
        request.send_header("Content-Length", "0")
        request.end_headers()

    hook.answer = answer
    assert refused(send(Channel(url=hook.url))).retry_after == timedelta(minutes=10)


def test_a_cut_line_is_tried_again(hook: Hook) -> None:
    hook.answer = lambda request: request.connection.close()
    outcome = refused(send(Channel(url=hook.url)))
    assert outcome.error.startswith("no answer from the service: ")
    assert not outcome.permanent


@pytest.mark.parametrize("then", ["cut", "hang"])
def test_an_answer_that_breaks_off_in_its_middle_is_no_word(hook: Hook, then: str) -> None:
    def half(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
        request.wfile.flush()
        if then == "hang":
            hook.closing.wait(5)
        request.connection.shutdown(socket.SHUT_RDWR)

    hook.answer = half
    outcome = refused(send(Channel(url=hook.url + "?rto=0.3")))
    assert not outcome.permanent


def test_a_webhook_that_does_not_answer_in_its_time_is_tried_again(hook: Hook) -> None:
    hook.answer = lambda request: hook.closing.wait(5) and None
    outcome = refused(send(Channel(url=hook.url + "?rto=0.2")))
    assert outcome == Refused("no answer from the service: no answer in time")


def test_no_secret_of_the_url_is_in_an_error_or_in_the_log(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    url = f"json://user:pa55word@127.0.0.1:{hook.port}/hook/s3cr3t-t0ken?+Authorization=Bearer%20abcdefgh"
    hook.answer = lambda request: reply(request, 500, {}, f"{request.path} {request.headers['Authorization']} pa55word")
    outcome = refused(send(Channel(url=url)))
    for secret in ("s3cr3t-t0ken", "abcdefgh", "pa55word", "dXNlcjpwYTU1d29yZA"):
        assert secret not in outcome.error
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("tgram://123456789:AAbbCCddEEffGG/-100200300400", "POST /bot123456789:AAbbCCddEEffGG/ -100200300400"),
        ("mailtos://me:p%40ss@mail.example.org?to=x@y.example", "me:p@ss and p%40ss for x@y.example"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "T1JJ3T3L2 a1brtd4jd TIiajkdnlazkcOXrIdevi7FQ"),
    ],
)
def test_every_part_of_a_url_that_may_be_secret_is_blotted_out(url: str, error: str) -> None:
    cleaned = without_secrets(error, url)
    for secret in ("AAbbCCdd", "100200300400", "p@ss", "p%40ss", "T1JJ3T3L2", "a1brtd4jd", "TIiajkdn"):
        assert secret not in cleaned


def test_a_url_that_apprise_does_not_understand_is_given_up_at_once() -> None:
    assert refused(send(Channel(url="nonsense://secret-token"))).permanent


# Console and file -----------------------------------------------------------------------------------------------------


def test_the_console_prints_a_plain_block_into_a_pipe() -> None:
    stream = io.StringIO()
    assert send(Channel(type="console"), stream=stream) == Sent()
    assert delivery().subject in stream.getvalue()
    assert delivery().body in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


def test_the_console_shows_markup_of_others_as_text_on_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    assert send(Channel(type="console"), delivery(body="[red]not red[/red] :smile:"), stream) == Sent()
    assert "[red]not red[/red] :smile:" in stream.getvalue()


def test_a_console_that_is_gone_is_a_refusal() -> None:
    stream = io.StringIO()
    stream.close()
    assert "console" in refused(send(Channel(type="console"), stream=stream)).error


def test_a_file_gets_one_block_a_message(tmp_path: Path) -> None:
    path = tmp_path / "new" / "alerts.txt"
    for number in (1, 2):
        assert send(Channel(path=str(path)), delivery(number)) == Sent()
    text = path.read_text(encoding="utf-8")
    assert text.index(delivery(1).subject) < text.index(delivery(2).subject)
    assert text.count(delivery().body) == 2


def test_a_file_that_cannot_be_written_is_told_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    outcome = refused(send(Channel(path=str(tmp_path / "file" / "alerts.txt"))))
    assert str(tmp_path / "file" / "alerts.txt") in outcome.error
    assert not outcome.permanent
