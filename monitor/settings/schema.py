"""The JSON Schema of the configuration files, for editors that complete and check as one types."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from monitor.settings.addition import CrossingAddition
from monitor.settings.form import NAME
from monitor.settings.monitor import MonitorFile
from monitor.settings.quantities import spell_duration
from monitor.settings.source import Source
from monitor.settings.watchlist import Watchlist


class WithDurations(GenerateJsonSchema):
    """Writes defaults as the files do: 15m, where pydantic writes PT15M."""

    def generate(self, schema: Any, mode: JsonSchemaMode = "validation") -> dict[str, Any]:
        """Bounds of durations are left to the check: JSON Schema has no word for them."""
        return dict(_without_bounds(super().generate(schema, mode)))

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, timedelta):
            return spell_duration(dft)
        if isinstance(dft, BaseModel):
            return {name: self.encode_default(getattr(dft, name)) for name in type(dft).model_fields}
        return super().encode_default(dft)


def _without_bounds(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: _without_bounds(each)
            for key, each in part.items()
            if not (key in ("ge", "gt", "le", "lt") and isinstance(each, str))
        }
    return [_without_bounds(each) for each in part] if isinstance(part, list) else part


def json_schema() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file: monitor, sources, watchlist and crossings (JSON Schema, draft 2020-12)."""
    watchlist = _schema(Watchlist, "watchlists/*.yaml")
    watchlist["required"].remove("name")  # the name of the file takes its place
    return {
        "monitor": _schema(MonitorFile, "monitor.yaml"),
        "sources": _named(_without_name(_schema(Source, "a source")), "sources.yaml", "The sources, by name."),
        "watchlist": watchlist,
        "crossings": _named(_schema(CrossingAddition, "a crossing"), "crossings.yaml", "Own crossings, by id."),
    }


def _schema(form: type[BaseModel], title: str) -> dict[str, Any]:
    schema = form.model_json_schema(schema_generator=WithDurations)
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": title}


def _without_name(schema: dict[str, Any]) -> dict[str, Any]:
    """The name is the key of the block, not a key in it."""
    del schema["properties"]["name"]
    schema["required"].remove("name")
    return schema


def _named(entry: dict[str, Any], title: str, description: str) -> dict[str, Any]:
    """The schema of a file of named blocks, each of the form `entry`."""
    inner = {key: value for key, value in entry.items() if key not in ("$defs", "$schema")}
    return {
        "$schema": entry["$schema"],
        "title": title,
        "description": description,
        "type": "object",
        "propertyNames": {"pattern": NAME},
        "additionalProperties": inner,
        "$defs": entry.get("$defs", {}),
    }
