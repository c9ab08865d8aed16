"""What `try` was asked for, as a source that can be polled; pure."""

from __future__ import annotations

import shlex
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr, ValidationError

from monitor.cli.addresses import home_of_an_account
from monitor.cli.ending import Trouble
from monitor.cli.guessing import guess_selectors
from monitor.cli.json_guessing import guess_paths
from monitor.fetch import Response
from monitor.settings import NETWORKS, Source, SourceKind, account_in
from monitor.settings.entry import name_of
from monitor.sources import UnreadableSource, decode, read_json

X_TOKEN, MAIL_PASSWORD = "X_TOKEN", "MAIL_PASSWORD"  # in the environment
_NO_LIST_IN_JSON = (
    "the answer is JSON, but no list of items with titles is found in it; say where it is, in JMESPath:"
    " --kind json --item data.articles --title headline"
)
_NO_LIST_ON_PAGE = (
    "no list of titles with links is found on this page; say where it is, in CSS: --item 'li.news' --title h3"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """address: spelled out. ways: where a page or an API holds what, by the names of the options; `item` for both.
    environ: where secrets are looked up. taken: names that other sources have."""

    address: str
    kind: SourceKind | None = None
    ways: Mapping[str, str] = field(default_factory=dict)
    api: str | None = None
    allow_private: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    taken: Container[str] = ()


def source_of(wish: Wish, kind: SourceKind, answer: Response | None = None) -> Source:
    """The source of `kind` that is wished for. answer: what its address gave; needed for `ways` that were not said.

    Raises Trouble where there is none: one line that says what to do.
    """
    options: dict[str, Any] = {"kind": kind, "url": home_of_an_account(kind, wish.address)}
    options |= {"allow_private": wish.allow_private, "api": wish.api}
    match kind:
        case SourceKind.PAGE:
            options |= {"select": _selectors(wish, answer)}
        case SourceKind.JSON:
            options |= {"paths": _paths(wish, answer)}
        case SourceKind.X:
            options |= {"x": {"token": SecretStr(wish.environ.get(X_TOKEN) or "none")}}
        case SourceKind.MAIL:
            options |= _mailbox(wish)
        case SourceKind.COMMAND:
            options = {"kind": kind, "run": {"arguments": _arguments(wish.address)}}
    try:
        return Source.model_validate({"name": _name(wish, kind, options), **options})
    except ValidationError as error:
        raise Trouble(_in_words(wish, error)) from None


def what_is_missing(wish: Wish, kind: SourceKind) -> str | None:
    """The secret without which a source cannot be looked at, as a sentence."""
    if kind is SourceKind.X and not wish.environ.get(X_TOKEN):
        return (
            "an account on X is read with a key, which costs money; set X_TOKEN in the environment to look at it"
            " with yours"
        )
    if kind is SourceKind.MAIL and not _password(wish):
        return "a mailbox is entered with a password; set MAIL_PASSWORD in the environment to look at it"
    return None


def _selectors(wish: Wish, answer: Response | None) -> Mapping[str, str]:
    if "item" in wish.ways:
        return {"title": "h3", "link": "a"} | dict(wish.ways)
    guessed = guess_selectors(decode(answer.body, answer.content_type)) if answer else None
    if guessed is None:
        raise Trouble(_NO_LIST_ON_PAGE)
    return guessed.model_dump(exclude_none=True) | dict(wish.ways)


def _paths(wish: Wish, answer: Response | None) -> Mapping[str, str]:
    ways = dict(wish.ways)
    given = ({"items": ways.pop("item")} if "item" in ways else {}) | ways
    if {"items", "title"} <= given.keys():
        return given
    try:
        value = read_json(answer, "JSON") if answer else None
    except UnreadableSource as error:
        raise Trouble(str(error)) from error
    guessed = guess_paths(value)
    if guessed is None:
        raise Trouble(_NO_LIST_IN_JSON)
    return guessed.model_dump(exclude_none=True) | given


def _mailbox(wish: Wish) -> dict[str, Any]:
    """imaps://NAME@host/FOLDER, as RFC 5092 writes it."""
    parts = urlsplit(wish.address)
    user, folder = unquote(parts.username or ""), unquote(parts.path.strip("/"))
    if not user:
        raise Trouble(
            f"whose mailbox is it? Write {parts.scheme}://NAME@{parts.hostname}, an @ in the name as %40; the password"
            f" is taken from {MAIL_PASSWORD} in the environment"
        )
    mail = {"user": user, "password": SecretStr(_password(wish) or "none")} | ({"folder": folder} if folder else {})
    return {"url": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", "mail": mail}


def _password(wish: Wish) -> str:
    return wish.environ.get(MAIL_PASSWORD) or unquote(urlsplit(wish.address).password or "")


def _arguments(written: str) -> list[str]:
    try:
        return shlex.split(written)
    except ValueError as error:
        raise Trouble(f"{written} is no command: {error}; write it as in a shell, in quotes") from None


def _name(wish: Wish, kind: SourceKind, options: Mapping[str, Any]) -> str:
    """'https://t.me/s/Qaim_Port' -> 'qaim-port-telegram'; 'https://www.example.org/rss' -> 'example-org'."""
    if kind in NETWORKS:
        return name_of(f"{account_in(kind, options['url']) or ''} {kind}", "", wish.taken)
    if kind is SourceKind.COMMAND:
        return name_of(PurePath(next(iter(options["run"]["arguments"]), "")).stem, "", wish.taken)
    return name_of("", wish.address, wish.taken)


def _in_words(wish: Wish, error: ValidationError) -> str:
    """What is wrong with the address, or with one of the options."""
    first = error.errors(include_url=False)[0]
    option = str(first["loc"][-1]) if first["loc"] else ""
    if option in ("items", *wish.ways):
        option = "item" if option == "items" else option
        return f'--{option}: "{wish.ways.get(option, "")}" {first["msg"]}'
    return f"{wish.address} {first['msg']}"
