"""Letters from an IMAP mailbox: each read once, flagged as seen only after it was stored."""

from __future__ import annotations

import pytest

from monitor.fetch import Broken, NotAllowed
from tests.imap_server import ImapServer
from tests.sources.reading_kinds import reader

PLAIN = (
    b"From: Embassy <Alerts@embassy.example>\r\nSubject: =?windows-1256?B?48fI0Q==?= Al-Qaim\r\n"
    b"Message-ID: <1@embassy.example>\r\nDate: Sat, 14 Jun 2025 10:30:00 +0300\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nAl-Qaim is closed.\r\n> it was open\r\n-- \r\nThe embassy\r\n"
)
HTML = (
    b"From: x@lists.example\r\nSubject: Rabia\r\nMessage-ID: <2@lists.example>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/html; charset=windows-1256\r\n\r\n<p>" + "معبر ربيعة مفتوح".encode("cp1256") + b"</p>"
)
ACCOUNT = {"user": "me", "password": "secret"}


def test_letters_are_read_once_and_flagged_only_after_they_were_stored():
    with ImapServer(PLAIN, HTML) as server:
        box = reader("mail", server.url, mail=ACCOUNT)
        first, second = box.poll()
        assert (first.key, first.content) == ("<1@embassy.example>", "Al-Qaim is closed.")
        assert first.title.endswith("Al-Qaim") and first.published.hour == 7
        assert second.content == "معبر ربيعة مفتوح"
        assert server.seen == set()
        assert box.poll() == [] and server.seen == {1, 2}
        server.letters[3] = PLAIN.replace(b"<1@", b"<3@")
        server.seen.add(3)  # a person was faster
        assert [item.key for item in box.poll()] == ["<3@embassy.example>"]


def test_letters_of_strangers_are_left_out():
    with ImapServer(PLAIN, HTML) as server:
        box = reader("mail", server.url, mail={**ACCOUNT, "senders": ["@embassy.example"]})
        assert [item.key for item in box.poll()] == ["<1@embassy.example>"]


def test_a_wrong_password_is_said_without_it():
    with ImapServer(PLAIN) as server, pytest.raises(Broken, match="refuses") as caught:
        reader("mail", server.url, mail={"user": "me", "password": "hunter2"}).poll()
    assert "hunter2" not in str(caught.value)


def test_a_mailbox_in_a_private_network_needs_leave():
    with ImapServer(PLAIN) as server, pytest.raises(NotAllowed):
        reader("mail", server.url, mail=ACCOUNT, allow_private=False).poll()
