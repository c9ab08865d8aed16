"""Which URLs are asked at all.

A URL that two parsers can read differently may be checked as one address and fetched as another. So the form is
narrower than what browsers take: `http://` or `https://`, a host in its plain form, and nothing that is repaired,
unescaped or ignored by some. What the URL leads to is judged when connecting, see `wire`.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import unquote

from monitor.fetch.errors import NotAllowed, one_line
from monitor.fetch.url import Url

LONGEST_URL = 4_000

_SHAPE = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(?P<host>\[[0-9a-f:.]+\]|[^\[\]:@]+)(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE)
_AMBIGUOUS = re.compile(
    "[\x00-\x20\x7f-\xa0\\\\\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff\ufff0-\uffff]"
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a last label like this makes some parsers read an IPv4 address


# one '@', and none of the characters that make a parser look for the host elsewhere
_CREDENTIALS = re.compile(
    r"(https?://)([A-Za-z0-9._~!$&'()*+,;=%-]+):([A-Za-z0-9._~!$&'()*+,;=%:-]*)@(?=[^/?#@]+(?:[/?#]|$))"
)


def without_credentials(url: str) -> tuple[str, str | None]:
    """`https://user:password@host/…` as the bare URL and the value of an Authorization header (Basic).

    Anything that is not plainly of that form comes back as it is, and `checked_url` refuses it.
    """
    if (match := _CREDENTIALS.match(url)) is None:
        return url, None
    scheme, user, password = match.groups()
    secret = base64.b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode("ascii")
    return scheme + url[match.end() :], f"Basic {secret}"


def checked_url(url: str) -> Url:
    """The URL to fetch, without its fragment; the object that was checked is the one that is used.

    Raises NotAllowed for any scheme but http and https, user names and passwords in the URL, control characters,
    blanks, backslashes, and hosts that are not plainly a DNS name, four decimal numbers or an IPv6 address in brackets.
    """
    if len(url) > LONGEST_URL:
        raise NotAllowed(f"this URL has more than {LONGEST_URL} characters: {one_line(url, 80)}")
    if (shape := _SHAPE.fullmatch(url)) is None:
        raise NotAllowed(f"only http:// and https:// URLs are fetched, not {_shown(url)}")
    if _AMBIGUOUS.search(url):
        raise NotAllowed(f"this URL holds a blank, a backslash or a control character: {_shown(url)}")
    host, port = _plain_host(shape["authority"], url)
    try:
        found = Url.of(shape["scheme"], host, port, shape["rest"])
    except UnicodeError as problem:
        raise NotAllowed(f"this is not a URL: {_shown(url)}") from problem
    if not host.isascii():
        _check_host(found.ascii_host, url)
    return found


def _plain_host(authority: str, url: str) -> tuple[str, int | None]:
    """The host without brackets, and the port."""
    parts = _AUTHORITY.fullmatch(authority)
    if "@" in authority:
        raise NotAllowed(f"a URL with a user name or password is not fetched: {_shown(url)}")
    if parts is None or (parts["port"] and not 0 < int(parts["port"]) < 65536):
        raise NotAllowed(f"the host or port of this URL cannot be read: {_shown(url)}")
    port = int(parts["port"]) if parts["port"] else None
    host = parts["host"].lower()
    if not host.isascii():
        if "\u3002" in host or unicodedata.normalize("NFKC", host) != host:  # other dots, full-width digits, ligatures
            raise NotAllowed(f"the host of this URL can be read in two ways: {_shown(url)}")
        return host, port
    _check_host(host, url)
    return parts["host"].strip("[]"), port


def _check_host(host: str, url: str) -> None:
    if host.startswith("["):
        try:
            IPv6Address(host[1:-1])
        except AddressValueError as problem:
            raise NotAllowed(f"the host of this URL is not an IPv6 address: {_shown(url)}") from problem
        return
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            IPv4Address(host)
        except AddressValueError as problem:
            raise NotAllowed(
                f"the host of this URL is a number that can be read in two ways: {_shown(url)}"
            ) from problem
        return
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise NotAllowed(f"the host of this URL is not a host name: {_shown(url)}")


def _shown(url: str) -> str:
    """The URL without query, fragment and password, for a message."""
    bare = re.split(r"[?#]", url, maxsplit=1)[0]
    return "'" + one_line(re.sub(r"//[^/]*@", "//…@", bare), 120) + "'"


def same_origin(one: str, other: str) -> bool:
    """Whether both URLs are plain ones, and what may be shown to the first may be shown to the second."""
    try:
        return same_authority(checked_url(without_credentials(one)[0]), checked_url(without_credentials(other)[0]))
    except NotAllowed:
        return False


def same_authority(one: Url, other: Url) -> bool:
    """Whether what was meant for `one` may be shown to `other`: the same origin, or the same host now with TLS."""
    if one.host != other.host:
        return False
    upgraded = (one.scheme, other.scheme) == ("http", "https") and one.port is None and other.port is None
    return upgraded or (one.scheme, one.port) == (other.scheme, other.port)
