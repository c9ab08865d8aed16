"""Letters from an IMAP mailbox: beside HTTP, the one thing that is fetched over the network.

The host is resolved once and its address judged as those of web servers are. Nothing is flagged but what the caller
says is stored, so that a machine that loses power finds its letters unread.
"""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Sequence
from urllib.parse import urlsplit

from monitor.fetch.addresses import why_refused
from monitor.fetch.elsewhere import Letter, MailboxAnswer, MailboxRequest
from monitor.fetch.errors import Broken, FetchError, NotAllowed, TooSlow, Unreachable, one_line
from monitor.fetch.fetcher import tls_context
from monitor.fetch.threads import in_its_own_thread
from monitor.fetch.wire import system_resolver

MOST_LETTERS = 50  # of one poll, the oldest first; the rest is read at the next
_LONGEST = 2_000_000  # bytes of a letter that are fetched: what is beyond are attachments
_SECONDS = 30.0  # for each answer of the server
_SECONDS_IN_ALL = 180.0


async def read_mailbox(request: MailboxRequest, tls: ssl.SSLContext | None = None) -> MailboxAnswer:
    """What is new in a mailbox. Raises FetchError: NotAllowed, Unreachable, TooSlow, Broken."""
    parts = urlsplit(request.url)
    host, port = parts.hostname or "", parts.port or (993 if parts.scheme == "imaps" else 143)
    address = await _address(host, port, request.allow_private)
    verified = tls or tls_context()
    try:
        async with asyncio.timeout(_SECONDS_IN_ALL):
            return await in_its_own_thread(lambda: _read(request, host, address, port, verified))
    except TimeoutError:
        raise TooSlow(f"the mailbox at {host} was not read when its time was over") from None


async def _address(host: str, port: int, allow_private: bool) -> str:
    try:
        found = await system_resolver(host, port)
    except (OSError, UnicodeError) as problem:
        raise Unreachable(f"there is no host {host} in the DNS, or no DNS ({problem})") from problem
    for address in found:
        if why_refused(address, allow_private) is None:
            return address
    raise NotAllowed(f"{host} leads to an address that is not on the public internet")


def _read(request: MailboxRequest, host: str, address: str, port: int, tls: ssl.SSLContext) -> MailboxAnswer:
    try:
        with _entered(request, host, address, port, tls) as box:
            return _letters(box, request)
    except FetchError:
        raise
    except imaplib.IMAP4.error as problem:
        raise Broken(f"the mailbox at {host} refuses: {_said(problem)}") from problem
    except TimeoutError as problem:
        raise TooSlow(f"the mailbox at {host} gave no answer when its time was over") from problem
    except ssl.SSLCertVerificationError as problem:
        why = f"its certificate is not accepted: {one_line(problem.verify_message, 120)}"
        raise Unreachable(f"no connection to the mailbox at {host} ({why})") from problem
    except (ssl.SSLError, OSError) as problem:
        raise Unreachable(f"no connection to the mailbox at {host} ({one_line(str(problem), 120)})") from problem
    except (ValueError, IndexError, TypeError) as problem:
        raise Broken(f"the mailbox at {host} answers what is no IMAP") from problem


class _Plain(imaplib.IMAP4):
    """Connects to an address that was judged, whatever the name leads to a moment later."""

    def __init__(self, address: str, port: int) -> None:
        super().__init__(address, port, _SECONDS)


class _Secured(_Plain):
    def __init__(self, address: str, port: int, host: str, tls: ssl.SSLContext) -> None:
        self._name, self._tls = host, tls
        super().__init__(address, port)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self.host, self.port), timeout)
        return self._tls.wrap_socket(plain, server_hostname=self._name)


@contextlib.contextmanager
def _entered(request: MailboxRequest, host: str, address: str, port: int, tls: ssl.SSLContext):  # type: ignore[no-untyped-def]
    secured = urlsplit(request.url).scheme == "imaps"
    box = _Secured(address, port, host, tls) if secured else _Plain(address, port)
    try:
        if not secured and "STARTTLS" in box.capabilities:
            box.host = host  # the name that the certificate must have
            box.starttls(tls)
        elif not secured and not request.allow_private:
            raise NotAllowed(f"the mailbox at {host} offers no encryption; a password is not sent to it")
        box.login(request.user, request.password)
        _expect(box.select(_quoted(request.folder)), f"there is no folder {one_line(request.folder, 60)}")
        yield box
    finally:
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            box.logout()


def _letters(box: imaplib.IMAP4, request: MailboxRequest) -> MailboxAnswer:
    validity = int((box.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    known = request.validity == validity and request.after is not None
    if known and request.stored:
        numbers = ",".join(map(str, request.stored))
        _expect(box.uid("STORE", numbers, "+FLAGS.SILENT", r"(\Seen)"), "letters cannot be flagged as seen")
    wanted = ("UID", f"{(request.after or 0) + 1}:*") if known else ("UNSEEN",)
    found = [part for part in _expect(box.uid("SEARCH", *wanted), "it cannot be searched") if isinstance(part, bytes)]
    uids = sorted(uid for uid in map(int, b" ".join(found).split()) if not known or uid > (request.after or 0))
    chosen = uids[:MOST_LETTERS]
    letters = tuple(Letter(uid, raw) for uid in chosen if (raw := _raw(box, uid)))
    return MailboxAnswer(request.url, 200, {}, b"", validity=validity, letters=letters, more=len(uids) > len(chosen))


def _raw(box: imaplib.IMAP4, uid: int) -> bytes:
    parts = _expect(box.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{_LONGEST}>)"), f"letter {uid} cannot be fetched")
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")


def _expect(answer: tuple[str, Sequence[object]], otherwise: str) -> list[object]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(otherwise)
    return list(answer[1])


def _quoted(folder: str) -> str:
    return '"' + re.sub(r'[\\"]', lambda match: f"\\{match[0]}", folder) + '"'


def _said(problem: Exception) -> str:
    text = problem.args[0] if problem.args else ""
    return one_line(text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text), 160)
