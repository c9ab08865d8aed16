"""How a mailbox is entered, and whose letters in it are read."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, WithJsonSchema
from pydantic_core import PydanticCustomError

from monitor.settings.form import Form


def _sender(value: str) -> str:
    name, at, domain = value.rpartition("@")
    if not at or not domain or any(letter.isspace() for letter in value) or "@" in name:
        raise PydanticCustomError(
            "remedy", "is no sender; write alerts@example.org, or @example.org for all of a domain"
        )
    return value.lower()


class Mailbox(Form):
    """The account of an IMAP mailbox; its server is in the url of the source."""

    user: Annotated[str, Field(min_length=1)] = Field(
        description="The name of the account.", examples=["alerts@example.org"]
    )
    password: Annotated[SecretStr, WithJsonSchema({"type": "string"})] = Field(
        description="Its password, or one that the provider makes for this program; best written ${NAME}.",
        examples=["${MAIL_PASSWORD}"],
    )
    folder: Annotated[str, Field(min_length=1)] = Field(
        default="INBOX", description="The folder that is read.", examples=["Embassies"]
    )
    senders: tuple[Annotated[str, AfterValidator(_sender)], ...] = Field(
        default=(),
        description="Whose letters are read, by their From: addresses, or whole domains as @example.org. Left out,"
        " everybody's: whoever knows the address can then speak for this source.",
        examples=[["alerts@embassy.example", "@lists.example.org"]],
    )
