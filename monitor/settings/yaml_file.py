"""Reads a YAML file of the user into plain values, and remembers on which line each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yaml import YAMLError

from monitor.settings.problems import Problem
from monitor.yaml_values import BOOL, FLOAT, INT, NULL, TEXT, compose, scalar

Place = tuple[str | int, ...]  # the keys and list positions that lead to a value

_MOST_VALUES = 100_000  # aliases of aliases could blow a small file up to any size
# What the parser in C reads otherwise than YAML 1.2 has it, or where it does not see that something is wrong.
_UNUSUAL = re.compile(
    r"[^\n -~\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"  # controls and other ends of lines, tabs
    r"|^%"  # directives
    r"|(?:^|[\s\[{,])!"  # tags
    r"|[|>][-+0-9]* *(?:\#.*)?$"  # blocks of text
    r"|[\"']:[^\s]",  # JSON without spaces
    re.MULTILINE,
)
_TAGS = frozenset(
    {NULL, BOOL, INT, FLOAT, TEXT, *(f"tag:yaml.org,2002:{kind}" for kind in ("timestamp", "value", "merge"))}
)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """`data` is None where the file could not be read or holds nothing; `problems` says why."""

    name: str  # as it is shown to people
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def line(self, place: Place) -> int:
        """The line of the key or list item at `place`, or of the nearest thing around it that is in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def problem(self, place: Place, message: str) -> Problem:
        """`message` about what is at `place`; list positions are left to the line to tell."""
        where = ".".join(step for step in place if isinstance(step, str))
        return Problem(self.name, self.line(place), where, message)


def read_yaml(path: Path) -> YamlFile:
    """Reads `path` as YAML 1.2; whatever is wrong with it is told in `problems`, nothing is raised."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        return _unread(str(path), 0, f"cannot be read: {error.strerror}")
    return parse_yaml(str(path), raw)


def parse_yaml(name: str, raw: bytes) -> YamlFile:
    """As `read_yaml`, of a file that holds `raw`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _unread(name, line, "is not UTF-8; save the file in the encoding UTF-8")
    return _usual(name, text) or _unusual(name, text)


def _usual(name: str, text: str) -> YamlFile | None:
    """The file where it holds keys with values, or nothing, and all in it is right and written in a usual way."""
    if _UNUSUAL.search(text) is not None:
        return None
    try:
        root = compose(text)
    except (YAMLError, RecursionError):
        return None
    if root is None:
        return YamlFile(name)
    file = _read(name, root)
    return file if isinstance(file.data, dict) and not file.problems else None


def _unusual(name: str, text: str) -> YamlFile:
    from monitor.settings import unusual_yaml  # takes 10 ms to load, and few files need it

    try:
        root = unusual_yaml.compose(text)
    except unusual_yaml.NotYamlError as error:
        return _unread(name, error.line, str(error))
    return YamlFile(name) if root is None else _read(name, root)


def _read(name: str, root: Any) -> YamlFile:
    values = _Values(name)
    data = values.of(root, (), ())
    return YamlFile(name, data, values.lines, tuple(values.problems))


def _unread(name: str, line: int, message: str) -> YamlFile:
    return YamlFile(name, problems=(Problem(name, line, "", message),))


class _Values:
    """The plain values of composed nodes, with their lines and with what is wrong in them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []

    def of(self, node: Any, place: Place, around: tuple[int, ...]) -> Any:
        """The value of `node`, of PyYAML's or ruamel.yaml's; `around` holds the identities of those it lies in."""
        self.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in around or len(self.lines) > _MOST_VALUES:
            self._problem(node, place, "an alias (*) repeats what it lies in; write the values out")
            return None
        if node.id == "scalar":
            return self._scalar(node, place)
        around = (*around, id(node))
        if node.id == "mapping":
            return {key: self.of(value, (*place, key), around) for key, value in self._pairs(node, place)}
        return [self.of(item, (*place, number), around) for number, item in enumerate(node.value)]

    def _pairs(self, node: Any, place: Place) -> Iterator[tuple[str, Any]]:
        first: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.id != "scalar":
                self._problem(key, place, "a key must be plain text")
            elif key.value in first:
                message = f"is there twice, first on line {first[key.value]}; join the two, or take one away"
                self._problem(key, (*place, key.value), message)
            else:
                first[key.value] = line
                self.lines[(*place, key.value)] = line
                yield key.value, value

    def _scalar(self, node: Any, place: Place) -> Any:
        tag, text = str(node.tag), node.value
        if tag not in _TAGS:
            self._problem(node, place, f"the tag {tag} means nothing here; write plain text, numbers and lists")
        return scalar(tag, text)

    def _problem(self, node: Any, place: Place, message: str) -> None:
        where = ".".join(step for step in place if isinstance(step, str))
        self.problems.append(Problem(self._name, node.start_mark.line + 1, where, message))
