"""What was told is not told again: whatever is read a second time, in whatever order, under whatever name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Alert, Announcement, Document, Event, Phase, Reason, Status
from monitor.pipeline import Middle
from tests.events.labelled import middle
from tests.events.world import CROSSINGS, FREIGHT, THURSDAY, TRAVELLERS, World, says

WORDS = ("commission", "border", "ports", "trucks", "travellers", "gate", "repairs", "minister", "drivers", "customs")

announcements = st.builds(
    says,
    phase=st.sampled_from(Phase),
    day=st.none() | st.integers(-2, 20).map(lambda days: date(2025, 6, 12) + timedelta(days=days)),
    status=st.sampled_from(Status),
    crossing=st.sampled_from(["al-qaim", "nasib"]),
    traffic=st.sampled_from([frozenset(), FREIGHT, TRAVELLERS]),
    official=st.booleans(),
)
reports = st.tuples(
    st.lists(announcements, min_size=1, max_size=2),
    st.integers(0, 14 * 24),  # hours after the first
    st.sampled_from(["a", "b", "c"]),
    st.lists(st.sampled_from(WORDS), min_size=12, max_size=20),
)
Told = tuple[list[Announcement], int, str, list[str]]


def tell(world: World, number: int, report: Told, again: bool = False) -> list[Reason]:
    said, hours, source, words = report
    published = THURSDAY + timedelta(hours=hours)
    text = f"{' '.join(words)} report number {' '.join(f'n{number}x{k}' for k in range(12))}"
    now = published + timedelta(hours=1 if again else 0)
    return world.read(*said, at=published, source=source, text=text, now=now)


@settings(max_examples=120, deadline=None)
@given(told=st.lists(reports, min_size=1, max_size=6), data=st.data())
def test_documents_that_were_all_told_wake_nobody_in_any_order_under_any_name(told: list[Told], data) -> None:  # type: ignore[no-untyped-def]
    world = World(max_age=timedelta(days=400))
    in_time = sorted(told, key=lambda report: report[1])
    for number, report in enumerate(in_time):
        tell(world, number, report)
    before = dict(world.events)
    for number in data.draw(st.permutations(range(len(in_time)))):
        reasons = tell(world, number, in_time[number], again=True)  # every reading gets a document id of its own
        assert not [reason for reason in reasons if reason.wakes]
    assert world.events == before


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Middle:
    folder: Path = tmp_path_factory.mktemp("retelling")
    return middle(folder / "config")


def poll(road: Middle, document: Document, known: dict[str, Event]) -> tuple[tuple[Alert, ...], dict[str, Event]]:
    said = road.announcements(document)
    now = document.published + timedelta(minutes=5)
    (changes,) = road.changes([(document, said)], list(known.values()), now, timedelta(hours=48))
    alerts = road.owed(changes, {document.id: document}, now).alerts
    return alerts, known | {change.event.id: change.event for change in changes}


def test_a_reading_after_a_restart_with_another_guid_gives_no_alert(road: Middle) -> None:
    text = "Iraq's Border Ports Commission announced that the Al-Qaim border crossing with Syria is closed today."
    first = Document("wire/1", "wire", "https://example.org/1", "Al-Qaim crossing closed", text, "en", THURSDAY)
    alerts, known = poll(road, first, {})
    assert len(alerts) == 1
    again = replace(first, id="wire/other-guid", url="https://example.org/1?again")
    assert poll(road, again, known)[0] == ()


def test_all_crossings_with_a_country_are_one_alert(road: Middle) -> None:
    shared = [id for id, crossing in CROSSINGS.items() if {side.country for side in crossing.sides} == {"IQ", "IR"}]
    document = Document("wire/2", "wire", "", "Iraq closes all crossings with Iran", "Today.", "en", THURSDAY)
    said = [
        replace(says(Phase.IN_EFFECT, status=Status.CLOSED, crossing=id), document=document.id, group="all crossings")
        for id in shared
    ]
    (changes,) = road.changes([(document, said)], [], THURSDAY, timedelta(hours=48))
    owed = road.owed(changes, {document.id: document}, THURSDAY)
    (alert,), (delivery,) = owed.alerts, owed.deliveries
    assert len(shared) > 5
    assert sorted(event.crossing for event in alert.events) == sorted(shared)
    assert f"{len(shared)} crossings" in delivery.subject
