"""Where alerts go: the block `channels` of monitor.yaml."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from monitor.settings.form import Form, MessageLanguage, TimeZone
from monitor.settings.quantities import Duration, RateLimit


class ChannelType(StrEnum):
    CONSOLE = "console"
    FILE = "file"
    APPRISE = "apprise"


class Channel(Form):
    """One place to which alerts go."""

    # Once checked, `type` is set. `load` makes `path` absolute.

    type: ChannelType | None = Field(
        default=None,
        description="console prints alerts. It need not be written where there is a url (apprise) or a path (file).",
    )
    url: SecretStr | None = Field(
        default=None,
        description="An Apprise URL: e-mail, Telegram, ntfy, Slack, webhooks and a hundred others.",
        examples=["tgram://${TELEGRAM_TOKEN}/-1001234567890", "ntfys://ntfy.sh/${NTFY_TOPIC}"],
    )
    path: str | None = Field(
        default=None,
        min_length=1,
        description="A file to which alerts are appended; relative to the folder in which the config folder lies.",
        examples=["state/alerts.txt"],
    )
    language: MessageLanguage = Field(
        default="en", description="The language of its messages: en, ar, or both, one after the other."
    )
    time_zone: TimeZone | None = Field(
        default=None, description="The zone of times in its messages; left out, that of monitor.yaml."
    )
    group_within: Duration | None = Field(
        default=None,
        description="Three messages may go out one by one within this time; what comes beyond them waits for its end"
        " and goes out as one message with a line for each. 0s: nothing is put together. Left out: 1m where there is a"
        " url; a console and a file get every message by itself. What is severe, and escalations, never wait.",
        examples=["5m"],
    )
    rate: RateLimit | None = Field(
        default=None,
        description="How many messages the channel gets in how long, at most; what comes beyond them waits and then"
        " goes out as one message. Left out: 20/10m where there is a url; no limit for a console and a file. What is"
        " severe, and escalations, never wait.",
        examples=["20/1h"],
    )
    give_up_after: Duration = Field(
        default=timedelta(days=3),
        ge=timedelta(minutes=1),
        le=timedelta(days=30),
        description="How long a message is tried again while the channel fails. Then it is given up, and waits under"
        " alerts --failed until somebody has it sent again.",
        examples=["12h"],
    )
    hijri: bool = Field(
        default=False, description="true: days in its messages are named in the Hijri calendar too (Umm al-Qura)."
    )

    @model_validator(mode="after")
    def _one_destination(self) -> Self:
        given = {ChannelType.APPRISE: self.url, ChannelType.FILE: self.path}
        kinds = [kind for kind, value in given.items() if value is not None]
        if self.type is ChannelType.CONSOLE:
            kinds.append(ChannelType.CONSOLE)
        if len(kinds) > 1:
            raise PydanticCustomError("at", "one of url, path and type: console is wanted, not several", {"at": ""})
        if not kinds:
            raise PydanticCustomError(
                "at", "says not where to; give one of url: …, path: … and type: console", {"at": ""}
            )
        if self.type not in (None, *kinds):
            raise PydanticCustomError("at", "does not go with the url or path here; take the line away", {"at": "type"})
        object.__setattr__(self, "type", kinds[0])
        return self


CONSOLE = "console"  # the channel that is there without being written
