"""Renders the templates of messages, those that a user put in the place of ours among them, within bounds.

A template is data: it may choose, repeat and join phrases, and no more than that. What it is made of is looked at
before it runs (`bounding`): no arithmetic, no calls, no macros, no imports, so nothing in it can grow but what is put
out. Each turn of a loop and each letter that is handled is counted, and the count has an end. So the time that a
template takes is bounded without a clock, and the same template ends in the same way everywhere. Below that lies
Jinja's own sandbox.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    nodes,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS

from monitor.alerting.bounding import MOST_INCLUDED, STEPS, Meter, TooMuchError, bounded
from monitor.alerting.outside import cut, one_line
from monitor.alerting.written import Fault, Page

SHIPPED = "shipped/"  # {% extends "shipped/body.en.j2" %} means ours, whatever stands in the user's folder
LONGEST_PAGE = 100_000  # characters
_LONGEST_SOURCE = 32_000
_METER = "the meter"  # a name that no template can spell
_FOLDER = Path(__file__).parent / "templates"

_TESTS = ("defined", "undefined", "none", "odd", "even", "eq", "ne", "in")


def page(name: str, values: Mapping[str, object], own: Mapping[str, str]) -> Page:
    """The template `name` filled with `values`. own: the user's templates by name; ours stand in for what is missing,
    and for one that fails: no alert is lost to a template."""
    if not own:
        return Page(_rendered(_environment(()), name, values))
    try:
        text = _rendered(_environment(tuple(sorted(own.items()))), name, values)
        if text.strip():
            return Page(text)
        fault = Fault(name, 0, "writes nothing")
    except Exception as error:  # whatever a template of somebody else's does
        fault = _fault(name, error, own)
    return Page(_rendered(_environment(()), name, values), fault)


def fault_of(name: str, own: Mapping[str, str]) -> Fault | None:
    """What keeps the user's template `name` from being read; None where it can be."""
    try:
        _environment(tuple(sorted(own.items()))).get_template(name)
    except Exception as error:
        return _fault(name, error, own)
    return None


def shipped() -> tuple[str, ...]:
    """The names of all templates that a user may replace."""
    return tuple(sorted(path.name for path in _FOLDER.glob("*.j2")))


class _Environment(ImmutableSandboxedEnvironment):
    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > _LONGEST_SOURCE:
            raise TemplateSyntaxError(f"is longer than {_LONGEST_SOURCE} characters", 1, name, filename)
        tree = super()._parse(source, name, filename)
        return bounded(tree, name)


def _meter(context: Context) -> Meter:
    meter = context.resolve(_METER)
    if not isinstance(meter, Meter):
        raise TypeError("a template is only rendered by `page`")
    return meter


@pass_context
def _each(context: Context, items: Iterable[object], weight: int) -> Iterator[object]:
    meter = _meter(context)
    for item in items:
        meter.spend(weight)
        yield item


@pass_context
def _entered(context: Context, nothing: str) -> str:
    """Counts how often one template goes through another, or through itself."""
    _meter(context).spend(STEPS // MOST_INCLUDED)
    return nothing


@pass_context
def _text(context: Context, value: object) -> str:
    """Text and numbers are written; of all else nobody could say how long it would become."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Undefined):
        raise TypeError(f"{type(value).__name__} is no text: name one of its parts, or go through it with for")
    text = str(value)  # raises for a name that there is not, and is empty for an if without an else
    _meter(context).spend(1 + len(text))
    return text


def _on_text(change: Callable[..., str]) -> Callable[..., str]:
    """A filter from text to text."""

    @pass_context
    def changed(context: Context, value: object, *arguments: object) -> str:
        text = _text(context, value)
        result = change(text, *arguments)
        _meter(context).spend(len(result))
        return result

    return changed


@pass_context
def _replace(context: Context, value: object, old: str, new: str) -> str:
    text = _text(context, value)
    _meter(context).spend(text.count(old) * len(new))
    return text.replace(old, new)


@pass_context
def _join(context: Context, values: Iterable[object], between: str = "") -> str:
    texts = [_text(context, value) for value in values]
    _meter(context).spend(len(texts) * len(between))
    return between.join(texts)


def _length(value: Any) -> int:
    return len(value)


def _default(value: object, other: object = "", also_for_empty: bool = False) -> object:
    return other if isinstance(value, Undefined) or (also_for_empty and not value) else value


def _sentence(phrase: str) -> str:
    """With a capital, if its script knows one, and a full stop."""
    return f"{phrase[:1].upper()}{phrase[1:]}."


def _shortened(text: str, limit: int) -> str:
    return cut(text, max(1, int(limit)))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "capitalize": _on_text(str.capitalize),
    "upper": _on_text(str.upper),
    "lower": _on_text(str.lower),
    "trim": _on_text(str.strip),
    "sentence": _on_text(_sentence),
    "shortened": _on_text(_shortened),
    "replace": _replace,
    "join": _join,
    "length": _length,
    "default": _default,
}


@lru_cache(maxsize=4)
def _environment(own: tuple[tuple[str, str], ...]) -> _Environment:
    """own: the user's templates, as (name, text)."""
    written = dict(own)

    def source(name: str) -> tuple[str, str, Callable[[], bool]]:
        if name in written:
            return written[name], name, lambda: True
        plain = name.removeprefix(SHIPPED)
        if plain not in shipped():
            raise TemplateNotFound(name, f"there is no template {one_line(name)!r}")
        return _shipped_text(plain), name, lambda: True

    environment = _Environment(
        loader=FunctionLoader(source),
        undefined=StrictUndefined,
        autoescape=False,  # pages are plain text; `dressing` escapes them for the channel
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    environment.filters = {**FILTERS, "each": _each, "text": _text, "entered": _entered}
    environment.tests = {name: TESTS[name] for name in _TESTS}
    return environment


@cache
def _shipped_text(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _rendered(environment: _Environment, name: str, values: Mapping[str, object]) -> str:
    template: Template = environment.get_template(name)
    pieces, length = [], 0
    for piece in template.generate({**values, _METER: Meter()}):
        length += len(piece)
        if length > LONGEST_PAGE:
            raise TooMuchError(f"writes more than {LONGEST_PAGE} characters")
        pieces.append(piece)
    return "".join(pieces)


def _fault(name: str, error: Exception, own: Mapping[str, str]) -> Fault:
    """Where and why a template failed."""
    if isinstance(error, TemplateSyntaxError):
        return Fault((error.name or name).removeprefix(SHIPPED), error.lineno, one_line(error.message or "is wrong"))
    # Jinja writes the lines of templates into the traceback of what they raise.
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in own]
    where, line = (frames[-1].filename, frames[-1].lineno or 0) if frames else (name, 0)
    return Fault(where, line, one_line(str(error))[:300] or type(error).__name__)
