"""The project's own labelled texts: whole, and labelled in one way, so that figures measured on them mean something."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.crossings import load_crossings

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
FILES = ("ar-news", "en-news", "hard", "posts")
VALUES = {
    "status": {"open", "closed", "restricted"},
    "phase": {"in_effect", "scheduled", "postponed", "denied", "proposed"},
    "direction": {None, "entry", "exit"},
    "official": {True, False},
    "optional": {True, False},
}
TRAFFIC = {"travellers", "freight", "aid"}


def read(name: str) -> list[dict]:
    return [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def day(text: str) -> date:
    return datetime.fromisoformat(text).date()


DOCUMENTS = [document for name in FILES for document in read(name)]
LABELS = [(document, label) for document in DOCUMENTS for label in document["announcements"]]


def test_every_file_of_the_corpus_is_read_here() -> None:
    assert {path.stem for path in CORPUS.glob("*.jsonl")} == set(FILES)


def test_an_id_names_one_document_in_all_files() -> None:
    assert [id for id, times in Counter(document["id"] for document in DOCUMENTS).items() if times > 1] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["id"])
def test_a_document_says_what_it_is_and_when_it_was_published(document: dict) -> None:
    assert document["lang"] in {"ar", "en"}
    assert document["kind"] in {"news", "official", "social"}
    assert document["source"].strip() and document["text"].strip()
    assert day(document["published"])


def test_labels_have_the_values_of_the_table() -> None:
    strange = [
        (document["id"], field, label[field])
        for document, label in LABELS
        for field, values in VALUES.items()
        if label[field] not in values
    ]
    strange += [
        (document["id"], "traffic", label["traffic"]) for document, label in LABELS if set(label["traffic"]) - TRAFFIC
    ]
    assert strange == []


def test_labels_name_crossings_that_come_with_the_program() -> None:
    known = load_crossings()
    assert {label["crossing"] for _, label in LABELS} - set(known) == set()


def test_an_event_is_named_after_its_crossing_its_status_and_a_day() -> None:
    strange = [
        (document["id"], label["event"])
        for document, label in LABELS
        if not label["event"].startswith(f"{label['crossing']}:{label['status']}:")
        or not day(label["event"].rpartition(":")[2])
    ]
    assert strange == []


def test_dates_of_labels_fit_their_phase() -> None:
    strange = []
    for document, label in LABELS:
        published, begins, ends = day(document["published"]), label["effective_from"], label["effective_until"]
        too_early = label["phase"] == "scheduled" and begins and day(begins) < published
        # A post of the late evening may speak of the small hours of the next day as of now.
        too_late = label["phase"] == "in_effect" and begins and day(begins) > published + timedelta(days=1)
        ends_first = begins and ends and day(ends) < day(begins)
        if too_early or too_late or ends_first:
            strange.append((document["id"], label["phase"], begins, ends))
    assert strange == []


def test_many_documents_announce_nothing_for_false_alarms_to_show() -> None:
    assert sum(not document["announcements"] for document in DOCUMENTS) >= 40
