"""What a program prints, an item a line as JSON: {"id", "title", "link", "date", "text"}; title or text is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.sources.entries import MOST_ITEMS, Entry, absolute_link
from monitor.sources.folding import LONGEST_TITLE, folded_line, on_one_line
from monitor.sources.plain import plain_text
from monitor.sources.published import read_published
from monitor.sources.unreadable import UnreadableSource

_KEYS = ("id", "title", "link", "date", "text")
_FORM = (
    'an object with the keys title, text, link, date and id is wanted on each line, like {"title": "Rabia is closed"}'
)


def command_entries(printed: str, now: datetime | None) -> list[Entry]:
    """Raises UnreadableSource at the first line that is no item: a program that is half right is wrong."""
    entries = []
    lines = [(number, line) for number, line in enumerate(printed.splitlines(), start=1) if line.strip()]
    for number, line in lines[: 2 * MOST_ITEMS]:
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            raise UnreadableSource(f"line {number} of what the program prints is no JSON; {_FORM}") from None
        if not isinstance(item, dict) or not (item.get("title") or item.get("text")):
            raise UnreadableSource(f"line {number} of what the program prints is no item; {_FORM}")
        unknown = sorted(set(map(str, item)) - set(_KEYS))
        if unknown:
            raise UnreadableSource(f'line {number} of what the program prints has a key "{unknown[0]}"; {_FORM}')
        entries.append(_entry(item, now))
    return entries


def _entry(item: Mapping[str, Any], now: datetime | None) -> Entry:
    fields = {key: str(item[key]) if item.get(key) is not None else "" for key in _KEYS}
    return Entry(
        id=folded_line(fields["id"]),
        title=on_one_line(plain_text(fields["title"], LONGEST_TITLE)),
        link=absolute_link("", fields["link"]),
        content=plain_text(fields["text"]),
        published=read_published(fields["date"], now=now) if fields["date"] else None,
    )
