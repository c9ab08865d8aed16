"""docs/configuration.md: every option of every file, made from the forms that check them.

python -m papers.configuration
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import annotated_types
import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from monitor.settings.addition import CrossingAddition
from monitor.settings.form import NAME, Form
from monitor.settings.monitor import MonitorFile
from monitor.settings.quantities import DURATION, RATE, SIZE, spell_duration
from monitor.settings.schema import WithDurations
from monitor.settings.source import Source
from monitor.settings.watchlist import Watchlist

PAPER = Path(__file__).resolve().parents[1] / "docs" / "configuration.md"

_HEAD = """\
# Configuration, option by option

<!-- Made by `make papers` from the forms in monitor/settings. Do not edit it; edit their descriptions. -->

All that you edit lies in one folder, `config/` unless `--config` names another. `crossing-monitor check` says what is
wrong with it, with file, line and remedy. An option that is not listed here is refused, so a slip of the pen never
passes unseen.

For an editor that completes and checks as you type, run `crossing-monitor schema --write config`: it writes JSON
Schemas beside the files and names them in each first line (with VS Code, install the extension YAML by Red Hat).

| file | holds |
| --- | --- |
| [`monitor.yaml`](#monitoryaml) | how the whole monitor works, and where alerts can go |
| [`sources.yaml`](#sourcesyaml) | what is read |
| [`watchlists/*.yaml`](#watchlistsyaml) | which changes matter to whom |
| [`crossings.yaml`](#crossingsyaml) | crossings and names of your own |
| `templates/*.j2` | messages in your own words: [templates.md](templates.md) |

- A **duration** is a number and `s`, `m`, `h`, `d` or `y`: `90s`, `15m`, `48h`, `2y`. A **size** is a number of bytes,
  or one with a unit: `500 kB`, `10 MB`.
- A **name** is made of `a-z`, `0-9` and single hyphens between them: `shafaq-ar`.
- `${NAME}` in a text stands for an environment variable, `${file:PATH}` for the content of a file (PATH is relative to
  the config folder), `$${` for the two characters themselves. What comes in so is never printed or logged.
"""

_FILES: tuple[tuple[str, type[Form], str], ...] = (
    ("monitor.yaml", MonitorFile, "Every option may be left out, and so may the file."),
    ("sources.yaml", Source, "A block a source; its key is the name of the source, which stays as it is for good: what"
     " was read is remembered under it."),
    ("watchlists/*.yaml", Watchlist, "A file a watchlist. Without `crossings`, `countries`, `pairs` and `near` it is"
     " about every crossing."),
    ("crossings.yaml", CrossingAddition, "A block a crossing; its key is the id. Where the id is one that is known"
     " already, names are added and other fields replaced; a new one needs `sides` and `at`. See"
     " [crossings.md](crossings.md)."),
)  # fmt: skip
_KEYED: dict[type[Form], dict[str, str]] = {MonitorFile: {"channels": "NAME"}}  # blocks of blocks whose keys are yours


@dataclass(frozen=True, slots=True)
class Option:
    """path: where it stands in its file; `form` and `key`: which field of which form it is."""

    file: str
    path: tuple[str, ...]
    form: type[Form]
    key: str
    field: FieldInfo
    inner: type[Form] | None  # where it is a block: of what

    @property
    def example(self) -> Any:
        """Of the value, as the file would hold it."""
        said = [*(self.field.examples or ()), *_schema_of(self).get("examples", ())]
        if said:
            return said[0]
        if values := _schema_of(self).get("enum"):
            return next((value for value in values if value != self.field.default), values[0])
        return not self.field.default if isinstance(self.field.default, bool) else _written(self.field.default)


def options() -> list[Option]:
    """Every option of every file, blocks before what is in them."""
    return [option for file, form, _ in _FILES for option in _options(file, form, ())]


def reference() -> str:
    parts = [_HEAD]
    for file, form, introduction in _FILES:
        parts.append(f"## {file}\n\n{introduction}\n")
        mine = [option for option in options() if option.file == file]
        parts.append(_table([each for each in mine if each.form is form]))
        for block in (each for each in mine if each.inner is not None):
            parts.append(f"### {_place(block)}\n\n{' '.join((block.inner.__doc__ or '').split())}\n")
            within = [each for each in mine if each.path[: len(block.path)] == block.path and each.form is block.inner]
            parts.append(_table(within))
    return "\n".join(parts)


def _options(file: str, form: type[Form], above: tuple[str, ...]) -> Iterator[Option]:
    for name, field in form.model_fields.items():
        if file == "sources.yaml" and form is Source and name == "name":
            continue  # the key of the block
        key = field.alias or name
        inner = _form_in(field.annotation)
        path = (*above, key, *([_KEYED[form][name]] if name in _KEYED.get(form, {}) else []))
        yield Option(file, path, form, key, field, inner)
        if inner is not None:
            yield from _options(file, inner, path)


def _form_in(annotation: Any) -> type[Form] | None:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return annotation
    if get_origin(annotation) in (Annotated, Union, types.UnionType, tuple, dict):
        return next((form for each in get_args(annotation) if (form := _form_in(each)) is not None), None)
    return None


def _place(option: Option) -> str:
    prefix = {"sources.yaml": "NAME.", "crossings.yaml": "ID."}.get(option.file, "")
    return f"`{prefix}{'.'.join(option.path)}`"


def _table(found: list[Option]) -> str:
    rows = ["| option | takes | left out | what it means |", "| --- | --- | --- | --- |"]
    for option in found:
        meaning = option.field.description or ""
        if option.inner is None:
            meaning += f" Example: `{_line(option)}`"
        else:
            meaning += f" See {_link(option)}."
        rows.append(
            "| "
            + " | ".join(_cell(text) for text in (f"`{option.key}`", _takes(option), _left_out(option), meaning))
            + " |"
        )
    return "\n".join(rows) + "\n"


def _link(option: Option) -> str:
    anchor = "".join(letter for letter in _place(option).lower() if letter.isalnum() or letter in "-_")
    return f"[{_place(option)}](#{anchor})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _line(option: Option) -> str:
    return f"{option.key}: {_flow(option.example)}"


def _flow(value: Any) -> str:
    """As YAML in one line."""
    if isinstance(value, str):
        return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_flow(each) for each in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    return str(int(value)) if isinstance(value, float) and value == int(value) else json.dumps(value)


def _is_plain(value: str) -> bool:
    try:
        return bool(yaml.safe_load(f"[{value}]") == [value])
    except yaml.YAMLError:
        return False


def _left_out(option: Option) -> str:
    if (option.form, option.key) == (Watchlist, "name"):
        return "that of the file"
    if option.field.is_required():
        return "**needed**"
    default = option.field.get_default(call_default_factory=True)
    if isinstance(default, BaseModel) or default in (None, (), {}, "", PydanticUndefined):
        return ""
    if _schema_of(option).get("pattern") == SIZE:
        return f"`{_size(default)}`"
    return f"`{_flow(_written(default))}`"


def _size(number: int) -> str:
    return f"{number // 1_000_000} MB" if number % 1_000_000 == 0 else f"{number} B"


def _written(value: Any) -> Any:
    if isinstance(value, timedelta):
        return spell_duration(value)
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    return value


def _schema_of(option: Option) -> dict[str, Any]:
    """The JSON Schema of its value, without the 'or nothing'."""
    schema, defs = _schema_and_defs(option)
    return _resolved(schema, defs)


def _schema_and_defs(option: Option) -> tuple[dict[str, Any], dict[str, Any]]:
    whole = option.form.model_json_schema(schema_generator=WithDurations)
    return whole["properties"][option.key], whole.get("$defs", {})


def _resolved(part: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in part:
        return _resolved(defs[part["$ref"].rpartition("/")[2]], defs)
    some = [each for each in part.get("anyOf", ()) if each.get("type") != "null"]
    return _resolved(some[0], defs) if len(some) == 1 else part


def _takes(option: Option) -> str:
    return _kind(*_schema_and_defs(option)) + _bounds(option.field)


_OF_A_PATTERN = {DURATION: "duration", SIZE: "size", RATE: "messages in a time", NAME: "name"}
_OF_A_FORMAT = {"uri": "address", "date": "day"}
_OF_A_TYPE = {"boolean": "`true`, `false`", "integer": "whole number", "number": "number"}


def _kind(part: dict[str, Any], defs: dict[str, Any]) -> str:
    schema = _resolved(part, defs)
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(each, defs) for each in schema["anyOf"] if each.get("type") != "null"))
    if schema.get("type") == "array":
        inner = schema.get("items") or (schema.get("prefixItems") or [{}])[0]
        return f"list of: {_kind(inner, defs)}"
    if schema.get("type") == "object":
        return "block" if "properties" in schema else f"block of: {_kind(_under_each_key(schema), defs)}"
    known = _OF_A_PATTERN.get(schema.get("pattern", "")) or _OF_A_FORMAT.get(schema.get("format", ""))
    return known or _OF_A_TYPE.get(schema.get("type", ""), "text")


def _under_each_key(schema: dict[str, Any]) -> dict[str, Any]:
    named = schema.get("patternProperties") or {}
    return dict(next(iter(named.values()), schema.get("additionalProperties") or {}))


def _bounds(field: FieldInfo) -> str:
    least = most = ""
    for each in field.metadata:
        if isinstance(each, annotated_types.Ge):
            least = f"from {_spelled(each.ge)}"
        elif isinstance(each, annotated_types.Gt):
            least = f"more than {_spelled(each.gt)}"
        elif isinstance(each, annotated_types.Le):
            most = f"to {_spelled(each.le)}"
    said = " ".join(part for part in (least, most) if part)
    return f", {said}" if said else ""


def _spelled(bound: Any) -> str:
    return spell_duration(bound) if isinstance(bound, timedelta) else f"{bound:,}"


if __name__ == "__main__":
    PAPER.write_text(reference(), "utf-8")
