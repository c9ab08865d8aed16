"""A password goes to a mailbox only over a line that is encrypted, to a server whose certificate is right."""

from __future__ import annotations

import asyncio
import ssl

import pytest

from monitor.fetch import MailboxRequest, NotAllowed, Unreachable
from monitor.fetch.mailbox import _read, read_mailbox
from tests.certificates import Certificates, make_certificates
from tests.imap_server import ImapServer

LETTER = b"From: a@example.org\r\nSubject: Rabia\r\nMessage-ID: <1@example.org>\r\n\r\nRabia is open.\r\n"


@pytest.fixture(scope="module")
def right(tmp_path_factory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("right"))


@pytest.fixture(scope="module")
def of_another(tmp_path_factory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("another"), names="DNS:mail.example")


def request(server: ImapServer, **changes) -> MailboxRequest:
    return MailboxRequest(server.url, **{"allow_private": True, "user": "me", "password": "secret", **changes})


def letters(server: ImapServer, trusting: ssl.SSLContext | None) -> int:
    return len(asyncio.run(read_mailbox(request(server), trusting)).letters)


@pytest.mark.parametrize("starttls", [False, True])
def test_a_mailbox_is_read_over_tls_from_the_first_byte_or_before_the_password(right, starttls):
    with ImapServer(LETTER, tls=right.serving, starttls=starttls) as server:
        assert letters(server, right.trusting) == 1
        assert server.words(encrypted=False) == (["CAPABILITY", "STARTTLS"] if starttls else [])
        assert "LOGIN" in server.words(encrypted=True)


@pytest.mark.parametrize("starttls", [False, True])
def test_no_password_goes_to_a_server_that_nobody_vouches_for(right, starttls):
    with ImapServer(LETTER, tls=right.serving, starttls=starttls) as server:
        with pytest.raises(Unreachable, match=r"mailbox at 127\.0\.0\.1 \(its certificate is not accepted: "):
            letters(server, None)  # by the authorities of the system
        assert "LOGIN" not in [word for word, _ in server.said]


@pytest.mark.parametrize("starttls", [False, True])
def test_no_password_goes_to_a_server_with_the_certificate_of_another(of_another, starttls):
    with ImapServer(LETTER, tls=of_another.serving, starttls=starttls) as server:
        with pytest.raises(Unreachable, match="its certificate is not accepted: IP address mismatch"):
            letters(server, of_another.trusting)
        assert "LOGIN" not in [word for word, _ in server.said]


def test_no_password_goes_unencrypted_to_a_server_on_the_internet():
    """One on loopback is never on the internet, so its address is given as one that was judged."""
    with ImapServer(LETTER) as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(NotAllowed, match="offers no encryption; a password is not sent to it"):
            _read(request(server, allow_private=False), "mail.example", "127.0.0.1", port, ssl.create_default_context())
        assert "LOGIN" not in server.words(encrypted=False)
        assert letters(server, None) == 1  # in a private network it may be so
