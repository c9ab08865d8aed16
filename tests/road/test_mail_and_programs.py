"""Mailboxes and programs as sources of a daemon."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from email.utils import format_datetime

from tests.certificates import make_certificates
from tests.imap_server import ImapServer
from tests.road.running import command
from tests.road.test_road import CLOSURE, OPENING


def letter(number: int, said: tuple[str, str]) -> bytes:
    title, text = said
    head = (
        f"From: Border ports <alerts@ports.example>\r\nSubject: {number}\r\nMessage-ID: <{number}@ports.example>\r\n"
        f"Date: {format_datetime(datetime.now(UTC))}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return f"{head}{title}\r\n\r\n{text}\r\n".encode()


def test_a_letter_is_told_once_and_flagged_as_seen_after_it_was_stored(configure, running, tmp_path):
    certificates = make_certificates(tmp_path / "certificates")
    with ImapServer(letter(1, OPENING), tls=certificates.serving) as server:
        mail = {"user": "me", "password": "${MAIL_PASSWORD}", "senders": ["@ports.example"]}
        config = configure({"ports": {"kind": "mail", "url": server.url, "mail": mail}})
        environ = {"MAIL_PASSWORD": "secret", "SSL_CERT_FILE": str(certificates.authority)}
        daemon = running(config, **environ)
        daemon.until(lambda: len(daemon.alert_ids) == 1 and server.seen == {1})
        daemon.kill()
        server.letters[2] = letter(2, CLOSURE)
        server.letters[3] = letter(3, OPENING).replace(b"@ports.example>\r\nSubject", b"@elsewhere.example>\r\nSubject")
        daemon.start()
        daemon.until(lambda: len(daemon.alert_ids) == 2 and server.seen == {1, 2, 3})
        selected = server.words(encrypted=True).count("SELECT")
        daemon.until(lambda: server.words(encrypted=True).count("SELECT") > selected + 2)
        assert len(daemon.alert_ids) == 2
        assert "secret" not in daemon.log


def test_what_a_program_prints_is_told_once(configure, running, tmp_path):
    printed = tmp_path / "printed.jsonl"
    printed.write_text("")
    arguments = [sys.executable, "-c", "import sys; print(open(sys.argv[1]).read())", str(printed)]
    config = configure({"ferries": {"kind": "command", "run": {"arguments": arguments}}}, allow_commands=True)
    daemon = running(config)
    daemon.until(lambda: "polled" in daemon.log)
    title, text = OPENING
    item = {"id": "1", "title": title, "text": text, "date": datetime.now(UTC).isoformat()}
    printed.write_text(json.dumps(item))
    daemon.until(lambda: len(daemon.alert_ids) == 1)
    printed.write_text(json.dumps({**item, "titel": "x"}))
    daemon.until(lambda: "poll failed" in daemon.log)
    daemon.stop()
    assert 'has a key \\"titel\\"' in daemon.log
    printed.write_text(json.dumps(item))
    assert command("once", config=config).returncode == 0
    assert len(daemon.alert_ids) == 1
