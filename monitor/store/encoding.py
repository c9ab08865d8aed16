"""The values of the model as JSON, and back exactly.

What is written is read back by the type hints of the dataclasses, so a new field needs no line here. A field that an
older row does not have takes its default; one that the model has no more is passed over. Enumerations are written by
name in small letters: 'in_effect', 'too_old'. Times are written in UTC, a `Moment` as '2025-06-14T08:00'.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from monitor.model import Moment

T = TypeVar("T")
_Change = Callable[[Any], Any]  # of a value into what JSON can hold, or back


def to_json(value: object) -> str:
    """Raises ValueError for what JSON or the model cannot hold: a time without a zone, a number that is none."""
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """Raises ValueError, which names the field, where `text` is not what `to_json` makes of a `kind`."""
    try:
        hint: Any = kind
        value: T = _reader(hint)(json.loads(text))
    except _UnfitError as unfit:
        raise ValueError(f"{kind.__name__}{unfit.where}{unfit.problem}") from unfit
    return value


def name_of(member: Enum) -> str:
    """How a member is written; the wording of its value may change, this may not."""
    return member.name.lower()


# --- writing: how a value is written follows from its type, and is found out once for each


_WRITTEN_AS_THEY_ARE = frozenset({str, bool, int, float, NoneType})


def _plain(value: object) -> Any:
    kind: Any = type(value)
    return value if kind in _WRITTEN_AS_THEY_ARE else _writer(kind)(value)


@cache
def _writer(kind: Any) -> _Change:
    if issubclass(kind, Enum):
        return name_of
    if issubclass(kind, str | int | float):
        return _as_it_is
    if kind is Moment:
        return _moment
    if issubclass(kind, datetime):
        return _instant
    if issubclass(kind, date | time):
        return _isoformat
    if issubclass(kind, frozenset):
        return lambda members: sorted(map(_plain, members))
    if issubclass(kind, tuple):
        return lambda members: [_plain(member) for member in members]
    if issubclass(kind, dict):
        return lambda members: {key: _plain(member) for key, member in members.items()}
    if is_dataclass(kind):
        return _writer_of_fields([each.name for each in fields(kind)])
    raise ValueError(f"a {kind.__name__} cannot be stored")


def _writer_of_fields(names: list[str]) -> _Change:
    if len(names) == 1:
        return lambda value: {names[0]: _plain(getattr(value, names[0]))}
    values = attrgetter(*names)
    return lambda value: {
        name: each if type(each) in _WRITTEN_AS_THEY_ARE else _plain(each)
        for name, each in zip(names, values(value), strict=True)
    }


def _as_it_is(value: object) -> object:
    return value


def _isoformat(value: date | time) -> str:
    return value.isoformat()


def _moment(moment: Moment) -> str:
    return moment.day.isoformat() + ("" if moment.at is None else f"T{moment.at.isoformat()}")


def _instant(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be stored: {instant.isoformat()}")
    return (instant if instant.tzinfo is UTC else instant.astimezone(UTC)).isoformat()


# --- reading: what a type hint asks for is found out once


class _UnfitError(Exception):
    """What cannot be read. where: the fields that lead to it, '.claims.day'."""

    def __init__(self, problem: str, where: str = "") -> None:
        super().__init__(problem)
        self.problem, self.where = problem, where

    def within(self, name: str) -> _UnfitError:
        return _UnfitError(self.problem, f".{name}{self.where}")


@cache
def _reader(hint: Any) -> _Change:
    origin = get_origin(hint)
    if origin is Union or origin is UnionType:
        return _optional(_reader(next(kind for kind in get_args(hint) if kind is not NoneType)))
    if origin is tuple:
        return _tuple(get_args(hint))
    if origin is frozenset:
        return _members(frozenset, _reader(get_args(hint)[0]))
    if origin is dict:
        return _dict(_reader(get_args(hint)[1]))
    if is_dataclass(hint) and hint is not Moment:
        return _dataclass(hint)
    if hint in (bool, int, str):
        return lambda data: data if type(data) is hint else _refuse(data)
    if hint is float:
        return lambda data: float(data) if type(data) in (int, float) else _refuse(data)
    return _text(hint)


def _optional(read: _Change) -> _Change:
    return lambda data: None if data is None else read(data)


def _members(kind: type, read: _Change) -> _Change:
    return lambda data: kind(map(read, data)) if type(data) is list else _refuse(data)


def _tuple(kinds: tuple[Any, ...]) -> _Change:
    if kinds[-1] is Ellipsis:
        return _members(tuple, _reader(kinds[0]))
    readers = [_reader(kind) for kind in kinds]

    def change(data: Any) -> Any:
        if type(data) is not list:
            _refuse(data)
        if len(data) != len(readers):
            raise _UnfitError(f": {len(readers)} values are needed and {len(data)} are there")
        return tuple(read(each) for read, each in zip(readers, data, strict=True))

    return change


def _dict(read: _Change) -> _Change:
    def change(data: Any) -> Any:
        if type(data) is not dict:
            _refuse(data)
        return {key: _within(key, read, each) for key, each in data.items()}

    return change


def _dataclass(kind: Any) -> _Change:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
    needed = {each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING}

    def change(data: Any) -> Any:
        if type(data) is not dict:
            _refuse(data)
        if missing := needed - data.keys():
            raise _UnfitError(" is missing", f".{min(missing)}")
        return kind(**{name: _within(name, read, data[name]) for name, read in readers.items() if name in data})

    return change


def _text(kind: Any) -> _Change:
    read = _text_reader(kind)

    def change(data: Any) -> Any:
        if type(data) is not str:
            _refuse(data)
        try:
            return read(data)
        except (ValueError, KeyError) as error:
            raise _UnfitError(f": this is no {kind.__name__}: {data!r}") from error

    return change


def _text_reader(kind: Any) -> Callable[[str], Any]:
    if issubclass(kind, Enum):
        return {name.lower(): member for name, member in kind.__members__.items()}.__getitem__
    if kind is Moment:
        return Moment.parse
    if issubclass(kind, datetime | date | time):
        return kind.fromisoformat  # type: ignore[no-any-return]
    raise ValueError(f"a {kind.__name__} cannot be read")


def _within(name: str, read: _Change, data: Any) -> Any:
    try:
        return read(data)
    except _UnfitError as unfit:
        raise unfit.within(name) from unfit


def _refuse(data: Any) -> Any:
    raise _UnfitError(f": a {type(data).__name__} stands here: {data!r}"[:200])
