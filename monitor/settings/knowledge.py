"""How long what was reported is believed: the block `knowledge` of monitor.yaml."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from monitor.settings.form import Form
from monitor.settings.quantities import Duration


class Knowledge(Form):
    """When knowledge is too old to be shown as such."""

    unknown_after: Duration = Field(
        default=timedelta(days=30),
        ge=timedelta(hours=1),
        description="The status of a crossing of which nothing was reported for so long is shown as unknown.",
        examples=["30d"],
    )
