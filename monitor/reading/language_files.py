"""The files of the languages (`data/lexicon/*.yaml`) as they are written: what each section means is said in them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml


def language_files() -> Iterator[dict[str, Any]]:
    """One of each language, in the order of their codes; every value is text."""
    folder = files("monitor") / "data" / "lexicon"
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every value a text: 'no' is a word here
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda path: path.name)
    for path in paths:
        yield yaml.load(path.read_bytes(), Loader=loader)  # noqa: S506
