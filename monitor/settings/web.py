"""The small web server: the block `web` of monitor.yaml."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from monitor.settings.form import Form, Slug
from monitor.settings.source import WebAddress

LOCALHOST = "localhost"
_LISTEN = r"^(\[[0-9A-Fa-f:.]+\]|[0-9.]+|localhost):[0-9]{1,5}$"
_HOST = r"^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?)*$"
_TOKEN = r"^[A-Za-z0-9._~+/=-]+$"  # noqa: S105  # what RFC 6750 lets a bearer token be made of
_SHORTEST_TOKEN = 16


def _listen(value: str) -> str:
    try:
        host, port = _host_and_port(value)
        right = (host == LOCALHOST or bool(ip_address(host))) and 0 < port < 65_536
    except ValueError:
        right = False
    if not right:
        raise PydanticCustomError(
            "remedy", "is no address to listen at; write an IP address and a port, like 127.0.0.1:8080 or [::1]:8080"
        )
    return value


def _host_and_port(value: str) -> tuple[str, int]:
    if not re.fullmatch(_LISTEN, value):
        raise ValueError("no address")
    host, _, port = value.rpartition(":")
    return host.strip("[]"), int(port)


def _host(value: str) -> str:
    if not re.fullmatch(_HOST, value):
        raise PydanticCustomError(
            "remedy", "is not the name of a host; write it without https:// and without port, like monitor.example.org"
        )
    return value.lower()


def _token(value: SecretStr) -> SecretStr:
    written = value.get_secret_value()
    if not re.fullmatch(_TOKEN, written):
        raise PydanticCustomError(
            "at", "a token is made of A-Z, a-z, 0-9 and - . _ ~ + / = only; openssl rand -hex 24 makes one", {"at": ""}
        )
    if len(written) < _SHORTEST_TOKEN:
        raise PydanticCustomError(
            "at",
            "is too easily guessed; a token has at least {least} characters, and openssl rand -hex 24 makes one",
            {"at": "", "least": _SHORTEST_TOKEN},
        )
    return value


Listen = Annotated[str, AfterValidator(_listen), WithJsonSchema({"type": "string", "pattern": _LISTEN})]


class Web(Form):
    """A web server for health checks, metrics, feeds and programs. It shows, and takes in only what hubs push."""

    listen: Listen | None = Field(
        default=None,
        description="The address and port at which the web server listens; left out, there is none. 127.0.0.1:8080 can"
        " be reached from this machine alone, 0.0.0.0:8080 from every machine that finds a way to this one.",
        examples=["127.0.0.1:8080", "[::1]:8080"],
    )
    tokens: dict[Slug, Annotated[SecretStr, AfterValidator(_token)]] = Field(
        default_factory=dict,
        description="Who may read what is not public, by a name of your choice: each shows its token (Authorization:"
        " Bearer TOKEN, or as the password of a feed reader). Without tokens everybody on this machine may read all,"
        " and listen must be an address of this machine alone.",
        examples=[{"grafana": "${WEB_TOKEN}"}],
    )
    url: WebAddress | None = Field(
        default=None,
        description="The address under which others reach the web server, where a proxy stands before it. Links are"
        " made with it, requests that are meant for its host are answered, and hubs push there what is new in feeds"
        " (polling.websub).",
        examples=["https://crossings.example.org"],
    )
    hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = Field(
        default=(),
        description="Further names under which the web server is asked, as in a container network. Requests that are"
        " meant for another name are refused: a web page could make a browser send them.",
        examples=[["crossing-monitor"]],
    )

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        if self.listen is not None and not self.tokens and not self.only_here:
            what = "others can reach this address, so they must show who they are; add {remedy}, or listen at 127.0.0.1"
            remedy = "tokens: {reader: ${WEB_TOKEN}}"
            raise PydanticCustomError("at", what, {"at": "listen", "remedy": remedy})
        return self

    @property
    def address(self) -> tuple[str, int] | None:
        """The host and the port to listen at; None where there is no web server."""
        return None if self.listen is None else _host_and_port(self.listen)

    @property
    def only_here(self) -> bool:
        """Whether this machine alone can reach it, as far as the address says."""
        host = "" if self.address is None else self.address[0]
        return host == LOCALHOST or (bool(host) and ip_address(host).is_loopback)

    @property
    def names(self) -> frozenset[str]:
        """The hosts under which it may be asked, besides its own addresses."""
        public = urlsplit(self.url).hostname if self.url else None
        return frozenset((*self.hosts, *((public.lower(),) if public else ())))
