"""What people write for a source, pure: '@NAME', 't.me/NAME', 'feed://…' become an address and what kind it tells."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from monitor.settings import NETWORKS, SourceKind, account_in, address_of_an_account

_HOSTS = {
    SourceKind.TELEGRAM: {"t.me", "telegram.me", "telegram.dog"},
    SourceKind.X: {"x.com", "twitter.com"},
    SourceKind.BLUESKY: {"bsky.app"},
}
_WITH_AN_AT = {"youtube.com", "medium.com", "tiktok.com", "threads.net", "threads.com"}  # and no Mastodon
_BRIDGES = re.compile(r"nitter|rsshub|rss-bridge|/(?:twitter/user|telegram/channel)/", re.IGNORECASE)
_ACCOUNT = re.compile(r"@(?P<name>\w+)", re.ASCII)
_ACCOUNT_AT_HOST = re.compile(r"@?(?P<name>[\w.-]+)@(?P<host>[\w-]+(?:\.[\w-]+)+)", re.ASCII)
_HANDLE = re.compile(r"@?(?P<name>did:[a-z]+:[\w.:%-]+|[\w-]+\.bsky\.social)", re.ASCII)
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d][\w-]+(?::\d+)?(?:[/?#].*)?")
_FEED_OF_AN_ACCOUNT = re.compile(r"(?<=[a-z0-9])(/profile/[^/]+(?=/rss$)|/@[^/]+(?=\.rss$))(?:/rss|\.rss)$")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def spelled_out(written: str, kind: SourceKind | None = None) -> str:
    """The address that somebody means who wrote `written`; as it is where it is one, or nothing that is known.

    kind: of the source, where it was said.
    """
    text = written.strip()
    if (found := _ACCOUNT.fullmatch(text)) and kind in (None, SourceKind.TELEGRAM, SourceKind.X):
        return address_of_an_account(kind or SourceKind.TELEGRAM, found["name"])
    if (found := _HANDLE.fullmatch(text)) and kind in (None, SourceKind.BLUESKY):
        return address_of_an_account(SourceKind.BLUESKY, found["name"])
    if (found := _ACCOUNT_AT_HOST.fullmatch(text)) and (text[0] == "@" or kind is SourceKind.MASTODON):
        return f"https://{found['host']}/@{found['name']}"
    if text.lower().startswith("tg:"):
        named = parse_qs(urlsplit(text).query).get("domain")
        return address_of_an_account(SourceKind.TELEGRAM, named[0]) if named else text
    if text.lower().startswith("feed:"):  # 'feed://host/…' and 'feed:https://host/…'
        inside = text[5:].removeprefix("//")
        return inside if _SCHEME.match(inside) else f"https://{inside}"
    if _HOST.fullmatch(text):
        return f"https://{text}"
    return text


def kind_told_by(url: str) -> SourceKind | None:
    """The kind of source that the form of an address tells; None where only its answer can."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("mobile.")
    except ValueError:
        return None
    if parts.scheme in ("imap", "imaps"):
        return SourceKind.MAIL
    for kind, hosts in _HOSTS.items():
        if host in hosts:
            return kind if account_in(kind, url) else None
    is_mastodon = "/@" in url and host not in _WITH_AN_AT and account_in(SourceKind.MASTODON, url)
    return SourceKind.MASTODON if is_mastodon else None


def is_bridge(url: str) -> bool:
    """Whether a feed looks like one that a program makes of a network's pages."""
    return _BRIDGES.search(url) is not None


def home_of_an_account(kind: SourceKind, url: str) -> str:
    """The address of an account as its network writes it, where it is at that network; else `url`."""
    account = account_in(kind, url) if kind in NETWORKS else None
    host = (urlsplit(url).hostname or "").lower().removeprefix("www.").removeprefix("mobile.")
    return address_of_an_account(kind, account) if account and host in _HOSTS.get(kind, ()) else url


def place_of(url: str) -> tuple[str, str]:
    """What two addresses of one source have in common, however they are written: host and account, else host and path.

    The feed of an account is at the place of the account.
    """
    url = _FEED_OF_AN_ACCOUNT.sub(r"\1", url.strip())
    kind = kind_told_by(url)
    account = account_in(kind, url) if kind in NETWORKS else None
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return "", url
    if kind is not None and account:
        return "" if kind in _HOSTS else host, f"{kind} {account.lower()}"
    return host if port in (None, 80, 443) else f"{host}:{port}", f"{parts.path.rstrip('/')}?{parts.query}"
