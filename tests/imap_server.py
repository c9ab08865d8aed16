"""An IMAP server on 127.0.0.1 with one account and one folder: the part of RFC 3501 that reading a mailbox needs.

With `tls` it speaks TLS from the first byte; with `starttls` as well, only after it was asked to.
"""

from __future__ import annotations

import re
import socketserver
import ssl
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class ImapServer:
    """`letters` by uid; `seen` is what was flagged; `said` is what it was told, and whether that was encrypted."""

    def __init__(
        self, *letters: bytes, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None, starttls: bool = False
    ) -> None:
        self.letters = dict(enumerate(letters, start=1))
        self.seen: set[int] = set()
        self.said: list[tuple[str, bool]] = []
        self._tls = tls
        self._starttls = starttls
        self._server = socketserver.ThreadingTCPServer((host, 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        host, port = self._server.server_address[:2]
        return f"{'imaps' if self._tls and not self._starttls else 'imap'}://{host!s}:{port}"

    def words(self, encrypted: bool) -> list[str]:
        """The commands that came so."""
        return [word for word, was_encrypted in self.said if was_encrypted is encrypted]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, command: str, encrypted: bool) -> tuple[bytes, str]:
        """(untagged lines, the end of the tagged line)."""
        word, _, rest = command.partition(" ")
        self.said.append((word.upper(), encrypted))
        match word.upper():
            case "CAPABILITY":
                offered = " STARTTLS" if self._starttls and not encrypted else ""
                return f"* CAPABILITY IMAP4rev1{offered}\r\n".encode(), "OK done"
            case "STARTTLS":
                return b"", "OK begin"
            case "LOGIN":
                return b"", "OK welcome" if rest == 'me "secret"' else "NO wrong password"
            case "SELECT":
                return b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] fixed\r\n", "OK [READ-WRITE] selected"
            case "LOGOUT":
                return b"* BYE bye\r\n", "OK bye"
        if found := re.match(r"UID SEARCH UID (\d+):\*", command):
            uids = [uid for uid in self.letters if uid >= int(found[1])] or [max(self.letters)]
            return f"* SEARCH {' '.join(map(str, uids))}\r\n".encode(), "OK done"
        if command == "UID SEARCH UNSEEN":
            return (
                f"* SEARCH {' '.join(str(uid) for uid in self.letters if uid not in self.seen)}\r\n".encode(),
                "OK done",
            )
        if found := re.match(r"UID FETCH (\d+) \(BODY.PEEK", command):
            raw = self.letters[int(found[1])]
            head = f"* {found[1]} FETCH (UID {found[1]} BODY[]<0> {{{len(raw)}}}\r\n".encode()
            return head + raw + b")\r\n", "OK done"
        if found := re.match(r"UID STORE ([\d,]+) \+FLAGS.SILENT", command):
            self.seen |= set(map(int, found[1].split(",")))
            return b"", "OK done"
        return b"", "BAD unknown"

    def _handler(self) -> type[socketserver.StreamRequestHandler]:
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):  # a client that does not trust the certificate hangs up
                    self._converse()

            def _converse(self) -> None:
                encrypted = outer._tls is not None and not outer._starttls
                if encrypted:
                    self._encrypt()
                self.wfile.write(b"* OK ready\r\n")
                while line := self.rfile.readline().decode().strip():
                    tag, _, command = line.partition(" ")
                    lines, end = outer.answer(command, encrypted)
                    self.wfile.write(lines + f"{tag} {end}\r\n".encode())
                    if command == "STARTTLS":
                        self._encrypt()
                        encrypted = True

            def _encrypt(self) -> None:
                assert outer._tls is not None
                self.connection = outer._tls.wrap_socket(self.request, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

        return Handler
