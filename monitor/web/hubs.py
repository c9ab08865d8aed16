"""What hubs may do here: ask back whether it was us who asked them to push, and push."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Question:
    """Of a hub that asks back (WebSub, 5.3), or says no (5.2). lease: in seconds, as it wrote it."""

    mode: str
    topic: str
    lease: str = ""
    reason: str = ""


class Arrival(Enum):
    """What becomes of a push. TAKEN: also where its signature is wrong, which a stranger is not told."""

    TAKEN = 202
    UNKNOWN = 410
    BUSY = 503


class Hubs(Protocol):
    """callback: the end of the address at which a hub asks."""

    def expects(self, callback: str) -> bool:
        """Whether a hub was asked to push there."""
        ...

    def asked_back(self, callback: str, question: Question) -> bool:
        """Whether that is what we want of it."""
        ...

    def arrived(self, callback: str, headers: Mapping[str, str], body: bytes) -> Arrival:
        """Takes a push; what follows from it follows later. headers: by their names in lower case."""
        ...
