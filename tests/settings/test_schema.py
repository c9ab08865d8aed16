"""The JSON Schema of the configuration files is complete and says what the files say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from monitor.settings.schema import json_schema


def blocks(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that has properties."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield schema
        for part in schema.values():
            yield from blocks(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from blocks(part)


def test_every_key_of_every_file_is_described():
    schemas = json_schema()
    assert set(schemas) == {"monitor", "sources", "watchlist", "crossings"}
    for kind, schema in schemas.items():
        assert list(blocks(schema)), kind
        for block in blocks(schema):
            assert block["additionalProperties"] is False, (kind, block)
            undescribed = [key for key, field in block["properties"].items() if not field.get("description")]
            assert not undescribed, (kind, undescribed)


def test_durations_are_written_as_in_the_files():
    schema = json_schema()["monitor"]
    interval = schema["$defs"]["Polling"]["properties"]["interval"]
    assert interval["default"] == "15m"
    assert all(re.match(interval["pattern"], example) for example in interval["examples"])
    assert "PT" not in json.dumps(json_schema())


def test_a_name_that_is_a_key_or_a_file_is_not_asked_for_again():
    schemas = json_schema()
    assert "name" not in schemas["sources"]["additionalProperties"]["properties"]
    assert schemas["sources"]["additionalProperties"]["required"] == []  # a command has no url
    assert schemas["watchlist"]["required"] == ["channels"]


def test_every_reference_leads_somewhere():
    for schema in json_schema().values():
        for name in re.findall(r'"\$ref": "#/\$defs/(\w+)"', json.dumps(schema)):
            assert name in schema["$defs"]
