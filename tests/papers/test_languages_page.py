"""docs/languages.md: what it says of lexicons, and the road that it names to a new one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from papers.transcripts import ROOT


def test_the_page_about_languages_names_every_section_of_a_lexicon():
    page = (ROOT / "docs" / "languages.md").read_text("utf-8")
    named = {
        word.partition(".")[0] for word in re.findall(r"`([a-z_]+(?:\.[a-z]+)?)`", page.partition("| section |")[2])
    }
    for file in (ROOT / "monitor/data/lexicon").glob("*.yaml"):
        sections = set(YAML(typ="safe").load(file.read_text("utf-8")))
        assert sections <= named, f"{file.name}: {sections - named}"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the program, to be changed."""
    shutil.copytree(ROOT / "monitor", tmp_path / "monitor", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_language_is_added_by_one_file_as_the_page_says(copied: Path):
    nearest = (copied / "monitor/data/lexicon/tr.yaml").read_text("utf-8")
    (copied / "monitor/data/lexicon/az.yaml").write_text(nearest.replace("language: tr", "language: az"), "utf-8")
    (copied / "text.txt").write_text("Bakanlık, Habur sınır kapısının yarın kapatılacağını açıkladı.\n", "utf-8")
    (copied / "config").mkdir()
    (copied / "config/monitor.yaml").write_text("languages: [az]\n", "utf-8")
    (copied / "config/sources.yaml").write_text("one: {url: https://example.org/rss.xml, language: az}\n", "utf-8")
    (copied / "config/watchlists").mkdir()
    (copied / "config/watchlists/all.yaml").write_text("channels: [console]\n", "utf-8")
    for given in (["check"], ["detect", "--language", "az", "--trail", "text.txt"]):
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *given],
            cwd=copied,
            env={**os.environ, "PYTHONPATH": str(copied)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert "how it was read" in done.stdout
