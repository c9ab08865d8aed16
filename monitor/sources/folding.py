"""Text as it is kept: no control characters, no marks that turn a line, blanks folded. Every text from outside is."""

from __future__ import annotations

import re

LONGEST_TITLE = 1_000  # characters
LONGEST_TEXT = 200_000

# Control characters, marks of direction (a title must not turn the line it stands in), invisible blanks, lone
# surrogates and noncharacters. The joiners U+200C and U+200D stay: Persian and Kurdish spelling needs them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\ud800-\udfff\ufffe\uffff]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\n ]*")


def folded(text: str, longest: int = LONGEST_TEXT) -> str:
    """`text` without unwanted characters, runs of blanks as one, at most `longest` characters."""
    clean = text[: longest * 4]
    if is_printable(clean):  # most texts are; for them there is a shorter way to the same
        return folded_printable(clean)[:longest].rstrip()
    clean = _UNWANTED.sub("", clean.replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))
    return _LINES.sub("\n", blanks_as_spaces(clean)).strip()[:longest].rstrip()


def is_printable(text: str) -> bool:
    """Whether there is nothing in `text` but letters, signs, plain blanks and line breaks."""
    return text.replace("\n", "").isprintable()


def folded_printable(text: str) -> str:
    """What `folded` makes of a printable text, however long."""
    while "  " in text:
        text = text.replace("  ", " ")
    if "\n" not in text:
        return text.strip(" ")
    lines = [line.strip(" ") for line in text.split("\n")]
    return "\n".join(filter(None, lines))


def blanks_as_spaces(text: str) -> str:
    """Each run of blanks of all kinds as one space; line breaks stay."""
    return _BLANKS.sub(" ", text)


def folded_line(text: str) -> str:
    """`text` folded, on one line, as long as a title may be."""
    return on_one_line(text if text.isprintable() else folded(text))


def on_one_line(text: str, longest: int = LONGEST_TITLE) -> str:
    return " ".join(text.split())[:longest].rstrip()
