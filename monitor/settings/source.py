"""What is polled: sources.yaml."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Field, PrivateAttr, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from monitor.model import DocumentKind
from monitor.settings.accounts import NETWORKS, SourceKind, account_in, address_of_an_account
from monitor.settings.form import Form, Language, Slug
from monitor.settings.json_paths import JsonPaths
from monitor.settings.mailbox import Mailbox
from monitor.settings.program import Program
from monitor.settings.quantities import Duration
from monitor.settings.x_access import XAccess


class Trust(StrEnum):
    """How far a source is believed when it contradicts another, from most to least."""

    OFFICIAL = "official"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def _selector(value: str) -> str:
    import soupsieve  # it comes with beautifulsoup4, which only pages need

    try:
        soupsieve.compile(value)
    except soupsieve.SelectorSyntaxError as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise PydanticCustomError(
            "selector", "is not a CSS selector; write one like h3 a or div.news > a.title", {"reason": reason}
        ) from None
    return value


def web_address(value: str) -> str:
    """`value` where it is an http(s) URL with a host. Raises PydanticCustomError."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise PydanticCustomError("remedy", "is not an address; write it like https://example.org/feed.xml") from None
    if parts.scheme not in ("http", "https"):
        raise PydanticCustomError("remedy", "is not a web address; it must begin with https:// or http://")
    if not host or any(character.isspace() for character in value):
        raise PydanticCustomError("remedy", "is not an address; write it like https://example.org/feed.xml")
    return value


def _source_address(value: str) -> str:
    scheme, colon, rest = value.partition("://")
    if scheme in ("imap", "imaps"):
        web_address(f"https{colon}{rest}")
        return value
    return web_address(value)


Selector = Annotated[str, AfterValidator(_selector)]
WebAddress = Annotated[
    str, AfterValidator(web_address), WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"})
]
SourceAddress = Annotated[
    str,
    AfterValidator(_source_address),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^(?:https?|imaps?)://"}),
]


class Selectors(Form):
    """Where on a page its items are; CSS selectors, all but `item` looked for inside an item."""

    item: Selector = Field(
        description="CSS selector of one entry of the list on the page.", examples=["article", "ul.news > li"]
    )
    title: Selector = Field(description="Inside an entry: the element that holds its title.", examples=["h3"])
    link: Selector = Field(description="Inside an entry: the link (its href is taken).", examples=["h3 a"])
    date: Selector | None = Field(
        default=None,
        description="Inside an entry: the element that tells when it was published (its datetime attribute, or its"
        " text). Without it, an entry counts as published when it is first seen.",
        examples=["time", "span.date"],
    )
    text: Selector | None = Field(
        default=None, description="Inside an entry: the element that holds its summary or text.", examples=["p.summary"]
    )
    status: Selector | None = Field(
        default=None,
        description="For a table of crossings and how they stand. Inside a row: the cells that tell it; the row is read"
        " as 'title: cell, cell', and is news whenever it changes.",
        examples=["td.status", "td:nth-child(n+2)"],
    )
    current: bool = Field(
        default=False,
        description="true: the page shows only what holds now, so that a notice that vanishes from it takes back what"
        " it said. Not for lists of news, where old entries make room for new ones.",
    )


