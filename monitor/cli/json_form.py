"""The values of the project as JSON for programs: the field names are the keys, times are ISO in UTC.

Enumerations are written by name in small letters ('in_effect', 'too_old'): names are kept where wording changes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from monitor.model import Moment


def plain(value: object) -> Any:
    """What `json.dumps` can write; raises TypeError for what has no such form."""
    if isinstance(value, Enum):
        return value.name.lower()
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Moment | Path):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(member) for member in value)
    if isinstance(value, tuple | list):
        return [plain(member) for member in value]
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"a {type(value).__name__} has no form in JSON")


def print_json(value: object) -> None:
    """One document, indented."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=2))


def print_json_line(value: object) -> None:
    """One document on one line, as JSON Lines want it; written at once, so that a reader need not wait."""
    print(json.dumps(plain(value), ensure_ascii=False), flush=True)
