"""Tables and lines for people: with colour and lines on a terminal, plain columns in a pipe.

What comes from outside is made safe to print: one line, without control characters and marks that turn the direction.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence

from monitor.reading.words import clean

_STYLES = {
    "open": "green",
    "closed": "red",
    "restricted": "yellow",
    "sent": "green",
    "failed": "yellow",
    "dead": "red",
}


def safe(text: str, longest: int | None = None) -> str:
    """`text` as one printable line, cut with '…' where it is longer than `longest` characters."""
    line = " ".join(clean(text).split())
    return line if longest is None or len(line) <= longest else line[: longest - 1].rstrip() + "…"


def say(text: str = "") -> None:
    """Prints one line, made safe; the blanks at its start stay."""
    indent = len(text) - len(text.lstrip(" "))
    print(" " * indent + safe(text))


def warn(text: str) -> None:
    """One line on standard error."""
    print(safe(text), file=sys.stderr)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Every row has a cell for each of `columns`. In a pipe nothing is cut or wrapped: a row is a line."""
    cells = [[safe(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _print_rich(columns, cells)
    else:
        _print_plain(columns, cells)


def _print_rich(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell, style=_STYLES.get(cell.partition(" ")[0], "")) for cell in row))
    Console(highlight=False, markup=False, emoji=False).print(table)


def _print_plain(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    lines = [columns, *rows]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(columns))]
    for line in lines:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def _width(text: str) -> int:
    """Columns on a terminal: marks over a letter take none, East Asian letters and pictures two."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )
