"""Editors that hold the files against their schemas find what is wrong while one types, and nothing that is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from monitor.settings import ConfigurationError, load
from monitor.settings.schema import json_schema
from monitor.settings.schema_files import write_schemas

SHIPPED = Path(__file__).resolve().parents[2] / "config"
FILES = [*SHIPPED.glob("*.yaml"), *SHIPPED.glob("watchlists/*.yaml")]


def complaints(kind: str, text: str) -> list[str]:
    data: Any = YAML(typ="safe").load(text)
    return [error.message for error in Draft202012Validator(json_schema()[kind]).iter_errors(data or {})]


def kind_of(path: Path) -> str:
    return "watchlist" if path.parent.name == "watchlists" else path.stem


def test_the_schemas_are_schemas():
    for schema in json_schema().values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_shipped_files_are_right(path):
    assert complaints(kind_of(path), path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_shipped_file_names_its_schema_in_its_first_line(path):
    first = path.read_text("utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    named = path.parent / first.partition("=")[2]
    assert named.resolve() == SHIPPED / f"{kind_of(path)}.schema.json"
    assert named.exists()


def test_the_shipped_schemas_are_those_of_this_version(tmp_path):
    for kind in json_schema():
        (tmp_path / f"{kind}.schema.json").write_bytes((SHIPPED / f"{kind}.schema.json").read_bytes())
    assert write_schemas(tmp_path) == [], "run crossing-monitor schema --write config"


WRONG = {
    "a key that there is not": ("monitor", "time_zon: Asia/Baghdad"),
    "a duration without a unit": ("monitor", "polling: {interval: 15}"),
    "a number that is text": ("monitor", "polling: {at_once: many}"),
    "a number out of range": ("monitor", "polling: {at_once: 0}"),
    "a list that is one word": ("monitor", "operator: console"),
    "a channel of no kind": ("monitor", "channels: {desk: {type: pigeon}}"),
    "a source without an address": ("sources", "wire: {kind: feed}"),
    "a source of no kind": ("sources", "wire: {kind: rumour, url: https://example.org/rss.xml}"),
    "a name with a space": ("sources", "two words: {url: https://example.org/rss.xml}"),
    "a watchlist that tells nobody": ("watchlist", "crossings: [al-qaim]"),
    "a status that there is not": ("watchlist", "channels: [console]\nstatuses: [ajar]"),
    "a crossing of no kind": ("crossings", "my-crossing: {kind: tunnel-of-love}"),
}


@pytest.mark.parametrize(("kind", "text"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_found(kind, text):
    assert complaints(kind, text)


def test_the_line_is_added_once_and_the_rest_stays_as_it_was(folder):
    before = {path: path.read_bytes() for path in folder.path.rglob("*.yaml")}
    assert len(write_schemas(folder.path)) == len(before) + 4
    for path, content in before.items():
        first, _, rest = path.read_bytes().partition(b"\n")
        assert first.startswith(b"# yaml-language-server: $schema=")
        assert rest == content
    assert write_schemas(folder.path) == []
    load(folder.path, {})


def test_a_line_that_names_another_is_replaced(folder):
    folder.write("monitor.yaml", "# yaml-language-server: $schema=old.json\nlanguages: [en]\n")
    write_schemas(folder.path)
    text = (folder.path / "monitor.yaml").read_text("utf-8")
    assert text == "# yaml-language-server: $schema=monitor.schema.json\nlanguages: [en]\n"


def test_a_wrong_file_keeps_its_lines_in_messages(folder):
    folder.replace("monitor.yaml", "15m", "15")
    write_schemas(folder.path)
    with pytest.raises(ConfigurationError) as wrong:
        load(folder.path, {})
    assert [problem.line for problem in wrong.value.problems] == [4]
