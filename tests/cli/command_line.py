"""The real command line in a process of its own, in a folder with a configuration and, where wanted, a state."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.ending import run_to_the_end
from monitor.model import (
    Alert,
    Announcement,
    Change,
    Delivery,
    Document,
    Event,
    Evidence,
    Fate,
    Item,
    Moment,
    Phase,
    ReadItem,
    Reason,
    Speaker,
    Status,
    Traffic,
)
from monitor.store import Poll, open_store
from tests import nursery

SECRET = "s3cr3t-t0ken"
RIGHT = {
    "monitor.yaml": """\
time_zone: Asia/Baghdad
channels:
  hook:
    url: ${HOOK}
""",
    "sources.yaml": """\
shafaq-ar:
  url: https://example.org/ar.xml?key=${FEED_KEY}
  language: ar
  interval: 30m
sana:
  url: https://example.org/sana.xml
resting:
  url: https://example.org/rest.xml
  enabled: false
""",
    "watchlists/anbar.yaml": """\
crossings: [al-qaim, rabia]
channels: [console]
""",
}
_ENVIRONMENT = {"FEED_KEY": SECRET, "HOOK": f"json://127.0.0.1:9/{SECRET}"}
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass(frozen=True)
class Place:
    """A folder in which the commands run; `config` and `state` lie in it."""

    home: Path

    def run(self, *arguments: str, stdin: str = "", **environ: str) -> Result:
        """In a process of its own; in one with an interpreter of its own where `environ` speaks to that."""
        given = {**_ENVIRONMENT, "PYTHONPATH": str(Path.cwd()), **environ}
        if not any(name.startswith(("PYTHON", "LC_", "LANG")) for name in environ):
            done = nursery.run(arguments, stdin=stdin.encode(), environ=given, cwd=self.home)
        else:
            done = subprocess.run(
                [sys.executable, "-m", "monitor", *arguments],
                cwd=self.home,
                env={**os.environ, **given},
                input=stdin.encode(),
                capture_output=True,
                timeout=120,
            )
        return _proper(Result(done.returncode, done.stdout.decode(), done.stderr.decode()))

    def call(self, *arguments: str, stdin: str = "", **environ: str) -> Result:
        """The same in this process, through the function that `main` calls: what a new process costs is saved."""
        streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for name in ("stdout", "stderr")}
        streams["stdin"] = io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.home)
            for name, value in {**_ENVIRONMENT, **environ}.items():
                patch.setenv(name, value)
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            status = run_to_the_end(list(arguments))
        out, err = (streams[name].buffer.getvalue().decode() for name in ("stdout", "stderr"))  # type: ignore[attr-defined]
        return _proper(Result(status, out, err))

    def write(self, name: str, text: str) -> Place:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return self

    def configure(self) -> Place:
        for name, text in RIGHT.items():
            self.write(f"config/{name}", text)
        return self

    @property
    def state(self) -> Path:
        return self.home / "state" / "monitor.db"

    def fill(self, now: datetime | None = None) -> Place:
        """What a monitor knows that ran for some days; its own clock is the real one, so `now` is too."""
        now = now or datetime.now(UTC)
        with open_store(f"sqlite:///{self.state}") as store:
            store.register(["shafaq-ar", "sana", "gone"], now)
            store.commit_poll(_poll_with_news(now))
            for hours in (3, 2, 1):
                error = "the server closes the connection while sending"
                store.commit_failure("sana", now - hours * HOUR, now + HOUR, error)
            store.bury(["alert-1/hook"], "the channel answers 410 (Gone)")
            store.acknowledge(["alert-1/console"], now)
        return self


def _proper(result: Result) -> Result:
    """What holds whenever no person looks and whatever is asked."""
    assert "Traceback" not in result.err, result.err
    assert "\x1b" not in result.out + result.err, "colours in a pipe"
    assert SECRET not in result.out + result.err, "a secret was shown"
    return result


TEXT = (
    "Iraq's Border Ports Authority announced on Thursday that the Al-Qaim border crossing with Syria will reopen on"
    " Saturday for travellers and trucks.\nTraders from Al-Qaim city welcomed it."
)


def _poll_with_news(now: datetime) -> Poll:
    item = Item("shafaq-ar", "guid-7", "https://example.org/news/7", "Al-Qaim to reopen", published=now - 5 * HOUR)
    document = Document("shafaq-ar/guid-7", "shafaq-ar", item.url, item.title, TEXT, "en", now - 5 * HOUR)
    said = _announcement(document, Status.OPEN, Phase.SCHEDULED, Moment((now + timedelta(days=2)).date()))
    opens = _event("event-1", said, now - 5 * HOUR)
    shut = _event("event-0", _announcement(document, Status.CLOSED, Phase.IN_EFFECT, None), now - timedelta(days=9))
    old = Item("shafaq-ar", "guid-8", "https://example.org/news/8", "Prices in Baghdad", published=now - 6 * HOUR)
    alert = Alert("alert-1", Reason.NEW, (opens,), (said,), ("anbar",), now - 5 * HOUR)
    return Poll(
        source="shafaq-ar",
        polled_at=now - HOUR / 2,
        next_due=now + HOUR / 2,
        read=(
            ReadItem(old, Fate.NO_CROSSING),
            ReadItem(
                item,
                Fate.ANNOUNCES,
                document,
                (Change(shut, None, Reason.TOO_OLD, (said,)), Change(opens, None, Reason.NEW, (said,))),
            ),
        ),
        alerts=(alert,),
        deliveries=tuple(
            Delivery(f"alert-1/{channel}", "alert-1", channel, "Al-Qaim opens", "the body", now - 5 * HOUR)
            for channel in ("console", "hook")
        ),
    )


def _announcement(document: Document, status: Status, phase: Phase, since: Moment | None) -> Announcement:
    return Announcement(
        document=document.id,
        crossing="al-qaim",
        status=status,
        phase=phase,
        effective_from=since,
        effective_until=None,
        traffic=frozenset({Traffic.TRAVELLERS, Traffic.FREIGHT}),
        direction=None,
        hours=None,
        speaker=Speaker.OFFICIAL,
        authority="Border Ports Authority",
        evidence=Evidence("the Al-Qaim border crossing will reopen", "text", 0, 39),
        cues=("will reopen",),
        confidence=0.9,
    )


def _event(id: str, said: Announcement, reported: datetime) -> Event:
    return Event(
        id=id,
        crossing=said.crossing,
        status=said.status,
        phase=said.phase,
        effective_from=said.effective_from,
        effective_until=None,
        traffic=said.traffic,
        direction=None,
        hours=None,
        official=True,
        sources=("shafaq-ar",),
        first_reported=reported,
        last_reported=reported,
    )
