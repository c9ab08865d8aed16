"""Sources as they are written in sources.yaml: the lines to paste, and what is added to a file."""

from __future__ import annotations

import io
import re
from collections.abc import Container, Mapping
from datetime import timedelta
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from monitor.model import DocumentKind
from monitor.settings.accounts import NETWORKS
from monitor.settings.form import Form
from monitor.settings.quantities import spell_duration
from monitor.settings.source import Source

_SECRETS = {"token": "${X_TOKEN}", "password": "${MAIL_PASSWORD}"}  # what stands for them in a file
_SHOWN = ("posts_a_month",)  # though as if left out: it is what a month may cost
_LONGEST_NAME = 60


def entry_of(source: Source) -> dict[str, Any]:
    """What sources.yaml holds below the name of `source`: what differs from what is meant when it is left out.

    Secrets are placeholders, and the address is without user and password.
    """
    given = _written(source)
    first = {"kind": source.kind.value} | ({"url": _literal(source.shown_url)} if source.url else {})
    if source.kind in NETWORKS:  # whose posts are social unless the file says otherwise
        given.pop("documents", None)
        if source.documents is not DocumentKind.SOCIAL:
            first["documents"] = source.documents.value
    return first | {key: value for key, value in given.items() if key not in first and key != "name"}


def entries_yaml(entries: Mapping[str, Mapping[str, Any]]) -> str:
    """The lines of sources.yaml for entries by their names, each ended by a line break."""
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.width = 1_000_000  # no line is broken
    written = io.StringIO()
    yaml.dump(
        {name: {key: _in_braces(value) for key, value in entry.items()} for name, entry in entries.items()}, written
    )
    return written.getvalue()


def name_of(title: str, url: str, taken: Container[str] = ()) -> str:
    """A name for a source that is not `taken`: of the Latin letters of its title, else of its host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    name = next((slug for text in (title, host) if (slug := _slug(text))), "source")
    number = 1
    while (numbered := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return numbered


def _slug(text: str) -> str:
    letters = re.sub("[^a-z0-9]+", "-", text.casefold()).strip("-")[:_LONGEST_NAME].rstrip("-")
    return letters if re.search("[a-z]", letters) or letters.count("-") else ""


def _written(value: Any) -> Any:
    if isinstance(value, Form):
        fields = type(value).model_fields
        return {
            key: _SECRETS[key] if isinstance(held, SecretStr) else _written(held)
            for key, field in fields.items()
            if (held := getattr(value, key)) is not None
            and (field.is_required() or held != field.default or key in _SHOWN)
        }
    if isinstance(value, timedelta):
        return spell_duration(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_written(each) for each in value]
    return _literal(value) if isinstance(value, str) else value


def _in_braces(value: Any) -> Any:
    """`value` written on one line where it is a block or a list."""
    if isinstance(value, Mapping):
        block = CommentedMap({key: _in_braces(each) for key, each in value.items()})
        block.fa.set_flow_style()
        return block
    if isinstance(value, list):
        items = CommentedSeq([_in_braces(each) for each in value])
        items.fa.set_flow_style()
        return items
    return value


def _literal(text: str) -> str:
    return text.replace("${", "$${")
