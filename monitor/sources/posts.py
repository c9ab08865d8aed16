"""What the posts of all networks have in common."""

from __future__ import annotations

import re

from monitor.sources.folding import folded

MOST_PAGES = 10  # that one poll pages back; who posts more between two polls is read from there on

# The address of an article holds the words of its headline, and the cut one that a post shows holds half of them: they
# are nothing that the post says.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'«»]+", re.IGNORECASE)


def post_text(*parts: str) -> str:
    """The parts of a post (its text, what is said of its pictures) as plain text, without web addresses."""
    return folded("\n".join(_ADDRESS.sub(" ", part) for part in parts if part))
