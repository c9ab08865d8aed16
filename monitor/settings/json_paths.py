"""Where in the JSON of an API its items are: paths of JMESPath."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from monitor.settings.form import Form


def _path(value: str) -> str:
    import jmespath  # only for sources of this kind
    from jmespath.exceptions import JMESPathError

    try:
        jmespath.compile(value)
    except JMESPathError as error:
        reason = str(error).splitlines()[0].rstrip(":")
        raise PydanticCustomError(
            "selector",
            "is not a JMESPath; write one like data.items[*] or join(' ', [name, state])",
            {"reason": reason},
        ) from None
    return value


Path = Annotated[str, AfterValidator(_path)]


class JsonPaths(Form):
    """Where the items are; all but `items` are looked for inside an item."""

    items: Path = Field(
        description="JMESPath of the list of items; @ where the whole answer is the list.",
        examples=["@", "data.articles", "features[*].properties"],
    )
    title: Path = Field(
        description="Inside an item: its title. Several fields are joined as join(': ', [name, status]).",
        examples=["title", "join(', ', [port_name, crossing_name])"],
    )
    status: Path | None = Field(
        default=None,
        description="For a list of crossings and how they stand. Inside an item: the status; it is read as 'title:"
        " status', and is news whenever it changes.",
        examples=["port_status"],
    )
    id: Path | None = Field(
        default=None,
        description="Inside an item: what identifies it; left out, its link or its text. An item whose text changes"
        " under the same id is read again.",
        examples=["id"],
    )
    link: Path | None = Field(default=None, description="Inside an item: its address.", examples=["url"])
    date: Path | None = Field(
        default=None,
        description="Inside an item: when it was published, as text or as seconds since 1970. Without it, an item"
        " counts as published when it is first seen.",
        examples=["published_at"],
    )
    text: Path | None = Field(default=None, description="Inside an item: its text.", examples=["body"])
