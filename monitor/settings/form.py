"""What all parts of a configuration have in common: they are strict, they never change, and they keep their secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Form(BaseModel):
    """One block of a configuration file."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, allow_inf_nan=False)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        # Any value may have come from ${SECRET}: a form shows no more of itself than its name.
        name = getattr(self, "name", None)
        if name is not None:
            yield "name", name


def _name(value: str) -> str:
    if not re.match(NAME, value) or value.endswith("\n"):
        raise PydanticCustomError(
            "remedy", "is not a name; a name is made of a-z, 0-9 and single hyphens between them, like shafaq-ar"
        )
    return value


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, LookupError):  # zoneinfo raises each of them, by what is wrong with the name
        raise PydanticCustomError("time_zone", "is not a time zone") from None
    return value


def _language(value: str) -> str:
    if value not in LANGUAGES:
        known = ", ".join(sorted(LANGUAGES))
        raise PydanticCustomError("remedy", "is no language that is understood; write one of {known}", {"known": known})
    return value


# A language is a file of the shipped data: adding one needs no line here.
LANGUAGES = frozenset(
    file.name.removesuffix(".yaml")
    for file in (files("monitor") / "data" / "lexicon").iterdir()
    if file.name.endswith(".yaml")
)

Slug = Annotated[str, AfterValidator(_name), WithJsonSchema({"type": "string", "pattern": NAME})]
TimeZone = Annotated[str, AfterValidator(_time_zone), WithJsonSchema({"type": "string", "examples": ["Asia/Baghdad"]})]
Language = Annotated[
    str, AfterValidator(_language), WithJsonSchema({"type": "string", "enum": sorted(LANGUAGES), "examples": ["ar"]})
]
MessageLanguage = Literal["en", "ar", "both"]
