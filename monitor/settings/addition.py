"""The user's own crossings, and additions to the shipped ones: crossings.yaml."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from monitor.crossings import Kind
from monitor.settings.form import Form, TimeZone

NameText = Annotated[str, Field(min_length=2, max_length=100)]


class SideAddition(Form):
    """One of the two sides of a crossing."""

    country: str = Field(description="The country of this side: ISO 3166-1 code of two letters.", examples=["IQ"])
    en: NameText = Field(description="Its name in English.", examples=["Al-Qaim"])
    ar: NameText = Field(description="Its name in Arabic.", examples=["القائم"])


class Names(Form):
    """Names in two scripts."""

    en: tuple[NameText, ...] = Field(default=(), description="In Latin letters.", examples=[["Husaybah"]])
    ar: tuple[NameText, ...] = Field(default=(), description="In Arabic letters.", examples=[["حصيبة"]])


class CrossingAddition(Form):
    """A new crossing (it needs `sides` and `at`), or what is to be added to a shipped one."""

    sides: Annotated[tuple[SideAddition, ...], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="The two sides, in the order in which they are shown."
    )
    at: tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]] | None = Field(
        default=None, description="Latitude and longitude, in degrees.", examples=[[34.4, 40.97]]
    )
    kind: Kind | None = Field(default=None, description="What it is; left out, road.")
    names: Names | None = Field(default=None, description="Further names and spellings of either side.")
    needs_context: Names | None = Field(
        default=None,
        description="Those of its names that are also a town, a person or a word: they count only beside words that"
        " speak of a border.",
    )
    time_zone: TimeZone | None = Field(
        default=None, description="The zone of its days and hours; left out, that of the first side's country."
    )
