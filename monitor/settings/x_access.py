"""What reading X costs and needs: the block `x` of a source."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, WithJsonSchema
from pydantic_core import PydanticCustomError

from monitor.settings.form import Form


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value()
    if not token.isascii() or not token.isprintable() or " " in token or not token:  # said without the value
        raise PydanticCustomError(
            "at",
            "is not a bearer token; write the one of your app at developer.x.com, without the word Bearer and blanks",
            {"at": ""},
        )
    return value


class XAccess(Form):
    """The key to the API of X, and how much may be read with it."""

    token: Annotated[SecretStr, AfterValidator(_token), WithJsonSchema({"type": "string"})] = Field(
        description="The bearer token of an app of yours at developer.x.com.", examples=["${X_TOKEN}"]
    )
    posts_a_month: int = Field(
        default=1_000,
        ge=5,
        le=2_000_000,
        description="How many posts are read at most in a calendar month (UTC); X asks a price for each. When so many"
        " are read, the source is in error until the next month.",
        examples=[3_000],
    )
