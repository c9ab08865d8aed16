"""How the whole monitor works: monitor.yaml."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from monitor.settings.channel import Channel
from monitor.settings.form import Form, Language, Slug, TimeZone
from monitor.settings.heartbeat import Heartbeat
from monitor.settings.keep import Keep
from monitor.settings.knowledge import Knowledge
from monitor.settings.quantities import Count, Duration, Size
from monitor.settings.web import Web


class Polling(Form):
    """How sources are asked."""

    interval: Duration = Field(
        default=timedelta(minutes=15),
        ge=timedelta(seconds=1),
        le=timedelta(days=7),
        description="How often each source is asked, unless the source says otherwise. Left out, each is asked as often"
        " as it publishes and matters: an authority every minute, others every minute to every hour.",
        examples=["10m"],
    )
    max_age: Duration = Field(
        default=timedelta(hours=48),
        gt=timedelta(0),
        description="An item that is older than this when it is first seen is learned silently: it wakes nobody.",
        examples=["24h"],
    )
    timeout: Duration = Field(
        default=timedelta(seconds=20),
        gt=timedelta(0),
        le=timedelta(minutes=10),
        description="How long an answer may take.",
        examples=["30s"],
    )
    at_once: Count = Field(
        default=16,
        ge=1,
        le=256,
        description="How many sources are asked at the same time. One that takes longer than a second makes room for"
        " another.",
        examples=[32],
    )
    host_pause: Duration = Field(
        default=timedelta(seconds=1),
        ge=timedelta(0),
        le=timedelta(minutes=1),
        description="How long a host is left alone after an answer before it is asked the next thing. A host is asked"
        " one thing at a time; one whose robots.txt asks for a longer pause gets it, up to 30s.",
        examples=["2s"],
    )
    article_time: Duration = Field(
        default=timedelta(seconds=30),
        ge=timedelta(seconds=1),
        le=timedelta(minutes=10),
        description="How long the articles of one poll are waited for; what else it brought does not wait with them."
        " Those that are not there by then are judged by title and summary, and asked for again at the next poll.",
        examples=["45s"],
    )
    tick: Duration = Field(
        default=timedelta(seconds=1),
        gt=timedelta(0),
        le=timedelta(minutes=5),
        description="How often the daemon looks which sources and deliveries are due.",
        examples=["2s"],
    )
    max_bytes: Size = Field(
        default=10_000_000,
        ge=1_000,
        le=1_000_000_000,
        description="How long an answer may be; a longer one is refused.",
        examples=["20 MB"],
    )

    websub: bool = Field(
        default=True,
        description="Where a feed names a hub (WebSub) and web.url is set, the hub is asked to push what is new; while"
        " it does, the feed is polled less often. false: hubs are asked for nothing.",
    )

    @property
    def given_interval(self) -> timedelta | None:
        """`interval` where the user wrote one: it holds, whatever a source's pace."""
        return self.interval if "interval" in self.model_fields_set else None


class MonitorFile(Form):
    """What monitor.yaml holds."""

    state: str | None = Field(
        default=None,
        min_length=1,
        description="Where the monitor keeps what it knows: the path of an SQLite file, relative to the folder in which"
        " the config folder lies, or an SQLAlchemy URL. Left out: state/monitor.db.",
        examples=["state/monitor.db", "postgresql+psycopg://monitor:${DB_PASSWORD}@localhost/monitor"],
    )
    polling: Polling = Field(
        default_factory=Polling, description="How often, how patiently and how many sources are asked."
    )
    knowledge: Knowledge = Field(
        default_factory=Knowledge, description="How long what was reported of a crossing is believed."
    )
    keep: Keep = Field(default_factory=Keep, description="How long what was read is kept.")
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = Field(
        default=("en", "ar"),
        description="The languages in which announcements are looked for.",
        examples=[["en", "ar", "tr"]],
    )
    time_zone: TimeZone = Field(
        default="UTC", description="The time zone of times that are shown to people.", examples=["Asia/Baghdad"]
    )
    contact: str | None = Field(
        default=None,
        min_length=3,
        max_length=200,
        pattern=r"^[ -~]+$",
        description="An e-mail or web address under which the owners of sources can reach you; it is sent with every"
        " request.",
        examples=["you@example.org"],
    )
    allow_commands: bool = Field(
        default=False,
        description="true: sources of kind command are allowed, which run programs of this machine with the rights of"
        " the monitor.",
    )
    channels: dict[Slug, Channel] = Field(
        default_factory=dict,
        description="Where alerts can go, by a name of your choice. The channel console is always there.",
    )
    operator: tuple[str, ...] = Field(
        default=(),
        description="The channels that are told when the monitor itself is in trouble.",
        examples=[["console"]],
    )
    heartbeat: Heartbeat | None = Field(
        default=None,
        description="An address to ask for while all is well; a service behind it tells you when that stops.",
    )
    web: Web = Field(
        default_factory=Web, description="A web server for health checks, metrics, feeds and programs; off at first."
    )
