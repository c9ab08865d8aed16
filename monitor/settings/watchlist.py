"""Which events matter to whom, and when and where they are told: watchlists/*.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from monitor.model import Direction, Phase, Severity, Status, Traffic
from monitor.settings.clock_times import ClockTime, CronTimes, Day, Evening
from monitor.settings.form import Form, Language, MessageLanguage, Slug, TimeZone
from monitor.settings.quantities import Count, Duration
from monitor.settings.source import Trust


class Near(Form):
    """The crossings around a point."""

    latitude: float = Field(ge=-90, le=90, description="Of the point, in degrees; south is negative.", examples=[34.4])
    longitude: float = Field(ge=-180, le=180, description="Of the point, in degrees; west is negative.", examples=[41])
    km: float = Field(
        gt=0,
        le=20_100,
        description="How far a crossing may lie from it, in kilometres, as the crow flies.",
        examples=[150],
    )


class Quiet(Form):
    """Hours in which nothing is sent."""

    begin: ClockTime = Field(alias="from", description="When they begin, each day.", examples=["23:00"])
    end: ClockTime = Field(alias="to", description="When they end; what waited is sent then.", examples=["06:00"])
    time_zone: TimeZone | None = Field(
        default=None, description="The zone of from and to; left out, that of the watchlist."
    )
    unless: Severity | None = Field(
        default=None,
        description="What is at least so severe is sent all the same: minor, normal or severe. Left out: nothing is.",
    )

    @model_validator(mode="after")
    def _some_hours(self) -> Self:
        if self.begin == self.end:
            raise PydanticCustomError(
                "at", "is the same as from; write when the quiet hours end, or take quiet away", {"at": "to"}
            )
        return self


class Escalation(Form):
    """Who is told when nobody acknowledges."""

    after: Duration = Field(
        ge=timedelta(minutes=1),
        le=timedelta(days=7),
        description="How long an alert may go without crossing-monitor ack before others are told.",
        examples=["15m"],
    )
    to: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="The channels that are told then.", examples=[["chief"]]
    )


def _rated(value: Any) -> Any:
    """One value stands for every status."""
    if isinstance(value, Mapping | Severity):
        return value if isinstance(value, Mapping) else dict.fromkeys(Status, value)
    if isinstance(value, str) and value in list(Severity):
        return dict.fromkeys(Status, value)
    raise PydanticCustomError(
        "remedy", "is not right; write minor, normal or severe, or one for each status: {closed: severe, open: normal}"
    )


SeverityRule = Annotated[
    dict[Status, Severity],
    BeforeValidator(_rated, json_schema_input_type=Severity | dict[Status, Severity]),
]


class Watchlist(Form):
    """One file in watchlists/. Without crossings, countries, pairs and near it is about every crossing."""

    name: Slug = Field(
        description="The name of the watchlist; left out, that of the file without .yaml.", examples=["anbar"]
    )
    # what it is about
    crossings: tuple[str, ...] = Field(
        default=(),
        description="The ids of the crossings that it is about (crossing-monitor crossings lists them). countries,"
        " pairs and near add to them. None of the four means every crossing.",
        examples=[["al-qaim", "al-waleed"]],
    )
    countries: tuple[str, ...] = Field(
        default=(),
        description="Countries, each with all of its crossings: ISO 3166-1 codes of two letters.",
        examples=[["IQ", "SY"]],
    )
    pairs: tuple[tuple[str, str], ...] = Field(
        default=(),
        description="Pairs of countries, each with the crossings between the two.",
        examples=[[["IQ", "SY"], ["IQ", "JO"]]],
    )
    near: Near | None = Field(
        default=None,
        description="The crossings around a point.",
        examples=[{"latitude": 34.4, "longitude": 41, "km": 150}],
    )
    statuses: Annotated[tuple[Status, ...], Field(min_length=1)] = Field(
        default=tuple(Status),
        description="Which changes: to open, to closed, to restricted.",
        examples=[["closed", "restricted"]],
    )
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)] = Field(
        default=tuple(phase for phase in Phase if phase is not Phase.PROPOSED),
        description="How far a change must have come: proposed, scheduled, in_effect; postponed and denied tell that it"
        " does not come. A correction of what was told is always told.",
        examples=[["in_effect"]],
    )
    traffic: Annotated[tuple[Traffic, ...], Field(min_length=1)] = Field(
        default=tuple(Traffic),
        description="Whom the change concerns: travellers, freight, aid.",
        examples=[["freight", "aid"]],
    )
    directions: Annotated[tuple[Direction, ...], Field(min_length=1)] = Field(
        default=tuple(Direction),
        description="Which way, as seen from the side that announces: entry, exit. What names no way concerns both.",
        examples=[["entry"]],
    )
    # who must have said so
    languages: tuple[Language, ...] = Field(
        default=(),
        description="Only what a report in one of these languages says; none means any. The language of the messages is"
        " language.",
        examples=[["ar"]],
    )
    sources: tuple[str, ...] = Field(
        default=(),
        description="Only what one of these sources says (names from sources.yaml); none means any.",
        examples=[["shafaq-ar"]],
    )
    min_trust: Trust = Field(
        default=Trust.LOW,
        description="Only what a source says that is trusted at least so far: official, high, medium, low.",
    )
    min_confidence: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="From 0 (everything) to 1: how sure an event must be. What is not sure enough is told once it is.",
        examples=[0.7],
    )
    min_sources: Count = Field(
        default=1,
        ge=1,
        le=20,
        description="How many independent sources must say so. What has too few is told once it has enough.",
        examples=[2],
    )
    official_only: bool = Field(
        default=False, description="true: only what an authority says. What others say is told once an authority does."
    )
    # to whom, how and when
    channels: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="The channels to which alerts go: console, or names from channels in monitor.yaml.",
        examples=[["console"]],
    )
    language: MessageLanguage | None = Field(
        default=None, description="The language of its messages, whatever the channel says: en, ar or both."
    )
    severity: SeverityRule = Field(
        default_factory=dict,
        description="How much its alerts weigh: minor, normal or severe; one for all, or one for each status. Left out:"
        " a closure that is in effect is severe, what is only proposed is minor, all else is normal.",
        examples=[{"closed": "severe", "open": "normal", "restricted": "normal"}, "severe"],
    )
    time_zone: TimeZone | None = Field(
        default=None,
        description="The zone of digest, quiet and expires; left out, that of monitor.yaml.",
        examples=["Asia/Amman"],
    )
    digest: CronTimes | None = Field(
        default=None,
        description="Alerts wait and go out together at these times: minute, hour, day, month and weekday (0 is"
        " Sunday), as cron writes them. Left out: each is sent at once.",
    )
    quiet: Quiet | None = Field(
        default=None,
        description="Hours in which nothing is sent; it waits for their end.",
        examples=[{"from": "23:00", "to": "06:00", "time_zone": "Asia/Baghdad", "unless": "severe"}],
    )
    reminders: Evening = Field(
        default=None,
        description="true: a scheduled change is told again at 18:00 on the evening before, in the zone of the channel;"
        " or the hour at which to remind.",
        examples=[True, "18:00"],
    )
    escalate: Escalation | None = Field(
        default=None,
        description="Who else is told when nobody acknowledges an alert (crossing-monitor ack).",
        examples=[{"after": "15m", "to": ["chief"]}],
    )
    tell_over: bool = Field(default=False, description="true: it is told when the announced end of a change has come.")
    expires: Day | None = Field(
        default=None, description="Its last day; after it, it sends nothing. Left out: it has none."
    )
    hijri: bool | None = Field(
        default=None,
        description="Whether its messages name days in the Hijri calendar too, whatever the channel says.",
        examples=[True],
    )
