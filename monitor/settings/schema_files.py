"""The JSON Schemas as files beside those that they describe, and the line by which an editor finds them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from monitor.settings.schema import json_schema
from monitor.settings.whole_file import write_whole

_NAMED = re.compile(r"\A# yaml-language-server: \$schema=\S+\r?\n")


def write_schemas(directory: Path) -> list[Path]:
    """Writes the schemas into a config folder, and names each in the first line of the YAML files that it describes.

    Returns the files that changed. Raises OSError, and UnicodeDecodeError where a file is no text.
    """
    written = [directory / f"{kind}.schema.json" for kind in json_schema()]
    wanted = dict(zip(written, (_spelled(schema) for schema in json_schema().values()), strict=True))
    for path, line in _first_lines(directory):
        wanted[path] = line + _NAMED.sub("", path.read_text("utf-8"), count=1)
    changed = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        write_whole(path, wanted[path])
    return changed


def _first_lines(directory: Path) -> Iterator[tuple[Path, str]]:
    """Each YAML file of the folder that there is, with the line that names its schema."""
    for kind in ("monitor", "sources", "crossings"):
        path = directory / f"{kind}.yaml"
        if path.exists():
            yield path, f"# yaml-language-server: $schema={kind}.schema.json\n"
    for path in sorted((directory / "watchlists").glob("*.yaml")):
        yield path, "# yaml-language-server: $schema=../watchlist.schema.json\n"


def _spelled(schema: object) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
