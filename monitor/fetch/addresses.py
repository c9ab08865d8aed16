"""Which IP addresses a request may go to.

Sources are on the public internet. An address of another kind in a URL, in a redirect or in an answer of the DNS is a
mistake or an attempt to reach what is behind our firewall through us, so only addresses that are known to be public
pass. The tables follow the IANA registries of special-purpose addresses (RFC 6890 and its updates), written out here
because `ipaddress.is_global` differs between versions of Python.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# What `allow_private` opens: a feed generator on this machine or in the same office.
_NEARBY_4 = {
    "10.0.0.0/8": "private",
    "172.16.0.0/12": "private",
    "192.168.0.0/16": "private",
    "100.64.0.0/10": "private (carrier-grade NAT)",
    "127.0.0.0/8": "loopback",
}
_NEARBY_6 = {"::1/128": "loopback", "fc00::/7": "private"}

# What nothing opens. 169.254.169.254 hands out the keys of cloud machines.
_NEVER_4 = {
    "0.0.0.0/8": "unspecified",
    "169.254.0.0/16": "link-local",
    "192.0.0.0/24": "reserved",
    "192.0.2.0/24": "reserved (documentation)",
    "192.31.196.0/24": "reserved",
    "192.52.193.0/24": "reserved",
    "192.88.99.0/24": "reserved (6to4 relay)",
    "192.175.48.0/24": "reserved",
    "198.18.0.0/15": "reserved (benchmarks)",
    "198.51.100.0/24": "reserved (documentation)",
    "203.0.113.0/24": "reserved (documentation)",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
_NEVER_6 = {
    "::/128": "unspecified",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
    "2001::/23": "reserved (Teredo, ORCHID and others)",
    "2001:db8::/32": "reserved (documentation)",
    "2620:4f:8000::/48": "reserved",
    "3fff::/20": "reserved (documentation)",
}
_PUBLIC_6 = IPv6Network("2000::/3")  # all that is given out today; the rest is reserved
_MAPPED, _NAT64, _SIX_TO_FOUR = IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16")

# Ways to write an IPv4 address in an IPv6 one: the connection ends at the former, so that is what is judged.
_CARRIERS: tuple[tuple[IPv6Network, Callable[[int], int]], ...] = (
    (_MAPPED, lambda number: number & 0xFFFFFFFF),
    (_NAT64, lambda number: number & 0xFFFFFFFF),
    (_SIX_TO_FOUR, lambda number: (number >> 80) & 0xFFFFFFFF),
)


def _table4(table: dict[str, str]) -> tuple[tuple[IPv4Network, str], ...]:
    return tuple((IPv4Network(network), kind) for network, kind in table.items())


def _table6(table: dict[str, str]) -> tuple[tuple[IPv6Network, str], ...]:
    return tuple((IPv6Network(network), kind) for network, kind in table.items())


_NEAR4, _NEAR6, _NO4, _NO6 = _table4(_NEARBY_4), _table6(_NEARBY_6), _table4(_NEVER_4), _table6(_NEVER_6)


def why_refused(address: str, allow_private: bool = False) -> str | None:
    """What kind of address this is, if we do not connect to it ('private', 'link-local', …); None if we do.

    allow_private admits private, loopback and carrier-grade NAT addresses, and no other kind.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "unreadable"
    if isinstance(parsed, IPv6Address):
        return _why_not_6(parsed, allow_private)
    return _why_not_4(parsed, allow_private)


def _why_not_4(address: IPv4Address, allow_private: bool) -> str | None:
    for network, kind in _NEAR4:
        if address in network:
            return None if allow_private else kind
    return next((kind for network, kind in _NO4 if address in network), None)


def _why_not_6(address: IPv6Address, allow_private: bool) -> str | None:
    for carrier, inner in _CARRIERS:
        if address in carrier:
            return _why_not_4(IPv4Address(inner(int(address))), allow_private)
    for network, kind in _NEAR6:
        if address in network:
            return None if allow_private else kind
    refused = next((kind for network, kind in _NO6 if address in network), None)
    return refused or (None if address in _PUBLIC_6 else "reserved")
