"""Labels of documents as if they had been detected, and what the middle of the road makes of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.cli.records import Labelled, read_labelled
from monitor.crossings import load_crossings
from monitor.detection import Detector
from monitor.evaluation import Label, Telling, telling
from monitor.model import Announcement, Direction, Evidence, Moment, Phase, Speaker, Status, Traffic
from monitor.pipeline import Middle
from monitor.replaying import Line, as_record, replay
from monitor.settings import load


def announcement(document: str, label: dict[str, Any]) -> Announcement:
    def moment(key: str) -> Moment | None:
        return Moment.parse(label[key]) if label.get(key) else None

    return Announcement(
        document=document,
        crossing=label["crossing"],
        status=Status(label["status"]),
        phase=Phase(label["phase"]),
        effective_from=moment("effective_from"),
        effective_until=moment("effective_until"),
        traffic=frozenset(map(Traffic, label.get("traffic") or ())),
        direction=Direction(label["direction"]) if label.get("direction") else None,
        hours=label.get("hours"),
        speaker=Speaker.OFFICIAL if label.get("official") else Speaker.MEDIA,
        authority=None,
        evidence=Evidence("", "text", 0, 0),
        cues=(),
        confidence=1.0,
    )


@dataclass(frozen=True)
class Replayed:
    lines: list[Line]
    figures: Telling

    def write(self, path: Path) -> Path:
        path.write_text("".join(json.dumps(as_record(line)) + "\n" for line in self.lines), "utf-8")
        return path


def replay_labels(corpus: Path, folder: Path) -> Replayed:
    """As if each label had been detected; every watchlist is told of every crossing."""
    labelled = read_labelled(corpus)
    said = {each.document.id: _announcements(each) for each in labelled}
    lines = list(replay((each.document for each in labelled), middle(folder), lambda document: said[document.id]))
    labels = {each.document.id: [Label.parse(label) for label in each.labels] for each in labelled}
    return Replayed(lines, telling(lines, labels))


def middle(folder: Path) -> Middle:
    (folder / "watchlists").mkdir(parents=True)
    (folder / "sources.yaml").write_text("wire:\n  url: https://example.org/feed.xml\n", "utf-8")
    (folder / "monitor.yaml").write_text("time_zone: UTC\n", "utf-8")
    (folder / "watchlists" / "all.yaml").write_text("channels: [console]\n", "utf-8")
    return Middle(load(folder, {}), Detector(load_crossings()))


def _announcements(each: Labelled) -> list[Announcement]:
    return [announcement(each.document.id, dict(label)) for label in each.labels]
