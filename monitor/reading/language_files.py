"""The files of the languages (`data/lexicon/*.yaml`) as they are written: what each section means is said in them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from monitor.yaml_values import shipped_texts


def language_files() -> Iterator[dict[str, Any]]:
    """One of each language, in the order of their codes; every value is text."""
    folder = files("monitor") / "data" / "lexicon"
    for name in sorted(path.name for path in folder.iterdir() if path.name.endswith(".yaml")):
        yield shipped_texts(f"data/lexicon/{name}")
