"""Says in plain words what pydantic found wrong, and what would be right."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Union, get_args, get_origin
from zoneinfo import available_timezones

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from monitor.settings.placeholders import Filled
from monitor.settings.problems import Problem, closest
from monitor.settings.quantities import spell_duration
from monitor.settings.yaml_file import Place, YamlFile

_WANTED = {
    "string_type": "text is wanted; put it in quotes",
    "int_type": "a whole number is wanted, like 16",
    "int_parsing": "a whole number is wanted, like 16",
    "int_from_float": "a whole number is wanted, like 16",
    "float_type": "a number is wanted, like 0.7",
    "float_parsing": "a number is wanted, like 0.7",
    "finite_number": "a number is wanted, like 0.7",
    "bool_type": "true or false is wanted",
    "bool_parsing": "true or false is wanted",
    "tuple_type": "a list is wanted, like [one, another]",
    "dict_type": "keys with values are wanted, one a line and further in than this one",
    "model_type": "keys with values are wanted, one a line and further in than this one",
}
_LIMITS = {
    "greater_than_equal": ("ge", "is too small; at least {} is wanted"),
    "greater_than": ("gt", "is too small; more than {} is wanted"),
    "less_than_equal": ("le", "is too large; at most {} is wanted"),
    "less_than": ("lt", "is too large; less than {} is wanted"),
}

_SPAN = re.compile(r"datetime\.timedelta\((?:days=(?P<days>\d+))?(?:, )?(?:seconds=(?P<seconds>\d+))?0?\)")


def complaints(
    file: YamlFile, filled: Filled, errors: list[ErrorDetails], form: type[BaseModel], around: Place = ()
) -> list[Problem]:
    """The problems that `errors` of validating `form` mean, at their lines in `file`.

    around: where in the file the validated block stands. An error about a value whose placeholder could not be filled
    in is left out: that has been told. What came from a placeholder is shown as the placeholder.
    """
    found = []
    for error in errors:
        inner = tuple(step for step in error["loc"] if step != "[key]")
        if error["type"] == "at" and error["ctx"]["at"]:
            inner = (*inner, error["ctx"]["at"])
        place = (*around, *inner)
        if any(place[: len(failed)] == failed or failed[: len(place)] == place for failed in filled.failed):
            continue
        found.append(file.problem(place, _said(error, inner, _shown(error, place, filled), form)))
    return found


def _shown(error: ErrorDetails, place: Place, filled: Filled) -> str:
    """The wrong value as a person wrote it."""
    if place in filled.written:
        return f'"{filled.written[place]}"'
    if any(written[: len(place)] == place for written in filled.written):
        return "what is written here"
    value = error["input"]
    if value is None:
        return "nothing"
    if isinstance(value, timedelta):
        return f'"{spell_duration(value)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list | tuple):
        return "a list" if isinstance(value, list | tuple) else "a block of keys"
    text = str(value)
    return f'"{text}"' if len(text) <= 80 else f'"{text[:77]}…"'


def _said(error: ErrorDetails, place: Place, shown: str, form: type[BaseModel]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    given = None if shown.startswith('"${') else error["input"]
    if kind == "extra_forbidden":
        return _unknown_key(str(place[-1]), _form_at(form, place[:-1]))
    if kind == "missing":
        return _missing(place, form)
    if kind in ("enum", "literal_error"):
        return _none_of(shown, given, str(context["expected"]))
    if kind == "time_zone":
        return _no_time_zone(shown, given)
    if kind in ("remedy", "selector"):
        reason = f" ({context['reason']})" if "reason" in context and given is not None else ""
        return f"{shown} {error['msg']}{reason}"
    if kind == "at":
        return error["msg"]
    if kind in _WANTED:
        also = "; or take the line away" if error["input"] is None else ""
        return f"{_WANTED[kind]}; here is {shown}{also}"
    if kind in _LIMITS:
        limit, sentence = _LIMITS[kind]
        return f"{shown} {sentence.format(_bound(context[limit]))}"
    return _of_length(kind, context, shown) or f"{shown} is not right: {error['msg']}"


def _bound(limit: object) -> object:
    """A limit in words. Those of durations that may be left out come as the code of Python writes them."""
    written = _SPAN.fullmatch(str(limit))
    if written is None:
        return limit
    return spell_duration(timedelta(days=int(written["days"] or 0), seconds=int(written["seconds"] or 0)))


def _unknown_key(key: str, form: type[BaseModel] | None) -> str:
    known = [field.alias or name for name, field in form.model_fields.items()] if form else []
    meant = closest(key, known)
    remedy = f'did you mean "{meant}"?' if meant else f"the keys here are {', '.join(known)}"
    return f'there is no key "{key}"; {remedy}'


def _missing(place: Place, form: type[BaseModel]) -> str:
    inside = _form_at(form, place[:-1])
    field = _field(inside, place[-1]) if inside and isinstance(place[-1], str) else None
    description = field.description if field else None
    if description is None:
        return "is missing; the list here is too short"
    return f"is missing; add {place[-1]}: … ({description.rstrip('.')})"


def _none_of(shown: str, given: Any, expected: str) -> str:
    choices = [choice.strip("'") for choice in expected.replace(" or ", ", ").split(", ")]
    meant = closest(given, choices) if isinstance(given, str) else None
    suggestion = f'; did you mean "{meant}"?' if meant else ""
    return f"{shown} is not one of {', '.join(choices)}{suggestion}"


def _no_time_zone(shown: str, given: Any) -> str:
    meant = None
    if isinstance(given, str):
        zones = sorted(available_timezones())
        cities = {zone.rpartition("/")[2]: zone for zone in zones}
        city = closest(given.rpartition("/")[2].replace(" ", "_"), cities)
        meant = closest(given, zones) or (cities[city] if city else None)
    remedy = f'did you mean "{meant}"?' if meant else "write one like Asia/Baghdad"
    return f"{shown} is not a time zone; {remedy}"


def _of_length(kind: str, context: Mapping[str, Any], shown: str) -> str | None:
    if kind == "too_short":
        return f"the list must hold at least {context['min_length']}; it holds {context['actual_length']}"
    if kind == "too_long":
        return f"the list must hold at most {context['max_length']}; it holds more"
    if kind == "string_too_short":
        return f"{shown} is too short; at least {context['min_length']} characters are wanted"
    if kind == "string_too_long":
        return f"{shown} is too long; at most {context['max_length']} characters are wanted"
    if kind == "string_pattern_mismatch":
        return f"{shown} does not have the right form, which is {context['pattern']}"
    return None


def _form_at(form: type[BaseModel], place: Place) -> type[BaseModel] | None:
    """The form of the block at `place` within `form`."""
    annotation: Any = form
    for step in place:
        annotation = _bare(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            field = _field(annotation, str(step))
            annotation = field.annotation if field else None
        elif get_args(annotation):
            annotation = get_args(annotation)[1 if get_origin(annotation) is dict else 0]
    annotation = _bare(annotation)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _field(form: type[BaseModel], key: str) -> FieldInfo | None:
    """The field that is written as `key`."""
    return next((field for name, field in form.model_fields.items() if (field.alias or name) == key), None)


def _bare(annotation: Any) -> Any:
    """The annotation without Annotated and without `| None`."""
    while get_origin(annotation) in (Annotated, Union, types.UnionType):
        inner = [part for part in get_args(annotation) if part is not type(None)]
        annotation = inner[0]
    return annotation
