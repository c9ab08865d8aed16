"""YAML 1.2 by a parser in C, twenty times as fast as one in Python: documents as nodes, shipped files as values.

PyYAML reads YAML 1.1, where `no` is false and 1:30 is ninety: what a plain text means is told here, by the core schema
of YAML 1.2 as ruamel.yaml understands it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from yaml import MappingNode, Node, ScalarNode, SequenceNode

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML was built without libyaml
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

NULL, BOOL, INT, FLOAT, TEXT = (f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float", "str"))

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
_NUMBER_BEGINS = frozenset("+-.0123456789")
_FLOAT = re.compile(
    r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)"
    r"|[-+]?\.(?:[0-9_]+(?:[eE][-+][0-9]+)?|inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_INT = re.compile(r"[-+]?(?:0b[01_]+|0o[0-7_]+|[0-9_]+|0x[0-9a-fA-F_]+)")


class _Core(_Loader):
    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str:
        """The tag of a node that has none."""
        return _tag(value) if kind is ScalarNode and implicit[0] else TEXT


def compose(text: str | bytes) -> Node | None:
    """The document as nodes that know their lines; None where there is nothing. Raises yaml.YAMLError."""
    node: Node | None = _Core(text).get_single_node()
    return node


def shipped(path: str) -> dict[str, Any]:
    """What a file of this package holds that is made of keys with values."""
    values: dict[str, Any] = _value(_shipped(path), scalar)
    return values


def shipped_texts(path: str) -> dict[str, Any]:
    """The same of a file in which each key and value is a text: 'true' and '7' are words there."""
    values: dict[str, Any] = _value(_shipped(path), lambda _, text: text)
    return values


def scalar(tag: str, text: str) -> Any:
    """What a text of this tag stands for; the text itself where its tag is none of those above."""
    try:
        if tag == NULL:
            return None
        if tag == BOOL:
            return text.lower() == "true"
        if tag == INT:
            return int(text.replace("_", ""), 0) if text.lstrip("+-")[:2] in ("0x", "0o") else int(text)
        if tag == FLOAT:
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:  # 0b1_, which looks like a number and is none
        pass
    return text


def _tag(text: str) -> str:
    if text in _NULLS:
        return NULL
    if text in _BOOLS:
        return BOOL
    if text[0] in _NUMBER_BEGINS:
        if _INT.fullmatch(text):
            return INT
        if _FLOAT.fullmatch(text):
            return FLOAT
    return TEXT


def _shipped(path: str) -> Node | None:
    return compose((files("monitor") / path).read_bytes())


def _value(node: Node | None, read: Callable[[str, str], Any]) -> Any:
    if isinstance(node, MappingNode):
        return {read(key.tag, key.value): _value(value, read) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_value(item, read) for item in node.value]
    return read(node.tag, node.value) if isinstance(node, ScalarNode) else None
