"""Joining and telling, judged alone: labels of real stories stand for what is detected."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.evaluation import Telling
from tests.events.labelled import replay_labels

SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"
OWN = Path(__file__).resolve().parents[1] / "corpus"


def _is_good(figures: Telling, told: float = 0.95) -> None:
    assert figures.joining.f1 >= 0.95
    assert figures.told.rate >= told, figures.untold
    assert figures.repeats.rate <= 0.03
    assert figures.follow_ups.rate <= 0.15
    assert figures.false.rate <= 0.05


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="the corpus that is shared lies beside the project")
def test_with_the_labels_of_the_shared_corpus_each_story_is_told_once_and_its_scorer_counts_as_we_do(
    tmp_path: Path,
) -> None:
    replayed = replay_labels(SHARED / "dev.jsonl", tmp_path / "config")
    _is_good(replayed.figures)
    out = replayed.write(tmp_path / "alerts.jsonl")
    scorer = [sys.executable, str(SHARED / "score.py"), "alerts", str(SHARED / "dev.jsonl"), str(out), "--json"]
    counted = json.loads(subprocess.run(scorer, capture_output=True, check=True, text=True).stdout)["figures"]
    own = replayed.figures
    assert counted["b-cubed"]["f1"] == pytest.approx(own.joining.f1, abs=0.001)
    assert counted["b-cubed"]["announcements"] == own.joining.announcements
    assert (counted["changes told"]["told"], counted["changes told"]["of"]) == (own.told.count, own.told.of)
    assert counted["messages"]["count"] == own.repeats.of
    for name, share in (("repeats", own.repeats), ("follow-ups", own.follow_ups), ("false", own.false)):
        assert counted["messages"][name] == share.count


@pytest.mark.parametrize("name", sorted(path.stem for path in OWN.glob("*.jsonl")))
def test_with_the_labels_of_the_own_corpus_each_story_is_told_once(name: str, tmp_path: Path) -> None:
    # Two changes of one document that differ in their day alone count as one for the figures: where posts name many
    # days (holidays, lorries today and travellers tomorrow) not all that is told can be counted.
    _is_good(replay_labels(OWN / f"{name}.jsonl", tmp_path / "config").figures, told=0.94)
