"""Any JSON API to entries, by the user's paths (`json:` in sources.yaml)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from monitor.settings.json_paths import JsonPaths
from monitor.sources.entries import MOST_ITEMS, Entry, absolute_link
from monitor.sources.folding import LONGEST_TITLE, folded_line, on_one_line
from monitor.sources.json_answer import json_value
from monitor.sources.plain import plain_text
from monitor.sources.published import read_published
from monitor.sources.unreadable import UnreadableSource

_MOST_READ = 2 * MOST_ITEMS
_MILLISECONDS = 100_000_000_000  # a number of seconds that is larger would lie beyond the year 5000


def json_entries(paths: JsonPaths, text: str, url: str, now: datetime | None) -> list[Entry]:
    """The items in an answer. Raises UnreadableSource where there is no list at `paths.items`, or none of its items has
    what the paths name: an API that changed must not look like one without news."""
    found = _at(paths.items, json_value(text, "a list of news"))
    if isinstance(found, dict):
        found = list(found.values()) if all(isinstance(value, dict) for value in found.values()) else [found]
    if not isinstance(found, list):
        raise UnreadableSource(f"there is no list at '{paths.items}' in the JSON: the API may have changed")
    entries = [_entry(item, paths, url, now) for item in found[:_MOST_READ] if item is not None]
    spoken = [entry for entry in entries if entry.title or entry.content]
    if entries and not spoken:
        raise UnreadableSource(f"'{paths.items}' gives {len(entries)} items, but none has a title at '{paths.title}'")
    return spoken


def _at(path: str | None, value: Any) -> Any:
    """What is at `path`; None too where a function of the path does not fit what it found."""
    import jmespath
    from jmespath.exceptions import JMESPathError

    if path is None:
        return None
    try:
        return jmespath.search(path, value)
    except (JMESPathError, RecursionError, TypeError, ValueError):
        return None


def _entry(item: Any, paths: JsonPaths, base: str, now: datetime | None) -> Entry:
    title = on_one_line(plain_text(_text(_at(paths.title, item)), LONGEST_TITLE))
    status = on_one_line(plain_text(_text(_at(paths.status, item)), LONGEST_TITLE))
    name, title = title, f"{title}: {status}" if title and status else title
    body = plain_text(_text(_at(paths.text, item)))
    link = absolute_link(base, _text(_at(paths.link, item)))
    return Entry(
        id=folded_line(_text(_at(paths.id, item))) or (name if paths.status else ""),
        link=link,
        title=title,
        summary=body if link else "",
        content="" if link else body or title,  # there is no more to fetch
        published=_moment(_at(paths.date, item), now),
    )


def _text(value: Any) -> str:
    """Lists are told one a line; objects say nothing that a person wrote."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, value)))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _moment(value: Any, now: datetime | None) -> datetime | None:
    written = _text(value).strip()
    if not written.replace(".", "", 1).isdigit() or len(written) < 9:
        return read_published(written, now=now) if written else None
    seconds = float(written)
    try:
        return datetime.fromtimestamp(seconds / 1000 if seconds > _MILLISECONDS else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
