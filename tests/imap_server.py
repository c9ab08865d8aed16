"""An IMAP server on 127.0.0.1 with one account and one folder: the part of RFC 3501 that reading a mailbox needs."""

from __future__ import annotations

import re
import socketserver
import threading
from types import TracebackType
from typing import Self


class ImapServer:
    """`letters` by uid; `seen` is what was flagged."""

    def __init__(self, *letters: bytes, host: str = "127.0.0.1") -> None:
        self.letters = dict(enumerate(letters, start=1))
        self.seen: set[int] = set()
        self._server = socketserver.ThreadingTCPServer((host, 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        host, port = self._server.server_address[:2]
        return f"imap://{host!s}:{port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, command: str) -> tuple[bytes, str]:
        """(untagged lines, the end of the tagged line)."""
        word, _, rest = command.partition(" ")
        match word.upper():
            case "CAPABILITY":
                return b"* CAPABILITY IMAP4rev1\r\n", "OK done"
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
                self.wfile.write(b"* OK ready\r\n")
                while line := self.rfile.readline().decode().strip():
                    tag, _, command = line.partition(" ")
                    lines, end = outer.answer(command)
                    self.wfile.write(lines + f"{tag} {end}\r\n".encode())

        return Handler
