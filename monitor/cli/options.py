"""The options that many commands share, each written once. Light: nothing here imports a room of the road."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_CONFIG = Path("config")

Config = Annotated[Path, typer.Option("--config", metavar="DIR", help="The configuration folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=100_000, help="At most this many.")]
