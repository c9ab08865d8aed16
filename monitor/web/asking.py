"""What a request may ask for in its query, checked: a wrong value is refused, never passed over.

Refusals repeat nothing of the request: it may come from a link that somebody else has made.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from monitor.model import EPOCH
from monitor.settings import Settings
from monitor.store import Behind, Wanted
from monitor.web.site import RefusedError

LIMIT = 50
MOST = 200
_TICK = timedelta(microseconds=1)
_LONGEST_CURSOR = 1_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """One key of a query. read: its text to a value; raises RefusedError. schema: of its text, as JSON Schema."""

    name: str
    description: str
    schema: Mapping[str, Any]
    read: Callable[[str, Settings], Any]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for; what was not given is None, or as many as are given to who does not ask."""

    limit: int = LIMIT
    behind: Behind | None = None
    watchlist: str | None = None
    crossing: str | None = None
    country: str | None = None
    language: str = "en"

    def crossings(self, settings: Settings) -> frozenset[str] | None:
        """The ids of the crossings that are meant; None where all are."""
        if self.crossing is None and self.country is None:
            return None
        meant = {self.crossing} if self.crossing is not None else set(settings.crossings)
        if self.country is not None:
            meant &= _of_country(self.country, settings)
        return frozenset(meant)

    def wanted(self, settings: Settings) -> Wanted:
        return Wanted(self.crossings(settings), self.watchlist)


def read_query(given: Sequence[tuple[str, str]], known: Sequence[Parameter], settings: Settings) -> Query:
    """Raises RefusedError for a key that is not `known`, for one that is given twice, and for a wrong value."""
    by_name = {parameter.name: parameter for parameter in known}
    values: dict[str, Any] = {}
    for name, text in given:
        if name not in by_name:
            takes = f"this address takes {', '.join(by_name)}" if by_name else "this address takes none"
            raise RefusedError(400, f"there is no such parameter; {takes}")
        field = _FIELDS.get(name, name)
        if field in values:
            raise RefusedError(400, f"{name} is given twice; give it once")
        values[field] = by_name[name].read(text, settings)
    return Query(**values)


def cursor_of(behind: Behind) -> str:
    """Stands for the end of a page; means nothing to who gets it."""
    return urlsafe_b64encode(f"{(behind.at - EPOCH) // _TICK}:{behind.id}".encode()).decode().rstrip("=")


def _cursor(text: str, settings: Settings) -> Behind:
    try:
        if len(text) > _LONGEST_CURSOR:
            raise ValueError("too long")
        whole = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)).decode()
        ticks, _, id = whole.partition(":")
        return Behind(EPOCH + int(ticks) * _TICK, id)
    except (ValueError, OverflowError, binascii.Error):
        raise RefusedError(400, "after is not the end of a page; give what stood under next, or leave it out") from None


def _limit(text: str, settings: Settings) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST:
        return int(text)
    raise RefusedError(400, f"limit is a number from 1 to {MOST}")


def _watchlist(text: str, settings: Settings) -> str:
    if text in {watchlist.name for watchlist in settings.watchlists}:
        return text
    raise RefusedError(404, "there is no watchlist of this name")


def _crossing(text: str, settings: Settings) -> str:
    if text in settings.crossings:
        return text
    raise RefusedError(404, "there is no crossing of this id; crossing-monitor crossings lists them")


def _country(text: str, settings: Settings) -> str:
    if _of_country(text, settings):
        return text
    raise RefusedError(
        404, "no crossing of this country is known; a country is written as two letters (ISO 3166-1), like IQ"
    )


def _of_country(code: str, settings: Settings) -> set[str]:
    return {id for id, crossing in settings.crossings.items() if code in {side.country for side in crossing.sides}}


def _language(text: str, settings: Settings) -> str:
    if text in ("en", "ar", "both"):
        return text
    raise RefusedError(400, "language is en, ar or both")


_FIELDS = {"after": "behind"}
_TEXT = {"type": "string"}

PAGE = (
    Parameter(
        "limit",
        f"How many at most; {LIMIT} if it is left out.",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
        _limit,
    ),
    Parameter("after", "What stood under next of the page before: the page that follows it.", _TEXT, _cursor),
)
NEWEST = PAGE[:1]
PLACES = (
    Parameter("crossing", "Only about this crossing, by its id.", _TEXT, _crossing),
    Parameter(
        "country",
        "Only about crossings of this country (ISO 3166-1, two letters).",
        {"type": "string", "pattern": "^[A-Z]{2}$"},
        _country,
    ),
)
WATCHLIST = Parameter("watchlist", "Only what this watchlist was told, by its name.", _TEXT, _watchlist)
LANGUAGE = Parameter(
    "language",
    "The language of the texts; English if it is left out.",
    {"type": "string", "enum": ["en", "ar", "both"], "default": "en"},
    _language,
)
