"""Which account of a network an address names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import unquote, urlsplit


class SourceKind(StrEnum):
    FEED = "feed"
    PAGE = "page"
    TELEGRAM = "telegram"
    X = "x"
    BLUESKY = "bluesky"
    MASTODON = "mastodon"
    SITEMAP = "sitemap"
    JSON = "json"
    MAIL = "mail"
    COMMAND = "command"


# What follows the host in the address of an account, and how it is written in full.
_HANDLE = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
_ACCOUNTS: Mapping[SourceKind, tuple[str, str]] = {
    SourceKind.TELEGRAM: (r"/(?:s/)?(?P<name>[A-Za-z][A-Za-z0-9_]{3,31})/?", "https://t.me/s/NAME"),
    SourceKind.X: (r"/(?P<name>[A-Za-z0-9_]{1,15})/?", "https://x.com/NAME"),
    SourceKind.BLUESKY: (
        rf"/profile/(?P<name>did:[a-z]+:[A-Za-z0-9._:%-]{{1,200}}|{_HANDLE})/?",
        "https://bsky.app/profile/NAME.bsky.social",
    ),
    SourceKind.MASTODON: (rf"/(?:@|users/)(?P<name>[A-Za-z0-9_.-]{{1,100}}(?:@{_HANDLE})?)/?", "https://HOST/@NAME"),
}
# Paths of these networks that have the form of a name and are none.
_NO_NAMES = frozenset({"joinchat", "share", "proxy", "socks", "addstickers", "home", "search", "explore", "intent"})

NETWORKS = frozenset(_ACCOUNTS)


def account_in(kind: SourceKind, url: str) -> str | None:
    """The name of the account that `url` is the address of; None where it is not one, or `kind` has none."""
    if kind not in _ACCOUNTS:
        return None
    found = re.fullmatch(_ACCOUNTS[kind][0], unquote(urlsplit(url).path))
    return found["name"] if found and found["name"].lower() not in _NO_NAMES else None


def address_of_an_account(kind: SourceKind, name: str = "NAME") -> str:
    """How the address of the account of that name is written; without a name, for messages."""
    example = _ACCOUNTS[kind][1]
    return example if name == "NAME" else example.replace("NAME.bsky.social", name).replace("NAME", name)
