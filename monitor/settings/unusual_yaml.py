"""YAML 1.2 to its corners, and what is wrong with what is none: in pure Python, and twenty times as slow."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError


class NotYamlError(ValueError):
    """line: 0 where it cannot be told."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def compose(text: str) -> Any:
    """The document as nodes that know their lines; None where there is nothing. Raises NotYamlError."""
    try:
        return YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, RecursionError, ValueError) as error:
        raise NotYamlError(*_told(error, text)) from error


def _told(error: Exception, text: str) -> tuple[int, str]:
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
