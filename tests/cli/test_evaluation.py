"""Figures of detection against labels: the arithmetic, on cases made by hand, and the command."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.evaluation import Compared, Figures, Label, Share, Wrong, evaluate, parts, spread
from monitor.model import Announcement, Document, Evidence, Moment, Phase, Speaker, Status, Traffic
from tests.cli.command_line import TEXT, Place

SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def _label(crossing: str, phase: str = "in_effect", status: str = "open", **more: object) -> Label:
    written = {"crossing": crossing, "status": status, "phase": phase, "event": f"{crossing}:{status}", **more}
    return Label.parse(written)


def _found(crossing: str, phase: Phase = Phase.IN_EFFECT, status: Status = Status.OPEN, day: int = 0) -> Announcement:
    return Announcement(
        document="",
        crossing=crossing,
        status=status,
        phase=phase,
        effective_from=Moment(date(2025, 6, day)) if day else None,
        effective_until=None,
        traffic=frozenset({Traffic.FREIGHT}),
        direction=None,
        hours=None,
        speaker=Speaker.MEDIA,
        authority=None,
        evidence=Evidence("", "text", 0, 0),
        cues=(),
        confidence=0.5,
    )


def _compared(id: str, labels: list[Label], found: list[Announcement], language: str = "en") -> Compared:
    document = Document(id, "", "", "", "", language, datetime(2025, 6, 12, tzinfo=UTC))
    return Compared(document, tuple(labels), tuple(found))


def test_right_needs_crossing_status_and_phase_and_a_phase_alone_costs_both_ways() -> None:
    whole = evaluate([_compared("a", [_label("x"), _label("y")], [_found("x"), _found("y", Phase.SCHEDULED)])])
    assert whole.alerts["all"] == Figures(right=1, found=2, wanted=2)
    assert whole.crossing_and_status["all"] == Figures(2, 2, 2)
    assert whole.phases["scheduled"] == Figures(0, 1, 0)
    assert whole.wrong == (Wrong("a", (("y", "open", "in_effect"),), (("y", "open", "scheduled"),)),)


def test_what_is_optional_counts_neither_way() -> None:
    labels = [_label("x"), _label("y", optional=True)]
    with_it = evaluate([_compared("a", labels, [_found("x"), _found("y")])])
    without = evaluate([_compared("a", labels, [_found("x")])])
    assert with_it.alerts == without.alerts == {group: Figures(1, 1, 1) for group in ("all", "en", "news")}
    assert not with_it.wrong
    assert not without.wrong


def test_proposed_wakes_nobody_and_is_counted_apart() -> None:
    whole = evaluate([_compared("a", [_label("x", "proposed")], []), _compared("b", [], [_found("z", Phase.PROPOSED)])])
    assert whole.alerts["all"] == Figures(0, 0, 0)
    assert whole.any_phase["all"] == Figures(0, 1, 1)
    assert whole.false_alarms == Share(0, 1)


def test_dates_and_traffic_are_judged_on_right_detections_only() -> None:
    dated = {"effective_from": "2025-06-14T08:00", "traffic": ["freight"]}
    whole = evaluate(
        [
            _compared("a", [_label("x", **dated), _label("y", **dated)], [_found("x", day=14), _found("y", day=15)]),
            _compared("b", [_label("z", **dated), _label("u")], [_found("u")]),
        ]
    )
    assert whole.dates == Share(1, 2)
    assert whole.traffic == Share(2, 3)


def test_figures_are_told_by_language_and_a_found_thing_in_a_negative_is_a_false_alarm() -> None:
    whole = evaluate([_compared("a", [_label("x")], [_found("x")], "ar"), _compared("b", [], [_found("x")])])
    assert whole.alerts["ar"].precision == 1.0
    assert whole.alerts["en"] == Figures(0, 1, 0)
    assert whole.alerts["all"].f1 == pytest.approx(2 / 3)
    assert whole.false_alarms == Share(1, 1)


def test_documents_of_one_story_stay_in_one_part_even_where_another_joins_them() -> None:
    compared = [_compared(f"n{number}", [], []) for number in range(9)]
    compared += [_compared("a", [_label("x")], []), _compared("b", [_label("y")], [])]
    compared += [_compared("c", [_label("x"), _label("y")], [])]
    made = parts(compared, 3)
    assert [len(part) for part in made] == [4, 4, 4]
    assert made == parts(compared, 3)
    assert any({"a", "b", "c"} <= {each.document.id for each in part} for part in made)
    assert spread([0.5, 0.7]).mean == pytest.approx(0.6)


@pytest.fixture
def labelled(empty: Place) -> Place:
    label = {"crossing": "al-qaim", "status": "open", "phase": "scheduled", "effective_from": "2025-06-14"}
    label |= {"traffic": ["travellers", "freight"], "event": "al-qaim:open:2025-06-14", "optional": False}
    missed = {**label, "crossing": "trebil", "event": "trebil:open:2025-06-14"}
    about = {"lang": "en", "kind": "news", "published": "2025-06-12", "title": "News"}
    records = [
        {**about, "id": "right", "text": TEXT, "announcements": [label]},
        {**about, "id": "missed", "text": "Prices rise in Baghdad.", "announcements": [missed]},
        {**about, "id": "false", "text": TEXT, "announcements": []},
    ]
    return empty.write("labelled.jsonl", "\n".join(json.dumps(record) for record in records))


def test_evaluate_tells_figures_parts_and_errors_with_their_reason(labelled: Place) -> None:
    told = labelled.run("evaluate", "labelled.jsonl", "--folds", "3", "--wrong")
    assert told.status == 0
    assert "all                  0.500      0.500   0.500  1      2      2" in told.lines
    assert "negatives with a false alarm: 1 of 1 (100.0%)" in told.lines
    assert "  missed trebil open scheduled: no name of it was found" in told.lines
    assert any(line.startswith("  false al-qaim open scheduled: “Iraq's Border Ports Authority") for line in told.lines)
    assert any(line.startswith("mean ") for line in told.lines)
    assert "changes told: 1 of 2 (50.0%)" in told.lines
    assert "messages about nothing: 0 of 1 (0.0%)" in told.lines
    assert "untold: trebil:open:2025-06-14 scheduled" in told.lines


def test_evaluate_as_json_has_the_same_and_labels_that_cannot_be_read_are_named(labelled: Place) -> None:
    data = labelled.call("evaluate", "labelled.jsonl", "--json", "--folds", "2", "--wrong").data
    assert data["alert"]["all"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "right": 1, "found": 2, "labelled": 2}
    assert len(data["folds"]["parts"]) == 2
    assert [each["id"] for each in data["wrong"]] == ["missed", "false"]
    assert data["telling"]["changes_told"] == {"count": 1, "of": 2, "rate": 0.5}
    assert data["telling"]["b_cubed"]["announcements"] == 1
    labelled.write("bad.jsonl", '{"id": "x", "text": "y", "published": "2025-06-12"}')
    told = labelled.call("evaluate", "bad.jsonl")
    assert told.status == 1
    assert told.err.startswith("bad.jsonl:1: it has no labels")


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="the shared corpus is not there")
def test_the_figures_are_those_of_the_scorer_that_comes_with_the_corpus(empty: Place) -> None:
    corpus = (SHARED / "dev.jsonl").read_text("utf-8").splitlines()[::5]
    gold = empty.write("gold.jsonl", "\n".join(corpus)).home / "gold.jsonl"
    empty.write("found.jsonl", empty.call("detect", "--jsonl", "gold.jsonl").out)
    scored = subprocess.run(
        [sys.executable, str(SHARED / "score.py"), "detections", str(gold), "found.jsonl", "--json", "--wrong"],
        cwd=empty.home,
        capture_output=True,
        check=True,
    )
    theirs = json.loads(scored.stdout)
    ours = empty.call("evaluate", "gold.jsonl", "--json", "--wrong").data
    for name, ours_name in (
        ("alert", "alert"),
        ("any phase", "any_phase"),
        ("crossing and status", "crossing_and_status"),
    ):
        for group, figures in ours[ours_name].items():
            expected = theirs["figures"][f"{name} / {group}"]
            expected["labelled"] = expected.pop("gold")
            assert {key: round(value, 3) for key, value in figures.items()} == expected, (name, group)
    for title in ("negatives with a false alarm", "effective_from right", "traffic right"):
        assert {k: round(v, 3) for k, v in ours[title.replace(" ", "_")].items()} == theirs["figures"][title]
    assert [each["id"] for each in ours["wrong"]] == [each["id"] for each in theirs["wrong"]]
    assert 0 < ours["telling"]["b_cubed"]["f1"] <= 1
