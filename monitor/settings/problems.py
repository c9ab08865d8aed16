"""What is wrong with a configuration, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong. `line` counts from 1; 0 means the file as a whole. `where` is the path of its key."""

    file: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.where, self.message) if part)


class ConfigurationError(Exception):
    """A configuration that cannot be used; `problems` holds all that is wrong with it, by file and line."""

    def __init__(self, problems: Iterable[Problem], files: Iterable[Path] = ()) -> None:
        """files: those that ${file:PATH} named, wherever they lie: to change one may put it right."""
        self.problems = tuple(sorted(set(problems)))
        self.files = frozenset(files)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def closest(word: str, known: Iterable[str]) -> str | None:
    """What somebody who wrote `word` probably meant, whatever the case; None where nothing is near."""
    by_folded = {candidate.casefold(): candidate for candidate in reversed(list(known))}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None
