"""How many documents a second detection reads on one core: python -m bench.speed [FILE.jsonl …].

Without files it reads made-up reports about known crossings, and made-up news that names none.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from monitor.crossings import load_crossings
from monitor.detection import Detector
from monitor.model import Document, DocumentKind

SECONDS = 3.0
RELEVANT = (
    (
        "en",
        "Jordan closes Jaber crossing with Syria",
        "Jordan's Interior Minister ordered the Jaber crossing with Syria closed to travellers and trucks as of "
        "Saturday, 14 June 2025, the ministry said in a statement.\nThe crossing had reopened in October 2018 after three years. "  # noqa: E501
        "Trucks that wait at the border may return until Friday evening, an official told reporters.\n",
    ),
    (
        "ar",
        "الأردن يغلق معبر جابر مع سوريا",
        "قرر وزير الداخلية الأردني إغلاق معبر جابر الحدودي مع سوريا أمام المسافرين والشاحنات "
        "اعتباراً من السبت 14 حزيران 2025، وفق بيان للوزارة.\nوكان المعبر قد أعيد فتحه في تشرين الأول 2018 بعد ثلاث سنوات "  # noqa: E501
        "من الإغلاق.\n",
    ),
)
OTHER = (
    (
        "en",
        "Shares rise as bank lowers rates",
        "Shares rose on Thursday after the central bank lowered rates, and analysts expect a further cut in autumn. ",
    ),
    (
        "ar",
        "ارتفاع الأسهم بعد خفض الفائدة",
        "ارتفعت الأسهم يوم الخميس بعد أن خفض المصرف المركزي أسعار الفائدة، ويتوقع محللون خفضاً آخر في الخريف المقبل. ",
    ),
)


def made_up(pieces: Sequence[tuple[str, str, str]], times: int) -> list[Document]:
    now = datetime(2025, 6, 12, 12, tzinfo=UTC)
    return [
        Document(f"{code}{number}", "s", "u", title, text * times, code, now, DocumentKind.NEWS)
        for number in range(20)
        for code, title, text in pieces
    ]


def read(path: Path) -> list[Document]:
    now = datetime(2025, 6, 12, 12, tzinfo=UTC)
    return [
        Document(d["id"], "s", "u", d.get("title", ""), d["text"], d["lang"], now, DocumentKind.NEWS)
        for d in map(json.loads, path.read_text("utf-8").splitlines())
    ]


def rate(work: Callable[[Document], object], documents: Sequence[Document]) -> float:
    """Documents a second, after one round to warm up."""
    for document in documents:
        work(document)
    done, begun = 0, time.process_time()
    while time.process_time() - begun < SECONDS:
        for document in documents:
            work(document)
        done += len(documents)
    return done / (time.process_time() - begun)


def main() -> None:
    detector = Detector(load_crossings())
    for path in map(Path, sys.argv[1:]):
        print(f"{rate(detector.announcements, read(path)):8.0f} documents a second: {path.name}")
    if not sys.argv[1:]:
        print(f"{rate(detector.announcements, made_up(RELEVANT, 2)):8.0f} relevant documents a second")
        print(f"{rate(detector.announcements, made_up(OTHER, 8)):8.0f} a second that name no crossing")


if __name__ == "__main__":
    main()
