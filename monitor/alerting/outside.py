"""Text from outside made safe to stand inside a message of ours.

A title or a quote may hold anything: line breaks that would start a new mail header, marks that turn the reading
direction of what follows, words that ring for a whole chat room. What leaves this module is one line of visible text.
Rules of direction: Unicode Bidirectional Algorithm (UAX #9), isolates.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

QUOTE_LIMIT = 300

_FSI, _PDI, _RLM = "\u2068", "\u2069", "\u200f"
_JOINERS = {"\u200c", "\u200d"}  # part of how Persian, Kurdish and emoji are written
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BLANK = set("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")  # letters and marks that show nothing
_SUPPLEMENT = range(0xE0100, 0xE01F0)  # variants of letters: as many as one likes behind any letter, and none is seen
_MARKS_IN_A_ROW = 4  # Arabic and Syriac need three; more are heaped up to run over the lines around
_UNBREAKABLE = "\u2060"  # invisible and without width: '@everyone' looks the same but calls nobody
# A word behind @, unless that is the middle of an address; the words that call all, wherever they stand; the tags of
# Slack, Discord (<!, <@, <#) and Lark (<at).
_CALL = re.compile(r"(?<![\w.])@(?=\S)|@(?=(?:everyone|here|channel|all|room)\b)|<(?=[!@#]|at\b)", re.IGNORECASE)
_TURNING = re.compile("[\u200e\u202a-\u202e\u2066\u2067\u061c]")  # left to a template none but first-strong isolates
_LONGEST_READ = 20_000  # what is longer is cut before anything else looks at it
_LONGEST_LINK = 2_000
# The reserved and unreserved characters of RFC 3986, and the % of what is encoded already.
_LINK_SAFE = "%:/?#[]@!$&'()*+,;=-._~"


def one_line(text: str) -> str:
    """`text` without control, direction and other invisible characters, its white space folded into single spaces,
    and its mass mentions ('@everyone', '<!channel>') defused."""
    spaced = (" " if character.isspace() else character for character in text[:_LONGEST_READ])
    visible = _with_joiners_that_join("".join(character for character in spaced if not _hidden(character)))
    return _CALL.sub(lambda call: call[0] + _UNBREAKABLE, " ".join(visible.split()))


def shortened(text: str, limit: int = QUOTE_LIMIT) -> str:
    """`one_line(text)` in at most `limit` characters, cut after a word and ended with '…' where it was longer."""
    return cut(one_line(text), limit)


def cut(line: str, limit: int) -> str:
    """`line` in at most `limit` characters, isolates that the cut left open being closed beyond them."""
    if len(line) <= limit:
        return line
    head, space, _ = line[:limit].rpartition(" ")
    kept = head if space and len(head) >= limit // 2 else line[: limit - 1]  # a 'word' of hundreds of characters
    return settled(kept.rstrip(" ,;:،؛-–—") + "…")


def isolated(text: str) -> str:
    """`text` between a first-strong isolate and its end: it keeps its own order and disturbs none around it."""
    return f"{_FSI}{text}{_PDI}"


def settled(line: str) -> str:
    """`line` with every isolate closed, no end without its beginning, and nothing else that turns the direction."""
    kept, depth = [], 0
    for character in _TURNING.sub("", line):
        depth += (character == _FSI) - (character == _PDI)
        if depth < 0:
            depth = 0
        else:
            kept.append(character)
    return "".join(kept) + _PDI * depth


def right_to_left(line: str) -> str:
    """A right-to-left line that holds its order even where a client shows every line from left to right."""
    return f"{_RLM}{line}{_RLM}" if line else line


def link(url: str) -> str | None:
    """`url` in ASCII where it is a web address that a person can follow; None where it is anything else.

    Two signs are encoded that a web address never needs and a chat would take for its own markup: < and >."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    if ":" in host:
        host = f"[{host}]"
    rest = parts._replace(scheme="", netloc="").geturl()
    address = f"{parts.scheme}://{host}{port}{quote(rest, safe=_LINK_SAFE)}"
    return address if len(address) <= _LONGEST_LINK else None


def _hidden(character: str) -> bool:
    if character in _JOINERS:
        return False
    return character in _BLANK or ord(character) in _SUPPLEMENT or unicodedata.category(character) in _INVISIBLE


def _with_joiners_that_join(text: str) -> str:
    """Joiners only where they join what needs them, one at a time; marks only as many as a letter can bear."""
    kept: list[str] = []
    marks = 0
    for index, character in enumerate(text):
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks > _MARKS_IN_A_ROW:
            continue
        if character in _JOINERS:
            after = text[index + 1] if index + 1 < len(text) else " "
            if not kept or kept[-1].isascii() or kept[-1] in _JOINERS or after.isascii():
                continue
        kept.append(character)
    return "".join(kept)
