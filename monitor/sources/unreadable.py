"""The error of a source whose answer cannot be read, and the words for what came instead."""

from __future__ import annotations

import re

from monitor.fetch import one_line

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|title)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{0,500})", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class UnreadableSource(Exception):  # noqa: N818 (it reads as it is meant: `except UnreadableSource`)
    """Nothing can be read from an answer. `str()` is one line: what came, and what may be the cause."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message, 400))


def what_came(text: str, wanted: str) -> str:
    """What an answer is that is not `wanted` ('a feed'), as a sentence."""
    start = text[:20_000].strip("\ufeff \t\r\n")
    if not start:
        return "the answer is empty"
    if _BINARY.search(start) or start.startswith(("%PDF", "PK\x03\x04", "\x89PNG")):
        return f"the answer is no text, and not {wanted}"
    if _PAGE.search(start):
        title = _TITLE.search(start)
        name = f" titled '{one_line(title[1], 100)}'" if title and title[1].strip() else ""
        return f"the answer is an HTML page{name}, not {wanted}: the address may have moved"
    if start.startswith(("{", "[")):
        return f"the answer is JSON, not {wanted}"
    if start.startswith("<") and (root := _ROOT.search(start)):
        return f"the answer is XML of another kind (<{root[1]}>), not {wanted}"
    return f"the answer is not {wanted}: it begins with '{one_line(start, 60)}'"
