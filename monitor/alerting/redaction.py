"""Keeps what a channel's URL holds out of what people read."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

_HIDDEN = "***"
_SHORTEST = 6  # of parts that need not be secrets; shorter ones would hide ordinary words
_SHORTEST_PASSWORD = 3


def without_secrets(text: str, url: str) -> str:
    """`text` with everything blotted out that could be a secret of `url`: all of it but its scheme and host names."""
    for part in sorted(_parts(url), key=len, reverse=True):
        text = re.sub(re.escape(part), _HIDDEN, text, flags=re.IGNORECASE)
    return text


def _parts(url: str) -> set[str]:
    found = {url}
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query)
    except ValueError:
        return found
    user, _, host = parts.netloc.rpartition("@")
    found.update(piece for piece in user.split(":") if len(piece) >= _SHORTEST_PASSWORD)
    if user:
        found.add(b64encode(unquote(user).encode()).decode())  # as HTTP sends user and password
    # Where a service has one address only, a token stands in the place of the host: tgram://123456:token/.
    if "." not in host:
        found.update(piece for piece in (host, *host.split(":")) if len(piece) >= _SHORTEST)
    for text in (*parts.path.split("/"), parts.fragment, *(value for _, value in query)):
        found.update(_pieces(text))
    return found | {unquote(piece) for piece in found}


def _pieces(text: str) -> Iterator[str]:
    """A whole part, and its words: 'Bearer abcdef' may come back as 'abcdef'."""
    for piece in (text, *text.split()):
        if len(piece) >= _SHORTEST:
            yield piece
