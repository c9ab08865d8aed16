"""The values of the model as JSON, and back exactly.

What is written is read back by the type hints of the dataclasses, so a new field needs no line here. A field that an
older row does not have takes its default; one that the model has no more is passed over. Enumerations are written by
name in small letters: 'in_effect', 'too_old'. Times are written in UTC, a `Moment` as '2025-06-14T08:00'.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from monitor.model import Moment

T = TypeVar("T")


def to_json(value: object) -> str:
    """Raises ValueError for what JSON or the model cannot hold: a time without a zone, a number that is none."""
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """Raises ValueError, which names the field, where `text` is not what `to_json` makes of a `kind`."""
    value: T = _read(kind, json.loads(text), kind.__name__)
    return value


def name_of(member: Enum) -> str:
    """How a member is written; the wording of its value may change, this may not."""
    return member.name.lower()


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return name_of(value)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Moment):
        return value.day.isoformat() + ("" if value.at is None else f"T{value.at.isoformat()}")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value.isoformat()}")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(_plain(member) for member in value)
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    raise ValueError(f"a {type(value).__name__} cannot be stored")


def _read(hint: Any, data: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin is Union or origin is UnionType:
        if data is None:
            return None
        return _read(next(kind for kind in get_args(hint) if kind is not NoneType), data, where)
    if origin is tuple:
        return _read_tuple(get_args(hint), _expect(list, data, where), where)
    if origin is frozenset:
        return frozenset(_read(get_args(hint)[0], each, where) for each in _expect(list, data, where))
    if origin is dict:
        inside = get_args(hint)[1]
        return {key: _read(inside, each, f"{where}.{key}") for key, each in _expect(dict, data, where).items()}
    if is_dataclass(hint) and hint is not Moment:
        return _read_dataclass(hint, _expect(dict, data, where), where)
    if hint in (bool, int, str):
        return _expect(hint, data, where)
    if hint is float:
        return float(_expect((int, float), data, where))
    try:
        return _read_text(hint, _expect(str, data, where))
    except (ValueError, KeyError) as error:
        raise ValueError(f"{where}: this is no {hint.__name__}: {data!r}") from error


def _read_text(hint: Any, text: str) -> Any:
    if issubclass(hint, Enum):
        return hint[text.upper()]
    if hint is Moment:
        return Moment.parse(text)
    if issubclass(hint, datetime | date | time):
        return hint.fromisoformat(text)
    raise ValueError(f"a {hint.__name__} cannot be read")


def _read_tuple(kinds: tuple[Any, ...], data: list[Any], where: str) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_read(kinds[0], each, where) for each in data)
    if len(kinds) != len(data):
        raise ValueError(f"{where}: {len(kinds)} values are needed and {len(data)} are there")
    return tuple(_read(kind, each, where) for kind, each in zip(kinds, data, strict=True))


def _read_dataclass(kind: Any, data: dict[str, Any], where: str) -> Any:
    hints = _hints(kind)
    values = {name: _read(hint, data[name], f"{where}.{name}") for name, hint in hints.items() if name in data}
    for each in fields(kind):
        if each.name not in values and each.default is MISSING and each.default_factory is MISSING:
            raise ValueError(f"{where}.{each.name} is missing")
    return kind(**values)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _expect(kind: Any, data: Any, where: str) -> Any:
    if isinstance(data, kind) and not (isinstance(data, bool) and kind is not bool):
        return data
    raise ValueError(f"{where}: a {type(data).__name__} stands here: {data!r}"[:200])
