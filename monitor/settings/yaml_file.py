"""Reads a YAML file of the user into plain values, and remembers on which line each of them stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from monitor.settings.problems import Problem

Place = tuple[str | int, ...]  # the keys and list positions that lead to a value

_MOST_VALUES = 100_000  # aliases of aliases could blow a small file up to any size


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
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, RecursionError, ValueError) as error:
        line, message = _syntax(error, text)
        return _unread(name, line, message)
    if root is None:
        return YamlFile(name)
    values = _Values(name)
    data = values.of(root, (), ())
    return YamlFile(name, data, values.lines, tuple(values.problems))


def _unread(name: str, line: int, message: str) -> YamlFile:
    return YamlFile(name, problems=(Problem(name, line, "", message),))


def _syntax(error: Exception, text: str) -> tuple[int, str]:
    if isinstance(error, ReaderError):
        position = error.position if isinstance(error.position, int) else 0
        return text.count("\n", 0, position) + 1, "is not YAML: a control character; take it out"
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return 0, "is not YAML: it is nested too deeply or not to be understood"
    line, column = error.problem_mark.line + 1, error.problem_mark.column + 1
    if "'\\t'" in str(error.problem):
        return line, f"is not YAML: a tab (column {column}); indent with spaces"
    if "another document" in str(error.problem):
        return line, "is not one YAML document: take the second --- away"
    begun = error.context_mark.line + 1 if error.context_mark is not None else line
    since = f" ({str(error.context).removeprefix('while ')} that began on line {begun})" if begun != line else ""
    return line, f"is not YAML: {error.problem} at column {column}{since}; look at the quotes, colons and brackets here"


class _Values:
    """The plain values of composed nodes, with their lines and with what is wrong in them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []

    def of(self, node: Node, place: Place, around: tuple[int, ...]) -> Any:
        """The value of `node`; `around` holds the identities of the nodes that it lies in."""
        self.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in around or len(self.lines) > _MOST_VALUES:
            self._problem(node, place, "an alias (*) repeats what it lies in; write the values out")
            return None
        around = (*around, id(node))
        if isinstance(node, MappingNode):
            return {key: self.of(value, (*place, key), around) for key, value in self._pairs(node, place)}
        if isinstance(node, SequenceNode):
            return [self.of(item, (*place, number), around) for number, item in enumerate(node.value)]
        return self._scalar(node, place) if isinstance(node, ScalarNode) else None

    def _pairs(self, node: MappingNode, place: Place) -> Iterator[tuple[str, Node]]:
        first: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                self._problem(key, place, "a key must be plain text")
            elif key.value in first:
                message = f"is there twice, first on line {first[key.value]}; join the two, or take one away"
                self._problem(key, (*place, key.value), message)
            else:
                first[key.value] = line
                self.lines[(*place, key.value)] = line
                yield key.value, value

    def _scalar(self, node: ScalarNode, place: Place) -> Any:
        text: str = node.value
        kind = str(node.tag).removeprefix("tag:yaml.org,2002:")
        try:
            if kind == "null":
                return None
            if kind == "bool":
                return text.lower() == "true"
            if kind == "int":
                return int(text.replace("_", ""), 0) if text.lstrip("+-")[:2] in ("0x", "0o") else int(text)
            if kind == "float":
                return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        except ValueError:
            return text
        if kind not in ("str", "timestamp", "value", "merge"):
            self._problem(node, place, f"the tag {node.tag} means nothing here; write plain text, numbers and lists")
        return text

    def _problem(self, node: Node, place: Place, message: str) -> None:
        where = ".".join(step for step in place if isinstance(step, str))
        self.problems.append(Problem(self._name, node.start_mark.line + 1, where, message))
