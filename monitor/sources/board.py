"""Pages and APIs that show what holds now: a table of crossings and their status, or a board of notices.

Such a page has no history, so what it showed is remembered. A status that changes is news each time, one that comes
back too; a notice that is taken down takes back what it said, where the page is said to show only what holds.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from monitor.model import Item
from monitor.settings import Source
from monitor.sources.plain import fingerprint

SHOWN = "page.shown"  # in memory
TAKEN_DOWN = "(no longer on the page)"
_MOST_KEPT = 500


def shows_what_holds(source: Source) -> bool:
    """Whether its page or API is one that this module is for."""
    return _is_table(source) or _is_current(source)


def news_of_board(source: Source, items: list[Item], memory: str, now: datetime) -> tuple[list[Item], str]:
    """(the items to read, what to remember). memory: what was remembered, '' at first.

    An item of a table is keyed by its text and by when it first read so. A notice that vanished becomes an item of its
    old key without its text, which is read as an edit that takes back what it said.
    """
    before = _shown(memory, _page(source))
    if _is_table(source):
        items, now_shown = _rows(items, before, now)
    else:
        now_shown = {item.key: "" for item in items}
    if _is_current(source):
        names = {key.partition(_SINCE)[0] for key in now_shown}
        gone = [key for key in before if key not in now_shown and key.partition(_SINCE)[0] not in names]
        items = items + [_taken_down(source, key) for key in gone]
    return items, json.dumps({"page": _page(source), "shown": dict(list(now_shown.items())[:_MOST_KEPT])})


_SINCE = "\x1f"  # between a row's name and the moment since which it reads as it does


def _is_table(source: Source) -> bool:
    return bool((source.select and source.select.status) or (source.paths and source.paths.status))


def _is_current(source: Source) -> bool:
    return source.select is not None and source.select.current


def _rows(items: list[Item], before: dict[str, str], now: datetime) -> tuple[list[Item], dict[str, str]]:
    known = {key.partition(_SINCE)[0]: (key, text) for key, text in before.items()}
    rows, shown = [], {}
    for item in items:
        name = fingerprint(item.key)
        key, text = known.get(name, ("", ""))
        if not key or text != fingerprint(item.title):
            key = f"{name}{_SINCE}{now.isoformat(timespec='seconds')}"
        shown[key] = fingerprint(item.title)
        rows.append(replace(item, key=key))
    return rows, shown


def _taken_down(source: Source, key: str) -> Item:
    return Item(source.name, key, source.shown_url, TAKEN_DOWN, language=source.language)


def _page(source: Source) -> str:
    """What the memory belongs to: with other selectors or another address nothing has vanished."""
    ways = [way.model_dump_json() for way in (source.select, source.paths) if way]
    return fingerprint(source.url, *ways)


def _shown(memory: str, page: str) -> dict[str, str]:
    try:
        kept = json.loads(memory or "{}")
        shown = kept["shown"] if kept.get("page") == page else {}
        return {str(key): str(text) for key, text in shown.items()}
    except (ValueError, KeyError, AttributeError):
        return {}
