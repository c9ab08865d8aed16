"""What an edit of the configuration changed, one line a thing: 'watchlist anbar: channels [a] -> [b]'.

Pure. No line holds a secret: addresses are shown as the file writes them, without their query, and what placeholders
stood for is taken out of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from pydantic import BaseModel, SecretStr

from monitor.settings import Settings, Source, spell_duration

_LONGEST = 200  # characters of one value
# Of Settings: told in their own way.
_APART = ("directory", "state", "sources", "watchlists", "channels", "crossings", "templates")


def changes(old: Settings, new: Settings) -> list[str]:
    """The lines, in the order of the files; none where nothing changed that can be seen."""
    lines = [
        *_general(old, new),
        *_named("channel", old.channels, new.channels),
        *_sources(old, new),
        *_named("watchlist", _by_name(old.watchlists), _by_name(new.watchlists)),
        *_named("crossing", old.crossings, new.crossings),
        *_templates(old.templates, new.templates),
    ]
    return [old.redacted(new.redacted(line)) for line in lines]


def needs_restart(old: Settings, new: Settings) -> list[str]:
    """The settings that changed and are only read at the start."""
    return ["state"] if old.state != new.state else []


def _general(old: Settings, new: Settings) -> Iterator[str]:
    for name in type(new).model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if name not in _APART and before != after:
            yield _change(name, before, after, apart=": ")


def _sources(old: Settings, new: Settings) -> Iterator[str]:
    before, after = _by_name(old.sources), _by_name(new.sources)
    for name in _either(before, after):
        if name not in before or name not in after:
            yield f"source {name} {'added' if name in after else 'removed'}"
        elif before[name] != after[name]:
            yield from _source(before[name], after[name], new)


def _source(old: Source, new: Source, settings: Settings) -> Iterator[str]:
    """What people think of by itself has a sentence of its own; the rest is one line."""
    if old.enabled != new.enabled:
        yield f"source {new.name} is {'asked again' if new.enabled else 'not asked any more'}"
    if old.interval != new.interval:
        every = new.interval or settings.polling.given_interval
        yield f"source {new.name} now {f'every {spell_duration(every)}' if every else 'as often as it publishes'}"
    others = [name for name in type(new).model_fields if name not in ("enabled", "interval", "url")]
    parts = [_change(name, getattr(old, name), getattr(new, name)) for name in others if _differ(name, old, new)]
    if old.url != new.url:
        parts.insert(0, _arrow("url", _address(old), _address(new)))
    if parts:
        yield f"source {new.name}: {', '.join(parts)}"


def _address(source: Source) -> str:
    return source.shown_url.partition("?")[0]


def _named(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in _either(old, new):
        if name not in old or name not in new:
            yield f"{kind} {name} {'added' if name in new else 'removed'}"
        elif old[name] != new[name]:
            yield f"{kind} {name}: {', '.join(_parts(old[name], new[name])) or 'changed'}"


def _templates(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """That one changed; what it says is long."""
    for name in _either(old, new):
        if old.get(name) != new.get(name):
            what = "removed" if name not in new else "changed" if name in old else "added"
            yield f"template {name} {what}"


def _parts(old: object, new: object) -> Iterator[str]:
    """The fields in which two blocks differ."""
    for name in _fields(new):
        if _differ(name, old, new):
            yield _change(name, getattr(old, name), getattr(new, name))


def _change(name: str, old: object, new: object, apart: str = " ") -> str:
    if isinstance(old, BaseModel) and isinstance(new, BaseModel):
        return f"{name}{apart}{', '.join(_parts(old, new)) or 'changed'}"
    if isinstance(old, BaseModel | Mapping) or isinstance(new, BaseModel | Mapping):
        return f"{name} {'added' if not old else 'changed' if new else 'removed'}"
    return _arrow(name, _spelled(old), _spelled(new))


def _arrow(name: str, old: str, new: str) -> str:
    return f"{name} changed" if old == new else f"{name} {old} -> {new}"


def _spelled(value: object) -> str:
    """A value as the files write it; all secrets look the same."""
    if value is None:
        return "(left out)"
    if isinstance(value, SecretStr):
        return "(secret)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, timedelta):
        return spell_duration(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple | list | set | frozenset):
        return _cut(f"[{', '.join(map(_spelled, value))}]")
    if isinstance(value, BaseModel):
        return "{…}"
    if is_dataclass(value):
        return str(getattr(value, "text", "{…}"))  # a name of a crossing
    return _cut(" ".join(str(value).split()))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _fields(value: object) -> list[str]:
    if isinstance(value, BaseModel):
        return list(type(value).model_fields)
    return [field.name for field in fields(value)] if is_dataclass(value) else []


def _differ(name: str, old: object, new: object) -> bool:
    return bool(getattr(old, name) != getattr(new, name))


def _by_name(blocks: Iterable[Any]) -> dict[str, Any]:
    return {block.name: block for block in blocks}


def _either(old: Iterable[str], new: Iterable[str]) -> list[str]:
    return list(dict.fromkeys((*old, *new)))
