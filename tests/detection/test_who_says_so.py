"""Attribution, evidence and the traffic and direction of an announcement."""

from __future__ import annotations

from monitor.model import Speaker, Traffic
from tests.detection.reader import document, read


def test_an_authority_makes_it_official() -> None:
    (found,) = read("Jordan's Interior Minister ordered the Jaber crossing closed on Thursday.")
    assert found.official
    (found,) = read("أعلنت وزارة الداخلية الأردنية إغلاق معبر جابر اليوم.")
    assert found.official


def test_an_authority_is_told_by_its_name_where_the_report_begins_with_its_city() -> None:
    (found,) = read(
        "DAMASCUS – Syria will reopen the Al-Bukamal border crossing with Iraq to trucks on Monday, the General"
        " Authority for Land and Sea Ports announced."
    )
    assert found.authority == "General Authority for Land and Sea Ports"


def test_witnesses_do_not() -> None:
    (found,) = read("The Jaber crossing was closed on Thursday, witnesses said.")
    assert found.speaker is Speaker.UNNAMED


def test_a_page_of_an_authority_is_official_whoever_it_names() -> None:
    (found,) = read("The Jaber crossing is closed to trucks today.", kind="official")
    assert found.official


def test_the_quote_stands_at_its_offsets() -> None:
    text = "Nothing new in Amman.\nThe Nasib crossing was closed on Thursday. It rained."
    (found,) = read(text)
    evidence = found.evidence
    assert text[evidence.start : evidence.end] == evidence.quote
    assert "Nasib crossing was closed" in evidence.quote


def test_the_quote_of_a_text_with_invisible_signs_is_what_a_reader_sees() -> None:
    (found,) = read("The Na\u200bsib crossing was closed \u202eon Thursday\u202c.")
    assert found.crossing == "nasib"


def test_traffic_is_that_which_is_named() -> None:
    (found,) = read("The Nasib crossing was closed to trucks on Thursday.")
    assert found.traffic == {Traffic.FREIGHT}
    (found,) = read("فُتح معبر نصيب اليوم أمام المسافرين والشاحنات.")
    assert found.traffic == {Traffic.TRAVELLERS, Traffic.FREIGHT}


def test_aid_trucks_are_aid() -> None:
    (found,) = read("The Zikim crossing was opened to aid trucks on Thursday.")
    assert found.traffic == {Traffic.AID}


def test_closed_to_all_but_trucks_says_two_things() -> None:
    found = {a.status.value: a.traffic for a in read("The Nasib crossing was closed to all but trucks on Thursday.")}
    assert found["open"] == {Traffic.FREIGHT}
    assert Traffic.FREIGHT not in found["closed"]


def test_confidence_is_a_share() -> None:
    for found in read("The Nasib crossing was closed to trucks on Thursday, the ministry announced."):
        assert 0.0 < found.confidence <= 1.0


def test_the_same_document_is_always_read_the_same() -> None:
    from tests.detection.reader import detector

    one = document("The Nasib crossing was closed. The Rafah crossing opens on Saturday.")
    assert detector().announcements(one) == detector().announcements(one)
