"""A sign of life for a service that rings when it stops: the block `heartbeat` of monitor.yaml."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, WithJsonSchema
from pydantic_core import PydanticCustomError

from monitor.settings.form import Form
from monitor.settings.quantities import Duration
from monitor.settings.source import web_address


def _secret_address(value: SecretStr) -> SecretStr:
    try:
        web_address(value.get_secret_value())
    except PydanticCustomError as error:  # said without the value
        raise PydanticCustomError("at", "{what}", {"at": "", "what": error.message()}) from None
    return value


class Heartbeat(Form):
    """An address that is asked for (GET) as long as all is well, and not otherwise."""

    url: Annotated[
        SecretStr,
        AfterValidator(_secret_address),
        WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"}),
    ] = Field(
        description="The address to ask for, as a service like healthchecks.io or Uptime Kuma gives it.",
        examples=["https://hc-ping.com/${HEARTBEAT_ID}"],
    )
    every: Duration = Field(
        default=timedelta(seconds=60),
        ge=timedelta(seconds=1),
        le=timedelta(days=1),
        description="How often; the service must expect it no more often than that.",
        examples=["5m"],
    )
    waits_at_most: Duration = Field(
        default=timedelta(hours=1),
        gt=timedelta(0),
        description="A message that has been waiting for its channel for longer than this is a trouble: no sign of"
        " life goes out while one does.",
        examples=["2h"],
    )
    allow_private: bool = Field(
        default=False,
        description="true: the address may lie in a private network or on this machine. Otherwise that is refused.",
    )
