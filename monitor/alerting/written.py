"""What a template wrote, or why it did not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template. line: 0 where it is not known."""

    name: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"templates/{self.name}{f':{self.line}' if self.line else ''}: {self.message}"


@dataclass(frozen=True, slots=True)
class Page:
    """What a template wrote. fault: why the user's own was not used; None where it was, or where there is none."""

    text: str
    fault: Fault | None = None
