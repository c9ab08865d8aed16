"""What some services of Apprise need beyond a URL, so that their word counts and that a receiver can tell a repeat."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit


def make_ready(plugin: Any, url: str) -> None:
    """plugin: a service that was just made from `url`, and serves one message."""
    if _is(plugin, "NotifyMQTT") and "qos" not in parse_qs(urlsplit(url).query):
        plugin.qos = 1  # at 0 a broker acknowledges nothing: a message would count as sent that never arrived


def name_request(plugin: Any, id: str) -> None:
    """Names the next request of `plugin` by `id`, where its service has a place for it."""
    if "headers" in type(plugin).template_kwargs and isinstance(plugin.headers, dict):
        # https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/; the URL may name one of its own
        named = plugin.headers.get("Idempotency-Key")
        if named is None or isinstance(named, _Own):
            plugin.headers["Idempotency-Key"] = _Own(quote(id, safe=":/+-._"))
    if _is(plugin, "NotifyMatrix") and plugin.password and not plugin.user:
        # A server takes a transaction of one access token once. Apprise would name it by chance, at every attempt anew.
        # https://spec.matrix.org/v1.11/client-server-api/#transaction-identifiers
        plugin.access_token = plugin.password
        plugin.transaction_id = sha256(id.encode()).hexdigest()[:32]


def let_go(plugin: Any) -> None:
    """Ends what a service would keep open for its next message; there is none."""
    client = getattr(plugin, "client", None)
    if _is(plugin, "NotifyMQTT") and client is not None:
        client.disconnect()
        client.loop_stop()


class _Own(str):
    """A name that was given here."""

    __slots__ = ()


def _is(plugin: Any, name: str) -> bool:
    """By name: to import them all would take a second."""
    return any(kind.__name__ == name for kind in type(plugin).__mro__)
