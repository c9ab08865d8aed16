"""The code blocks of a paper (Markdown), each with what its fence and the comment above it say.

    ```yaml config/watchlists/anbar.yaml       a file of that name, which the commands after it find
    ```sh                                      commands, a line each
    ```text                                    right after commands: what they print

A comment in the line above a block says that it is not tried here: `<!-- not tried: why -->`, or that another test
tries it: `<!-- tried by tests/….py -->`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r"^(?P<indent> *)```(?P<said>.*)$")
_MARK = re.compile(r"^ *<!-- (?:not tried: (?P<why>.+)|tried by (?P<test>\S+)) -->$")


@dataclass(frozen=True, slots=True)
class Block:
    """first, last: the lines of its text, counted from 0, `last` not included. line: of the fence, from 1."""

    language: str
    file: str
    text: str
    line: int
    first: int
    last: int
    indent: str = ""
    not_tried: str = ""
    tried_by: str = ""


def blocks(paper: str) -> list[Block]:
    """In their order. Raises ValueError where one is not closed."""
    lines = paper.split("\n")
    found: list[Block] = []
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if fence is None:
            at += 1
            continue
        end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() == "```"), None)
        if end is None:
            raise ValueError(f"line {at + 1}: the block is not closed")
        mark = _MARK.match(lines[at - 1]) if at else None
        language, _, file = fence["said"].strip().partition(" ")
        text = "\n".join(line.removeprefix(fence["indent"]) for line in lines[at + 1 : end])
        found.append(
            Block(
                language,
                file.strip(),
                text + "\n" if text else "",
                at + 1,
                at + 1,
                end,
                fence["indent"],
                (mark and mark["why"]) or "",
                (mark and mark["test"]) or "",
            )
        )
        at = end + 1
    return found
