"""The log: one line an event that nothing from outside can forge, and in which no secret ever stands."""

from __future__ import annotations

import json
import logging
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime

from tests.loopback import Answer
from tests.receivers import open_hook, open_mailbox, reply
from tests.road.feeds import rss

OPENING = (
    "Al-Qaim crossing to reopen",
    "Iraq's border ports authority said on Monday that the Al-Qaim border crossing with Syria will reopen tomorrow"
    " to passengers and trucks.",
)


def secret(what: str) -> str:
    return f"s3cr3t-{what}-t0ken"


def test_no_secret_stands_in_the_debug_log_of_a_run_with_every_kind_of_channel(web, configure, running):
    web.serve("/feed", Answer(200, {"Content-Type": "application/rss+xml"}, rss((*OPENING, datetime.now(UTC)))))
    web.serve("/broken", Answer(500, {}, b"no"))
    web.serve("/beat", b"OK")
    with open_hook() as refusing, open_hook() as taking, open_mailbox() as mailbox:
        refusing.answer = lambda request: reply(request, 401)
        mailbox.reply = f"550 no mail for {secret('mail')}"
        here = {"refusing": f"127.0.0.1:{refusing.port}", "taking": f"127.0.0.1:{taking.port}"}
        urls = {
            "json": f"json://user:{secret('json')}@{here['refusing']}/{secret('path')}?+X-Token={secret('header')}",
            "json-taken": f"json://user:{secret('taken')}@{here['taking']}/{secret('taken-path')}",
            "form": f"form://{here['refusing']}/{secret('form')}",
            "xml": f"xml://user:{secret('xml')}@{here['refusing']}/x",
            "ntfy": f"ntfy://user:{secret('ntfy')}@{here['refusing']}/{secret('topic')}",
            "gotify": f"gotify://{here['refusing']}/{secret('gotify')}",
            "matrix": f"matrix://user:{secret('matrix')}@{here['refusing']}/#room",
            "mqtt": f"mqtt://user:{secret('mqtt')}@127.0.0.1:9/{secret('mqtt-topic')}",
            "mail": f"mailto://user:{secret('mail')}@127.0.0.1:{mailbox.port}/?from=a@example.org&to=b@example.org",
            "gone": f"json://127.0.0.1:9/{secret('gone')}",
        }
        channels = {name: {"url": f"${{URL_{number}}}", "rate": "99/1m"} for number, name in enumerate(urls)}
        config = configure(
            {
                "wire": {"url": web.url("/feed") + "?key=${FEED_KEY}", "full_text": False},
                "broken": {"url": web.url("/broken").replace("//", "//user:${FEED_PASSWORD}@") + "?key=${FEED_KEY}"},
            },
            channels={**channels, "screen": {"type": "console"}},
            operator=["json", "file"],
            heartbeat={"url": web.url("/beat") + "?id=${BEAT}", "every": "1s", "allow_private": True},
        )
        environ = {f"URL_{number}": url for number, url in enumerate(urls.values())}
        others = {"FEED_KEY": secret("feed"), "FEED_PASSWORD": secret("password"), "BEAT": secret("beat")}
        daemon = running(config, "--debug", **environ, **others)
        daemon.until(lambda: all(f'"channel": "{name}"' in daemon.log for name in urls), 60)
        daemon.hang_up()
        daemon.until(lambda: "configuration unchanged" in daemon.log)
        assert daemon.stop() == 0
    assert "s3cr3t" not in daemon.log
    lines = [json.loads(line) for line in daemon.log.splitlines() if line.startswith("{")]
    assert {"polled", "poll failed", "alert", "delivered", "not delivered"} <= {line["event"] for line in lines}
    (alert,) = [line for line in lines if line["event"] == "alert"]
    assert alert["source"] == "wire" and alert["events"] and alert["items"]
    assert {line["alert"] for line in lines if line["event"] == "not delivered" and line["alert"]} == {alert["alert"]}


FORGE = """
import logging, structlog
from monitor.logs import set_up_logs
set_up_logs()
text = 'Gate\\n{"event": "forged"}\\r\\x1b[2K\\u2028forged\\u202e'
log = structlog.get_logger()
log.info(text, title=text, titles=[text])
password = "s3cr3t"
try:
    raise ValueError(text)
except ValueError as error:
    log.error("broken", exc_info=error)
logging.getLogger("library").error("said %s", text)
try:
    raise ValueError(password)
except ValueError:
    logging.getLogger("library").exception("broke")
"""


def test_text_from_outside_cannot_forge_a_line():
    done = subprocess.run([sys.executable, "-c", FORGE], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert len(lines) == 4
    assert [line["level"] for line in lines] == ["info", "error", "error", "error"]
    assert lines[0]["title"] == 'Gate {"event": "forged"} \ufffd[2K forged\ufffd'
    assert "\x1b" not in done.stderr and "\u202e" not in json.dumps(lines[0], ensure_ascii=False)
    assert "s3cr3t" not in done.stderr
    assert lines[3]["exception"] == "ValueError"


def test_on_a_terminal_neither():
    ours, theirs = pty.openpty()
    subprocess.run([sys.executable, "-c", FORGE], stderr=theirs, check=True, env={**os.environ, "NO_COLOR": "1"})
    os.close(theirs)
    told = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        told += part
    os.close(ours)
    text = told.decode()
    assert "\x1b[2K" not in text and "\u202e" not in text and "s3cr3t" not in text
    assert not [
        line for line in text.splitlines() if line.lstrip().startswith(("forged", '{"event"')) and line[0] != " "
    ]
    assert logging.getLevelName(logging.ERROR).lower() in text
