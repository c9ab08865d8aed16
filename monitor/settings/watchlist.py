"""Which events matter to whom: watchlists/*.yaml."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from monitor.model import Phase, Status, Traffic
from monitor.settings.form import Form, MessageLanguage, Slug


class Watchlist(Form):
    """One file in watchlists/. Without crossings and countries it is about every crossing."""

    name: Slug = Field(
        description="The name of the watchlist; left out, that of the file without .yaml.", examples=["anbar"]
    )
    crossings: tuple[str, ...] = Field(
        default=(),
        description="The ids of the crossings that it is about (crossing-monitor crossings lists them); countries adds"
        " to them. Neither means every crossing.",
        examples=[["al-qaim", "al-waleed"]],
    )
    countries: tuple[str, ...] = Field(
        default=(),
        description="Countries, each with all of its crossings: ISO 3166-1 codes of two letters.",
        examples=[["IQ", "SY"]],
    )
    statuses: Annotated[tuple[Status, ...], Field(min_length=1)] = Field(
        default=tuple(Status), description="Which changes: to open, to closed, to restricted."
    )
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)] = Field(
        default=tuple(phase for phase in Phase if phase is not Phase.PROPOSED),
        description="How far a change must have come: proposed, scheduled, in_effect; postponed and denied tell that it"
        " does not come.",
    )
    traffic: Annotated[tuple[Traffic, ...], Field(min_length=1)] = Field(
        default=tuple(Traffic), description="Whom the change concerns: travellers, freight, aid."
    )
    min_confidence: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="From 0 (everything) to 1: at least this share of such announcements must have proved right.",
        examples=[0.7],
    )
    official_only: bool = Field(default=False, description="true: only what an authority says.")
    channels: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="The channels to which alerts go: console, or names from channels in monitor.yaml.",
        examples=[["console"]],
    )
    language: MessageLanguage | None = Field(
        default=None, description="The language of its messages, whatever the channel says: en, ar or both."
    )