class Source(Form):
    """One feed, page, account, mailbox or program that is polled."""

    # A command has no url; what it runs takes its place.
    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["url"]}, {"required": ["run"]}]})

    name: Slug = Field(description="The name of the source; in sources.yaml it is the key.", examples=["shafaq-ar"])
    kind: SourceKind = Field(
        default=SourceKind.FEED,
        description="feed: RSS, Atom or JSON Feed, or a page that names one. page: a web page, read with the selectors"
        " in select. telegram: a public channel. x, bluesky, mastodon: the posts of an account. sitemap: one, or an"
        " index of them. json: an API, read with the paths in paths. mail: a mailbox. command: a program that prints"
        " items.",
    )
    url: SourceAddress = Field(
        default="",
        description="The address of the feed, the page, the channel, the account, the sitemap or the API (http or"
        " https), or of the server of a mailbox (imaps or imap). Only a command has none.",
        examples=["https://example.org/rss.xml", "imaps://imap.example.org"],
    )
    language: Language | None = Field(
        default=None, description="The language it is written in; left out, each text is looked at.", examples=["ar"]
    )
    trust: Trust = Field(
        default=Trust.MEDIUM,
        description="How far it is believed when sources disagree: official (an authority itself), high, medium, low.",
    )
    documents: DocumentKind = Field(
        default=DocumentKind.NEWS,
        description="What it publishes: news (articles), official (an authority's statements), social (posts);"
        " left out, posts are social and all else is news.",
    )
    interval: Duration | None = Field(
        default=None,
        ge=timedelta(seconds=1),
        le=timedelta(days=7),
        description="How often it is asked; left out, as polling.interval says. Given, it holds whatever the source"
        " says of its own rhythm; only a server that answers Retry-After is left alone for longer.",
        examples=["5m"],
    )
    max_age: Duration | None = Field(
        default=None,
        gt=timedelta(0),
        description="An item that is older than this when it is first seen wakes nobody; left out, as polling.max_age"
        " says.",
        examples=["24h"],
    )
    allow_private: bool = Field(
        default=False,
        description="true: its address may lie in a private network or on this machine. Otherwise that is refused.",
    )
    enabled: bool = Field(default=True, description="false: it stays in the file but is not asked.")
    robots: bool = Field(
        default=True,
        description="false: its pages and articles are read even where the robots.txt of their site asks programs to"
        " leave them alone. For those who have the owner's permission.",
    )
    websub: bool = Field(
        default=True,
        description="false: its hub is not asked to push what is new, though it names one and polling.websub is true.",
    )
    full_text: bool = Field(
        default=True, description="true: where a summary names a crossing, the whole article is fetched and read."
    )
    select: Selectors | None = Field(
        default=None, description="Only for kind: page, which needs it. Where on the page the items are."
    )
    fresh_within: Duration | None = Field(
        default=None,
        ge=timedelta(minutes=1),
        description="Only for kind: feed, and meant for bridges like RSSHub and Nitter, which go on serving old posts"
        " when they can read no new ones: where the newest entry is older than this, the source is in error.",
        examples=["3d"],
    )
    api: WebAddress | None = Field(
        default=None,
        description="Only for kind: x, bluesky or mastodon. Where their API is, if not at api.x.com,"
        " public.api.bsky.app or the host of the account.",
        examples=["https://public.api.bsky.app"],
    )
    x: XAccess | None = Field(
        default=None, description="Only for kind: x, which needs it. The key to its API and how much may be read."
    )

    paths: JsonPaths | None = Field(
        default=None, description="Only for kind: json, which needs it. Where in the answer the items are."
    )
    mail: Mailbox | None = Field(
        default=None, description="Only for kind: mail, which needs it. How the mailbox is entered."
    )
    run: Program | None = Field(
        default=None,
        description="Only for kind: command, which needs it, and allow_commands: true in monitor.yaml. The program; it"
        ' prints an item a line, as JSON: {"title": …, "text": …, "link": …, "date": …, "id": …}.',
    )

    _written_url: str = PrivateAttr(default="")

    @property
    def shown_url(self) -> str:
        """The address to show to people: as it is written in the file, secrets unfilled, without user and password."""
        url = self._written_url or self.url
        scheme, separator, rest = url.partition("://")
        authority, slash, path = rest.partition("/")
        return f"{scheme}{separator}{authority.rpartition('@')[2]}{slash}{path}"

    @property
    def holds_secret(self) -> bool:
        """Whether its address does: a user name, a password, or a placeholder of the file."""
        return self.shown_url != self.url

    def written_as(self, url: str) -> Self:
        """This source, shown to people with this address (the placeholders of the file instead of their values)."""
        copy = self.model_copy()
        copy._written_url = url
        return copy

    @property
    def account(self) -> str:
        """The name of the channel or account; '' where the kind of source has none."""
        return account_in(self.kind, self.url) or ""

    @model_validator(mode="before")
    @classmethod
    def _posts_are_social(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("kind") in NETWORKS and "documents" not in data:
            return {**data, "documents": DocumentKind.SOCIAL}
        return data

    @model_validator(mode="after")
    def _what_its_kind_needs(self) -> Self:
        for key, example in {**_address_needed(self.kind), **_NEEDED.get(self.kind, {})}.items():
            if not getattr(self, key):
                raise PydanticCustomError("at", "is missing; {example}", {"at": key, "example": example})
        for key, (kinds, what) in _ONLY_FOR.items():
            if getattr(self, key) is not None and self.kind not in kinds:
                remedy = f"is only for kind: {' or '.join(kinds)}; write kind: {kinds[0]}, or take {what} away"
                raise PydanticCustomError("at", "{remedy}", {"at": key, "remedy": remedy})
        return self

    @model_validator(mode="after")
    def _an_address_of_its_kind(self) -> Self:
        of_a_mailbox = self.url.startswith("imap")
        if self.kind is SourceKind.COMMAND and self.url:
            remedy = "a command has none; take the line away"
        elif self.kind is SourceKind.MAIL and not of_a_mailbox:
            remedy = "is not the address of a mailbox; write it like imaps://imap.example.org"
        elif self.kind is not SourceKind.MAIL and of_a_mailbox:
            remedy = "is the address of a mailbox; write kind: mail"
        else:
            return self
        raise PydanticCustomError("at", "{remedy}", {"at": "url", "remedy": remedy})

    @model_validator(mode="after")
    def _an_account_where_one_is_read(self) -> Self:
        if self.kind in NETWORKS and not self.account:
            remedy = f"names no account of kind {self.kind}; write it like {address_of_an_account(self.kind)}"
            raise PydanticCustomError("at", "{remedy}", {"at": "url", "remedy": remedy})
        return self


def _address_needed(kind: SourceKind) -> dict[str, str]:
    if kind is SourceKind.COMMAND:
        return {}
    like = "imaps://imap.example.org" if kind is SourceKind.MAIL else "https://example.org/feed.xml"
    return {"url": f"write it like {like}"}


_NEEDED = {
    SourceKind.PAGE: {
        "select": 'a page needs CSS selectors, for example select: {item: article, title: h3, link: "h3 a", date: time}'
    },
    SourceKind.X: {"x": "X is read with a key, for example x: {token: ${X_TOKEN}, posts_a_month: 1000}"},
    SourceKind.JSON: {
        "paths": "an API needs paths, for example paths: {items: data.articles, title: title, link: url}"
    },
    SourceKind.MAIL: {"mail": "a mailbox needs an account, for example mail: {user: me, password: ${MAIL_PASSWORD}}"},
    SourceKind.COMMAND: {"run": "a command needs a program, for example run: {arguments: [/usr/local/bin/ferries]}"},
}
_ONLY_FOR = {
    "select": ((SourceKind.PAGE,), "the selectors"),
    "fresh_within": ((SourceKind.FEED,), "the line"),
    "api": ((SourceKind.X, SourceKind.BLUESKY, SourceKind.MASTODON), "the line"),
    "x": ((SourceKind.X,), "the block"),
    "paths": ((SourceKind.JSON,), "the paths"),
    "mail": ((SourceKind.MAIL,), "the block"),
    "run": ((SourceKind.COMMAND,), "the block"),
}
