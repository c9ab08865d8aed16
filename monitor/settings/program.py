"""A program that prints items."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from monitor.settings.form import Form
from monitor.settings.quantities import Duration


class Program(Form):
    """What is run, without a shell, in the folder in which the config folder lies."""

    arguments: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="The program and its arguments, each a text of its own.",
        examples=[["/usr/local/bin/ferries", "--json"]],
    )
    timeout: Duration = Field(
        default=timedelta(seconds=30),
        ge=timedelta(seconds=1),
        le=timedelta(minutes=10),
        description="When it is ended if it has not ended by itself.",
        examples=["2m"],
    )
