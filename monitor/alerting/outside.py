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
_UNBREAKABLE = "\u2060"  # invisible and without width: '@everyone' looks the same but calls nobody
_CALL = re.compile(r"(?<![\w.])@(?=\w)|<(?=[!@#])")
_LONGEST_READ = 20_000  # what is longer is cut before anything else looks at it
_LONGEST_LINK = 2_000
# The reserved and unreserved characters of RFC 3986, and the % of what is encoded already.
_LINK_SAFE = "%:/?#[]@!$&'()*+,;=-._~"


def one_line(text: str) -> str:
    """`text` without control, direction and other invisible characters, its white space folded into single spaces,
    and its mass mentions ('@everyone', '<!channel>') defused."""
    spaced = (" " if character.isspace() else character for character in text[:_LONGEST_READ])
    visible = "".join(
        character for character in spaced if character in _JOINERS or unicodedata.category(character) not in _INVISIBLE
    )
    return _CALL.sub(lambda call: call[0] + _UNBREAKABLE, " ".join(visible.split()))


def shortened(text: str, limit: int = QUOTE_LIMIT) -> str:
    """`one_line(text)` in at most `limit` characters, cut after a word and ended with '…' where it was longer."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    head, space, _ = line[:limit].rpartition(" ")
    kept = head if space and len(head) >= limit // 2 else line[: limit - 1]  # a 'word' of hundreds of characters
    return kept.rstrip(" ,;:،؛-–—") + "…"


def isolated(text: str) -> str:
    """`text` between a first-strong isolate and its end: it keeps its own order and disturbs none around it."""
    return f"{_FSI}{text}{_PDI}"


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
