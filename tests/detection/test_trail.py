"""What `explain` shows: names taken and refused, statements, and why."""

from __future__ import annotations

from tests.detection.reader import trail


def test_a_refused_name_says_why() -> None:
    found = trail("Shops in the city of Rafah closed early on Thursday.")
    (refused,) = [name for names in found.rejected for name in names]
    assert refused.crossing == "rafah"
    assert "town" in refused.why


def test_a_taken_name_says_why() -> None:
    found = trail("The Rafah crossing was closed on Thursday.")
    (taken,) = [name for names in found.sightings for name in names]
    assert taken.why == "a border word stands beside it"


def test_a_statement_that_is_no_news_says_why() -> None:
    found = trail("The Nasib crossing was closed in April 2015.")
    assert found.announcements == ()
    assert any("past" in judgement.why or "earlier" in judgement.why for judgement in found.judgements)


def test_an_announcement_names_its_cue_and_its_rule() -> None:
    found = trail("The Nasib crossing was closed on Thursday.")
    (announced,) = found.announcements
    assert announced.cues[0] == "closed"
    assert announced.cues[1] in {judgement.why for judgement in found.judgements}
