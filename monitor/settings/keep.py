"""How long what was read is kept: the block `keep` of monitor.yaml."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from monitor.settings.form import Form
from monitor.settings.quantities import Duration, spell_duration

_SHORTEST, _LONGEST = timedelta(days=7), timedelta(days=36_500)


class Keep(Form):
    """When what was read is forgotten. What makes a repeat recognisable never is, nor are events and alerts."""

    texts: Duration = Field(
        default=timedelta(days=180),
        ge=_SHORTEST,
        le=_LONGEST,
        description="The texts of items and articles are forgotten so long after they were read last.",
        examples=["180d"],
    )
    items: Duration = Field(
        default=timedelta(days=730),
        ge=_SHORTEST,
        le=_LONGEST,
        description="What else is known of an item (its title, its address, what was found in it) is forgotten so long"
        " after it was read last. That it was read is never forgotten, so no old news is told again.",
        examples=["2y"],
    )

    @model_validator(mode="after")
    def _texts_go_first(self) -> Self:
        if self.items < self.texts:
            raise PydanticCustomError(
                "at",
                "is shorter than texts; an item is kept at least as long as its text: {least} or more",
                {"at": "items", "least": spell_duration(self.texts)},
            )
        return self
