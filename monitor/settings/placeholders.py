"""Fills in ${NAME} and ${file:PATH}, so that no secret has to stand in a configuration file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.settings.problems import Problem
from monitor.settings.yaml_file import Place, YamlFile

_PLACEHOLDER = re.compile(r"\$\$\{|\$\{([^}]*)(\}?)")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOST_BYTES = 65_536
_FILE = "file:"
_SHORTEST = 4  # of secrets that can be told from ordinary words


@dataclass(slots=True)
class Filled:
    """A file whose placeholders are filled in.

    `written`: what stands in the file, by the place of each value that a placeholder is part of; to be shown in its
    stead. `failed`: the places whose value could not be had, which is told in `problems`.
    """

    data: Any = field(default=None, repr=False)
    written: dict[Place, str] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set, repr=False)
    files: set[Path] = field(default_factory=set)  # that ${file:PATH} named
    failed: set[Place] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


class _UnfilledError(Exception):
    """Why a placeholder could not be filled in."""


def fill(file: YamlFile, directory: Path, environ: Mapping[str, str]) -> Filled:
    """Replaces ${NAME} by environment variables and ${file:PATH} by the stripped content of files.

    directory: what a relative PATH is meant from.  `$${` stands for a literal `${`.  Only text values are looked at,
    not keys, and not what was filled in.
    """
    filled = Filled()
    filled.data = _filled(file.data, (), file, directory, environ, filled)
    return filled


def without(secrets: Iterable[str], text: str) -> str:
    """`text` with ${…} for each of the secrets in it."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, "${…}")
    return text


def _filled(value: Any, place: Place, file: YamlFile, directory: Path, environ: Mapping[str, str], into: Filled) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, (*place, key), file, directory, environ, into) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, (*place, number), file, directory, environ, into) for number, item in enumerate(value)]
    if not isinstance(value, str) or "${" not in value:
        return value

    def replacement(match: re.Match[str]) -> str:
        if match[1] is None:
            return "${"
        if not match[2]:
            raise _UnfilledError(
                f'"{match[0]}" is not closed; write ${{NAME}}, or $${{ for the two characters themselves'
            )
        into.written[place] = value
        if match[1].startswith(_FILE):
            into.files.add(directory / match[1].removeprefix(_FILE))
        found = _content(match[1], directory, environ)
        into.secrets.add(found)
        return found

    try:
        return _PLACEHOLDER.sub(replacement, value)
    except _UnfilledError as why:
        into.failed.add(place)
        into.problems.append(file.problem(place, str(why)))
        return value


def _content(inside: str, directory: Path, environ: Mapping[str, str]) -> str:
    if inside.startswith(_FILE):
        return _from_file(inside.removeprefix(_FILE), directory)
    if not _VARIABLE.fullmatch(inside):
        raise _UnfilledError(
            f"${{{inside}}} is neither ${{NAME}} (A-Z, a-z, 0-9, _) nor ${{file:PATH}}; write $${{ for a literal ${{"
        )
    if not environ.get(inside):
        state = "is empty" if inside in environ else "is not set"
        raise _UnfilledError(
            f"the environment variable {inside} {state}; set it before the start (export {inside}=…), or keep the"
            f" value in a file and write ${{file:PATH}}"
        )
    return environ[inside]


def _from_file(written: str, directory: Path) -> str:
    path = directory / written
    try:
        with path.open("rb") as stream:
            raw = stream.read(_MOST_BYTES + 1)
        content = raw.decode().strip()
    except OSError as error:
        raise _UnfilledError(f"the file {path} of ${{file:{written}}} cannot be read: {error.strerror}") from None
    except ValueError:
        raise _UnfilledError(f"the file {path} of ${{file:{written}}} is not text in UTF-8") from None
    if not content:
        raise _UnfilledError(f"the file {path} of ${{file:{written}}} is empty; write the value into it")
    if len(raw) > _MOST_BYTES:
        raise _UnfilledError(f"the file {path} of ${{file:{written}}} is too long for one value (more than 64 kB)")
    return content
