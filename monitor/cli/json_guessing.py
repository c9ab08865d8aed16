"""Guesses where in the JSON of an API its items are, pure: `try` proposes the paths, and a person looks at them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.settings import JsonPaths
from monitor.sources import read_published

_MOST_NODES = 5_000  # values that are walked through on the way to lists
_DEEPEST = 6
_LOOKED_AT = 20  # items of a list
_MOST_OF = 0.6  # of the items must have what is looked for
_LONGEST_STATUS = 40  # characters
_SHORTEST_TEXT = 80
_Objects = Sequence[Mapping[str, Any]]
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# The names that fields have in the APIs of news sites and authorities, the likeliest first.
_TITLES = ("title", "headline", "subject", "heading", "caption", "name", "label", "العنوان")
_TEXTS = ("body", "content", "text", "details", "description", "summary", "excerpt", "message", "note")
_LINKS = ("permalink", "url", "link", "href", "weburl", "uri", "path")
_DATES = ("date_gmt", "published", "publish", "pubdate", "date", "created", "time", "updated", "modified")
_IDS = ("id", "_id", "guid", "uuid", "key", "code", "number")
_PICTURE = re.compile(r"image|img|thumb|logo|icon|avatar|picture|photo|media|video", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Field:
    """What stands at one path inside the items of a list."""

    path: tuple[str, ...]
    values: Sequence[Any]  # of the items that have it
    share: float  # of the items that have it

    @property
    def name(self) -> str:
        """Its key, or that around it where its own says nothing: 'title.rendered' is a title."""
        key = self.path[-1].lower()
        return self.path[-2].lower() if key in ("rendered", "value", "text", "#text") and len(self.path) > 1 else key

    @property
    def texts(self) -> list[str]:
        return [value.strip() for value in self.values if isinstance(value, str) and value.strip()]

    @property
    def mean_length(self) -> float:
        return sum(map(len, self.texts)) / max(len(self.texts), 1)


def guess_paths(answer: Any) -> JsonPaths | None:
    """Paths under which `answer`, the value of some JSON, gives a list of items with titles; None where it has none."""
    found = [proposal for where, items in _lists(answer) if (proposal := _proposal(where, items)) is not None]
    return max(found, key=lambda each: each[0])[1] if found else None


def _lists(answer: Any) -> Iterator[tuple[str, _Objects]]:
    """The lists of objects, with their paths, those further out first; objects by their names are a list as well."""
    waiting = deque([("", answer, 0)])
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        where, value, depth = waiting.popleft()
        if isinstance(value, list):
            objects = [each for each in value[:_LOOKED_AT] if isinstance(each, dict)]
            if objects and len(objects) >= _MOST_OF * min(len(value), _LOOKED_AT):
                yield where or "@", objects
                yield from _inside(where, objects)
        elif isinstance(value, dict):
            members = list(value.values())
            if len(members) > 1 and all(isinstance(each, dict) and each for each in members):
                yield where or "@", members[:_LOOKED_AT]
            if depth < _DEEPEST:
                steps = ((f"{where}.{_key(key)}".lstrip("."), each) for key, each in value.items())
                waiting.extend((path, each, depth + 1) for path, each in steps)


def _inside(where: str, objects: _Objects) -> Iterator[tuple[str, _Objects]]:
    """Items that are wrapped each: the 'properties' of GeoJSON, the 'attributes' of JSON:API, the 'node' of GraphQL."""
    for key in ("properties", "attributes", "node", "item", "fields"):
        wrapped = [each[key] for each in objects if isinstance(each.get(key), dict)]
        if len(wrapped) == len(objects):
            yield f"{where}[*].{key}", wrapped


def _proposal(where: str, items: _Objects) -> tuple[float, JsonPaths] | None:
    """How likely these are the items, and the paths to what is in them; None where they have no titles."""
    fields = list(_fields(items))
    longest = max(filter(_is_title, fields), key=lambda field: field.mean_length, default=None)
    title = _named(fields, _TITLES, _is_title) or longest
    if title is None:
        return None
    others = [field for field in fields if field is not title]
    status = next((field for field in others if _is_status(field, len(items))), None)
    link = _named(others, _LINKS, _is_link)
    date = _named(others, _DATES, _is_date)
    text = _named(others, _TEXTS, _is_text) or next((f for f in others if _is_text(f) and f is not status), None)
    id = _named(others, _IDS, _is_id)
    score = len(items) / _LOOKED_AT + 2 * bool(date) + 2 * bool(link) + bool(text) + bool(id) + 2 * bool(status)
    score += 2 * (title.name in _TITLES)
    if status is not None and (text is not None or title.mean_length > _LONGEST_STATUS):
        status = None  # news that happen to have a state of their own ('published')
    return (
        score,
        JsonPaths(
            items=where,
            title=_title_path(title, fields, len(items)) if status else _path(title),
            status=_path(status) if status else None,
            id=_path(id) if id else None,
            link=_path(link) if link else None,
            date=_path(date) if date and not status else None,
            text=_path(text) if text and not status else None,
        ),
    )


def _fields(items: _Objects) -> Iterator[_Field]:
    """The plain values of the items, and those of the objects in them."""
    found: dict[tuple[str, ...], list[Any]] = {}
    for item in items:
        for key, value in list(item.items())[:60]:
            pairs: list[tuple[tuple[str, ...], Any]] = [((key,), value)]
            if isinstance(value, dict):
                pairs = [((key, inner), each) for inner, each in list(value.items())[:20]]
            for path, each in pairs:
                if isinstance(each, str | int | float) and not isinstance(each, bool) and each != "":
                    found.setdefault(path, []).append(each)
    for path, values in found.items():
        yield _Field(path, values, len(values) / len(items))


def _named(fields: list[_Field], names: Sequence[str], fits: Callable[[_Field], bool]) -> _Field | None:
    """The field that fits whose name comes first in `names`: as it is there, else with it in it."""
    fitting = [field for field in fields if field.share >= _MOST_OF and fits(field)]
    for name in names:
        exact = [field for field in fitting if field.name == name]
        if exact:
            return min(exact, key=lambda field: len(field.path))
    for name in names:
        near = [field for field in fitting if name in re.split(r"[^a-z]+|(?<=[a-z])(?=[A-Z])", field.name)]
        near = near or [field for field in fitting if field.name.endswith(name) or field.name.startswith(name)]
        if near:
            return min(near, key=lambda field: len(field.path))
    return None


def _is_title(field: _Field) -> bool:
    texts = field.texts
    distinct = len(set(texts)) >= max(1, len(texts) // 2)
    return (
        field.share >= _MOST_OF
        and bool(texts)
        and distinct
        and not _is_link(field)
        and not _is_date(field)
        and (any(len(re.findall(r"[^\W\d_]", text)) >= 3 for text in texts))
    )


def _is_status(field: _Field, items: int) -> bool:
    """A field that says of each item in few words how it stands."""
    name = field.name.replace("_", "").replace("-", "")
    return (
        ("status" in name or name in ("state", "الحالة"))
        and field.share >= _MOST_OF
        and bool(field.texts)
        and all(len(text) <= _LONGEST_STATUS for text in field.texts)
    )


def _is_link(field: _Field) -> bool:
    texts = field.texts
    is_picture = any(_PICTURE.search(step) for step in field.path)
    begin = ("http://", "https://", "/")
    return not is_picture and bool(texts) and all(text.startswith(begin) and " " not in text for text in texts)


def _is_date(field: _Field) -> bool:
    return bool(field.values) and all(_is_moment(value) for value in field.values[:5])


def _is_moment(value: Any) -> bool:
    if isinstance(value, str) and not value.replace(".", "", 1).isdigit():
        return any(letter.isdigit() for letter in value) and read_published(value) is not None
    return 600_000_000 <= float(value) < 5_000_000_000_000  # seconds or milliseconds since 1970


def _is_text(field: _Field) -> bool:
    return field.share >= _MOST_OF and not _is_link(field) and field.mean_length >= _SHORTEST_TEXT


def _is_id(field: _Field) -> bool:
    return field.share == 1 and len(set(map(str, field.values))) == len(field.values)


def _title_path(title: _Field, fields: list[_Field], items: int) -> str:
    """Where crossings stand under several names ('port_name', 'crossing_name'), all of them together."""
    names = [field for field in fields if field.name.endswith("name") and field.texts]
    if len(names) < 2 or title not in names or len(names) > 3:
        return _path(title)
    return f"join(', ', [{', '.join(map(_path, names))}][?@])"


def _path(field: _Field) -> str:
    return ".".join(map(_key, field.path))


def _key(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return name if _PLAIN_KEY.fullmatch(name) else f'"{escaped}"'
