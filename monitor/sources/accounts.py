"""Accounts of networks that are asked by an API: is it still the same one, and what a refusal means."""

from __future__ import annotations

from http import HTTPStatus

from monitor.fetch import BadAnswer, FetchError, Request, Response
from monitor.settings import Source, SourceKind
from monitor.sources.inquiry import Known
from monitor.sources.unreadable import UnreadableSource

_NO_ACCOUNT = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_WAYS_AROUND = {
    SourceKind.BLUESKY: "its feed may be open still: the address with /rss after it as kind: feed",
    SourceKind.MASTODON: "its feed may be open still: the address with .rss after it as kind: feed",
    SourceKind.X: "look at the token and at what its app may do at developer.x.com",
}


def the_same_account(id: str, source: Source, known: Known, id_key: str, name_key: str) -> None:
    """Raises UnreadableSource where the name, under which an account was read before, has gone to another one.

    id: what stays with an account when its name changes. id_key, name_key: where it and its name are in memory.
    """
    before = known.memory.get(id_key, "") if known.memory.get(name_key) == source.account.lower() else ""
    if before and id and id != before:
        raise UnreadableSource(
            f"{source.account} is another account now ({id}, before {before}): its name was given up and taken by"
            " somebody else, or it was set up anew; look at it, and if it is right, give the source a new name in"
            " sources.yaml"
        )


def root_after(root: str, asked: Request, response: Response) -> str | None:
    """Where an API is from now on that was asked at `root`; None where it did not move for good, or not as a whole."""
    what = asked.url.removeprefix(root)
    moved = response.moved_to or ""
    return moved.removesuffix(what) if moved.endswith(what) else None


def unreadable_account(error: FetchError, source: Source) -> FetchError | UnreadableSource:
    """`error`, or where the status says more than it, what it means for an account."""
    if not isinstance(error, BadAnswer) or error.gone:
        return error
    if error.status in _NO_ACCOUNT:
        return UnreadableSource(f"there is no account {source.account}, or it is closed: {error}")
    if error.status in _REFUSED:
        return UnreadableSource(f"{error}: it does not let this account be read; {_WAYS_AROUND[source.kind]}")
    return error
