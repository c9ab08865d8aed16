"""Adds sources to sources.yaml: at its end, so that not a letter of what a person wrote there changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from monitor.settings.entry import entries_yaml
from monitor.settings.loading import load
from monitor.settings.problems import ConfigurationError, Problem
from monitor.settings.whole_file import write_whole


@dataclass(frozen=True, slots=True)
class Addition:
    """One source to add. name: that no other has. entry: as `entry_of` gives it. heading: what it and its neighbours
    have in common. remarks: lines that stand above it."""

    name: str
    entry: Mapping[str, Any]
    heading: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """refused: what is wrong with an addition, by its name."""

    names: tuple[str, ...]
    refused: Mapping[str, str]


def add_sources(directory: Path, additions: Sequence[Addition], environ: Mapping[str, str]) -> Added:
    """Writes those of `additions` that are right into sources.yaml of a config folder; the configuration is right then.

    Raises ConfigurationError where something else in it is wrong, and OSError where the file cannot be written.
    """
    path = directory / "sources.yaml"
    written = _content(path)
    _expect_names_below_another(path, written)
    left, refused = list(additions), dict[str, str]()
    while left:
        text = _with(written, left)
        try:
            load(directory, environ, sources=text)
        except ConfigurationError as error:
            wrong = _told_of(error, {each.name for each in left})
            if not wrong:
                raise
            refused |= wrong
            left = [each for each in left if each.name not in wrong]
        else:
            write_whole(path, text)
            break
    return Added(tuple(each.name for each in left), refused)


def additions_yaml(additions: Sequence[Addition]) -> str:
    """The lines of sources.yaml for `additions`."""
    lines, heading = [], ""
    for each in additions:
        if each.heading != heading:
            heading = each.heading
            lines.append(f"\n# --- {heading or 'others'} ---\n\n")
        lines += [f"# {remark}\n" for remark in each.remarks]
        lines.append(entries_yaml({each.name: each.entry}))
    return "".join(lines)


def _with(written: str, additions: Sequence[Addition]) -> str:
    ends = "" if not written or written.endswith("\n") else "\n"
    more = f"{ends}\n{additions_yaml(additions).lstrip()}"
    return written + (more.replace("\n", "\r\n") if "\r\n" in written else more)


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        message = "is not UTF-8; save the file in the encoding UTF-8"
        raise ConfigurationError([Problem(str(path), 0, "", message)]) from None


def _expect_names_below_another(path: Path, written: str) -> None:
    try:
        root = YAML(typ="safe", pure=True).compose(written.removeprefix("\ufeff"))
    except YAMLError:  # it was read a moment ago
        root = None
    if root is not None and root.flow_style:
        message = "is written in braces; write the names one below another, so that more can follow"
        raise ConfigurationError([Problem(str(path), root.start_mark.line + 1, "", message)])


def _told_of(error: ConfigurationError, names: set[str]) -> dict[str, str]:
    """What `error` says of each of `names`; nothing where it also speaks of something else."""
    told: dict[str, str] = {}
    for problem in error.problems:
        name, _, key = problem.where.partition(".")
        if name not in names:
            return {}
        told.setdefault(name, f"{key}: {problem.message}" if key else problem.message)
    return told
