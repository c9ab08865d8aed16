"""YAML as values: what is shipped means the same to a reader that takes another road."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.yaml_values import shipped, shipped_texts

PACKAGE = Path(str(files("monitor")))
FILES = sorted(str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.yaml"))


@pytest.mark.parametrize("file", FILES)
def test_shipped_data_means_the_same_to_every_reader(file):
    assert repr(YAML(typ="safe", pure=True).load((PACKAGE / file).read_text("utf-8"))) == repr(shipped(file))


@pytest.mark.parametrize("file", [file for file in FILES if "lexicon" in file])
def test_a_language_is_made_of_texts_alone(file):
    def leaves(value):
        if isinstance(value, dict):
            return [*value, *(leaf for each in value.values() for leaf in leaves(each))]
        return [leaf for each in value for leaf in leaves(each)] if isinstance(value, list) else [value]

    assert {type(leaf) for leaf in leaves(shipped_texts(file))} == {str}
