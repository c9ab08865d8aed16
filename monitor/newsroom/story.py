"""The demo's story: story.yaml read and told as of one moment, with every date written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from monitor.newsroom.placeholders import fill_in
from monitor.yaml_values import shipped

ZONE = ZoneInfo("Asia/Baghdad")  # 'today' of the story; Damascus and Amman keep the same hour


class Form(StrEnum):
    """How an outlet publishes."""

    RSS = "rss"
    ATOM = "atom"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Outlet:
    name: str
    title: str
    form: Form
    language: str
    full: bool  # its feed carries the whole text; otherwise one sentence, and the text stands on the article's page
    encoding: str = "utf-8"

    @property
    def path(self) -> str:
        """Where it publishes: '/difaf.rss', '/levant-wire.atom', '/ports-authority'."""
        return f"/{self.name}" if self.form is Form.PAGE else f"/{self.name}.{self.form}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that an outlet publishes.

    published: what it says of itself, in UTC.  after: the second of the story's clock at which it appears.
    """

    id: str
    source: str
    language: str
    title: str
    summary: str
    text: str
    published: datetime
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Story:
    outlets: Mapping[str, Outlet]
    pieces: tuple[Piece, ...]  # in the order in which they appear

    @property
    def duration(self) -> float:
        """Second of the story clock at which the last piece appears."""
        return max((piece.after for piece in self.pieces), default=0.0)


def outlets() -> dict[str, Outlet]:
    """Who publishes the story, by name."""
    return {name: _outlet(name, entry) for name, entry in _script()["sources"].items()}


def tell(now: datetime) -> Story:
    """The story as if today were the day of `now` (aware) at the crossings."""
    by_name = outlets()
    pieces = (_piece(entry, by_name[entry["source"]], now) for entry in _script()["items"])
    return Story(by_name, tuple(sorted(pieces, key=lambda piece: piece.after)))


@cache
def _script() -> dict[str, Any]:
    return shipped("newsroom/story.yaml")


def _outlet(name: str, entry: Mapping[str, Any]) -> Outlet:
    return Outlet(
        name=name,
        title=entry["title"],
        form=Form(entry["form"]),
        language=entry["language"],
        full=entry["full"],
        encoding=entry.get("encoding", "utf-8"),
    )


def _piece(entry: Mapping[str, Any], outlet: Outlet, now: datetime) -> Piece:
    today = now.astimezone(ZONE).date()
    title, summary, text = (
        fill_in(entry[part], outlet.language, today).strip() for part in ("title", "summary", "text")
    )
    return Piece(
        id=entry["id"],
        source=outlet.name,
        language=outlet.language,
        title=title,
        summary=summary,
        text=text,
        published=_published(entry["published"], now),
        after=float(entry["after"]),
    )


def _published(said: Mapping[str, Any], now: datetime) -> datetime:
    """The time of a piece: a day with an hour or, for today, a part of what has gone by of it.

    A fixed hour of today could lie in the future, and so many hours ago could lie on another day than the text says.
    """
    local = now.astimezone(ZONE)
    midnight = datetime.combine(local.date(), time(), ZONE)
    if "at" in said:
        moment = datetime.combine(local.date() + timedelta(days=said["day"]), time.fromisoformat(said["at"]), ZONE)
    else:
        moment = midnight + (local - midnight) * said["part"]
    return moment.astimezone(UTC).replace(microsecond=0)
