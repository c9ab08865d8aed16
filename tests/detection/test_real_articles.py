"""Two real articles and the demo's story come out as a careful reader has them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.model import Document, DocumentKind, Traffic
from monitor.newsroom.story import tell
from tests.detection.reader import detector

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
BOTH = {Traffic.TRAVELLERS, Traffic.FREIGHT}


def _seed(name: str, published: str) -> Document:
    path = SEEDS / f"{name}.txt"
    if not path.is_file():
        pytest.skip(f"the article {path.name} is not on this machine")
    title, _, text = path.read_text("utf-8").partition("\n")
    return Document(name, "s", "u", title, text, "en", datetime.fromisoformat(published), DocumentKind.NEWS)


def test_an_article_about_a_reopening_and_its_history_is_one_announcement() -> None:
    (found,) = detector().announcements(_seed("000_23a25d7d8a66a0ac", "2025-06-14T12:00+03:00"))
    assert (found.crossing, found.status, found.phase, str(found.effective_from)) == (
        "al-qaim", "open", "in_effect", "2025-06-14",
    )  # fmt: skip
    assert found.traffic == BOTH


def test_two_officials_with_two_dates_are_one_announcement_and_a_claim() -> None:
    (found,) = detector().announcements(_seed("002_7b7560ffb51c753a", "2025-06-12T16:00+03:00"))
    assert (found.crossing, found.status, found.phase, str(found.effective_from)) == (
        "al-qaim", "open", "scheduled", "2025-06-14",
    )  # fmt: skip
    assert found.traffic == BOTH
    assert found.official
    assert [str(claim.day) for claim in found.claims] == ["2025-06-16"]


STORY = {
    "strike": ("nasib", "closed", "in_effect", -1),
    "strike-wire": ("nasib", "closed", "in_effect", -1),
    "announcement": ("al-qaim", "open", "scheduled", 1),
    "announcement-wire": ("al-qaim", "open", "scheduled", 1),
    "announcement-translation": ("al-qaim", "open", "scheduled", 1),
    "holiday": ("allenby", "closed", "scheduled", 1),
    "holiday-wire": ("allenby", "closed", "scheduled", 1),
    "correction": ("al-qaim", "open", "scheduled", 0),
    "correction-wire": ("al-qaim", "open", "scheduled", 0),
    "denial": ("bab-al-hawa", "closed", "denied", None),
    "strike-over": ("nasib", "open", "in_effect", 0),
    "strike-over-wire": ("nasib", "open", "in_effect", 0),
    "trucks": ("al-qaim", "open", "in_effect", 0),
    "trucks-wire": ("al-qaim", "open", "in_effect", 0),
    "rumour": ("al-qaim", "open", "proposed", None),
}
NOTHING = (
    "debate", "school", "per-capita", "anniversary", "shots", "seizure", "hospital", "investigation", "football",
)  # fmt: skip
TODAY = date(2025, 6, 13)


def _piece(name: str) -> Document:
    story = tell(datetime(2025, 6, 13, 18, 0, tzinfo=UTC))
    piece = next(piece for piece in story.pieces if piece.id == name)
    return Document(
        name, piece.source, "u", piece.title, piece.text, piece.language, piece.published, DocumentKind.NEWS
    )


@pytest.mark.parametrize("name", STORY)
def test_the_story_of_the_demo(name: str) -> None:
    found = detector().announcements(_piece(name))
    told = {
        (a.crossing, a.status.value, a.phase.value, (a.effective_from.day - TODAY).days if a.effective_from else None)
        for a in found
    }
    assert STORY[name] in told


def test_the_copy_of_a_wire_story_keeps_all_kinds_of_traffic() -> None:
    for name in ("announcement-wire", "announcement-copy", "announcement-translation"):
        (found,) = detector().announcements(_piece(name))
        assert found.traffic == BOTH


@pytest.mark.parametrize("name", NOTHING)
def test_the_traps_of_the_demo_wake_nobody(name: str) -> None:
    assert detector().announcements(_piece(name)) == ()
