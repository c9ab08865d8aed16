"""docs/configuration.md lists every option as it is, and every example in it is right."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from monitor.settings.schema import WithDurations
from papers.configuration import PAPER, Option, options, reference


def name(option: Option) -> str:
    return f"{option.file}:{'.'.join(option.path)}"


def filled(value: Any) -> Any:
    return json.loads(re.sub(r"\$\{\w+\}", "0123456789abcdef", json.dumps(value)))


def test_the_reference_is_that_of_this_version():
    assert PAPER.read_text("utf-8") == reference(), "run make papers"


@pytest.mark.parametrize("option", [each for each in options() if each.inner is None], ids=name)
def test_every_example_is_taken_by_its_option(option: Option):
    said = [option.example, *(option.field.examples or ())]
    form: TypeAdapter[Any] = TypeAdapter(option.field.rebuild_annotation())
    whole = option.form.model_json_schema(schema_generator=WithDurations)
    schema = {**whole["properties"][option.key], "$defs": whole.get("$defs", {})}
    for value in said:
        form.validate_python(filled(value))
        assert list(Draft202012Validator(schema).iter_errors(value)) == []  # editors take it too


def test_an_example_shows_another_value_than_the_one_that_holds_anyway():
    same = [name(each) for each in options() if each.inner is None and each.example == each.field.default]
    assert same == []
