"""Who is let in, and under which name this server is asked. Pure.

The name is looked at because of DNS rebinding: a web page whose name is made to mean 127.0.0.1 could have a browser
read this server as if it were its own. An address in numbers cannot be made to mean another, a name can.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from hashlib import sha256
from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

from monitor.settings import Web

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization",
}


def is_meant(host: str | None, web: Web) -> bool:
    """Whether a request with this Host header is meant for us.

    At an address of this machine alone, only such addresses are; else any address in numbers is. Names are, where the
    settings give them, and localhost where we listen at this machine.
    """
    name = _name(host)
    if name is None:
        return False
    if name in web.names:
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return name == "localhost" and web.only_here
    return address.is_loopback or not web.only_here


def _name(host: str | None) -> str | None:
    """Without its port, in small letters; None where it is none."""
    if not host or any(each in host for each in "/@?# \\"):
        return None
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname


def may_read(authorization: str | None, web: Web) -> bool:
    """Whether a request with this Authorization header may read what is not public.

    Without tokens everybody may: the settings let nobody else in then than who is on this machine.
    """
    if not web.tokens:
        return True
    shown = _token(authorization)
    # Hashed, so that all are of one length; all are looked at, so that nothing is learned of which came close.
    digest = sha256(shown.encode()).digest()
    known = [sha256(token.get_secret_value().encode()).digest() for token in web.tokens.values()]
    return any([compare_digest(digest, each) for each in known])  # noqa: C419


def _token(authorization: str | None) -> str:
    """'Bearer TOKEN', or 'Basic …' with the token as password, which is all that feed readers can do."""
    scheme, _, rest = (authorization or "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return b64decode(rest.strip(), validate=True).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return ""
    return ""
