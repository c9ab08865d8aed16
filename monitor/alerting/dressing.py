"""Plain text put into the markup that a service reads, so that it shows every letter as it was written.

A message is plain text until here: whatever in it looks like markup is text, and stays text. What is added is little: a
bold subject, links that can be followed, and in pages of HTML the direction and language of each paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from html import escape

_RLM, _FSI, _PDI = "\u200f", "\u2068", "\u2069"
_LINK = re.compile(r"https?://\S+\Z")
_RULE = re.compile("—{3,}\\Z")
# CommonMark: any punctuation of ASCII may stand behind a backslash. What means something only at the beginning of a
# line is escaped there; invisible signs before it may be left out by a service.
_MARKUP = re.compile(r"[\\`*_\[\]<>~|#&]")
_AT_THE_START = re.compile(r"^([\s\u200f\u2068]*)([-+=]|\d+(?=[.)]))")


class Dress(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"  # CommonMark, where a line ends with two spaces
    CHAT_MARKDOWN = "chat markdown"  # where a line ends as it does
    CHAT_HTML = "chat html"  # bold type and links, no more
    PAGE = "page"  # HTML for mail


def dressed(subject: str, body: str, dress: Dress) -> str:
    """`body` in the markup of `dress`, under `subject` where there is one. Its lines are ended with \\n."""
    if dress is Dress.PAGE:
        return _page(subject, body)
    head = [] if not subject else [_bold(_line(subject, dress), dress)]
    lines = [_line(line, dress) for line in body.strip("\n").split("\n")] if body.strip("\n") else []
    between = [""] if head and lines else []
    return _LINE_ENDS[dress].join([*head, *between, *lines])


_LINE_ENDS = {Dress.TEXT: "\n", Dress.MARKDOWN: "  \n", Dress.CHAT_MARKDOWN: "\n", Dress.CHAT_HTML: "<br/>\n"}


def _line(line: str, dress: Dress) -> str:
    if dress is Dress.TEXT:
        return line
    if dress is Dress.CHAT_HTML:
        return escape(line)
    if _LINK.match(line.strip()) and not re.search("[<>]", line):
        return f"<{line.strip()}>"
    escaped = _MARKUP.sub(lambda sign: f"\\{sign[0]}", line)
    return _AT_THE_START.sub(_unlisted, escaped)


def _unlisted(start: re.Match[str]) -> str:
    """'- x' and '1. x' at the start of a line would be items of a list."""
    sign = start[2]
    return f"{start[1]}\\{sign}" if not sign.isdigit() else f"{start[1]}{sign}\\"


def _bold(line: str, dress: Dress) -> str:
    if dress is Dress.CHAT_HTML:
        return f"<b>{line}</b>"
    return line if dress is Dress.TEXT or not line else f"**{line}**"


# Pages ----------------------------------------------------------------------------------------------------------------


def _page(subject: str, body: str) -> str:
    """Each paragraph with its direction and language.

    The invisible signs stay: mail has a plain part beside the page, and Apprise makes the one from the other.
    """
    paragraphs = [subject] if subject else []
    paragraphs += [paragraph for paragraph in body.strip("\n").split("\n\n") if paragraph.strip()]
    return "\n".join(map(_paragraph, paragraphs))


def _paragraph(text: str) -> str:
    if _RULE.match(text.strip()):
        return "<hr>"
    return f"<p {_direction(text)}>{'<br>'.join(map(_page_line, text.splitlines()))}</p>"


def _page_line(line: str) -> str:
    if _LINK.match(line.strip()):
        return f'<a dir="ltr" href="{escape(line)}">{escape(line)}</a>'
    return escape(line).replace(_FSI, f"<bdi>{_FSI}").replace(_PDI, f"{_PDI}</bdi>")


def _direction(text: str) -> str:
    """Of a paragraph, by what it says outside of its isolates."""
    depth = 0
    for character in text:
        depth += (character == _FSI) - (character == _PDI)
        if depth == 0 and character == _RLM:
            return 'dir="rtl" lang="ar"'
        if depth == 0 and unicodedata.bidirectional(character) == "L":
            return 'dir="ltr" lang="en"'
        if depth == 0 and unicodedata.bidirectional(character) in ("R", "AL"):
            return 'dir="rtl" lang="ar"'
    return 'dir="auto"'
