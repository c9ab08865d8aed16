"""`detect`: what texts announce."""

from __future__ import annotations

import json

from tests.cli.command_line import TEXT, Place

FIELDS = {
    "crossing",
    "status",
    "phase",
    "effective_from",
    "effective_until",
    "traffic",
    "direction",
    "hours",
    "official",
    "evidence",
    "confidence",
}


def test_a_text_from_standard_input_is_told_for_people_with_its_evidence(empty: Place) -> None:
    told = empty.run("detect", "--published", "2025-06-12", stdin=TEXT)
    assert told.status == 0
    assert told.lines[0] == "standard input: 1 announcement"
    expected = "  al-qaim (Al-Qaim / Al-Bukamal): open for freight, travellers from 2025-06-14 (scheduled, official)"
    assert told.lines[1] == expected
    assert "the Al-Qaim border crossing with Syria will reopen on Saturday" in told.lines[2]


def test_records_give_one_object_a_line_whatever_their_labels_and_form_of_date(empty: Place) -> None:
    dates = ["2025-06-12", "2025-06-12T16:00", "2025-06-12T16:00+03:00"]
    records = [
        {"id": f"d{number}", "lang": "en", "kind": "news", "published": date, "title": "", "text": TEXT}
        for number, date in enumerate(dates)
    ]
    records.append(
        {"id": "negative", "published": "2025-06-12", "title": "Prices rise", "text": "", "announcements": 7}
    )
    empty.write("some.jsonl", "\n".join(json.dumps(record) for record in records) + "\n\n")
    told = empty.run("detect", "--jsonl", "some.jsonl")
    found = [json.loads(line) for line in told.lines]
    assert [each["id"] for each in found] == ["d0", "d1", "d2", "negative"]
    assert found[3] == {"id": "negative", "announcements": []}
    for each in found[:3]:
        [said] = each["announcements"]
        assert set(said) == FIELDS
        assert said["effective_from"] == "2025-06-14"
        assert said["traffic"] == ["freight", "travellers"]
    assert told.err == "", "progress is for terminals"


def test_a_page_and_a_text_are_read_as_files_and_the_trail_tells_what_was_not_taken(empty: Place) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    empty.write("page.html", f"<html><body><nav>Home</nav><article><h1>News</h1>{paragraphs}</article></body></html>")
    empty.write("text.txt", TEXT)
    told = empty.call("detect", "--json", "--trail", "--published", "2025-06-12", "page.html", "text.txt")
    page, text = (json.loads(line) for line in told.lines)
    assert page["id"] == "page.html"
    for each in (page, text):
        assert [said["crossing"] for said in each["announcements"]] == ["al-qaim"]
        assert {name["taken"] for name in each["trail"]["names"]} == {True, False}
        assert any(statement["phase"] == "scheduled" for statement in each["trail"]["statements"])


def test_a_users_own_crossing_is_detected_where_a_configuration_names_it(fresh: Place) -> None:
    fresh.write(
        "config/crossings.yaml",
        "wadi-test:\n  sides:\n    - {country: IQ, en: Wadi Test, ar: وادي التجربة}\n"
        "    - {country: SY, en: Tell Test, ar: تل التجربة}\n  at: [34.0, 41.0]\n",
    )
    text = "The Wadi Test border crossing between Iraq and Syria was closed today, the border authority said."
    told = fresh.call("detect", "--json", stdin=text)
    assert [said["crossing"] for said in told.data["announcements"]] == ["wadi-test"]


def test_what_cannot_be_read_is_named_with_its_line(empty: Place) -> None:
    empty.write("broken.jsonl", '{"id": "a", "text": "x"}\n{"id": \n')
    for arguments, wanted in (
        (("--jsonl", "broken.jsonl"), 'broken.jsonl:1: "published" is wanted like 2025-06-12'),
        (("nowhere.txt",), "nowhere.txt: No such file or directory"),
    ):
        told = empty.call("detect", *arguments)
        assert told.status == 1
        assert told.err.startswith(wanted)
    assert empty.call("detect").err == "standard input: is empty\n"
