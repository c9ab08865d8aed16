"""What the log says of an edit: one line a thing that changed, and never a secret."""

from __future__ import annotations

import pytest

from monitor.daemon.changes import changes, needs_restart
from monitor.settings import load

SECRET = "s3cr3t-t0ken"
ENVIRON = {"TOKEN": SECRET, "TOKEN2": SECRET.upper()}

FILES = {
    "monitor.yaml": "channels:\n  ops: {url: 'json://localhost/${TOKEN}'}\n  log: {path: 'alerts.txt'}\n",
    "sources.yaml": "ina:\n  url: https://example.org/ina.xml?key=${TOKEN}\n  interval: 15m\n",
    "watchlists/anbar.yaml": "crossings: [al-qaim]\nchannels: [console]\n",
}

# what is edited, in which way, and what the log says then
EDITS = [
    ("watchlists/anbar.yaml", "[console]", "[console, ops]", ["watchlist anbar: channels [console] -> [console, ops]"]),
    ("watchlists/anbar.yaml", "[console]", "[ops]\nofficial_only: true",
     ["watchlist anbar: official_only false -> true, channels [console] -> [ops]"]),
    ("watchlists/anbar.yaml", "crossings:", "name: desert\ncrossings:",
     ["watchlist anbar removed", "watchlist desert added"]),
    ("watchlists/north.yaml", "", "channels: [log]\n", ["watchlist north added"]),
    ("sources.yaml", "15m", "5m", ["source ina now every 5m"]),
    ("sources.yaml", "  interval: 15m\n", "  trust: high\n  interval: 15m\n", ["source ina: trust medium -> high"]),
    ("sources.yaml", "  interval: 15m\n", "  enabled: false\n",
     ["source ina is not asked any more", "source ina now as often as it publishes"]),
    ("sources.yaml", "/ina.xml", "/iq.xml",
     ["source ina: url https://example.org/ina.xml -> https://example.org/iq.xml"]),
    ("sources.yaml", "${TOKEN}", "${TOKEN2}", ["source ina: url changed"]),
    ("sources.yaml", "ina:", "rudaw: {url: 'https://example.org/r.xml'}\nina:", ["source rudaw added"]),
    ("monitor.yaml", "${TOKEN}", "${TOKEN2}", ["channel ops: url changed"]),
    ("monitor.yaml", "alerts.txt", "${TOKEN}.txt", ["channel log: path DIR/alerts.txt -> DIR/${…}.txt"]),
    ("monitor.yaml", "channels:", "polling: {interval: 5m, at_once: 4}\nchannels:",
     ["polling: interval 15m -> 5m, at_once 16 -> 4"]),
    ("monitor.yaml", "channels:", "operator: [ops]\nchannels:", ["operator [] -> [ops]"]),
    ("monitor.yaml", "channels:", "heartbeat: {url: 'https://hc-ping.com/${TOKEN}'}\nchannels:", ["heartbeat added"]),
    ("monitor.yaml", "channels:", "contact: ${TOKEN}\nchannels:", ["contact (left out) -> ${…}"]),
    ("crossings.yaml", "", "al-qaim: {names: {en: [Al Gaim]}}\n", ["crossing al-qaim: names "]),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "config"
    for name, text in FILES.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(("file", "old", "new", "told"), EDITS, ids=[edit[2].split("\n")[0] for edit in EDITS])
def test_an_edit_is_told_in_one_line_a_thing(folder, file, old, new, told):
    before = load(folder, ENVIRON)
    path = folder / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1) if path.exists() else new, "utf-8")
    lines = [line.replace(str(folder.parent), "DIR") for line in changes(before, load(folder, ENVIRON))]
    assert len(lines) == len(told)
    for line, beginning in zip(lines, told, strict=True):
        assert line.startswith(beginning) if beginning.endswith(" ") else line == beginning
        assert SECRET not in line
        assert SECRET.upper() not in line


def test_nothing_is_said_where_nothing_changed(folder):
    settings = load(folder, ENVIRON)
    assert changes(settings, load(folder, ENVIRON)) == []
    assert needs_restart(settings, load(folder, ENVIRON)) == []


def test_another_state_needs_a_restart(folder):
    before = load(folder, ENVIRON)
    (folder / "monitor.yaml").write_text("state: other.db\n" + FILES["monitor.yaml"], "utf-8")
    assert needs_restart(before, load(folder, ENVIRON)) == ["state"]
