"""From a host to a line: resolved, judged, connected.

A host is resolved once, each of its addresses is judged, and the connection goes to an address that was judged: a name
that answers with a public address first and a private one a moment later gains nothing. TLS still verifies the host
name of the URL.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

from monitor.fetch.addresses import why_refused
from monitor.fetch.errors import NotAllowed, TooSlow, Unreachable, one_line
from monitor.fetch.line import Line
from monitor.fetch.threads import in_its_own_thread

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

_MOST_ADDRESSES = 4  # tried one after the other


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """The addresses of `host`, in the order of the system's preference. Raises OSError."""
    if _is_address(host):
        return [host]
    found = await in_its_own_thread(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Wire:
    """Makes lines. allow_private: to private and loopback addresses, too."""

    def __init__(self, tls: ssl.SSLContext, resolve: Resolver, allow_private: bool) -> None:
        tls.set_alpn_protocols(["http/1.1", "h2"])
        self._tls = tls
        self._resolve = resolve
        self._allow_private = allow_private

    async def line_to(self, scheme: str, host: str, port: int, seconds: float) -> Line:
        """Raises NotAllowed, Unreachable, TooSlow."""
        line = await self._connected(host, port, seconds)
        if scheme == "https":
            try:
                await line.secure(self._tls, host)
            except OSError as problem:  # ssl.SSLError is one
                line.close()
                raise Unreachable(f"no TLS connection to {host} ({_root(problem)})") from problem
            except BaseException:
                line.close()
                raise
        return line

    async def _connected(self, host: str, port: int, seconds: float) -> Line:
        addresses = await self._addresses(host, port)
        loop = asyncio.get_running_loop()
        for number, address in enumerate(addresses, start=1):
            try:
                async with asyncio.timeout(seconds / len(addresses)):
                    _, line = await loop.create_connection(Line, address, port)
                return line
            except TimeoutError as problem:
                if number == len(addresses):
                    raise TooSlow(f"{host} does not take connections on port {port}: no answer in time") from problem
            except OSError as problem:
                if number == len(addresses):
                    raise Unreachable(f"{host} refuses connections on port {port} ({_root(problem)})") from problem
        raise AssertionError("a host has at least one address")

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError) as problem:
            raise Unreachable(f"there is no host {host} in the DNS, or no DNS ({_root(problem)})") from problem
        refused = {address: why_refused(address, self._allow_private) for address in found}
        allowed = [address for address, reason in refused.items() if reason is None]
        if not allowed:
            kinds = ", ".join(dict.fromkeys(reason for reason in refused.values() if reason)) or "missing"
            remedy = "" if self._allow_private else "; a source may say allow_private: true"
            raise NotAllowed(f"{host} leads to an address that is not on the public internet ({kinds}){remedy}")
        return _both_families(allowed)[:_MOST_ADDRESSES]


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _both_families(addresses: Sequence[str]) -> list[str]:
    """IPv6 and IPv4 in turn, the system's first choice first, so that one dead family costs one attempt."""
    six = [address for address in addresses if ":" in address]
    four = [address for address in addresses if ":" not in address]
    first, second = (six, four) if ":" in addresses[0] else (four, six)
    pairs = itertools.zip_longest(first, second)
    return [address for pair in pairs for address in pair if address is not None]


def _root(problem: BaseException) -> str:
    """What the system said, from the innermost of a chain of errors."""
    while (deeper := problem.__cause__ or problem.__context__) is not None:
        problem = deeper
    if isinstance(problem, BaseExceptionGroup):
        return _root(problem.exceptions[0])
    if isinstance(problem, ssl.SSLCertVerificationError):
        return one_line(f"its certificate is not accepted: {problem.verify_message}", 120)
    if isinstance(problem, OSError) and problem.errno and problem.errno > 0 and not isinstance(problem, ssl.SSLError):
        return os.strerror(problem.errno).lower()
    if isinstance(problem, OSError) and problem.strerror:
        return one_line(problem.strerror, 120)
    return one_line(str(problem), 120) or type(problem).__name__
