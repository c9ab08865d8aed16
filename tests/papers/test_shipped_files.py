"""The examples that the shipped configuration holds in comments are right: who takes the # away has what it says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from monitor.alerting import proved
from monitor.settings import Settings, load
from papers.transcripts import ROOT
from tests.papers.test_examples import OF_A_FORM, SECRET

_OFFERED = re.compile(r"^( *)# (?= *(?:- \{|[a-z_-]+:(?: |$)))", re.MULTILINE)


def taken_up(config: Path, file: str) -> Settings:
    shutil.copytree(ROOT / "config", config)
    path = config / file
    first, _, rest = path.read_text("utf-8").partition("\n")
    offered, number = _OFFERED.subn(r"\1", rest)
    assert number > 5
    path.write_text(f"{first}\n{offered}", "utf-8")
    (config / "secrets").mkdir()
    (config / "secrets/webhook").write_text(SECRET, "utf-8")
    environ = {**dict.fromkeys(re.findall(r"\$\{(\w+)\}", offered), SECRET), **OF_A_FORM}
    return proved(load(config, environ))


@pytest.mark.parametrize("file", ["monitor.yaml", "crossings.yaml", "watchlists/everything.yaml"])
def test_what_stands_in_comments_can_be_taken_up(file: str, tmp_path: Path):
    settings = taken_up(tmp_path / "config", file)
    if file == "monitor.yaml":
        assert {"ops-telegram", "desk-mail", "phone", "team-slack", "our-webhook", "log"} <= set(settings.channels)
        assert settings.heartbeat is not None and settings.web.listen == "127.0.0.1:8080"
    if file == "crossings.yaml":
        assert "my-crossing" in settings.crossings
