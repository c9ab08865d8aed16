"""A URL in its normal form (RFC 3986), as it is asked for and compared."""

from __future__ import annotations

from dataclasses import dataclass
from string import punctuation
from typing import Self
from urllib.parse import quote, unquote, urljoin

_PORTS = {"http": 80, "https": 443}
# What the WHATWG writes as %xx is left out, with what cannot stand there. `%` is what it was written as.
_PATH = "".join(sorted(set(punctuation) - set('"#<>?`{}')))
_QUERY = "".join(sorted(set(punctuation) - set('"#<>')))


@dataclass(frozen=True, slots=True)
class Url:
    """scheme: http or https.  ascii_host: as the DNS knows it; an IPv6 address without brackets.  port: None where it
    is that of the scheme.  path: '' or from the first slash on.  query: None where there is no question mark."""

    scheme: str
    ascii_host: str
    port: int | None
    path: str
    query: str | None

    @classmethod
    def of(cls, scheme: str, host: str, port: int | None, rest: str) -> Self:
        """The parts as they are written, the host without brackets. rest: path, query and fragment.

        Raises UnicodeError (idna.IDNAError is one) for a host that has no form in the DNS, and for half characters.
        """
        scheme = scheme.lower()
        path, asked, query = rest.partition("#")[0].partition("?")
        return cls(
            scheme,
            _ascii(host),
            None if port == _PORTS[scheme] else port,
            quote(_without_dots(path), safe=_PATH),
            quote(query, safe=_QUERY) if asked else None,
        )

    def __str__(self) -> str:
        query = "" if self.query is None else f"?{self.query}"
        return f"{self.scheme}://{self.authority}{self.path}{query}"

    @property
    def authority(self) -> str:
        host = f"[{self.ascii_host}]" if ":" in self.ascii_host else self.ascii_host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """What is asked of the server."""
        return (self.path or "/") + ("" if self.query is None else f"?{self.query}")

    @property
    def open_port(self) -> int:
        return self.port or _PORTS[self.scheme]

    @property
    def host(self) -> str:
        """As people read it."""
        if not self.ascii_host.startswith("xn--"):
            return self.ascii_host
        import idna  # its tables take a megabyte, and few hosts need them

        try:
            return idna.decode(self.ascii_host)
        except idna.IDNAError:
            return self.ascii_host

    @property
    def shown_path(self) -> str:
        return unquote(self.path or "/")

    def joined(self, location: str) -> str:
        """Where `location`, which may be relative, leads from here."""
        return urljoin(str(self), location)

    def at_root(self, path: str) -> Self:
        """Another path of the same server, without a query."""
        return type(self)(self.scheme, self.ascii_host, self.port, path, None)


def _ascii(host: str) -> str:
    if ":" in host:  # an IPv6 address
        return host
    if host.isascii():
        return host.lower()
    import idna

    return idna.encode(host.lower()).decode("ascii")


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4."""
    parts = path.split("/")
    if "." not in parts and ".." not in parts:
        return path
    kept: list[str] = []
    for part in parts:
        if part == "..":
            if kept and kept != [""]:
                kept.pop()
        elif part != ".":
            kept.append(part)
    return "/".join(kept)
