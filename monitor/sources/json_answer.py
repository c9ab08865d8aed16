"""JSON from outside, of which nothing is believed: neither that it is whole nor that a field is what it should be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from monitor.fetch import Response
from monitor.sources.charset import decode
from monitor.sources.unreadable import UnreadableSource, what_came

_LONGEST = 50_000_000  # bytes, however much a user lets through
_MOST_VALUES = 400_000  # each takes a hundred bytes of memory; a page of an API holds a hundredth of them


def read_json(response: Response, wanted: str) -> Any:
    """The value in an answer. wanted: what it should be, for the message ('posts'). Raises UnreadableSource."""
    refuse_long_json(response.body, wanted)
    return json_value(decode(response.body, response.content_type), wanted)


def json_value(text: str, wanted: str) -> Any:
    """As `read_json`, of the text of an answer that is not too long."""
    text = text.lstrip("\ufeff \t\r\n")
    if not text.startswith(("{", "[")):
        raise UnreadableSource(what_came(text, wanted))
    if len(text) > _MOST_VALUES and sum(text.count(mark) for mark in ",[{") > _MOST_VALUES:
        raise UnreadableSource(f"the answer holds more than {_MOST_VALUES:,} values: it is not {wanted}")
    try:
        return json.loads(text)
    except RecursionError:
        raise UnreadableSource(f"the answer is nested too deeply to be read, and not {wanted}") from None
    except ValueError:  # its message may quote the answer
        raise UnreadableSource(f"the answer is broken or cut JSON, not {wanted}") from None


def refuse_long_json(body: bytes, wanted: str) -> None:
    """Raises UnreadableSource for more JSON than is read."""
    if len(body) > _LONGEST:
        raise UnreadableSource(f"the answer holds more than {_LONGEST // 1_000_000} MB of JSON: it is not {wanted}")


def read_object(response: Response, wanted: str) -> Mapping[str, Any]:
    """As `read_json`, where an object should have come."""
    value = read_json(response, wanted)
    if not isinstance(value, dict):
        raise UnreadableSource(f"the answer is a list, not {wanted}")
    return value


def inside(value: Any, *path: str) -> Any:
    """What is at `path` in nested objects; None where something on the way is missing or no object."""
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def text_at(value: Any, *path: str) -> str:
    """The text at `path`; numbers as they are written, and '' for all else."""
    return as_text(inside(value, *path))


def as_text(value: Any) -> str:
    """As `text_at`, of the value itself."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def objects_at(value: Any, *path: str) -> list[Mapping[str, Any]]:
    """The objects in the list at `path`; what is in it besides is left out."""
    found = inside(value, *path) if path else value
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
